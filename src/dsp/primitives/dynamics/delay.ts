/** Delays channels by a fixed number of frames, in place; 0 does nothing. Silence comes out first. */
export class Delay {
  readonly #lines: readonly Float64Array[];
  readonly #frames: number;
  #at = 0;

  constructor(frames: number, channels: number) {
    this.#frames = frames;
    this.#lines = Array.from({ length: channels }, () => new Float64Array(frames));
  }

  /** The samples `[from … from + frames)` of each channel. */
  process(signal: readonly Float64Array[], from: number, frames: number): void {
    if (this.#frames === 0) return;
    let at = this.#at;
    for (let c = 0; c < this.#lines.length; c++) {
      at = this.#exchange(this.#lines[c], signal[c], from, frames);
    }
    this.#at = at;
  }

  #exchange(line: Float64Array, samples: Float64Array, from: number, frames: number): number {
    let at = this.#at;
    for (let i = from; i < from + frames; i++) {
      const late = line[at];
      line[at] = samples[i]!;
      samples[i] = late;
      if (++at === line.length) at = 0;
    }
    return at;
  }
}
