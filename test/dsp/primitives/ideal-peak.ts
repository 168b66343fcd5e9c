import FFT from 'fft.js';

/** Half length in samples of the direct interpolation; with the cosine window it is flat to 0.48 fs. */
const HALF = 128;
const FINE = 32;

const tables = Array.from({ length: FINE }, (_, phase) =>
  Float64Array.from({ length: 2 * HALF }, (_, i) => {
    const distance = phase / FINE - (i - HALF + 1);
    const sinc = distance === 0 ? 1 : Math.sin(Math.PI * distance) / (Math.PI * distance);
    return sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / HALF));
  }),
);

function at(x: Float64Array, n: number, phase: number): number {
  const weights = tables[phase];
  const last = Math.min(2 * HALF, x.length - n + HALF - 1);
  let sum = 0;
  for (let i = Math.max(0, HALF - 1 - n); i < last; i++) sum += weights[i] * x[n - HALF + 1 + i];
  return sum;
}

/**
 * Peak at 32× by direct interpolation with a sinc of 256 samples: a look at every quarter sample where the samples are
 * above half the sample peak, then all 32 phases around the largest eight.
 */
export function sincPeak(x: Float64Array): number {
  const samplePeak = x.reduce((top, v) => Math.max(top, Math.abs(v)), 0);
  const found: { n: number; value: number }[] = [];
  for (let n = 0; n + 1 < x.length; n++) {
    if (Math.max(Math.abs(x[n]), Math.abs(x[n + 1])) < 0.5 * samplePeak) continue;
    const value = Math.max(...[0, 8, 16, 24].map((phase) => Math.abs(at(x, n, phase))));
    found.push({ n, value });
  }
  found.sort((a, b) => b.value - a.value);
  let peak = samplePeak;
  for (const { n } of found.slice(0, 8)) {
    for (let phase = 0; phase < FINE; phase++) peak = Math.max(peak, Math.abs(at(x, n, phase)));
  }
  return peak;
}

/** Peak at 32× by zero-padding the spectrum; `x.length` is a power of two and the signal periodic or faded out. */
export function spectralPeak(x: Float64Array): number {
  const small = new FFT(x.length);
  const large = new FFT(x.length * FINE);
  const spectrum = small.createComplexArray() as number[];
  small.realTransform(spectrum, x);
  const padded = large.createComplexArray() as number[];
  padded.fill(0);
  for (let k = 0; k < x.length; k++) padded[k] = spectrum[k]!;
  const out = large.createComplexArray() as number[];
  large.inverseTransform(out, padded);
  let peak = 0;
  // Positive frequencies alone: the real part is half the signal, apart from the spectrum's first line.
  const mean = spectrum[0];
  for (let i = 0; i < out.length; i += 2) {
    peak = Math.max(peak, Math.abs(2 * out[i] * FINE - mean / x.length));
  }
  return peak;
}

/** Takes away what lies above 0.45 fs, where interpolators of different length disagree: 241 taps, Blackman. */
export function bandLimited(x: Float64Array): Float64Array {
  const half = 120;
  const taps = Float64Array.from({ length: 2 * half + 1 }, (_, i) => {
    const t = i - half;
    const u = (Math.PI * t) / (half + 1);
    const sinc = t === 0 ? 0.86 : Math.sin(0.86 * Math.PI * t) / (Math.PI * t);
    return sinc * (0.42 + 0.5 * Math.cos(u) + 0.08 * Math.cos(2 * u));
  });
  // A cut at the array's ends would be broadband again: what the filter cannot reach whole counts as silence.
  const inside = x.map((v, n) => (n < half || n >= x.length - half ? 0 : v));
  return x.map((_, n) => {
    let sum = 0;
    for (let k = Math.max(-half, n - x.length + 1); k <= Math.min(half, n); k++)
      sum += taps[k + half] * inside[n - k];
    return sum;
  });
}
