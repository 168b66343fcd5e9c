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

/** dB, ≥ 0. */
export function reductionOf(gain: number): number {
  return gain === 1 ? 0 : -decibelsOf(gain);
}
