import { decibelsOfPower, powerOf } from '../../base/decibel.ts';
import type { Params } from './params.ts';

/**
 * The static curve: reduction r (dB, ≥ 0) of a level that lies d dB over the threshold, slope s = 1 − 1/ratio, knee w.
 * d ≤ −w/2: 0;  d ≥ w/2: s·d;  between: s·(d + w/2)² / 2w, which meets both with equal slope
 * (Giannoulis, Massberg and Reiss, J. AES 60, 2012, eq. 4).
 */
export class Curve {
  readonly #threshold: number;
  readonly #slope: number;
  readonly #halfKnee: number;
  /** Powers up to this one need no logarithm: they lie below the knee. */
  readonly #free: number;
  #power = 0;
  #reduction = 0;

  constructor({ threshold, ratio, knee }: Pick<Params, 'threshold' | 'ratio' | 'knee'>) {
    this.#threshold = threshold;
    this.#slope = 1 - 1 / ratio;
    this.#halfKnee = knee / 2;
    this.#free = powerOf(threshold - knee / 2);
  }

  /** Replaces the first `frames` powers by reductions in dB. A held power is not worked out twice. */
  reductions(values: Float64Array, frames: number): void {
    const free = this.#free;
    for (let i = 0; i < frames; i++) {
      const power = values[i];
      if (power <= free) {
        values[i] = 0;
        continue;
      }
      if (power !== this.#power) {
        this.#power = power;
        this.#reduction = this.#over(decibelsOfPower(power) - this.#threshold);
      }
      values[i] = this.#reduction;
    }
  }

  #over(excess: number): number {
    const half = this.#halfKnee;
    if (excess >= half) return this.#slope * excess;
    const into = excess + half;
    return into <= 0 ? 0 : (this.#slope * into * into) / (4 * half);
  }
}
