/** Counts the NaN and infinities of one channel. */
export class NonFiniteScan {
  #count = 0;
  #first = -1;

  /** `frame`: the absolute frame of `samples[0]`. */
  observe(samples: Float64Array, frames: number, frame: number): void {
    if (allFinite(samples, frames)) return;
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

/** 0 · x is 0 for a finite x and NaN else: one test a block where all is well. Four sums, so that none waits for another. */
function allFinite(samples: Float64Array, frames: number): boolean {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 3 < frames; i += 4) {
    a += 0 * samples[i];
    b += 0 * samples[i + 1];
    c += 0 * samples[i + 2];
    d += 0 * samples[i + 3];
  }
  for (; i < frames; i++) a += 0 * samples[i];
  return a + b + c + d === 0;
}
