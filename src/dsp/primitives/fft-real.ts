import { bitReversed, forward, inverse } from './fft.ts';

/**
 * Transform of `size` real samples (a power of two, at least 4) and back, by a complex one of half the size: even samples as
 * real parts, odd ones as imaginary parts, told apart by their symmetry afterwards.
 */
export class RealFft {
  readonly size: number;
  /** Bins 0 … size/2. */
  readonly bins: number;
  readonly #packed: Float64Array;
  /** Where bin k < size/2 of the packed transform is left. */
  readonly #place: Uint32Array;
  /** cos and −sin of 2πk/size, k = 0 … size/4. */
  readonly #turns: Float64Array;

  constructor(size: number) {
    const points = size / 2;
    this.size = size;
    this.bins = points + 1;
    this.#packed = new Float64Array(size);
    this.#place = Uint32Array.from({ length: points }, (_, k) => bitReversed(k, Math.log2(points)));
    this.#turns = Float64Array.from({ length: points + 2 }, (_, i) => {
      const angle = (2 * Math.PI * (i >> 1)) / size;
      return i % 2 === 0 ? Math.cos(angle) : -Math.sin(angle);
    });
  }

  /** X[k] = Σ x[n]·exp(−2πj·k·n/size) for the bins; `samples` is left as it is. */
  transform(samples: Float64Array, re: Float64Array, im: Float64Array): void {
    const points = this.size / 2;
    const z = this.#packed;
    z.set(samples.subarray(0, this.size));
    forward(z, points);
    re[0] = z[0] + z[1];
    im[0] = 0;
    re[points] = z[0] - z[1];
    im[points] = 0;
    for (let k = 1; 2 * k <= points; k++) {
      const p = 2 * this.#place[k];
      const q = 2 * this.#place[points - k];
      const c = this.#turns[2 * k];
      const s = this.#turns[2 * k + 1];
      const evenRe = 0.5 * (z[p] + z[q]);
      const evenIm = 0.5 * (z[p + 1] - z[q + 1]);
      const oddRe = 0.5 * (z[p + 1] + z[q + 1]);
      const oddIm = 0.5 * (z[q] - z[p]);
      const turnedRe = oddRe * c - oddIm * s;
      const turnedIm = oddRe * s + oddIm * c;
      re[k] = evenRe + turnedRe;
      im[k] = evenIm + turnedIm;
      re[points - k] = evenRe - turnedRe;
      im[points - k] = turnedIm - evenIm;
    }
  }

  /** The real samples of these bins; the imaginary parts of the first and the last do not count. */
  restore(re: Float64Array, im: Float64Array, samples: Float64Array): void {
    const points = this.size / 2;
    const z = this.#packed;
    const scale = 1 / this.size;
    z[0] = (re[0] + re[points]) * scale;
    z[1] = (re[0] - re[points]) * scale;
    for (let k = 1; 2 * k <= points; k++) {
      const p = 2 * this.#place[k];
      const q = 2 * this.#place[points - k];
      const c = this.#turns[2 * k];
      const s = this.#turns[2 * k + 1];
      const evenRe = (re[k] + re[points - k]) * scale;
      const evenIm = (im[k] - im[points - k]) * scale;
      const turnedRe = (re[k] - re[points - k]) * scale;
      const turnedIm = (im[k] + im[points - k]) * scale;
      const oddRe = turnedRe * c + turnedIm * s;
      const oddIm = turnedIm * c - turnedRe * s;
      z[p] = evenRe - oddIm;
      z[p + 1] = evenIm + oddRe;
      z[q] = evenRe + oddIm;
      z[q + 1] = oddRe - evenIm;
    }
    inverse(z, points);
    samples.set(z);
  }
}
