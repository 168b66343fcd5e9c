import { describe, expect, it } from 'vitest';
import { gain } from '../../../src/dsp/gain/index.ts';
import { furthest, noise, STEREO_48K, through } from '../signals.ts';

describe('gain', () => {
  it('multiplies both channels by the factor of its decibels', () => {
    const input = [noise(2000, 1), noise(2000, 2)];
    const output = through(gain.create({ gain: -6.5 }, STEREO_48K), input);
    for (const [c, samples] of output.entries()) {
      expect(furthest(samples, (n) => input[c][n] * 10 ** (-6.5 / 20))).toBeLessThan(1e-15);
    }
  });

  it('is neutral at 0 dB only', () => {
    expect(gain.neutral({ gain: 0 }, STEREO_48K)).toBe(true);
    expect(gain.neutral({ gain: 0.01 }, STEREO_48K)).toBe(false);
  });
});
