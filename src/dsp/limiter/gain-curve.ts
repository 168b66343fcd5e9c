import { HOP } from '../primitives/true-peak.ts';

/** Below this reduction, in nepers (0.00001 dB), a release has come to its end: the gain is exactly 1 again. */
const RELEASED = 1e-5 * (Math.LN10 / 20);

/**
 * The way from one hop's allowed gain to the gain of every sample, one instance a channel and stage. All in units of
 * hops; nothing here is a running sum, so nothing drifts and full gain is exactly full gain.
 *
 * 1. Sliding minimum of the allowed gain over the look-ahead and `hold` hops on either side of the hop it belongs to.
 * 2. Release: the reduction in dB decays exponentially, e^(−t/release); a new minimum takes over at once.
 * 3. Attack: mean of the depth 1 − gain with raised-cosine (Hann) weights over `ahead` hops. Every term has seen the
 *    minimum by the time it counts, so the mean has reached it exactly when the peak arrives, and cannot go below.
 * 4. Uniform quadratic B-spline through three neighbouring hops' depths: continuous slope from sample to sample, still
 *    a mean with weights ≥ 0.
 *
 * With `ahead` = F and `hold` = H, the depth that results after allowed gain q belongs to hop q − F − H.
 */
export class GainCurve {
  /** Depths of the hop before, the hop itself and the hop after the one to be played. */
  readonly depths = new Float64Array(3);
  readonly #weights: Float64Array;
  readonly #decay: number;
  readonly #window: number;
  /** The last allowed gains, by hop number modulo their count. */
  readonly #allowed: Float64Array;
  /** The last depths after release, newest at #at. */
  readonly #released: Float64Array;
  #at = 0;
  #hop = 0;
  /** Hops since the allowed gain was below 1, and depths above 0 among #released. */
  #free: number;
  #deep = 0;
  /** Reduction after release, as a natural logarithm, ≤ 0. */
  #level = 0;

  constructor(ahead: number, hold: number, release: number, rate: number) {
    this.#weights = hann(ahead);
    this.#decay = Math.exp(-HOP / (release * rate));
    this.#window = ahead + 2 * hold + 2;
    this.#allowed = new Float64Array(this.#window).fill(1);
    this.#released = new Float64Array(ahead);
    this.#free = this.#window;
  }

  /** Takes the next hop's allowed gain, 0 < gain ≤ 1, and moves the depths on by one hop. */
  next(allowed: number): void {
    this.#allowed[this.#hop % this.#window] = allowed;
    this.#hop++;
    this.#free = allowed < 1 ? 0 : this.#free + 1;
    const { depths } = this;
    depths[0] = depths[1]!;
    depths[1] = depths[2]!;
    depths[2] = this.#smooth(1 - this.#release());
  }

  /** True where the hop to be played has gain 1 throughout. */
  get open(): boolean {
    return this.depths[0] === 0 && this.depths[1] === 0 && this.depths[2] === 0;
  }

  #release(): number {
    this.#level *= this.#decay;
    if (this.#level > -RELEASED) this.#level = 0;
    if (this.#free < this.#window) {
      let least = 1;
      for (const gain of this.#allowed) if (gain < least) least = gain;
      const level = Math.log(least);
      if (level <= this.#level) {
        this.#level = level;
        return least;
      }
    }
    return this.#level === 0 ? 1 : Math.exp(this.#level);
  }

  #smooth(depth: number): number {
    const released = this.#released;
    const { length } = released;
    this.#at = this.#at + 1 === length ? 0 : this.#at + 1;
    if (released[this.#at] > 0) this.#deep--;
    if (depth > 0) this.#deep++;
    released[this.#at] = depth;
    if (this.#deep === 0) return 0;
    let mean = 0;
    for (let i = 0, j = this.#at; i < length; i++) {
      mean += this.#weights[i] * released[j];
      j = j === 0 ? length - 1 : j - 1;
    }
    return mean;
  }
}

/** Raised-cosine weights without their zero ends, of sum 1. */
function hann(count: number): Float64Array {
  const weights = Float64Array.from({ length: count }, (_, i) => {
    return 1 - Math.cos((2 * Math.PI * (i + 1)) / (count + 1));
  });
  const sum = weights.reduce((total, w) => total + w, 0);
  return weights.map((w) => w / sum);
}

/** B-spline weights of the hop before, the hop itself and the hop after, for each frame of a hop. */
export const SPLINE = Float64Array.from({ length: 3 * HOP }, (_, i) => {
  const u = (Math.floor(i / 3) + 0.5) / HOP;
  if (i % 3 === 0) return ((1 - u) * (1 - u)) / 2;
  return i % 3 === 1 ? 0.5 + u * (1 - u) : (u * u) / 2;
});
