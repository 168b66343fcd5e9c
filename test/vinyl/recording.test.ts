import { describe, expect, it } from 'vitest';
import { decibelsOf } from '../../src/base/decibel.ts';
import { PARTS, recordingGain, T2 } from '../../src/vinyl/recording.ts';

/** The published curve of the RIAA for playback, turned round: Hz and dB. */
const PUBLISHED: readonly (readonly [number, number])[] = [
  [20, -19.274],
  [50, -16.946],
  [100, -13.088],
  [500, -2.648],
  [1000, 0],
  [2122, 2.866],
  [5000, 8.21],
  [10_000, 13.734],
  [20_000, 19.62],
];

describe('The recording characteristic', () => {
  it.each(PUBLISHED)('at %d Hz is %d dB', (freq, level) => {
    expect(decibelsOf(recordingGain(freq))).toBeCloseTo(level, 2);
  });

  it('is the sum of its parts', () => {
    for (const [freq] of PUBLISHED) {
      const w = 2 * Math.PI * freq;
      const pole = 1 + w * T2 * (w * T2);
      const re = PARTS.flat + PARTS.low / pole;
      const im = PARTS.slope * w - (PARTS.low * w * T2) / pole;
      expect(Math.hypot(re, im) / recordingGain(freq)).toBeCloseTo(1, 12);
    }
  });
});
