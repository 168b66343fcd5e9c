import type { Block } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import type { PairGathering } from '../../dsp/primitives/kernels/pair.ts';
import type { Meter, MeterModule } from '../contract.ts';
import { extremesOf } from '../primitives/extremes.ts';
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

class WaveformMeter implements Meter<WaveformFacts> {
  readonly #minima: readonly Series[];
  readonly #maxima: readonly Series[];
  /** Of the running interval: the lowest sample of each channel, then the highest of each. */
  readonly #extremes: Float64Array;
  readonly #gather: PairGathering;
  readonly #grid: Grid;
  /** Frames gathered since the last line of the grid. */
  #open = 0;

  constructor({ channels, rate }: AudioFormat) {
    this.#minima = Array.from({ length: channels }, () => new Series());
    this.#maxima = Array.from({ length: channels }, () => new Series());
    this.#extremes = new Float64Array(2 * channels);
    this.#gather = extremesOf(channels);
    this.#grid = new Grid(rate, PACE);
    this.#begin();
  }

  observe(block: Block): void {
    let from = 0;
    while (from < block.frames) {
      const taken = this.#grid.take(block.frames - from);
      this.#gather(this.#extremes, block.channels, from, from + taken);
      this.#open += taken;
      if (this.#grid.lineReached()) this.#close();
      from += taken;
    }
  }

  #begin(): void {
    const channels = this.#minima.length;
    this.#extremes.fill(Infinity, 0, channels).fill(-Infinity, channels);
    this.#open = 0;
  }

  #close(): void {
    const channels = this.#minima.length;
    for (let c = 0; c < channels; c++) {
      const low = this.#extremes[c];
      const high = this.#extremes[channels + c];
      this.#minima[c].push(low <= high ? low : 0);
      this.#maxima[c].push(low <= high ? high : 0);
    }
    this.#begin();
  }

  finish(): WaveformFacts {
    if (this.#open > 0) this.#close();
    return {
      minima: this.#minima.map((series) => series.values()),
      maxima: this.#maxima.map((series) => series.values()),
    };
  }
}

/** What reports draw. */
export const waveform: MeterModule<WaveformFacts> = {
  name: 'waveform',
  version: 1,
  create: (format) => new WaveformMeter(format),
};
