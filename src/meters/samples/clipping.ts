/** The highest positive value of 16 bits; every deeper format's lies above it. */
const FULL_SCALE = 1 - 1 / 32768;
/** Two may be a peak that happens to fall between them; three in a row are flattened. */
const RUN = 3;

export interface ChannelClipping {
  /** Runs of three or more. */
  readonly runs: number;
  /** Samples in these runs. */
  readonly samples: number;
  /** First frame of the first run; −1: none. */
  readonly first: number;
}

/** Counts the runs of equal, consecutive samples at full scale (32767/32768 and above, either sign) of one channel. */
export class ClippingScan {
  #value = 0;
  /** Length of the run that stands open at the end of what was seen. */
  #length = 0;
  #runs = 0;
  #samples = 0;
  #first = -1;

  /** `frame`: the absolute frame of `samples[0]`. */
  observe(samples: Float64Array, frames: number, frame: number): void {
    let length = this.#length;
    for (let i = 0; i < frames; i++) {
      const x = samples[i];
      if (x >= FULL_SCALE || x <= -FULL_SCALE) {
        length = length > 0 && x === this.#value ? length + 1 : 1;
        this.#value = x;
        if (length >= RUN) this.#count(length, frame + i);
      } else {
        length = 0;
      }
    }
    this.#length = length;
  }

  #count(length: number, frame: number): void {
    this.#samples += length === RUN ? RUN : 1;
    if (length !== RUN) return;
    this.#runs += 1;
    if (this.#first < 0) this.#first = frame - RUN + 1;
  }

  finish(): ChannelClipping {
    return { runs: this.#runs, samples: this.#samples, first: this.#first };
  }
}
