import { type HopsPlay, playTwin } from '../primitives/kernels/limiter.ts';
import { HOP } from '../primitives/true-peak.ts';

/**
 * The way from one hop's reduction to the gain of every sample. Nothing here is a running sum, so nothing drifts and
 * full gain is exactly full gain.
 *
 * 1. Attack: mean of the depth 1 − e^(−reduction) with raised-cosine (Hann) weights over `ahead` hops. Every term has
 *    seen the peak by the time it counts, so the mean has reached its depth when the peak is there, and no more.
 * 2. Uniform quadratic B-spline through three neighbouring hops' depths: continuous slope from sample to sample, still
 *    a mean with weights ≥ 0.
 */
export class GainCurve {
  /** No gain of the hop to be played is above this. */
  most = 1;
  /** Largest slope of the logarithm of its gain, Np a frame. */
  slope = 0;
  readonly #weights: Float64Array;
  /** The last depths, newest at #at and again `ahead` places on, so that they lie in a row. */
  readonly #depths: Float64Array;
  #at = 0;
  /** Depths above 0 among them. */
  #deep = 0;
  /** Smoothed depths of the hop before, the hop itself and the hop after the one to be played. */
  #before = 0;
  #here = 0;
  #after = 0;

  constructor(ahead: number) {
    this.#weights = hann(ahead);
    this.#depths = new Float64Array(2 * ahead);
  }

  /**
   * Takes the next hop's reduction, in nepers ≥ 0, and moves on by one hop; returns the smoothed depth of the hop after
   * the one to be played.
   */
  next(reduction: number): number {
    if (reduction === 0 && this.#deep === 0 && this.#here === 0) {
      this.#before = 0;
      this.most = 1;
      this.slope = 0;
      return 0;
    }
    this.#before = this.#here;
    this.#here = this.#after;
    this.#after = this.#smooth(reduction === 0 ? 0 : 1 - Math.exp(-reduction));
    this.#span();
    return this.#after;
  }

  /** A B-spline lies between its coefficients, and its slope between their differences. */
  #span(): void {
    const before = this.#before;
    const here = this.#here;
    const after = this.#after;
    const least = 1 - Math.max(before, here, after);
    this.most = 1 - Math.min(before, here, after);
    this.slope = Math.max(Math.abs(here - before), Math.abs(after - here)) / (HOP * least);
  }

  #smooth(depth: number): number {
    const depths = this.#depths;
    const weights = this.#weights;
    const ahead = weights.length;
    this.#at = this.#at === 0 ? ahead - 1 : this.#at - 1;
    if (depths[this.#at] > 0) this.#deep--;
    if (depth > 0) this.#deep++;
    depths[this.#at] = depth;
    depths[this.#at + ahead] = depth;
    if (this.#deep === 0) return 0;
    let mean = 0;
    for (let i = 0, j = this.#at; i < ahead; i++, j++) mean += weights[i] * depths[j];
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

/** B-spline weights for each frame of a hop: 16 of the hop before, 16 of the hop itself, 16 of the hop after. */
const SPLINE = Float64Array.from({ length: 3 * HOP }, (_, i) => {
  const u = ((i % HOP) + 0.5) / HOP;
  if (i < HOP) return ((1 - u) * (1 - u)) / 2;
  return i < 2 * HOP ? 0.5 + u * (1 - u) : (u * u) / 2;
});

/** What plays hops by their smoothed depths; a twin's where there is one. */
export function hopsPlay(): HopsPlay {
  return playTwin(SPLINE) ?? playHops;
}

const gains = new Float64Array(HOP);

const playHops: HopsPlay = (depths, from, to, lines, least) => {
  for (let slot = from; slot < to; slot++) {
    const lowest = writeGains(depths[slot], depths[slot + 1], depths[slot + 2]);
    if (lowest < least[slot]) least[slot] = lowest;
    for (const line of lines) {
      for (let i = 0, n = slot * HOP; i < HOP; i++, n++) line[n] *= gains[i];
    }
  }
};

/** Writes the gain of every frame of a hop, and returns the least. */
function writeGains(before: number, here: number, after: number): number {
  let least = 1;
  for (let i = 0; i < HOP; i++) {
    const gain = 1 - (SPLINE[i] * before + SPLINE[i + HOP] * here + SPLINE[i + 2 * HOP] * after);
    gains[i] = gain;
    if (gain < least) least = gain;
  }
  return least;
}
