import { gridFrame } from '../primitives/grid.ts';
import { Series } from '../primitives/series.ts';
import { WindowSum } from '../primitives/window.ts';

/** Energies are gathered every 10 ms: max M on a 100 ms grid reads up to 0.6 dB low (Tech 3341, case 13). */
export const PACE = 100;
/** In intervals of 10 ms: every so many windows one is kept. */
const HOP = 10;

/**
 * Mean powers of the windows of `width` intervals, one begun with each interval, over the frames they really hold. They
 * are found as the energies come, not at the end: there a short program would run through them before it is compiled.
 */
export class PowerWindows {
  readonly #rate: number;
  readonly #width: number;
  readonly #sum: WindowSum;
  readonly #kept = new Series();
  #intervals = 0;
  /** The highest power. */
  highest = 0;

  constructor(rate: number, width: number) {
    this.#rate = rate;
    this.#width = width;
    this.#sum = new WindowSum(width);
  }

  /** Takes the energy of the next interval and returns the power of the window that it ends, 0 where none is whole yet. */
  push(energy: number): number {
    const sum = this.#sum.push(energy);
    const first = this.#intervals - this.#width + 1;
    this.#intervals += 1;
    if (first < 0) return 0;
    const power = sum / this.#frames(first);
    if (first % HOP === 0) this.#kept.push(power);
    return power;
  }

  /** The same, and the window counts for {@link highest}. */
  count(energy: number): void {
    const power = this.push(energy);
    if (power > this.highest) this.highest = power;
  }

  #frames(first: number): number {
    const rate = this.#rate;
    if (rate % PACE === 0) return (this.#width * rate) / PACE;
    return gridFrame(first + this.#width, rate, PACE) - gridFrame(first, rate, PACE);
  }

  /** Whether any window was whole. */
  get some(): boolean {
    return this.#intervals >= this.#width;
  }

  /** The powers of the windows begun every 100 ms. */
  kept(): Float64Array {
    return this.#kept.values();
  }
}
