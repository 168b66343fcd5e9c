import { describe, expect, test } from 'vitest';
import { eq } from '../../../src/dsp/eq/index.ts';
import { band, type TestBand } from './analogue.ts';

function judged(bands: TestBand[], phase: 'minimum' | 'linear' = 'minimum') {
  return (eq.judge?.({ bands, phase }) ?? []).map(({ level, code, at }) => [level, code, at]);
}

const dynamic = { threshold: -30, ratio: 2, range: -6, attack: 20, release: 150 };
const fine = band({ type: 'bell', freq: 500, gain: 2 });

describe('The equaliser says what its schema cannot', () => {
  test('and nothing of what is sound', () => {
    expect(judged([fine, { ...fine, dynamic }])).toEqual([]);
    expect(judged([fine, band({ type: 'bell', freq: 20, gain: 12, q: 1 })], 'linear')).toEqual([]);
    for (const slope of [12, 24, 36, 48, 60, 72, 84, 96])
      expect(judged([band({ type: 'lowpass', freq: 500, slope, shape: 'linkwitz_riley' })])).toEqual([]);
  });

  test('of Linkwitz-Riley slopes that are not two equal Butterworths', () => {
    for (const slope of [6, 18, 90]) {
      const b = band({ type: 'highpass', freq: 500, slope, shape: 'linkwitz_riley' });
      expect(judged([fine, b])).toEqual([['error', 'impossible-slope', '/bands/1/slope']]);
      expect(judged([{ ...b, shape: 'butterworth' }])).toEqual([]);
      expect(judged([{ ...b, type: 'bandpass' }])).toEqual([
        ['note', 'idle-parameter', '/bands/0/slope'],
        ['note', 'idle-parameter', '/bands/0/shape'],
      ]);
    }
  });

  test('of dynamics where nothing can move', () => {
    const expected = [['error', 'impossible-dynamic', '/bands/0/dynamic']];
    for (const type of ['highpass', 'lowpass', 'bandpass', 'notch', 'allpass', 'tilt'] as const)
      expect(judged([{ ...band({ type, freq: 500 }), dynamic }])).toEqual(expected);
    for (const type of ['bell', 'low_shelf', 'high_shelf'] as const)
      expect(judged([{ ...band({ type, freq: 500 }), dynamic }], 'linear')).toEqual(expected);
  });

  test('of a solo left in', () => {
    expect(judged([fine, { ...fine, solo: true }])).toEqual([['warning', 'soloed-band', '/bands/1/solo']]);
  });

  test('of bands that linear phase makes idle, or cannot resolve', () => {
    expect(judged([band({ type: 'allpass', freq: 500 })], 'linear')).toEqual([
      ['note', 'idle-band', '/bands/0/type'],
    ]);
    expect(judged([band({ type: 'bell', freq: 20, gain: 12, q: 8 })], 'linear')).toEqual([
      ['note', 'smeared-band', '/bands/0/freq'],
    ]);
  });
});
