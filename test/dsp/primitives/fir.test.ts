import { describe, expect, test } from 'vitest';
import { linearPhaseTaps } from '../../../src/dsp/primitives/fir.ts';

const RATE = 48_000;

/** The zero-phase response by the sum of the definition. */
function responseAt(taps: Float64Array, freq: number): number {
  const half = (taps.length - 1) / 2;
  let sum = taps[half];
  for (let n = 1; n <= half; n++) sum += 2 * taps[half + n] * Math.cos((2 * Math.PI * freq * n) / RATE);
  return sum;
}

/** An ordinary crossover: a fourth-order Linkwitz-Riley low-pass. */
const lowAt1k = (freq: number) => 1 / (1 + (freq / 1000) ** 4);

describe('Linear-phase taps', () => {
  test.each([65, 511, 2049, 8193])('%i of them are symmetric to the last bit', (length) => {
    const taps = linearPhaseTaps(lowAt1k, RATE, length);
    expect(taps.length).toBe(length);
    expect(taps.slice().reverse()).toEqual(taps);
  });

  test('have the response asked for', () => {
    const taps = linearPhaseTaps(lowAt1k, RATE, 4097);
    for (const freq of [0, 20, 100, 500, 1000, 1100, 2000, 5000, 12_000, 23_999])
      expect(Math.abs(responseAt(taps, freq) - lowAt1k(freq)), `${freq} Hz`).toBeLessThan(1e-6);
  });

  test('of magnitudes that add up to 1 add up to a unit impulse', () => {
    const low = linearPhaseTaps(lowAt1k, RATE, 1025);
    const high = linearPhaseTaps((freq) => 1 - lowAt1k(freq), RATE, 1025);
    for (const [n, tap] of low.entries())
      expect(Math.abs(tap + high[n] - (n === 512 ? 1 : 0))).toBeLessThan(1e-16);
  });

  test('of a constant are exactly that constant at time zero, within rounding', () => {
    const taps = linearPhaseTaps(() => 0.5, RATE, 257);
    expect(taps[128]).toBeCloseTo(0.5, 15);
    expect(taps.every((tap, n) => n === 128 || Math.abs(tap) < 1e-17)).toBe(true);
  });

  test('refuse an even number', () => {
    expect(() => linearPhaseTaps(lowAt1k, RATE, 1024)).toThrow('odd length');
  });
});
