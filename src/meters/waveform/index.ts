import type { Block } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import type { Meter, MeterModule } from '../contract.ts';
import { Grid } from '../primitives/grid.ts';
import { Series } from '../primitives/series.ts';

/** Intervals a second. */
const PACE = 10;

/** The outline of a waveform: per channel the lowest and highest sample of each 100 ms, the last one as short as it is. */
export interface WaveformFacts {
  /** `minima[channel][interval]`, full scale ±1. */
  readonly minima: readonly Float64Array[];
  readonly maxima: readonly Float64Array[];
}

/** Lowest and highest value of the running interval of one channel. NaN counts for nothing. */
class Outline {
  readonly #minima = new Series();
  readonly #maxima = new Series();
  readonly #range = Float64Array.of(Infinity, -Infinity);

  add(samples: Float64Array, from: number, to: number): void {
    let low = this.#range[0];
    let high = this.#range[1];
    for (let i = from; i < to; i++) {
      const x = samples[i];
      if (x < low) low = x;
      if (x > high) high = x;
    }
    this.#range[0] = low;
    this.#range[1] = high;
  }

  close(): void {
    const [low, high] = this.#range as unknown as [number, number];
    const heard = low <= high;
    this.#minima.push(heard ? low : 0);
    this.#maxima.push(heard ? high : 0);
    this.#range[0] = Infinity;
    this.#range[1] = -Infinity;
  }

  minima(): Float64Array {
    return this.#minima.values();
  }

  maxima(): Float64Array {
    return this.#maxima.values();
  }
}

class WaveformMeter implements Meter<WaveformFacts> {
  readonly #outlines: readonly Outline[];
  readonly #grid: Grid;
  /** Frames gathered since the last line of the grid. */
  #open = 0;

  constructor(format: AudioFormat) {
    this.#outlines = Array.from({ length: format.channels }, () => new Outline());
    this.#grid = new Grid(format.rate, PACE);
  }

  observe(block: Block): void {
    let from = 0;
    while (from < block.frames) {
      const taken = this.#grid.take(block.frames - from);
      for (let c = 0; c < this.#outlines.length; c++) {
        this.#outlines[c].add(block.channels[c], from, from + taken);
      }
      this.#open += taken;
      if (this.#grid.lineReached()) this.#close();
      from += taken;
    }
  }

  #close(): void {
    for (const outline of this.#outlines) outline.close();
    this.#open = 0;
  }

  finish(): WaveformFacts {
    if (this.#open > 0) this.#close();
    return {
      minima: this.#outlines.map((outline) => outline.minima()),
      maxima: this.#outlines.map((outline) => outline.maxima()),
    };
  }
}

/** What reports draw. */
export const waveform: MeterModule<WaveformFacts> = {
  name: 'waveform',
  version: 1,
  create: (format) => new WaveformMeter(format),
};
