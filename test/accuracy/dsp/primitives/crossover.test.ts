import FFT from 'fft.js';
import { describe, expect, it, test } from 'vitest';
import { createCrossover } from '../../../../src/dsp/primitives/crossover.ts';
import type { Channels, Crossover, CrossoverSlope } from '../../../../src/dsp/primitives/crossover_bands.ts';
import { differences, furthest, noise, SAME, withoutTwins } from '../../../dsp/signals.ts';
import { exactSplit } from '../../../dsp/primitives/exact-crossover.ts';

type Complex = readonly [re: number, im: number];

const SLOPES = [24, 48] as const;
/** Corners of two to six bands. */
const CORNERS = [[700], [120, 5000], [120, 800, 5000], [60, 250, 1000, 4000], [30, 150, 600, 2400, 9600]];

function emptyBands(count: number, frames: number, channels = 2): Float64Array[][] {
  return Array.from({ length: count }, () =>
    Array.from({ length: channels }, () => new Float64Array(frames)),
  );
}

/** Bands as they are split, and their sum. */
function splitAndJoined(crossover: Crossover, corners: readonly number[], input: Channels) {
  const frames = input[0].length;
  const bands = emptyBands(corners.length + 1, frames, input.length);
  crossover.split(input, 0, frames, bands);
  const kept = bands.map((band) => band.map((samples) => samples.slice()));
  const sum = input.map(() => new Float64Array(frames));
  crossover.join(bands, sum, 0, frames);
  return { bands: kept, sum };
}

function impulse(frames: number): Float64Array[] {
  return [1, 0.5].map((height) => new Float64Array(frames).fill(height, 0, 1));
}

/** The transform of an impulse response: value at bin k of its length. */
function transformed(samples: Float64Array): (k: number) => Complex {
  const fft = new FFT(samples.length);
  const bins = fft.createComplexArray() as number[];
  fft.realTransform(bins, Array.from(samples));
  return (k) => [bins[2 * k], bins[2 * k + 1]];
}

/** The largest of what `error` says of 300 bins, spread evenly over the octaves from 10 Hz to just under Nyquist. */
function largest(size: number, rate: number, error: (k: number, freq: number) => number): number {
  const lowest = Math.max(1, (10 * size) / rate);
  let most = 0;
  for (let n = 0; n < 300; n++) {
    const k = Math.round(lowest * ((0.499 * size) / lowest) ** (n / 299));
    most = Math.max(most, error(k, (k * rate) / size));
  }
  return most;
}

const warped = (freq: number, corner: number, rate: number) =>
  Math.tan((Math.PI * freq) / rate) / Math.tan((Math.PI * corner) / rate);

/** Shares of a corner's Linkwitz-Riley magnitudes: 1 / (1 + uᵖ) below, the rest above. */
function magnitudes(freq: number, corners: readonly number[], slope: number, rate: number): number[] {
  const low = corners.map((corner) => 1 / (1 + warped(freq, corner, rate) ** (slope / 6)));
  return [...low, 1].map((own, band) => low.slice(0, band).reduce((product, x) => product * (1 - x), own));
}

/** Phase of B(−s)/B(s) at s = ju: minus twice that of the Butterworth polynomial, pole pair by pole pair. */
function allpassPhase(freq: number, corners: readonly number[], slope: number, rate: number): number {
  const order = slope / 12;
  let phase = 0;
  for (const corner of corners) {
    const u = warped(freq, corner, rate);
    for (let n = 0; n < order / 2; n++) {
      phase -= 2 * Math.atan2(2 * Math.sin((Math.PI * (2 * n + 1)) / (2 * order)) * u, 1 - u * u);
    }
  }
  return phase;
}

describe.each(SLOPES)('minimum-phase crossover, %i dB/oct:', (slope: CrossoverSlope) => {
  test.each([8000, 44_100, 96_000, 384_000])(
    'untouched bands add up to the all-pass of all corners at %i Hz',
    (rate) => {
      const size = rate > 100_000 ? 1 << 18 : 1 << 16;
      for (const corners of CORNERS) {
        const inside = corners.filter((corner) => corner < rate / 2);
        const { sum } = splitAndJoined(createCrossover(corners, slope, rate), corners, impulse(size));
        const at = transformed(sum[0]);
        const worst = largest(size, rate, (k, freq) => {
          const [re, im] = at(k);
          const phase = allpassPhase(freq, inside, slope, rate);
          return Math.hypot(re - Math.cos(phase), im - Math.sin(phase));
        });
        // 0.01 dB would be 1e-3.
        expect(worst).toBeLessThan(1e-10);
        // Half as loud; memory is emptied a little earlier.
        expect(furthest(sum[1], (n) => sum[0][n] / 2)).toBeLessThan(1e-28);
      }
    },
  );

  it('gives each band the magnitudes of the formula, down to −260 dB', () => {
    const rate = 48_000;
    const size = 1 << 16;
    for (const corners of CORNERS) {
      const { bands } = splitAndJoined(createCrossover(corners, slope, rate), corners, impulse(size));
      bands.forEach(([left], band) => {
        const at = transformed(left);
        const worst = largest(size, rate, (k, freq) => {
          const expected = magnitudes(freq, corners, slope, rate)[band];
          return Math.abs(Math.hypot(...at(k)) - expected) / (1e-11 * expected + 1e-13);
        });
        expect(worst).toBeLessThan(1);
      });
    }
  });

  it('keeps the bands in phase, so that their magnitudes add up', () => {
    const rate = 44_100;
    const size = 1 << 16;
    const corners = [120, 300, 5000];
    const crossover = () => createCrossover(corners, slope, rate);
    const alone = [0, 1, 2, 3].map((band) => {
      const running = crossover();
      const bands = emptyBands(4, size);
      running.split(impulse(size), 0, size, bands);
      bands.forEach((other, b) => {
        if (b !== band) for (const samples of other) samples.fill(0);
      });
      const sum = impulse(size);
      running.join(bands, sum, 0, size);
      return transformed(sum[0]);
    });
    const worst = largest(size, rate, (k) => {
      const parts = alone.map((at) => at(k));
      const [re, im] = [0, 1].map((axis) => parts.reduce((sum, part) => sum + part[axis], 0));
      return Math.abs(Math.hypot(re, im) - parts.reduce((sum, part) => sum + Math.hypot(...part), 0));
    });
    expect(worst).toBeLessThan(1e-10);
  });

  // A rounded coefficient moves the damping by 2⁻⁵³ / (2·k·tan(πf₀/fs)): that is nearly all of it, and linear.
  test.each([
    [20, 384_000, -255],
    [20, 44_100, -255],
    [5000, 44_100, -300],
  ])('a corner of %i Hz at %i Hz keeps within %i dB of the exact filters', (corner, rate, limit) => {
    const frames = 5000;
    const input = noise(frames, 7, 0.9).map((x, n) => Math.fround(0.1 * x + 0.8 * Math.sin(n / 500)));
    const { bands } = splitAndJoined(createCrossover([corner], slope, rate), [corner], [input, input]);
    const exact = exactSplit(input, corner, slope, rate);
    for (const [band, expected] of [exact.low, exact.high].entries()) {
      const power = bands[band][0].reduce((sum, y, n) => sum + expected.distance(n, y) ** 2, 0) / frames;
      expect(10 * Math.log10(power)).toBeLessThan(limit);
    }
  });

  it('gives the same bits with its twin and without, in blocks of any size, into the silence', () => {
    for (const corners of CORNERS) {
      const run = () => {
        const crossover = createCrossover(corners, slope, 48_000);
        const input = [noise(9000, 1, 0.5), noise(9000, 2, 1e-3)].map((samples) => samples.fill(0, 4000));
        const output = emptyBands(corners.length + 2, 9000);
        let from = 0;
        for (const frames of [1, 7, 255, 256, 257, 1024, 1025, 2000, 4175]) {
          const bands = emptyBands(corners.length + 1, frames);
          crossover.split(input, from, frames, bands);
          bands.forEach((band, b) => {
            band.forEach((samples, c) => {
              output[b][c].set(samples, from);
            });
          });
          crossover.join(bands, output.at(-1)!, from, frames);
          from += frames;
        }
        return output.flat();
      };
      const twin = run();
      expect(differences(twin, withoutTwins(run))).toEqual(twin.map(() => -1));
      const whole = splitAndJoined(
        createCrossover(corners, slope, 48_000),
        corners,
        [noise(9000, 1, 0.5), noise(9000, 2, 1e-3)].map((samples) => samples.fill(0, 4000)),
      );
      expect(differences(whole.sum, twin.slice(-2))).toEqual(SAME);
    }
  });

  it('ends in exact silence after a signal', () => {
    const { bands, sum } = splitAndJoined(createCrossover([500], slope, 48_000), [500], impulse(9000));
    for (const samples of [...bands.flat(), ...sum]) {
      expect(samples.subarray(6000).every((x) => x === 0)).toBe(true);
    }
  });

  it('leaves nothing above a corner at Nyquist', () => {
    const input = [noise(3000, 1), noise(3000, 2)];
    const corners = [3960, 4000, 9000];
    const { bands, sum } = splitAndJoined(createCrossover(corners, slope, 8000), corners, input);
    expect(differences(bands[0], input)).toEqual(SAME);
    expect(differences(sum, input)).toEqual(SAME);
    for (const samples of bands.slice(1).flat()) expect(samples.every((x) => x === 0)).toBe(true);
  });
});
