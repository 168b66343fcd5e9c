import { describe, expect, it } from 'vitest';
import { FACTORS } from '../../../../src/dsp/primitives/oversampling.ts';
import { type Curve, numbersOf, shaped } from '../../../../src/dsp/primitives/waveshape.ts';
import { algebraicMeans, kneeMeans } from '../../../../src/dsp/primitives/waveshape_kernels.ts';
import { bound, Residue } from '../../../../src/dsp/primitives/waveshape_residue.ts';
import {
  constant,
  differences,
  furthest,
  noise,
  SAME,
  tone,
  uniforms,
  withoutTwins,
} from '../../../dsp/signals.ts';

const CURVES: readonly Curve[] = [
  { kind: 'knee', ceiling: 0.8, knee: 0 },
  { kind: 'knee', ceiling: 0.5, knee: 1 },
  { kind: 'knee', ceiling: 1, knee: 12 },
  { kind: 'algebraic', drive: 1, bias: 0 },
  { kind: 'algebraic', drive: 8, bias: 0.4 },
];
const cases = CURVES.map((curve) => [JSON.stringify(curve), curve] as const);

/** The curves in other words: through angles, and as what the quadratic must do. */
function expected(curve: Curve, x: number): number {
  if (curve.kind === 'algebraic') {
    const { drive, bias } = curve;
    const sine = (u: number) => Math.sin(Math.atan(u));
    return (sine(drive * x + bias) - sine(bias)) / (drive * Math.cos(Math.atan(bias)) ** 3);
  }
  const { ceiling, knee } = curve;
  const start = ceiling * 10 ** (-knee / 20);
  const end = 2 * ceiling - start;
  const size = Math.abs(x);
  if (size <= start) return x;
  // The parabola with its vertex on the ceiling.
  const bent = size < end ? ceiling - (end - size) ** 2 / (4 * (ceiling - start)) : ceiling;
  return Math.sign(x) * bent;
}

/** The mean of x − y between two samples by Simpson's rule, far finer than the bends. */
function meanBetween(curve: Curve, from: number, to: number): number {
  const parts = 20_000;
  let sum = 0;
  for (let i = 0; i <= parts; i++) {
    const x = from + ((to - from) * i) / parts;
    sum += (i === 0 || i === parts ? 1 : i % 2 === 0 ? 2 : 4) * (x - expected(curve, x));
  }
  return sum / (3 * parts);
}

function means(curve: Curve, samples: Float64Array): Float64Array {
  const numbers = numbersOf(curve);
  const out = samples.slice();
  const line = { sample: 0, mean: 0 };
  if (numbers.kind === 'knee') kneeMeans(numbers, line, out, out.length);
  else algebraicMeans(numbers, line, out, out.length);
  return out;
}

describe.each(cases)('the curve %s', (_, curve) => {
  it('is what its formula says, and has slope 1 at 0', () => {
    const numbers = numbersOf(curve);
    for (let x = -4; x <= 4; x += 0.0137) expect(shaped(numbers, x)).toBeCloseTo(expected(curve, x), 13);
    expect(shaped(numbers, 0)).toBe(0);
    expect(shaped(numbers, 1e-7) / 1e-7).toBeCloseTo(1, 5);
  });

  it('is averaged along the lines from sample to sample as numerical integration does it', () => {
    const next = uniforms(5);
    const samples = [0];
    for (let i = 0; i < 60; i++) {
      const last = samples[samples.length - 1];
      // Jumps across both bends, small steps, and tiny ones on the curved parts.
      const step = [4, 0.1, 1e-4, 1e-7, 0][i % 5] * (next() - 0.5);
      samples.push(i % 5 === 0 ? step : last + step);
    }
    const got = means(curve, Float64Array.from(samples));
    let before = meanBetween(curve, 0, 0);
    for (let i = 1; i < samples.length; i++) {
      const mean = meanBetween(curve, samples[i - 1], samples[i]);
      expect(Math.abs(got[i] - (before + mean) / 2)).toBeLessThan(2e-8);
      before = mean;
    }
  });

  it('loses no digits where samples lie close together, nor far out', () => {
    const numbers = numbersOf(curve);
    for (const scale of [1, 1000]) {
      const slow = Float64Array.from({ length: 4000 }, (_x, n) => scale * (1 + 1e-9 * n * n));
      const got = means(curve, slow);
      const residue = (x: number) => x - shaped(numbers, x);
      const error = furthest(got.subarray(10), (n) => residue(slow[n + 9]));
      // r bends by less than 1e-5 of a step from line to line here; what is left would be rounding.
      expect(error).toBeLessThan(3e-8 * scale);
    }
  });

  it.each(FACTORS)('is taken from a slow tone at %i× as at the rate itself, after the latency', (factor) => {
    const frames = 4096;
    const signal = tone(frames, 30, 44_100, 1.7);
    const residue = new Residue(curve, factor, 1);
    const out = signal.slice();
    residue.process([out], frames);
    const numbers = numbersOf(curve);
    const from = 1000;
    const late = out.subarray(from);
    const was = (n: number) => signal[n + from - residue.latency];
    // A corner in the curve keeps harmonics that the band limit rounds off.
    const tolerance = curve.kind === 'knee' && curve.knee === 0 ? 3e-3 : 3e-4;
    expect(furthest(late, (n) => was(n) - shaped(numbers, was(n)))).toBeLessThan(tolerance);
  });

  it('gives the same bits in its twin, awake, asleep and woken again, in blocks of any size', () => {
    for (const factor of FACTORS) {
      const run = () => {
        const residue = new Residue(curve, factor, 2);
        const signal = [noise(5000, 1, 1.5), noise(5000, 2, 1.5)];
        for (const samples of signal) for (let n = 1000; n < 3500; n++) samples[n] *= n < 2500 ? 0.05 : 0;
        let from = 0;
        for (const size of [1, 7, 63, 64, 65, 1025, 2000, 1775]) {
          residue.process(
            signal.map((samples) => samples.subarray(from)),
            size,
          );
          from += size;
        }
        return signal;
      };
      expect(differences(run(), withoutTwins(run)), String(factor)).toEqual(SAME);
    }
  });
});

describe('what a knee curve takes away', () => {
  it('has the same bits in the twin where it sleeps between peaks near the knee', () => {
    for (const factor of FACTORS) {
      for (const knee of [0, 1]) {
        // Peaks some frames wide, from just under the knee to over the ceiling, at every place of a chunk.
        const next = uniforms(factor);
        const peaks = noise(30_000, 4, 0.01);
        for (let at = 50; at < 29_990; at += 90 + Math.floor(200 * next())) {
          const height = 0.7 + 0.3 * next();
          for (let n = 0; n < 7; n++) peaks[at + n] += height * Math.sin((Math.PI * (n + 0.5)) / 7);
        }
        const run = () => {
          const signal = [peaks.slice(), peaks.map((x) => -0.1 * x)];
          new Residue({ kind: 'knee', ceiling: 0.8, knee }, factor, 2).process(signal, 30_000);
          return signal;
        };
        expect(differences(run(), withoutTwins(run)), `${factor} ${knee}`).toEqual(SAME);
      }
    }
  });

  it('is exactly nothing while the oversampled signal stays below the knee', () => {
    for (const make of [(run: () => Float64Array) => run(), withoutTwins<Float64Array>]) {
      const out = make(() => {
        const samples = tone(4000, 997, 44_100, 0.79);
        new Residue(CURVES[0], 8, 2).process([samples, samples.slice()], 4000);
        return samples;
      });
      expect(out.every((r) => Object.is(r, 0))).toBe(true);
    }
  });

  it('is that of the peak between the samples, the closed form of a clipped sine, within the sag of the lines', () => {
    // A quarter of the rate at 45°: no sample exceeds 0.78.
    const [peak, ceiling] = [1.1, 0.8];
    const share = ceiling / peak;
    const left = (2 / Math.PI) * peak * (Math.asin(share) + share * Math.sqrt(1 - share * share));
    for (const factor of [4, 8, 16] as const) {
      const samples = tone(4000, 11_025, 44_100, peak, Math.PI / 4);
      new Residue(CURVES[0], factor, 2).process([samples, samples.slice()], 4000);
      // The average over two oversampled samples; a line lies below the arc of the sine by up to angle²/8.
      const angle = Math.PI / (2 * factor);
      const taken = ((peak - left) * Math.sin(angle)) / angle;
      const error = Math.max(...samples.subarray(1000)) / Math.SQRT1_2 - taken;
      expect(Math.abs(error)).toBeLessThan((peak * angle * angle) / 8);
    }
  });
});

it('bound cuts at +120 dBFS and makes NaN 0, in place and in the copy', () => {
  const samples = Float64Array.of(5, NaN, Infinity, -Infinity, 2e6, -3e6, -0, 0.5);
  const copy = constant(7, 9);
  bound(samples, 1, 7, copy);
  expect([...copy]).toEqual([0, 1e6, -1e6, 1e6, -1e6, -0, 0.5]);
  expect([...samples]).toEqual([5, 0, 1e6, -1e6, 1e6, -1e6, -0, 0.5]);
});
