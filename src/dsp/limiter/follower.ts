import { PeakHold } from '../primitives/peak_hold.ts';
import { HOP } from '../primitives/true-peak.ts';
import type { Law } from './laws.ts';

/** Below this reduction, in nepers (0.00001 dB), a release has come to its end: the gain is exactly 1 again. */
export const RELEASED = 1e-5 * (Math.LN10 / 20);

/**
 * The reduction that hop after hop of peaks asks for, made into one that stays and returns. Everything in nepers ≥ 0
 * (1 Np = 8.686 dB) and hops; a request is the reduction a hop's peak needs.
 *
 * The level is the largest of
 * - `need`: requests of the last `window` hops but those of the newest `early`;
 * - the level before, as far as a request among the newest `early` will ask for it anyway: no return just before a peak;
 * - the level before, returned: its sustained part S with the time constant `slow`, the rest with `fast`.
 * Where peaks hold the level, S grows towards it with the time constant `charge`.
 */
export class Follower {
  level = 0;
  /** Part of the level that returns slowly. */
  sustained = 0;
  readonly #fast: number;
  readonly #slow: number;
  readonly #charge: number;
  /** Decay of the fast part until a request of now is forgotten. */
  readonly #certain: number;
  readonly #window: number;
  readonly #need: PeakHold;
  readonly #coming: PeakHold;
  /** The last requests, so that the need runs `early` hops behind. */
  readonly #waiting: Float64Array;
  #at = 0;
  /** Hops since a request above 0. */
  #free: number;

  constructor({ fast, slow, charge }: Law, window: number, early: number, rate: number) {
    const decay = (seconds: number, hops = 1) => Math.exp((-hops * HOP) / (seconds * rate));
    this.#fast = decay(fast);
    this.#slow = decay(slow);
    this.#charge = 1 - decay(charge);
    this.#window = window + early;
    this.#certain = decay(fast, this.#window + 1);
    this.#need = new PeakHold(window);
    this.#coming = new PeakHold(window + early);
    this.#waiting = new Float64Array(early + 1);
    this.#free = this.#window + 1;
  }

  /** A request up to this changes nothing: the level will not be lower before it is forgotten. */
  get certain(): number {
    const least = this.level * this.#certain;
    return least > RELEASED ? least : 0;
  }

  next(request: number): void {
    this.#free = request > 0 ? 0 : this.#free + 1;
    if (this.level === 0 && this.#free > this.#window) return;
    const waiting = this.#waiting;
    waiting[this.#at] = request;
    this.#at = this.#at + 1 === waiting.length ? 0 : this.#at + 1;
    this.#move(this.#need.next(waiting[this.#at]), this.#coming.next(request));
  }

  #move(need: number, coming: number): void {
    const { level, sustained } = this;
    const slow = sustained * this.#slow;
    const returned = slow + (level - sustained) * this.#fast;
    const kept = level < coming ? level : coming;
    const held = need > kept ? need : kept;
    if (held > returned) {
      this.level = held;
      this.sustained = sustained > held ? held : sustained + (held - sustained) * this.#charge;
    } else if (returned > RELEASED) {
      this.level = returned;
      this.sustained = slow;
    } else {
      this.level = 0;
      this.sustained = 0;
    }
  }
}
