import { gainOf } from '../../base/decibel.ts';
import { PHASES, phaseWeights, REACH } from '../primitives/oversample.ts';
import { HOPS_AROUND, HopPeaks } from '../primitives/true-peak.ts';
import type { GainStage, Group } from './gain-stage.ts';
import type { Overs } from './overs.ts';

/** Peaks that the gain's own movement has left this far above the ceiling, dB, are corrected … */
const TOLERANCE = 0.004;
/** … down to this far below it. */
const MARGIN = 0.002;

/**
 * Second pass: true peaks of what the first has played, as far as they are above the ceiling.
 *
 * A moving gain changes what lies between the samples. Let g be the gain, u = g·x the samples played, K the kernel:
 *
 *     Σ K(t−k)·u(k) − g(t)·Σ K(t−k)·x(k) = Σ K(t−k)·u(k)·(1 − g(t)/g(k)),
 *     |…| ≤ max|u| · Σ |K(t−k)|·(e^(S·|t−k|) − 1),        S the largest slope of ln g in reach.
 *
 * max|u| is the ceiling, g(t)·peak of x is known, so most hops are settled without interpolating: flat gain adds
 * nothing, and a release little. Only hops near a peak where the gain moves fast are measured.
 */
export class Remainder {
  /** In nepers, by group, of the hop looked at last. */
  readonly requests: Float64Array;
  readonly #peaks: readonly (readonly HopPeaks[])[];
  readonly #overs: Overs;
  readonly #stage: GainStage;
  readonly #ceiling: number;
  readonly #trigger: number;
  readonly #target: number;
  /** First slot not scanned, by group. */
  readonly #scanned: Int32Array;

  /** `stage` is the one that has played. */
  constructor(ceiling: number, groups: readonly Group[], overs: Overs, stage: GainStage) {
    this.requests = new Float64Array(groups.length);
    this.#peaks = groups.map((group) => group.map((line) => new HopPeaks(line)));
    this.#overs = overs;
    this.#stage = stage;
    this.#ceiling = ceiling;
    this.#trigger = ceiling * gainOf(TOLERANCE);
    this.#target = ceiling * gainOf(-MARGIN);
    this.#scanned = new Int32Array(groups.length);
  }

  /** Hop `slot` has been played: finds the requests of hop slot − {@link HOPS_AROUND}. */
  find(slot: number): void {
    const found = slot - HOPS_AROUND;
    for (let g = 0; g < this.#peaks.length; g++) {
      this.requests[g] = this.#settled(g, found) ? 0 : this.#measured(g, found);
    }
  }

  shift(slots: number): void {
    for (const group of this.#peaks) for (const peaks of group) peaks.shift(slots);
    for (let g = 0; g < this.#scanned.length; g++) this.#scanned[g] -= slots;
  }

  #settled(group: number, slot: number): boolean {
    const slopes = this.#stage.slopes[group];
    let slope = slopes[slot - HOPS_AROUND];
    for (let s = slot - HOPS_AROUND + 1; s <= slot + HOPS_AROUND; s++)
      if (slopes[s] > slope) slope = slopes[s]!;
    if (slope === 0) return true;
    const carried = this.#overs.bounds[group][slot] * this.#stage.most[group][slot];
    return slope < STEEPEST && carried + this.#ceiling * MOMENT * slope <= this.#trigger;
  }

  #measured(group: number, slot: number): number {
    const trigger = this.#trigger;
    const first = Math.max(this.#scanned[group], slot - HOPS_AROUND);
    this.#scanned[group] = slot + HOPS_AROUND + 1;
    let peak = trigger;
    for (const peaks of this.#peaks[group]) {
      for (let s = first; s <= slot + HOPS_AROUND; s++) peaks.scan(s);
      peak = peaks.peak(slot, peak);
    }
    return peak > trigger ? Math.log(peak / this.#target) : 0;
  }
}

/** Up to this slope of ln g the bound is used; e^(S·|t−k|) − 1 is then under {@link CURVING} times S·|t−k|. */
const STEEPEST = 0.005;
const CURVING = (Math.exp(STEEPEST * (REACH + 1)) - 1) / (STEEPEST * (REACH + 1));
/** What the parabola through three values can make of an error in each of them: 1.25 times the largest at most. */
const PARABOLA = 1.25;
/** Σ |K(t−k)|·|t−k|, with these margins, and with what g moves between two values of the 8× grid. */
const MOMENT = CURVING * PARABOLA * (largestMoment() + 1 / PHASES);

function largestMoment(): number {
  const moments = Array.from({ length: PHASES }, (_, phase) =>
    phaseWeights(phase).reduce(
      (sum, w, i) => sum + Math.abs(w) * Math.abs(phase / PHASES - (i - REACH + 1)),
      0,
    ),
  );
  return Math.max(...moments);
}
