import { describe, expect, it } from 'vitest';
import { gain } from '../../../src/dsp/gain/index.ts';
import { noise, STEREO_48K, through } from '../signals.ts';

describe('gain', () => {
  it('multiplies both channels by the factor of its decibels', () => {
    const input = [noise(2000, 1), noise(2000, 2)];
    const output = through(gain.create({ gain: -6.5 }, STEREO_48K), input);
    for (const [c, samples] of output.entries()) {
      for (const [n, y] of samples.entries())
        expect(Math.abs(y / input[c][n] / 10 ** (-6.5 / 20) - 1)).toBeLessThan(1e-14);
    }
  });

  it('is neutral at 0 dB only', () => {
    expect(gain.neutral({ gain: 0 }, STEREO_48K)).toBe(true);
    expect(gain.neutral({ gain: 0.01 }, STEREO_48K)).toBe(false);
  });
});
