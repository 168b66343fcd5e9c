import { HOP, HOPS_AROUND, HopPeaks } from '../primitives/true-peak.ts';
import type { GainStage, Group } from './gain-stage.ts';

/** First pass: finds the true peak of every hop, and what reduction brings it to the ceiling. */
export class Overs {
  /** A bound of each hop's true peak, by group and slot; the peak itself where it counts. */
  readonly bounds: readonly Float64Array[];
  /** In nepers, by group, of the hop found last. */
  readonly requests: Float64Array;
  readonly #peaks: readonly (readonly HopPeaks[])[];
  readonly #ceiling: number;
  readonly #stage: GainStage;

  /** `ceiling` is linear. `stage` is the one that gets the requests. */
  constructor(ceiling: number, groups: readonly Group[], stage: GainStage) {
    this.bounds = groups.map(([line]) => new Float64Array(line.length / HOP));
    this.requests = new Float64Array(groups.length);
    this.#peaks = groups.map((group) => group.map((line) => new HopPeaks(line)));
    this.#ceiling = ceiling;
    this.#stage = stage;
  }

  /** The hops from ≤ slot < to have arrived. */
  scan(from: number, to: number): void {
    for (const group of this.#peaks) for (const peaks of group) peaks.scanAll(from, to);
  }

  /**
   * Hop `slot` has been scanned: finds the requests of hop slot − {@link HOPS_AROUND}. Peaks that the reduction of
   * before covers for certain are not looked for.
   */
  find(slot: number): void {
    const ceiling = this.#ceiling;
    const found = slot - HOPS_AROUND;
    for (let g = 0; g < this.#peaks.length; g++) {
      const certain = this.#stage.certain(g);
      const floor = certain === 0 ? ceiling : ceiling * Math.exp(certain);
      let peak = floor;
      for (const peaks of this.#peaks[g]) peak = peaks.peak(found, peak);
      this.bounds[g][found] = peak;
      this.requests[g] = peak > floor ? Math.log(peak / ceiling) : 0;
    }
  }

  shift(slots: number): void {
    for (const group of this.#peaks) for (const peaks of group) peaks.shift(slots);
    for (const bounds of this.bounds) bounds.copyWithin(0, slots);
  }
}
