import FFT from 'fft.js';
import { createQuantiser, type QuantiserSpec } from '../../../src/dsp/dither/index.ts';
import { through } from '../signals.ts';

export const LSB16 = 2 ** -15;

export function quantiser(more: Partial<QuantiserSpec> = {}, channels = 2) {
  const usual = { bits: 16, dither: 'tpdf', rate: 44_100, autoBlank: false, seed: 'a signal' } as const;
  return createQuantiser({ ...usual, ...more }, channels);
}

/** Output minus input of the left channel, in LSB. */
export function errorOf(input: Float64Array, more: Partial<QuantiserSpec> = {}): Float64Array {
  const steps = 2 ** ((more.bits ?? 16) - 1);
  const [output] = through(quantiser(more), [input, input]);
  return output.map((y, n) => (y - input[n]) * steps);
}

export function moments(values: Float64Array): { mean: number; power: number } {
  let [mean, power] = [0, 0];
  for (const v of values) {
    mean += v / values.length;
    power += (v * v) / values.length;
  }
  return { mean, power };
}

/** |1 − Σ hₖ e^(−jωk)|². */
export function gainAt(shape: ArrayLike<number>, omega: number): number {
  let [re, im] = [1, 0];
  for (let k = 0; k < shape.length; k++) {
    re -= shape[k] * Math.cos(omega * (k + 1));
    im += shape[k] * Math.sin(omega * (k + 1));
  }
  return re * re + im * im;
}

/** Autocorrelation of 1 − H driven by white noise of power 1, lags 0 … N. */
export function correlationOf(shape: ArrayLike<number>): number[] {
  const taps = [1, ...Array.from(shape, (h) => -h)];
  return taps.map((_, lag) => taps.slice(lag).reduce((sum, tap, k) => sum + tap * taps[k], 0));
}

/**
 * Power in bands of `width` bins out of `size / 2`, mean over all segments under a Hann window, white noise of power 1
 * reading 1; and the same of a spectrum given as a function of ω, seen through the window (its power transform is 1/6,
 * 4/6, 1/6). The first and the last band are left out: there the spectrum's mirror image joins in.
 */
export function bands(values: Float64Array, size: number, width: number): number[] {
  const fft = new FFT(size);
  const bins = fft.createComplexArray() as number[];
  const power = new Float64Array(size / 2);
  const segment = new Array<number>(size);
  for (let from = 0; from + size <= values.length; from += size) {
    for (let n = 0; n < size; n++)
      segment[n] = values[from + n] * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
    fft.realTransform(bins, segment);
    for (let k = 0; k < power.length; k++) power[k] += bins[2 * k] ** 2 + bins[2 * k + 1] ** 2;
  }
  const scale = 1 / (Math.floor(values.length / size) * size * 0.375 * width);
  return inBands(power, width).map((sum) => sum * scale);
}

export function expectedBands(spectrum: (omega: number) => number, size: number, width: number): number[] {
  const at = (k: number) => spectrum((2 * Math.PI * k) / size);
  const seen = Float64Array.from({ length: size / 2 }, (_, k) => (at(k - 1) + 4 * at(k) + at(k + 1)) / 6);
  return inBands(seen, width).map((sum) => sum / width);
}

function inBands(values: Float64Array, width: number): number[] {
  const sums = Array.from({ length: values.length / width }, (_, b) =>
    values.subarray(b * width, (b + 1) * width).reduce((sum, v) => sum + v, 0),
  );
  return sums.slice(1, -1);
}

/** The largest distance between two lists of powers, in dB. */
export function furthestDecibels(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((power, k) => Math.abs(10 * Math.log10(power / b[k]))));
}
