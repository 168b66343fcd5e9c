/** Counts the NaN and infinities of one channel. */
export class NonFiniteScan {
  #count = 0;
  #first = -1;

  /** `frame`: the absolute frame of `samples[0]`. */
  observe(samples: Float64Array, frames: number, frame: number): void {
    // 0 · x is 0 for a finite x and NaN else: one test a block where all is well.
    let zero = 0;
    for (let i = 0; i < frames; i++) zero += 0 * samples[i];
    if (zero === 0) return;
    for (let i = 0; i < frames; i++) {
      if (Number.isFinite(samples[i])) continue;
      this.#count += 1;
      if (this.#first < 0) this.#first = frame + i;
    }
  }

  /** `first`: −1 where there is none. */
  finish(): { readonly count: number; readonly first: number } {
    return { count: this.#count, first: this.#first };
  }
}
