import { powerOf } from '../../../base/decibel.ts';

/**
 * An expander opens where the level reaches the threshold, and shuts where it falls `width` dB under it: while it is
 * open its curve sees the level `width` dB higher. Shut before the first frame.
 */
export class Hysteresis {
  readonly #opens: number;
  readonly #shuts: number;
  readonly #lift: number;
  #open = false;

  constructor(threshold: number, width: number) {
    this.#opens = powerOf(threshold);
    this.#shuts = powerOf(threshold - width);
    this.#lift = powerOf(width);
  }

  /** Lifts the powers while open. */
  process(powers: Float64Array, frames: number): void {
    let open = this.#open;
    for (let i = 0; i < frames; i++) {
      open = powers[i] >= (open ? this.#shuts : this.#opens);
      if (open) powers[i] *= this.#lift;
    }
    this.#open = open;
  }
}
