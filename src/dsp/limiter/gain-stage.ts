import { HOP, HOPS_AROUND } from '../primitives/true-peak.ts';
import { Follower } from './follower.ts';
import { GainCurve, hopsPlay } from './gain-curve.ts';
import type { Law } from './laws.ts';

/** Hops on either side of a peak's hop that get its full reduction: all that the interpolation of the peak reads. */
const HOLD = HOPS_AROUND;

export interface StageSettings {
  readonly law: Law;
  /** How early a request is seen, s; the attack at least. */
  readonly lookahead: number;
  /** Stereo links: 0 each channel by itself … 1 all alike. */
  readonly transientLink: number;
  readonly releaseLink: number;
}

/** A stage's times in hops. */
interface Hops {
  /** Terms of the attack's mean: the window is one hop longer, from zero to zero. */
  readonly ahead: number;
  /** Hops that a request is seen before the attack begins. */
  readonly early: number;
}

function hopsOf({ law, lookahead }: StageSettings, rate: number): Hops {
  const rounded = (seconds: number) => Math.max(3, Math.round((seconds * rate) / HOP));
  const window = rounded(law.attack);
  return { ahead: window - 1, early: Math.max(0, rounded(lookahead) - window) };
}

/** Hops from the arrival of a hop to its being played. */
export function delayOf(settings: StageSettings, rate: number): number {
  const { ahead, early } = hopsOf(settings, rate);
  return early + ahead + HOLD + 1 + HOPS_AROUND;
}

/** Channels that share one gain. */
export type Group = readonly Float64Array[];

/** The channels as groups: one where everything is linked, else one a channel. */
export function groupsOf(lines: readonly Float64Array[], settings: StageSettings): readonly Group[] {
  const { transientLink, releaseLink } = settings;
  return transientLink === 1 && releaseLink === 1 ? [lines] : lines.map((line) => [line]);
}

/** Takes every hop's requested reductions and some hops later plays the hops: multiplies them by their gain, in place. */
export class GainStage {
  /** Least gain of each hop played, over its frames and channels, by slot. */
  readonly least: Float64Array;
  /** A bound of the gain of each hop played, and of its logarithm's slope, a frame; by group and slot. */
  readonly most: readonly Float64Array[];
  readonly slopes: readonly Float64Array[];
  readonly #groups: readonly Group[];
  readonly #followers: readonly Follower[];
  readonly #curves: readonly GainCurve[];
  /** Smoothed depths by group: of hop `slot` at slot + 1, so the three that its gain comes from begin at `slot`. */
  readonly #depths: readonly Float64Array[];
  readonly #playHops = hopsPlay();
  readonly #settings: StageSettings;
  readonly #sustained: Float64Array;
  readonly #reductions: Float64Array;

  constructor(settings: StageSettings, groups: readonly Group[], rate: number) {
    const { ahead, early } = hopsOf(settings, rate);
    const slots = groups[0][0].length / HOP;
    this.least = new Float64Array(slots).fill(1);
    this.most = groups.map(() => new Float64Array(slots).fill(1));
    this.slopes = groups.map(() => new Float64Array(slots));
    this.#groups = groups;
    this.#followers = groups.map(() => new Follower(settings.law, ahead + 2 * HOLD + 2, early, rate));
    this.#curves = groups.map(() => new GainCurve(ahead));
    this.#depths = groups.map(() => new Float64Array(slots + 2));
    this.#settings = settings;
    this.#sustained = new Float64Array(groups.length);
    this.#reductions = new Float64Array(groups.length);
  }

  /** A request of a group up to this, in nepers, would change nothing. */
  certain(group: number): number {
    return this.#followers[group].certain;
  }

  /** The next hop's requests in nepers ≥ 0, a group each; hop `slot` can be played. */
  advance(requests: Float64Array, slot: number): void {
    const followers = this.#followers;
    for (let g = 0; g < followers.length; g++) followers[g].next(requests[g]);
    this.#link();
    for (let g = 0; g < followers.length; g++) {
      const curve = this.#curves[g];
      this.#depths[g][slot + 2] = curve.next(this.#reductions[g]);
      this.most[g][slot] = curve.most;
      this.slopes[g][slot] = curve.slope;
    }
  }

  /** Plays the hops from ≤ slot < to, the next ones. */
  play(from: number, to: number): void {
    this.least.fill(1, from, to);
    for (let g = 0; g < this.#groups.length; g++) {
      const depths = this.#depths[g];
      let [first, end] = [from, to];
      while (first < end && open(depths, first)) first++;
      while (first < end && open(depths, end - 1)) end--;
      if (first < end) this.#playHops(depths, first, end, this.#groups[g], this.least);
    }
  }

  shift(slots: number): void {
    this.least.copyWithin(0, slots);
    for (const values of [...this.most, ...this.slopes, ...this.#depths]) values.copyWithin(0, slots);
  }

  /**
   * Links in dB: the sustained parts are drawn towards the largest of them by `releaseLink`; what a channel needs above
   * that is its transient part, drawn by `transientLink`. The sum is never less than the channel's own level.
   */
  #link(): void {
    const followers = this.#followers;
    const reductions = this.#reductions;
    if (followers.length === 1) {
      reductions[0] = followers[0].level;
      return;
    }
    const { transientLink, releaseLink } = this.#settings;
    const sustained = this.#sustained;
    for (let g = 0; g < followers.length; g++) sustained[g] = followers[g].sustained;
    drawTogether(sustained, releaseLink);
    for (let g = 0; g < followers.length; g++) {
      const above = followers[g].level - sustained[g];
      reductions[g] = above > 0 ? above : 0;
    }
    drawTogether(reductions, transientLink);
    for (let g = 0; g < followers.length; g++) reductions[g] += sustained[g];
  }
}

/** True where the hop has gain 1 throughout. */
function open(depths: Float64Array, slot: number): boolean {
  return depths[slot] === 0 && depths[slot + 1] === 0 && depths[slot + 2] === 0;
}

/** Moves every value towards the largest by the share `link`. */
function drawTogether(values: Float64Array, link: number): void {
  let largest = 0;
  for (const value of values) if (value > largest) largest = value;
  for (let i = 0; i < values.length; i++) {
    values[i] = link === 1 ? largest : values[i] + link * (largest - values[i]);
  }
}
