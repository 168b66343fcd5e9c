import { gainOf } from '../../base/decibel.ts';
import { decayPerSample } from '../primitives/settle.ts';
import type { Params } from './params.ts';

/** A reduction that has fallen below this many dB is over: the step to unity gain is 200 dB under the signal. */
const OVER = 1e-9;

/**
 * Smooths the reduction, in dB, and turns it into the factor for the samples.
 *
 * The reduction goes to its aim exponentially: after the attack time (aim larger) or the release time (aim smaller)
 * it has made 1 − 1/e = 63.2 % of a sudden change in dB. What the detector needs to see the change comes before:
 * nothing for growing peaks, 10 ms (its hold) for falling ones, some 12 ms for RMS.
 */
export class Ballistics {
  readonly #attack: number;
  readonly #release: number;
  readonly #dry: number;
  readonly #wet: number;
  #reduction = 0;

  constructor(params: Params, rate: number) {
    this.#attack = decayPerSample(params.attack / 1000, rate);
    this.#release = decayPerSample(params.release / 1000, rate);
    this.#dry = 1 - params.mix;
    this.#wet = params.mix * gainOf(params.makeup);
  }

  /** Replaces the first `frames` reductions in dB by factors: dry + wet · 10^(−reduction/20). */
  factors(values: Float64Array, frames: number): void {
    const attack = this.#attack;
    const release = this.#release;
    const dry = this.#dry;
    const wet = this.#wet;
    const free = dry + wet;
    let reduction = this.#reduction;
    for (let i = 0; i < frames; i++) {
      const aim = values[i];
      if (aim === 0 && reduction < OVER) {
        reduction = 0;
        values[i] = free;
        continue;
      }
      reduction = aim + (aim > reduction ? attack : release) * (reduction - aim);
      values[i] = dry + wet * gainOf(-reduction);
    }
    this.#reduction = reduction;
  }
}
