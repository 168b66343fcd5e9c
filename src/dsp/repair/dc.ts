import { EMPTY } from '../primitives/settle.ts';

/** Hz. */
const CORNER = 1;

/**
 * First-order high-pass at 1 Hz: |H(f)|² = u²/(1 + u²), u = tan(πf/fs) / tan(π·1 Hz/fs), exactly zero at DC.
 * −3.01 dB at 1 Hz, −0.011 dB at 20 Hz (there 2.9° ahead); an offset that begins suddenly has fallen to 1/e after
 * 159 ms. The exact mean of a whole signal is known only at its end, and where an offset changes it is wrong everywhere.
 *
 * Trapezoidal: the state is the offset itself, so its rounding stays that of the offset.
 */
export class DcFilter {
  readonly #share: number;
  #offset = 0;

  constructor(rate: number) {
    const g = Math.tan((Math.PI * CORNER) / rate);
    this.#share = g / (1 + g);
  }

  /** Filters `samples[0 … frames)` in place. */
  process(samples: Float64Array, frames: number): void {
    const share = this.#share;
    let offset = this.#offset;
    for (let i = 0; i < frames; i++) {
      const x = samples[i];
      const half = share * (x - offset);
      samples[i] = x - (offset + half);
      offset += 2 * half;
      if (Math.abs(offset) < EMPTY) offset = 0;
    }
    this.#offset = offset;
  }
}
