import { describe, expect, test } from 'vitest';
import { constant, differences, noise, SAME, spectrum, tone } from '../signals.ts';
import { gainsFor, limited } from './rig.ts';

const CEILING = 10 ** (-1 / 20);
const RATE = 44_100;
const decibels = (gain: number) => 20 * Math.log10(gain);

/** A level that comes and goes softly, so that nothing lies between its samples. */
function plateau(frames: number, peak: number): Float64Array {
  return Float64Array.from({ length: frames }, (_, n) => {
    const inside = Math.min(1, n / 1000, (frames - n) / 1000);
    return peak * (0.5 - 0.5 * Math.cos(Math.PI * inside));
  });
}

/** Straight to the ceiling, then the parabola that leaves it with slope 1 and is flat at `top`. */
function curve(x: number, top: number): number {
  const width = top - CEILING;
  if (x <= CEILING) return x;
  return x >= CEILING + 2 * width ? top : x - (x - CEILING) ** 2 / (4 * width);
}

describe('Soft clip', () => {
  test.each([1, 3, 12])('%f dB: the gain has left to do what the curve leaves', (soft_clip) => {
    const top = CEILING * 10 ** (soft_clip / 20);
    for (const over of [0.5, 2, 4, 8, 20]) {
      const peak = CEILING * 10 ** (over / 20);
      const gains = gainsFor({ soft_clip }, plateau(6000, peak));
      expect(decibels(gains[3000])).toBeCloseTo(decibels(CEILING / curve(peak, top)), 3);
    }
  });

  test('what it took counts as reduction: the largest sample came down to the ceiling', () => {
    for (const over of [2, 6, 15]) {
      const x = plateau(6000, CEILING * 10 ** (over / 20));
      const { processor } = limited({ soft_clip: 3 }, x);
      expect(processor.maxReduction).toBeCloseTo(over, 3);
      expect(Math.max(...processor.reductionCurve())).toBe(processor.maxReduction);
    }
  });

  test('passes what stays under the ceiling bit for bit', () => {
    // Comes and goes softly: a cut would overshoot between the samples.
    const left = plateau(8000, 0.998 * CEILING).map((v, n) => v * Math.sin(0.3 * n));
    const right = noise(8000, 3, 0.15);
    for (const soft_clip of [1, 12]) {
      const out = limited({ soft_clip }, left, right);
      expect(differences([out.left, out.right], [left, right])).toEqual(SAME);
    }
  });

  test('treats channels alike and each by itself', () => {
    const loud = tone(6000, 500, RATE, 3);
    const quiet = constant(6000, 0.01);
    const one = limited({ soft_clip: 2, link: 0 }, loud, quiet);
    const other = limited({ soft_clip: 2, link: 0 }, quiet, loud);
    expect(differences([one.left, one.right], [other.right, other.left])).toEqual(SAME);
    expect(differences([one.right], [quiet])).toEqual([-1]);
  });

  test('folds next to nothing back: a tone of 5 kHz pushed 6 dB into it', () => {
    const size = 32_768;
    const bin = 3715;
    const x = tone(size + 16_384, (bin * RATE) / size, RATE, 2 * CEILING);
    const { left } = limited({ soft_clip: 3 }, x);
    const levels = spectrum(left.slice(12_000, 12_000 + size));
    const harmonics = Array.from({ length: 5 }, (_, k) => k * bin);
    const aliases = levels.filter((_, k) => harmonics.every((h) => Math.abs(k - h) > 8));
    expect(Math.max(...aliases)).toBeLessThan(-100);
  });
});
