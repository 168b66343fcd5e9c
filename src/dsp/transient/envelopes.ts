import { powerOf } from '../../base/decibel.ts';
import { factorOf, levelOf } from '../primitives/dynamics/decibel_polynomials.ts';
import { PeakHold } from '../primitives/peak_hold.ts';
import { decayPerSample, EMPTY, SETTLE_FRAMES } from '../primitives/settle.ts';

/** How long a peak stands: half a period of 25 Hz, so that a steady tone above that gives a steady level. */
const HOLD_SECONDS = 0.02;
/** The gain follows its aim with this time constant. */
const SMOOTH_SECONDS = 0.001;
/** Levels under −120 dBFS count as that. */
const POWER_FLOOR = powerOf(-120);
/** A difference of 6 dB gives half the gain. */
const HALF = 6;
/** A gain that has come this near to its aim of 0 dB is 0. */
const OVER = 1e-9;

export interface TransientSettings {
  /** dB. */
  readonly attack: number;
  /** dB. */
  readonly sustain: number;
  /** ms. */
  readonly speed: number;
  /** ms. */
  readonly length: number;
}

/**
 * From a power to a factor. P is the largest power of the last 20 ms.
 *
 * - Rising: A follows P upwards with the time constant `speed`, downwards at once; rise = 10·lg(P/A) ≥ 0 dB, above 0
 *   while a note begins: after a step out of silence −10·lg(1 − e^(−t/speed)).
 * - Falling: S follows P upwards at once, downwards by 8.7 dB each `length` (amplitude to 1/e);
 *   fall = 10·lg(S/P) ≥ 0 dB, above 0 while a note decays faster than that.
 * - Aim: attack·share(rise) + sustain·share(fall) in dB, share(d) = d² / (d² + (6 dB)²), which is flat at 0, so that the
 *   ripple of a steady tone does not move the gain. It is followed with a time constant of 1 ms.
 *
 * Only ratios of powers count, so any level above −120 dBFS is treated alike.
 */
export class TransientGain {
  readonly #settings: TransientSettings;
  readonly #hold: PeakHold;
  readonly #slow: number;
  readonly #fall: number;
  readonly #smooth: number;
  #rising = 0;
  #falling = 0;
  #gain = 0;
  #clock = 0;

  constructor(settings: TransientSettings, rate: number) {
    this.#settings = settings;
    this.#hold = new PeakHold(Math.ceil(HOLD_SECONDS * rate));
    this.#slow = decayPerSample(settings.speed / 1000, rate);
    const fall = decayPerSample(settings.length / 1000, rate);
    this.#fall = fall * fall;
    this.#smooth = decayPerSample(SMOOTH_SECONDS, rate);
  }

  /** Replaces the first `frames` powers by gains in dB. */
  gains(values: Float64Array, frames: number): void {
    this.#hold.process(values, frames);
    const { attack, sustain } = this.#settings;
    for (let i = 0; i < frames; i++) {
      const power = values[i];
      this.#follow(power);
      const level = bounded(power);
      const rise = attack === 0 ? 0 : level - bounded(this.#rising);
      const fall = sustain === 0 ? 0 : bounded(this.#falling) - level;
      const aim = attack * share(rise) + sustain * share(fall);
      this.#gain = (1 - this.#smooth) * aim + this.#smooth * this.#gain;
      if (++this.#clock === SETTLE_FRAMES) this.#settle(aim);
      values[i] = this.#gain;
    }
  }

  #follow(power: number): void {
    const slow = this.#slow;
    this.#rising = power > this.#rising ? (1 - slow) * power + slow * this.#rising : power;
    const fallen = this.#fall * this.#falling;
    this.#falling = power > fallen ? power : fallen;
  }

  #settle(aim: number): void {
    this.#clock = 0;
    if (this.#falling < EMPTY) this.#falling = 0;
    if (aim === 0 && Math.abs(this.#gain) < OVER) this.#gain = 0;
  }
}

function bounded(power: number): number {
  return levelOf(power > POWER_FLOOR ? power : POWER_FLOOR);
}

function share(difference: number): number {
  const square = difference * difference;
  return square / (square + HALF * HALF);
}

/** Gains in dB become factors. */
export function toFactors(values: Float64Array, frames: number): void {
  for (let i = 0; i < frames; i++) values[i] = factorOf(values[i]);
}
