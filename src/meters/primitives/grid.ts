/**
 * Frame at which interval `index` begins on a grid of `pace` intervals a second: floor(index · rate / pace).
 * Absolute, so it does not drift where an interval is no whole number of frames (10 ms at 22 050 or 11 025 Hz):
 * intervals then differ by one frame in length, and every pace-th one begins on a whole second exactly.
 */
export function gridFrame(index: number, rate: number, pace: number): number {
  return Math.floor((index * rate) / pace);
}

/**
 * Cuts a stream of blocks of any size at the lines of an absolute grid, so that what is gathered for an interval does
 * not depend on how the stream was cut into blocks.
 */
export class Grid {
  readonly #rate: number;
  readonly #pace: number;
  #index = 0;
  #left: number;

  /** `rate` in Hz, `pace` in intervals a second, not above `rate`. */
  constructor(rate: number, pace: number) {
    this.#rate = rate;
    this.#pace = pace;
    this.#left = gridFrame(1, rate, pace);
  }

  /** How many of `frames` still belong to the running interval; they are taken as read. */
  take(frames: number): number {
    const taken = Math.min(frames, this.#left);
    this.#left -= taken;
    return taken;
  }

  /**
   * Writes the frames, counted from here, before which an interval ends within the next `frames`, and returns how many
   * there are; the frames are taken as read.
   */
  lines(frames: number, into: Float64Array): number {
    let count = 0;
    for (let at = 0; at < frames;) {
      at += this.take(frames - at);
      if (this.lineReached()) into[count++] = at;
    }
    return count;
  }

  /** True once after each complete interval; the next one begins. */
  lineReached(): boolean {
    if (this.#left > 0) return false;
    this.#index += 1;
    this.#left =
      gridFrame(this.#index + 1, this.#rate, this.#pace) - gridFrame(this.#index, this.#rate, this.#pace);
    return true;
  }
}
