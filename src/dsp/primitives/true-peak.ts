import { type HopPeak, hopPeak, type HopLine, type HopTake, hopTake } from './kernels/true_peak.ts';
import { BEND, intervalPeak, LEVEL, QUARTER_BEND, QUARTER_LEVEL, quarterPeak } from './oversample.ts';

/** Frames in a hop: true peaks are found hop by hop on an absolute grid, so the cut into blocks cannot matter. */
export const HOP = 16;
/** A hop's true peak can be found once so many hops after it are there, and reads as many before it. */
export const HOPS_AROUND = 2;

/**
 * True peaks of one channel, hop by hop. The owner keeps the samples in `x`, hop `s` at x[s·HOP …], takes them in or scans
 * every hop in order, and asks for peaks {@link HOPS_AROUND} hops later. Intervals whose bound (oversample.ts) does not exceed
 * `floor` are skipped; the result is the same, bit for bit, as if all had been interpolated.
 */
export class HopPeaks {
  readonly #x: Float64Array;
  /** max |x| of a hop. */
  readonly #top: Float64Array;
  /** max |second difference| of a hop; the differences' centres lie one frame before the hop's frames. */
  readonly #bend: Float64Array;
  readonly #line: HopLine;
  readonly #twin: HopPeak | undefined = hopPeak();
  readonly #takeTwin: HopTake | undefined = hopTake();

  constructor(x: Float64Array) {
    this.#x = x;
    this.#top = new Float64Array(x.length / HOP);
    this.#bend = new Float64Array(x.length / HOP);
    this.#line = { x, tops: this.#top, bends: this.#bend };
  }

  /** Takes note of hop `slot`, slot ≥ 1, and returns its sample peak. */
  scan(slot: number): number {
    const x = this.#x;
    const start = slot * HOP;
    let before = x[start - 2];
    let middle = x[start - 1];
    let top = 0;
    let bend = 0;
    for (let i = start; i < start + HOP; i++) {
      const value = x[i];
      const size = Math.abs(value);
      const difference = Math.abs(before - 2 * middle + value);
      if (size > top) top = size;
      if (difference > bend) bend = difference;
      before = middle;
      middle = value;
    }
    this.#top[slot] = top;
    this.#bend[slot] = bend;
    return top;
  }

  /**
   * Puts samples[from … from + frames − 1] into `x` from frame `at` on, `at` ≥ 16, bounded to ±limit, a NaN as 0, and
   * takes note of the hops that become whole by them.
   */
  take(at: number, samples: Float64Array, from: number, frames: number, limit: number): void {
    const take = this.#takeTwin;
    if (take !== undefined) {
      take(this.#line, at, samples, from, frames, limit);
      return;
    }
    const x = this.#x;
    for (let i = 0; i < frames; i++) x[at + i] = bounded(samples[from + i], limit);
    const end = Math.floor((at + frames) / HOP);
    for (let slot = Math.floor(at / HOP); slot < end; slot++) this.scan(slot);
  }

  /** Moves everything down by so many slots, as the owner does with the samples. */
  shift(slots: number): void {
    this.#top.copyWithin(0, slots);
    this.#bend.copyWithin(0, slots);
  }

  /** Raises values[slot], from ≤ slot < to, to a bound of the hop's peak, found without interpolating. */
  bounds(from: number, to: number, values: Float64Array): void {
    for (let slot = from; slot < to; slot++) {
      const bound = this.#bound(slot);
      if (bound > values[slot]) values[slot] = bound;
    }
  }

  /** The larger of `floor` and the interpolated peak over the hop's intervals [n, n+1), n = slot·HOP … + HOP−1. */
  peak(slot: number, floor: number): number {
    if (this.#bound(slot) <= floor) return floor;
    const bend = this.#bendAround(slot);
    const search = this.#twin;
    return search === undefined
      ? this.#search(slot * HOP, bend, floor)
      : search(this.#x, slot * HOP, bend, floor);
  }

  #bound(slot: number): number {
    const next = Math.abs(this.#x[(slot + 1) * HOP]);
    const top = this.#top[slot];
    return LEVEL * (next > top ? next : top) + BEND * this.#bendAround(slot);
  }

  #bendAround(slot: number): number {
    const bends = this.#bend;
    let bend = bends[slot - 2];
    for (let s = slot - 1; s <= slot + 2; s++) if (bends[s] > bend) bend = bends[s]!;
    return bend;
  }

  /** Interpolates around the largest sample first: it mostly settles the rest. */
  #search(start: number, bend: number, floor: number): number {
    const x = this.#x;
    const end = start + HOP;
    let largest = start;
    for (let n = start + 1; n < end; n++) if (Math.abs(x[n]) > Math.abs(x[largest])) largest = n;
    let peak = this.#interval(largest, bend, floor);
    if (largest > start) peak = this.#interval(largest - 1, bend, peak);
    const reach = BEND * bend;
    let left = LEVEL * Math.abs(x[start]);
    for (let n = start; n < end; n++) {
      const right = LEVEL * Math.abs(x[n + 1]);
      if ((left > right ? left : right) + reach > peak && n !== largest && n !== largest - 1) {
        peak = this.#interval(n, bend, peak);
      }
      left = right;
    }
    return peak;
  }

  #interval(n: number, bend: number, floor: number): number {
    if (QUARTER_LEVEL * quarterPeak(this.#x, n) + QUARTER_BEND * bend <= floor) return floor;
    const value = intervalPeak(this.#x, n);
    return value > floor ? value : floor;
  }
}

/** NaN becomes 0. */
function bounded(value: number, limit: number): number {
  if (value >= -limit && value <= limit) return value;
  if (value > 0) return limit;
  return value < 0 ? -limit : 0;
}
