import { HOP, HOPS_AROUND, HopPeaks } from '../primitives/true-peak.ts';
import type { GainStage, Group } from './gain-stage.ts';

/** Largest input, +120 dBFS: what lies beyond is cut there, so that no sum of products can overflow. */
const INPUT_MAX = 1e6;

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

  /** Puts frames of every channel into its line, from frame `at` on; bounds the hops that can be found then. */
  take(at: number, channels: readonly Float64Array[], from: number, frames: number): void {
    const first = Math.floor(at / HOP) - HOPS_AROUND;
    const end = Math.floor((at + frames) / HOP) - HOPS_AROUND;
    let c = 0;
    for (const [g, group] of this.#peaks.entries()) {
      this.bounds[g].fill(0, first, end);
      for (const peaks of group) {
        peaks.take(at, channels[c++], from, frames, INPUT_MAX);
        peaks.bounds(first, end, this.bounds[g]);
      }
    }
  }

  /**
   * Hop `slot` has been taken: finds the requests of hop slot − {@link HOPS_AROUND}. Peaks that the reduction of before
   * covers for certain are not looked for.
   */
  find(slot: number): void {
    const found = slot - HOPS_AROUND;
    for (let g = 0; g < this.#peaks.length; g++) {
      const certain = this.#stage.certain(g);
      // e^c ≥ 1 + c.
      const settled = this.bounds[g][found] <= this.#ceiling * (1 + certain);
      this.requests[g] = settled ? 0 : this.#request(g, found, certain);
    }
  }

  #request(group: number, slot: number, certain: number): number {
    const ceiling = this.#ceiling;
    const floor = certain === 0 ? ceiling : ceiling * Math.exp(certain);
    let peak = floor;
    for (const peaks of this.#peaks[group]) peak = peaks.peak(slot, peak);
    this.bounds[group][slot] = peak;
    return peak > floor ? Math.log(peak / ceiling) : 0;
  }

  shift(slots: number): void {
    for (const group of this.#peaks) for (const peaks of group) peaks.shift(slots);
    for (const bounds of this.bounds) bounds.copyWithin(0, slots);
  }
}
