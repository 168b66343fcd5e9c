import { expect, test } from 'vitest';
import { unitsOf } from '../../src/spec/units.ts';

test('Units come from the schemas, each by the path of its parameter.', () => {
  expect(unitsOf()).toMatchObject({
    'eq.bands[].freq': 'Hz',
    'eq.bands[].dynamic.threshold': 'dBFS',
    'compressor.ratio': ':1',
    'limiter.ceiling': 'dBTP',
    'multiband.crossovers[]': 'Hz',
    'mp3.bitrate': 'kbit/s',
  });
  expect(unitsOf()['eq.bands[].q']).toBeUndefined();
});
