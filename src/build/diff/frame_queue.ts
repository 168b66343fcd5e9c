import type { Block } from '../../audio/block.ts';

/** Frames that one signal has given and the comparison has not taken yet. */
export class FrameQueue {
  #channels: Float64Array[];
  #from = 0;
  #to = 0;

  constructor(channels: number) {
    this.#channels = Array.from({ length: channels }, () => new Float64Array(0));
  }

  get frames(): number {
    return this.#to - this.#from;
  }

  /** What waits, oldest frame first; valid until the next `push`. */
  waiting(): Float64Array[] {
    return this.#channels.map((channel) => channel.subarray(this.#from, this.#to));
  }

  push({ channels, frames }: Block): void {
    if (this.#to + frames > this.#channels[0].length) this.#makeRoom(frames);
    this.#channels.forEach((channel, c) => channel.set(channels[c].subarray(0, frames), this.#to));
    this.#to += frames;
  }

  drop(frames: number): void {
    this.#from += frames;
  }

  /** Moves what waits to the front, of larger arrays where it fills more than half. */
  #makeRoom(frames: number): void {
    const waiting = this.frames;
    if (2 * (waiting + frames) > this.#channels[0].length) {
      this.#channels = this.waiting().map((channel) => {
        const larger = new Float64Array(4 * (waiting + frames));
        larger.set(channel);
        return larger;
      });
    } else for (const channel of this.#channels) channel.copyWithin(0, this.#from, this.#to);
    this.#from = 0;
    this.#to = waiting;
  }
}
