import { describe, expect, it } from 'vitest';
import { width } from '../../../src/dsp/width/index.ts';
import { firstDifference, furthest, noise, STEREO_48K, through, tone, toneLevel } from '../signals.ts';

const RATE = STEREO_48K.rate;
const wide = [noise(5000, 1), noise(5000, 2)];

describe('width', () => {
  it('scales the side signal and keeps the mid', () => {
    const [left, right] = through(width.create({ amount: 1.4, mono_below: 0 }, STEREO_48K), wide);
    const sum = left.map((x, n) => x + right[n]);
    const difference = left.map((x, n) => x - right[n]);
    expect(furthest(sum, (n) => wide[0][n] + wide[1][n])).toBeLessThan(1e-14);
    expect(furthest(difference, (n) => 1.4 * (wide[0][n] - wide[1][n]))).toBeLessThan(1e-14);
  });

  it('makes the channels equal to the bit at amount 0', () => {
    for (const mono_below of [0, 120]) {
      const [left, right] = through(width.create({ amount: 0, mono_below }, STEREO_48K), wide);
      expect(firstDifference(left, right)).toBe(-1);
    }
  });

  it('passes a mono signal bit for bit at any setting', () => {
    const mono = [wide[0], wide[0]];
    const output = through(width.create({ amount: 1.7, mono_below: 120 }, STEREO_48K), mono);
    for (const samples of output) expect(firstDifference(samples, wide[0])).toBe(-1);
  });

  it('takes the side signal away below mono_below at 24 dB an octave', () => {
    for (const freq of [25, 50, 100, 200, 1000]) {
      const side = tone(2 * RATE, freq, RATE, 0.5);
      const opposite = side.map((x) => -x);
      const processor = width.create({ amount: 1, mono_below: 100 }, STEREO_48K);
      const [left] = through(processor, [side, opposite]);
      const u = Math.tan((Math.PI * freq) / RATE) / Math.tan((Math.PI * 100) / RATE);
      const expected = 20 * Math.log10(0.5) - 10 * Math.log10(1 + u ** -8);
      expect(toneLevel(left.subarray(RATE), freq, RATE)).toBeCloseTo(expected, 3);
    }
  });

  it('leaves the mono sum alone when it removes low side signal', () => {
    const [left, right] = through(width.create({ amount: 1, mono_below: 200 }, STEREO_48K), wide);
    const sum = left.map((x, n) => x + right[n]);
    expect(furthest(sum, (n) => wide[0][n] + wide[1][n])).toBeLessThan(1e-14);
  });
});
