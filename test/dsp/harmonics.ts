import FFT from 'fft.js';
import type { Processor } from '../../src/dsp/contract.ts';

/** Frames of one period of everything here: tones are whole cycles of it, so that no window is needed. */
export const PERIOD = 16_384;

/** One period: a sine of `count` cycles. */
export function cycles(count: number, peak = 1): Float64Array {
  return Float64Array.from({ length: PERIOD }, (_, n) => peak * Math.sin((2 * Math.PI * count * n) / PERIOD));
}

/** What the processor makes of a periodic signal in its settled state: one period, in phase with the signal. */
export function settled(processor: Processor, signal: Float64Array): Float64Array {
  // 1.9 s at 44.1 kHz: a high-pass of 5 Hz has come to rest.
  const length = 5 * PERIOD + processor.latency;
  const left = Float64Array.from({ length }, (_, n) => signal[n % PERIOD]);
  processor.process({ frames: length, channels: [left, left.slice()] });
  return left.slice(length - PERIOD);
}

export interface Spectrum {
  /** Amplitude of each bin; bin k is k cycles a period. */
  readonly size: Float64Array;
  readonly sine: Float64Array;
  readonly cosine: Float64Array;
}

/** Fourier coefficients of one period by fft.js. */
export function fourier(period: Float64Array): Spectrum {
  const size = period.length;
  const fft = new FFT(size);
  const bins = fft.createComplexArray() as number[];
  fft.realTransform(bins, Array.from(period));
  const scale = (k: number) => (k === 0 ? 1 : 2) / size;
  const cosine = Float64Array.from({ length: size / 2 }, (_, k) => scale(k) * bins[2 * k]);
  const sine = Float64Array.from({ length: size / 2 }, (_, k) => -scale(k) * bins[2 * k + 1]);
  return { cosine, sine, size: cosine.map((c, k) => Math.hypot(c, sine[k])) };
}

/**
 * Power of the bins that are no multiple of `fundamental`, as the level in dB of one sine of that power; up to `band`,
 * a fraction of the rate.
 */
export function aliases({ size }: Spectrum, fundamental: number, band = 0.5): number {
  let power = 0;
  for (let k = 1; k < band * PERIOD; k++) if (k % fundamental !== 0) power += size[k] * size[k];
  return 10 * Math.log10(power);
}

/**
 * Fourier coefficients 0 … `count` of what a curve makes of a sine, sine and cosine terms, by the midpoint rule on 2¹⁵
 * points of a cycle: its error falls with the square of their number.
 */
export function curveHarmonics(curve: (x: number) => number, peak: number, count: number) {
  const points = 1 << 15;
  const sine = new Float64Array(count + 1);
  const cosine = new Float64Array(count + 1);
  for (let i = 0; i < points; i++) {
    const angle = (2 * Math.PI * (i + 0.5)) / points;
    const y = curve(peak * Math.sin(angle));
    for (let k = 0; k <= count; k++) {
      sine[k] += y * Math.sin(k * angle) * (2 / points);
      cosine[k] += y * Math.cos(k * angle) * ((k === 0 ? 1 : 2) / points);
    }
  }
  return { sine, cosine };
}
