import { decayPerSample, SETTLE_FRAMES } from '../settle.ts';
import type { DynamicsSettings } from './settings.ts';

/** A reduction that has fallen below this many dB is over: the step to unity gain is 200 dB under the signal. */
const OVER = 1e-9;
/** Auto release: the slow part charges in this many release times, and lets go in … */
export const SLOW_CHARGE = 4;
/** … this many. */
export const SLOW_RELEASE = 8;

/** Factors a sample of the exponentials; `grow` where the reduction goes up, `shrink` where it goes down. */
export interface Decays {
  readonly grow: number;
  readonly shrink: number;
  readonly slowGrow: number;
  readonly slowShrink: number;
}

/**
 * Attack is what follows a rising level: a compressor's reduction grows (or its boost shrinks), an expander's shrinks.
 * `steepness`: how much the loop of a feedback compressor speeds its attack up, see feedback.ts; else 1.
 */
export function decaysOf(settings: DynamicsSettings, rate: number, steepness = 1): Decays {
  const attack = attackDecay(settings.attack / 1000, rate, steepness);
  const release = decayPerSample(settings.release / 1000, rate);
  if (settings.law === 'expander') {
    return { grow: release, shrink: attack, slowGrow: release, slowShrink: attack };
  }
  if (settings.auto_release !== true) {
    return { grow: attack, shrink: release, slowGrow: attack, slowShrink: release };
  }
  const charge = Math.max(settings.attack, SLOW_CHARGE * settings.release) / 1000;
  return {
    grow: attack,
    shrink: release,
    slowGrow: attackDecay(charge, rate, steepness),
    slowShrink: decayPerSample((SLOW_RELEASE * settings.release) / 1000, rate),
  };
}

/** The same, but a reduction that shrinks does so at once. */
export function openingAtOnce(decays: Decays): Decays {
  return { ...decays, shrink: 0, slowShrink: 0 };
}

function attackDecay(seconds: number, rate: number, steepness: number): number {
  return 1 - (1 - decayPerSample(seconds, rate)) / steepness;
}

/**
 * Smooths the reduction, in dB.
 *
 * It goes to its aim exponentially: after the attack time or the release time it has made 1 − 1/e = 63.2 % of a sudden
 * change in dB. What the detector needs to see the change comes before: nothing for growing peaks, 10 ms (its hold) for
 * falling ones, some 12 ms for RMS.
 *
 * Auto release: two such parts, of which the larger reduction counts. The fast one has the given times; the slow one
 * charges in 4 and lets go in 8 release times. So the reduction of a drum hit is over after the release time, while the
 * part of it that has lasted 4 release times and more goes 8 times as slowly: for a reduction r that has stood for
 * T ≫ attack, r(t) = r · max(e^(−t/release), (1 − e^(−T/4 release)) · e^(−t/8 release)).
 */
export class Ballistics {
  readonly #decays: Decays;
  readonly #atOnce: Decays;
  #fast: number;
  #slow: number;
  #aim = 0;
  #clock = 0;

  /** `start`: the reduction before the first frame. */
  constructor(decays: Decays, start: number) {
    this.#decays = decays;
    this.#atOnce = openingAtOnce(decays);
    this.#fast = start;
    this.#slow = start;
  }

  get reduction(): number {
    return this.#fast > this.#slow ? this.#fast : this.#slow;
  }

  /** Replaces the first `frames` reductions by smoothed ones; `atOnce`: a reduction that shrinks does so at once. */
  process(values: Float64Array, frames: number, atOnce = false): void {
    const decays = atOnce ? this.#atOnce : this.#decays;
    for (let i = 0; i < frames; i++) values[i] = this.next(values[i], decays);
  }

  /** The reduction of the next frame. */
  next(aim: number, decays = this.#decays): number {
    const { grow, shrink, slowGrow, slowShrink } = decays;
    const fast = towards(aim, this.#fast, grow, shrink);
    const slow = towards(aim, this.#slow, slowGrow, slowShrink);
    this.#fast = fast;
    this.#slow = slow;
    this.#aim = aim;
    if (++this.#clock === SETTLE_FRAMES) this.#settle();
    return fast > slow ? fast : slow;
  }

  #settle(): void {
    this.#clock = 0;
    if (this.#aim !== 0) return;
    if (Math.abs(this.#fast) < OVER) this.#fast = 0;
    if (Math.abs(this.#slow) < OVER) this.#slow = 0;
  }
}

function towards(aim: number, now: number, grow: number, shrink: number): number {
  return aim > now ? (1 - grow) * aim + grow * now : (1 - shrink) * aim + shrink * now;
}
