import { describe, expect, it } from 'vitest';
import { type Bits, createQuantiser, type Dither } from '../../../../src/dsp/dither/index.ts';
import { shapeOf } from '../../../../src/dsp/dither/shape.ts';
import { constant, furthest, noise, through, tone } from '../../../dsp/signals.ts';
import {
  bands,
  correlationOf,
  errorOf,
  expectedBands,
  furthestDecibels,
  gainAt,
  LSB16,
  moments,
  quantiser,
} from '../../../dsp/dither/measures.ts';

const RATE = 44_100;
const FRAMES = 1 << 17;
/** The cosine at 2¹⁹ points of a turn: twelve seconds. */
const CIRCLE = Float64Array.from({ length: 1 << 19 }, (_, n) => Math.cos((2 * Math.PI * n) / (1 << 19)));

/** The kinds that promise an error without relation to the signal. */
const KINDS = [
  'tpdf',
  'tpdf_highpassed',
  'shaped',
  'shaped_f3',
  'shaped_f9',
  'shaped_modified_e9',
  'shaped_improved_e9',
] as const satisfies readonly Dither[];

/** Autocorrelation of the error in LSB², lags 0, 1 …; its spectrum at ω. Theory, from the kind alone. */
function theory(dither: Dither): { lags: number[]; at: (omega: number) => number } {
  const shape = shapeOf(dither, RATE) ?? [];
  // Rounding 1/12, dither 1/6; the difference of successive uniforms has −1/12 at a lag of one.
  if (dither === 'tpdf_highpassed')
    return { lags: [1 / 4, -1 / 12], at: (omega) => 1 / 4 - Math.cos(omega) / 6 };
  return { lags: correlationOf(shape).map((r) => r / 4), at: (omega) => gainAt(shape, omega) / 4 };
}

/** σ of the mean of N errors, and of their mean square: by the lags, with E e⁴ ≤ 4 (E e²)², TPDF's worst. */
function deviations({ lags, at }: ReturnType<typeof theory>, frames: number) {
  const squares = lags.reduce((sum, r, k) => sum + (k === 0 ? 1 : 2) * r * r, 0);
  return { mean: Math.sqrt(at(0) / frames), power: Math.sqrt((3 * squares) / frames) };
}

// All bounds are 5σ: one in two million by chance, and the seeds are fixed.
describe.each(KINDS)('%s', (dither) => {
  const expected = theory(dither);

  it('has an error whose mean and power do not depend on the level', () => {
    // Constant inputs at every tenth between two codes: where noise modulation and distortion would show.
    const deviation = deviations(expected, FRAMES);
    for (let k = 0; k < 10; k++) {
      const input = constant(FRAMES, (100 + k / 10) * LSB16);
      const { mean, power } = moments(errorOf(input, { dither, seed: `level ${k}` }));
      expect(Math.abs(mean), `mean at ${k}/10`).toBeLessThan(5 * deviation.mean);
      expect(Math.abs(power - expected.lags[0]), `power at ${k}/10`).toBeLessThan(5 * deviation.power);
    }
  });

  it('has an error that is not correlated with the signal', () => {
    const frequency = 997;
    const sigma = Math.sqrt(expected.at((2 * Math.PI * frequency) / RATE) / FRAMES);
    for (const peak of [0.5, 2 * LSB16, 0.4 * LSB16]) {
      const input = tone(FRAMES, frequency, RATE, peak);
      const error = errorOf(input, { dither, seed: `peak ${peak}` });
      let sum = 0;
      for (let n = 0; n < FRAMES; n++) sum += (error[n] * input[n] * Math.SQRT2) / (peak * FRAMES);
      expect(Math.abs(sum), `peak ${peak}`).toBeLessThan(5 * sigma);
    }
  });

  it('keeps the spectrum of its error whatever the signal', () => {
    // 512 segments of 512, bands of 8 bins: relative σ √(1.94 / 4096) = 2.2 %, 5σ 0.5 dB.
    for (const input of [constant(1 << 18, 0.3 * LSB16), tone(1 << 18, 997, RATE, 0.4 * LSB16)]) {
      const powers = bands(errorOf(input, { dither }), 512, 8);
      expect(furthestDecibels(powers, expectedBands(expected.at, 512, 8))).toBeLessThan(0.5);
    }
  });

  it('keeps a tone of −110 dBFS, a tenth of an LSB, linear and free of harmonics', () => {
    const bin = 11_827;
    const peak = 10 ** (-110 / 20) / LSB16;
    const input = CIRCLE.map((_, n) => peak * LSB16 * CIRCLE[(n * bin) % CIRCLE.length]);
    const [output] = through(quantiser({ dither }), [input, input]);
    // A bin's noise has quadratures of σ² = 2 S / N; an amplitude beyond 5σ of noise alone has p = e^−12.5.
    const sigma = (k: number) =>
      Math.sqrt((2 * expected.at((2 * Math.PI * k) / CIRCLE.length)) / CIRCLE.length);
    expect(Math.abs(amplitudeOf(output, bin) / LSB16 - peak)).toBeLessThan(5 * sigma(bin));
    for (let k = 2 * bin; k <= 9 * bin; k += bin) {
      expect(amplitudeOf(output, k) / LSB16, `harmonic ${k / bin}`).toBeLessThan(5 * sigma(k));
    }
  });

  it('is independent in the two channels', () => {
    // At lags of −3 … 3: the product of two independent errors has the variance Σ r².
    const input = constant(FRAMES, 0.25 * LSB16);
    const [left, right] = through(quantiser({ dither }), [input, input]).map((samples) =>
      samples.map((y, n) => (y - input[n]) / LSB16),
    );
    const squares = expected.lags.reduce((sum, r, k) => sum + (k === 0 ? 1 : 2) * r * r, 0);
    for (let lag = -3; lag <= 3; lag++) {
      let sum = 0;
      for (let n = 3; n < FRAMES - 3; n++) sum += left[n] * right[n + lag];
      expect(Math.abs(sum / FRAMES), `lag ${lag}`).toBeLessThan(5 * Math.sqrt(squares / FRAMES));
    }
  });
});

/** Of the sine wave with `bin` turns in as many samples as the circle has points. */
function amplitudeOf(samples: Float64Array, bin: number): number {
  const size = CIRCLE.length;
  let [re, im] = [0, 0];
  for (let n = 0; n < size; n++) {
    const at = (n * bin) % size;
    re += samples[n] * CIRCLE[at];
    im += samples[n] * CIRCLE[(at + size / 4) % size];
  }
  return (2 / size) * Math.hypot(re, im);
}

describe('TPDF', () => {
  it.each([
    [16, -93.32],
    [20, -117.4],
    [24, -141.48],
  ] as const)('at %i bits has a total noise of %f dBFS (sine reference)', (bits: Bits, level) => {
    // LSB²/4 of 2 / 2^bits, 3.01 dB up against a full-scale sine; 5σ of 2¹⁸ squares is 0.06 dB.
    const { power } = moments(errorOf(tone(1 << 18, 997, RATE, 0.5), { bits }));
    const measured = 10 * Math.log10(2 * power) - 20 * Math.log10(2 ** (bits - 1));
    expect(Math.abs(measured - level)).toBeLessThan(0.06);
  });

  it('of both kinds has the triangular density of 2 LSB from peak to peak', () => {
    // An input f LSB above a code becomes the next code where the noise exceeds ½ − f: the tail of the triangle,
    // (½ + f)²/2, and the code below with (½ − f)²/2. So offsets scan the density from both ends to its top.
    for (const dither of ['tpdf', 'tpdf_highpassed'] as const) {
      for (const f of [0, 0.1, 0.25, 0.4, 0.5]) {
        const input = constant(1 << 18, f * LSB16);
        const [left] = through(quantiser({ dither, seed: `offset ${f}` }), [input, input]);
        const [below, above] = [(0.5 - f) ** 2 / 2, (0.5 + f) ** 2 / 2];
        for (const [code, p] of [
          [-1, below],
          [0, 1 - below - above],
          [1, above],
        ] as const) {
          let count = 0;
          for (const x of left) if (x === code * LSB16) count++;
          // Samples of the high-passed kind are related to their neighbours, which takes at most √3 of σ.
          const sigma = Math.sqrt(left.length * p * (1 - p) * (dither === 'tpdf' ? 1 : 3));
          expect(Math.abs(count - left.length * p), `${dither} ${f} ${code}`).toBeLessThanOrEqual(5 * sigma);
        }
      }
    }
  });
});

describe('RPDF', () => {
  it('is uniform over 1 LSB: no mean error, but a power of f (1 − f) that moves with the signal', () => {
    for (let k = 0; k <= 10; k++) {
      const f = k / 10;
      const input = constant(FRAMES, (7 + f) * LSB16);
      const error = errorOf(input, { dither: 'rpdf', seed: `level ${k}` });
      const { mean, power } = moments(error);
      const variance = f * (1 - f);
      expect(Math.abs(mean)).toBeLessThanOrEqual(5 * Math.sqrt(variance / FRAMES));
      // Errors are −f and 1 − f, so the variance of their squares is f (1 − f) (1 − 2f)².
      const sigma = Math.sqrt((variance * (1 - 2 * f) ** 2) / FRAMES);
      expect(Math.abs(power - variance)).toBeLessThanOrEqual(5 * sigma + 1e-4);
    }
  });
});

describe('near full scale', () => {
  // The error fed back is that before clipping, so it stays within 1.5 LSB, and what comes out within 1.5 Σ |taps|.
  it.each(KINDS.filter((dither) => dither.startsWith('shaped')))('%s stays stable', (dither) => {
    const shape = shapeOf(dither, RATE)!;
    const most = 1.5 * shape.reduce((sum, h) => sum + Math.abs(h), 1);
    const square = Float64Array.from({ length: 20_000 }, (_, n) => ((n >> 6) % 2 === 0 ? 1.5 : -1.5));
    const signals = [
      square.map((x, n) => (n < 10_000 ? x : 0.2)),
      tone(20_000, 997, RATE, 1.2),
      noise(20_000, 8, 1.2),
      tone(20_000, 50, RATE, 1),
    ];
    for (const input of signals) {
      const subject = quantiser({ dither });
      const codes = through(subject, [input, input])[0].map((y) => y / LSB16);
      const clips = (code: number) => code <= -32768 || code >= 32767;
      expect(codes.every((code) => Number.isInteger(code) && Math.abs(code + 0.5) <= 32767.5)).toBe(true);
      expect(furthest(codes, (n) => (clips(codes[n]) ? codes[n] : input[n] / LSB16))).toBeLessThanOrEqual(
        most,
      );
      expect(subject.clipped).toBeGreaterThan(0);
      expect(codes.some(clips)).toBe(true);
    }
  });

  it('an infinity clips and a NaN is 0; neither outlives its sample', () => {
    for (const dither of KINDS) {
      const input = constant(64, 0.25);
      input[5] = Infinity;
      input[9] = -Infinity;
      input[13] = NaN;
      const [output] = through(createQuantiser({ ...SPEC, dither }, 1), [input]);
      expect([output[5], output[9]]).toEqual([1 - LSB16, -1]);
      expect(Math.abs(output[13])).toBeLessThan(100 * LSB16);
      for (const [n, y] of output.entries()) {
        if (![5, 9, 13].includes(n)) expect(Math.abs(y - 0.25)).toBeLessThan(100 * LSB16);
      }
    }
  });
});

const SPEC = { bits: 16, rate: RATE, autoBlank: false, seed: 'a signal' } as const;
