import { HOP, HOPS_AROUND, HopPeaks } from '../primitives/true-peak.ts';
import { GainCurve, SPLINE } from './gain-curve.ts';

export interface StageSettings {
  /** A hop whose true peak exceeds this (linear) is brought down to … */
  readonly trigger: number;
  /** … this. */
  readonly target: number;
  /** Attack, hops. */
  readonly ahead: number;
  /** Hops on either side of a peak's hop that get its full reduction. */
  readonly hold: number;
  /** Time constant, s. */
  readonly release: number;
  /** 0: each channel by itself … 1: all get the lowest gain. */
  readonly link: number;
}

/** Hops from a hop's arrival to its being played. */
export function delayOf({ ahead, hold }: StageSettings): number {
  return ahead + hold + HOPS_AROUND + 1;
}

/**
 * One pass of the limiter over the channels' lines, in place: finds the true peak of each hop, and some hops later
 * multiplies it by the gain the peaks around it allow.
 */
export class Stage {
  readonly delay: number;
  /** Least gain of each hop played, over its frames and channels, by slot. */
  readonly leastGain: Float64Array;
  readonly #settings: StageSettings;
  readonly #lines: readonly Float64Array[];
  readonly #peaks: readonly HopPeaks[];
  readonly #curves: readonly GainCurve[];
  readonly #allowed: Float64Array;

  constructor(settings: StageSettings, lines: readonly Float64Array[], rate: number) {
    const { ahead, hold, release } = settings;
    this.delay = delayOf(settings);
    this.leastGain = new Float64Array(lines[0].length / HOP).fill(1);
    this.#settings = settings;
    this.#lines = lines;
    this.#peaks = lines.map((line) => new HopPeaks(line));
    this.#curves = lines.map(() => new GainCurve(ahead, hold, release, rate));
    this.#allowed = new Float64Array(lines.length);
  }

  /** Hop `slot` has arrived; hop slot − delay is played. */
  advance(slot: number): void {
    for (let c = 0; c < this.#lines.length; c++) this.#peaks[c].scan(slot);
    this.#allow(slot - HOPS_AROUND);
    const played = slot - this.delay;
    this.leastGain[played] = 1;
    for (let c = 0; c < this.#lines.length; c++) {
      const curve = this.#curves[c];
      curve.next(this.#allowed[c]);
      if (!curve.open) this.#play(this.#lines[c], played, curve.depths);
    }
  }

  shift(slots: number): void {
    for (const peaks of this.#peaks) peaks.shift(slots);
    this.leastGain.copyWithin(0, slots);
  }

  /** Allowed gain of each channel for one hop: its own, drawn towards the lowest of all (in dB) by `link`. */
  #allow(slot: number): void {
    const { trigger, target, link } = this.#settings;
    const allowed = this.#allowed;
    let least = 1;
    let floor = trigger;
    for (let c = 0; c < allowed.length; c++) {
      const peak = this.#peaks[c].peak(slot, floor);
      allowed[c] = peak > trigger ? target / peak : 1;
      if (allowed[c] < least) least = allowed[c]!;
      if (link === 1) floor = peak;
    }
    if (least === 1 || link === 0) return;
    for (let c = 0; c < allowed.length; c++) {
      const own = allowed[c];
      if (own > least) allowed[c] = link === 1 ? least : own * Math.exp(link * Math.log(least / own));
    }
  }

  #play(line: Float64Array, slot: number, depths: Float64Array): void {
    const [before, here, after] = [depths[0], depths[1], depths[2]];
    let least = this.leastGain[slot];
    for (let n = slot * HOP, t = 0; t < 3 * HOP; n++, t += 3) {
      const gain = 1 - (SPLINE[t] * before + SPLINE[t + 1] * here + SPLINE[t + 2] * after);
      line[n] *= gain;
      if (gain < least) least = gain;
    }
    this.leastGain[slot] = least;
  }
}
