import { decibelsOf } from '../../base/decibel.ts';
import { HOP } from '../primitives/true-peak.ts';

const PERIOD = 0.1;

/** Keeps account of the gain: its least value, how long it acted, and its course in steps of 100 ms. */
export class ReductionMeter {
  leastGain = 1;
  activeFrames = 0;
  readonly #period: number;
  #gains = new Float64Array(1024);
  #count = 0;
  /** Negative before the signal has come through. */
  #hop: number;

  /** `delay`: hops given out before the signal's first. */
  constructor(rate: number, delay: number) {
    this.#period = PERIOD * rate;
    this.#hop = -delay;
  }

  /** The next hop of the output begins; `gain` is the least of its frames and channels. */
  hop(gain: number): void {
    const step = Math.floor((this.#hop * HOP) / this.#period);
    this.#hop++;
    if (step < 0) return;
    while (this.#count <= step) this.#push();
    if (gain === 1) return;
    this.activeFrames += HOP;
    if (gain < this.leastGain) this.leastGain = gain;
    if (gain < this.#gains[step]) this.#gains[step] = gain;
  }

  /** Reduction in dB, ≥ 0, of every 100 ms so far. */
  curve(): Float64Array {
    return this.#gains.slice(0, this.#count).map(reductionOf);
  }

  #push(): void {
    if (this.#count === this.#gains.length) {
      const longer = new Float64Array(2 * this.#count);
      longer.set(this.#gains);
      this.#gains = longer;
    }
    this.#gains[this.#count++] = 1;
  }
}

/** What a clipper has done to the largest sample of each hop: its factor, at most 1, by slot. */
export class ClipMeter {
  readonly gains: Float64Array;
  #before = 0;
  #after = 0;

  constructor(slots: number) {
    this.gains = new Float64Array(slots).fill(1);
  }

  /** Frames of the hop that arrives: samples after the clipper, and what it took from them. */
  note(samples: Float64Array, from: number, frames: number, taken: Float64Array, at: number): void {
    for (let i = 0; i < frames; i++) {
      const left = samples[from + i];
      const size = Math.abs(left);
      const whole = Math.abs(left + taken[at + i]);
      if (size > this.#after) this.#after = size;
      if (whole > this.#before) this.#before = whole;
    }
  }

  /** Hop `slot` is whole. */
  hop(slot: number): void {
    this.gains[slot] = this.#after < this.#before ? this.#after / this.#before : 1;
    this.#before = 0;
    this.#after = 0;
  }

  shift(slots: number): void {
    this.gains.copyWithin(0, slots);
  }
}

/** dB, ≥ 0. */
export function reductionOf(gain: number): number {
  return gain === 1 ? 0 : -decibelsOf(gain);
}
