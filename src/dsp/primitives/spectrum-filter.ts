import { bitReversed, forward, inverse } from './fft.ts';

/**
 * Circular convolution of `size` real samples with taps that are symmetric around time zero, as weights on the packed
 * transform z[m] = x[2m] + j·x[2m+1] of M = size/2 points, in the bit-reversed order it is left in.
 *
 * Symmetric taps have a real spectrum H. With E and O the spectra of even and odd samples and w = exp(−jπk/M), the bins
 * X[k] = E + w·O and X[M−k] = conj(E − w·O) weighted by H[k] and H[M−k] are packed again as
 *   Z'[k] = S·A + (G·U + j·G*·V),  conj Z'[M−k] = S·B + (G·U − j·G*·V),
 * A = Z[k], B = conj Z[M−k], V = A + B, U = −j·(A − B), S = (H[k] + H[M−k])/2, G = w·(H[k] − H[M−k])/4.
 * The 1/M of the inverse transform is part of S and G (exact: M is a power of two).
 */
export interface SpectrumFilter {
  readonly size: number;
  /**
   * The weights of the places 0 (both: H[0] ± H[M]) and 1, then S, Re G, Im G of each pair of places. In bit-reversed
   * order the partner of place p in 2^i … 2^(i+1) is 3·2^i − 1 − p, so the pairs are in the order of their lower places.
   */
  readonly weights: Float64Array;
}

/** `taps`: odd length, symmetric, at most `size`; `size` a power of two, at least 8. */
export function spectrumFilter(taps: Float64Array, size: number): SpectrumFilter {
  const points = size / 2;
  const half = (taps.length - 1) / 2;
  const z = new Float64Array(size);
  for (let n = -half; n <= half; n++) z[(n + size) % size] = taps[n + half];
  forward(z, points);
  const weights = new Float64Array(3 + (3 * (points - 2)) / 2);
  const scale = 1 / points;
  weights[0] = z[0] * scale;
  weights[1] = z[1] * scale;
  // Half-way bin: X = conj Z, and real.
  weights[2] = z[2] * scale;
  const bits = Math.log2(points);
  let at = 3;
  for (let start = 2; start < points; start *= 2) {
    for (let p = start; 2 * p < 3 * start; p++, at += 3) {
      const q = 3 * start - 1 - p;
      const angle = (Math.PI * bitReversed(p, bits)) / points;
      const cosine = Math.cos(angle);
      const sine = -Math.sin(angle);
      const even = 0.5 * (z[2 * p] + z[2 * q]);
      // Re(w·O), O = −j·(Z[k] − conj Z[M−k])/2.
      const turned = 0.5 * ((z[2 * p + 1] + z[2 * q + 1]) * cosine - (z[2 * q] - z[2 * p]) * sine);
      weights[at] = even * scale;
      weights[at + 1] = 0.5 * turned * scale * cosine;
      weights[at + 2] = 0.5 * turned * scale * sine;
    }
  }
  return { size, weights };
}

/** Convolves the `size` samples of `z` in place, circularly. */
export function convolveCircularly(z: Float64Array, { size, weights }: SpectrumFilter): void {
  const points = size / 2;
  forward(z, points);
  weigh(z, points, weights);
  inverse(z, points);
}

function weigh(z: Float64Array, points: number, weights: Float64Array): void {
  const e = z[0];
  const o = z[1];
  z[0] = weights[0] * e + weights[1] * o;
  z[1] = weights[0] * o + weights[1] * e;
  z[2] *= weights[2];
  z[3] *= weights[2];
  let at = 3;
  for (let start = 2; start < points; start *= 2) {
    for (let p = 2 * start, q = 4 * start - 2; p < q; p += 2, q -= 2, at += 3) {
      const s = weights[at];
      const g = weights[at + 1];
      const h = weights[at + 2];
      const ar = z[p];
      const ai = z[p + 1];
      const br = z[q];
      const bi = -z[q + 1];
      const vr = ar + br;
      const vi = ai + bi;
      const ur = ai - bi;
      const ui = br - ar;
      const pr = g * ur - h * ui;
      const pi = g * ui + h * ur;
      const qr = h * vr - g * vi;
      const qi = g * vr + h * vi;
      z[p] = s * ar + (pr + qr);
      z[p + 1] = s * ai + (pi + qi);
      z[q] = s * br + (pr - qr);
      z[q + 1] = -(s * bi + (pi - qi));
    }
  }
}
