/** Frames below a threshold before the first and after the last louder one; both are all frames where none is louder. */
export interface Edges {
  readonly leading: number;
  readonly trailing: number;
}

/**
 * Finds the silence at both ends, all channels together. Looks at each block from its ends inwards, so music costs a few
 * samples a block.
 */
export class EdgeScan {
  readonly #threshold: number;
  #frames = 0;
  /** Absolute frames; −1: none louder yet. */
  #first = -1;
  #last = -1;

  /** `threshold`: the largest absolute value that still counts as silence; 0 for digital silence. */
  constructor(threshold: number) {
    this.#threshold = threshold;
  }

  observe(channels: readonly Float64Array[], frames: number): void {
    for (const samples of channels) {
      const last = this.#frames + lastLouder(samples, frames, this.#threshold);
      if (last < this.#frames) continue;
      if (last > this.#last) this.#last = last;
      const isNew = this.#first < 0 || this.#first >= this.#frames;
      if (!isNew) continue;
      const first = this.#frames + firstLouder(samples, frames, this.#threshold);
      if (this.#first < 0 || first < this.#first) this.#first = first;
    }
    this.#frames += frames;
  }

  finish(): Edges {
    if (this.#first < 0) return { leading: this.#frames, trailing: this.#frames };
    return { leading: this.#first, trailing: this.#frames - 1 - this.#last };
  }
}

/** `!(… <= …)`: NaN is not silence. */
function firstLouder(samples: Float64Array, frames: number, threshold: number): number {
  for (let i = 0; i < frames; i++) if (!(Math.abs(samples[i]) <= threshold)) return i;
  return frames;
}

/** −1: none. */
function lastLouder(samples: Float64Array, frames: number, threshold: number): number {
  for (let i = frames - 1; i >= 0; i--) if (!(Math.abs(samples[i]) <= threshold)) return i;
  return -1;
}
