import { describe, expect, it } from 'vitest';
import { createLinearPhaseCrossover } from '../../../../src/dsp/primitives/crossover_linear.ts';
import { differences, furthest, noise, SAME, withoutTwins } from '../../../dsp/signals.ts';

const RATE = 44_100;

/** The bands of a signal with as much silence after it as brings all of it out, and their sum. */
function split(corners: readonly number[], slope: 24 | 48, input: readonly Float64Array[], sizes = [4096]) {
  const crossover = createLinearPhaseCrossover(corners, slope, RATE);
  const frames = input[0].length + crossover.latency;
  const signal = input.map((samples) => {
    const padded = new Float64Array(frames);
    padded.set(samples);
    return padded;
  });
  const whole = Array.from({ length: corners.length + 2 }, () => signal.map(() => new Float64Array(frames)));
  for (let from = 0, n = 0; from < frames; n++) {
    const size = Math.min(sizes[n % sizes.length], frames - from);
    const bands = whole.slice(1).map((band) => band.map(() => new Float64Array(size)));
    crossover.split(signal, from, size, bands);
    bands.forEach((band, b) => {
      band.forEach((samples, c) => {
        whole[b + 1][c].set(samples, from);
      });
    });
    crossover.join(bands, whole[0], from, size);
    from += size;
  }
  const [sum, ...bands] = whole;
  return { sum, bands, latency: crossover.latency };
}

/** Response of a filter symmetric about its middle by the direct cosine sum. */
function zeroPhase(taps: Float64Array, middle: number, freq: number): number {
  let sum = taps[middle];
  for (let n = 1; n <= middle; n++) {
    sum += (taps[middle + n] + taps[middle - n]) * Math.cos((2 * Math.PI * freq * n) / RATE);
  }
  return sum;
}

/** Shares of the analogue Linkwitz-Riley magnitudes: 1 / (1 + (f/f₀)ᵖ) below a corner, the rest above. */
function magnitudes(freq: number, corners: readonly number[], slope: number): number[] {
  const low = corners.map((corner) => 1 / (1 + (freq / corner) ** (slope / 6)));
  return [...low, 1].map((own, band) => low.slice(0, band).reduce((product, x) => product * (1 - x), own));
}

describe.each([24, 48] as const)('linear-phase crossover, %i dB/oct:', (slope) => {
  it('untouched bands add up to the delayed signal within rounding', () => {
    const input = [noise(20_000, 1), noise(20_000, 2)];
    for (const corners of [[20], [120, 800, 5000], [100, 300, 900, 2700, 8100]]) {
      const { sum, latency } = split(corners, slope, input);
      for (const [c, samples] of sum.entries()) {
        const late = samples.subarray(latency);
        expect(furthest(late, (n) => input[c][n])).toBeLessThan(1e-14);
        expect(samples.subarray(0, latency).every((x) => Math.abs(x) < 1e-14)).toBe(true);
      }
    }
  });

  it.each([
    [[120, 800, 5000], 8000, 3e-7],
    [[20, 300], 12_000, 4e-4],
  ])('gives bands at %j the magnitudes of the formula and no phase', (corners, reach, error) => {
    const impulse = new Float64Array(2 * reach + 1);
    impulse[reach] = 1;
    const { bands, latency } = split(corners, slope, [impulse, impulse]);
    for (const [band, [left]] of bands.entries()) {
      const taps = left.subarray(latency);
      expect(furthest(taps, (n) => taps[2 * reach - n])).toBeLessThan(1e-15);
      for (let freq = 5; freq < RATE / 2; freq *= 1.15) {
        const expected = magnitudes(freq, corners, slope)[band];
        expect(Math.abs(zeroPhase(taps, reach, freq) - expected)).toBeLessThan(error);
      }
    }
  });

  it('gives the same bits in blocks of any size, with twins and without, and no channel hears the other', () => {
    const input = [noise(6000, 1), new Float64Array(6000)];
    const corners = [400, 3000];
    const all = ({ sum, bands }: ReturnType<typeof split>) => [sum, ...bands].flat();
    const whole = all(split(corners, slope, input, [1 << 20]));
    const same = whole.map(() => -1);
    expect(differences(whole, all(split(corners, slope, input, [1, 100, 1024, 37])))).toEqual(same);
    expect(
      differences(
        whole,
        withoutTwins(() => all(split(corners, slope, input))),
      ),
    ).toEqual(same);
    for (const [c, samples] of whole.entries()) expect(samples.some((x) => x !== 0)).toBe(c % 2 === 0);
  });
});

it('leaves nothing above corners at Nyquist, and delays nothing without a corner', () => {
  const input = [noise(3000, 1), noise(3000, 2)];
  const { sum, bands, latency } = split([0.4901 * RATE, 30_000], 24, input);
  expect(latency).toBe(0);
  expect(differences([...sum, ...bands[0]], [...input, ...input])).toEqual([...SAME, ...SAME]);
  for (const samples of bands.slice(1).flat()) expect(samples.every((x) => x === 0)).toBe(true);
});
