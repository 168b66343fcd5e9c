import {
  type BandGain,
  type Channels,
  type Crossover,
  type CrossoverSlope,
  isBeyond,
  liveCorners,
  UNITY,
  weigh,
} from './crossover_bands.ts';
import { join24, join48, split24, split48 } from './crossover_kernels.ts';
import { type Filters, type StereoCrossover, stereoCrossover } from './kernels/crossover.ts';
import { EMPTY } from './settle.ts';

export { type BandGain, type Channels, type Crossover, type CrossoverSlope, isBeyond };

/** The memory is looked at on this grid of frames since the start, whatever the blocks. */
const FLUSH_FRAMES = 256;

/** Damping 1/Q of the Butterworth sections of half the order: its poles lie at odd multiples of π/2N on the unit circle. */
const DAMPINGS: Readonly<Record<CrossoverSlope, readonly number[]>> = {
  24: [Math.SQRT2],
  48: [2 * Math.sin(Math.PI / 8), 2 * Math.sin((3 * Math.PI) / 8)],
};

/**
 * Linkwitz-Riley crossovers in series, minimum phase. With B(s) the Butterworth polynomial of order N = 2 (24 dB/oct) or
 * 4 (48 dB/oct), a corner f₀ parts a signal into low = 1 / B² and high = s²ᴺ / B², each −6.02 dB at f₀ and in phase with
 * the other everywhere; their sum is the all-pass B(−s) / B(s) (Linkwitz, J. AES 24, 1976; Lipshitz and
 * Vanderkooy, J. AES 34, 1986). Bilinear, prewarped: u = tan(πf/fs) / tan(πf₀/fs), |low| = 1 / (1 + u²ᴺ) = 1 − |high|.
 *
 * The high part is that all-pass minus the low part, which costs N sections instead of 3N/2. What is above a corner is
 * split on at the next. On joining, the sum of the bands below a corner passes that corner's all-pass before the band
 * above joins it, so all bands are in phase, and untouched bands add up to the product of the all-passes of all corners.
 *
 * Trapezoidal state-variable sections (see state_variable.ts): at 20 Hz and 384 kHz the rounding noise of a corner is −297 dB,
 * and rounded coefficients keep within −255 dB of the formula. Memory that has died away becomes 0 every 256 frames
 * counted from the start.
 *
 * @param corners in Hz, ascending.
 */
export function createCrossover(
  corners: readonly number[],
  slope: CrossoverSlope,
  rate: number,
  channels = 2,
): Crossover {
  return new MinimumPhaseCrossover(corners, slope, rate, channels);
}

class MinimumPhaseCrossover implements Crossover {
  readonly latency = 0;
  readonly #slope: CrossoverSlope;
  readonly #corners: number;
  readonly #coefficients: Float64Array;
  /** For each corner, in it each channel, in it each section: band, low. */
  readonly #splitting: Float64Array;
  readonly #joining: Float64Array;
  readonly #twin: StereoCrossover | undefined;
  #split = 0;
  #joined = 0;

  constructor(corners: readonly number[], slope: CrossoverSlope, rate: number, channels: number) {
    const live = liveCorners(corners, rate);
    const sections = live.flatMap((freq) => DAMPINGS[slope].map((damping) => section(freq, damping, rate)));
    this.#slope = slope;
    this.#corners = live.length;
    this.#coefficients = Float64Array.from(sections.flat());
    this.#splitting = new Float64Array(sections.length * channels * 4);
    this.#joining = new Float64Array(sections.length * channels * 2);
    this.#twin = channels === 2 ? stereoCrossover(live.length) : undefined;
  }

  split(signal: Channels, from: number, frames: number, bands: readonly Channels[]): void {
    const top = this.#corners;
    for (let c = 0; c < signal.length; c++) {
      bands[top][c].set(signal[c].subarray(from, from + frames));
      for (let band = top + 1; band < bands.length; band++) bands[band][c].fill(0, 0, frames);
    }
    if (top === 0) return;
    if (this.#twin !== undefined) {
      this.#split = this.#twin.split(bands, frames, this.#filters(this.#splitting, this.#split));
      return;
    }
    const kernel = this.#slope === 24 ? split24 : split48;
    const { k, s } = this.#strides(this.#splitting, signal.length);
    this.#split = inStretches(frames, this.#split, this.#splitting, (start, end) => {
      for (let corner = 0; corner < top; corner++) {
        for (let c = 0; c < signal.length; c++) {
          const at = (corner * signal.length + c) * s;
          const low = bands[corner][c];
          kernel(this.#coefficients, corner * k, this.#splitting, at, bands[top][c], low, start, end);
        }
      }
    });
  }

  join(
    bands: readonly Channels[],
    signal: Channels,
    from: number,
    frames: number,
    gains: readonly BandGain[] = [],
  ): void {
    if (this.#twin !== undefined) {
      const filters = this.#filters(this.#joining, this.#joined);
      this.#joined = this.#twin.join(bands, frames, filters, gains);
    } else {
      for (let band = 0; band <= this.#corners; band++) weigh(bands[band], gains[band] ?? UNITY, frames);
      if (this.#corners > 0) this.#joinBands(bands, frames, signal.length);
    }
    for (let c = 0; c < signal.length; c++) signal[c].set(bands[0][c].subarray(0, frames), from);
  }

  #filters(memory: Float64Array, clock: number): Filters {
    return { slope: this.#slope, coefficients: this.#coefficients, memory, clock };
  }

  /** All live bands into the lowest. */
  #joinBands(bands: readonly Channels[], frames: number, channels: number): void {
    const top = this.#corners;
    const kernel = this.#slope === 24 ? join24 : join48;
    const { k, s } = this.#strides(this.#joining, channels);
    this.#joined = inStretches(frames, this.#joined, this.#joining, (start, end) => {
      for (let c = 0; c < channels; c++) {
        const sum = bands[0][c];
        for (let corner = 1; corner < top; corner++) {
          const at = (corner * channels + c) * s;
          kernel(this.#coefficients, corner * k, this.#joining, at, sum, bands[corner][c], start, end);
        }
        const above = bands[top][c];
        for (let i = start; i < end; i++) sum[i] += above[i];
      }
    });
  }

  /** Coefficients of a corner; memory of a corner and channel. */
  #strides(memory: Float64Array, channels: number): { k: number; s: number } {
    return {
      k: this.#coefficients.length / this.#corners,
      s: memory.length / (this.#corners * channels),
    };
  }
}

/** keep, cross, rise, damping. */
function section(freq: number, damping: number, rate: number): readonly number[] {
  const g = Math.tan((Math.PI * freq) / rate);
  const a1 = 1 / (1 + g * (g + damping));
  return [2 * a1 - 1, 2 * g * a1, 2 * g * g * a1, damping];
}

/** Runs `frames` frames in stretches that end on the grid, where faint memory is emptied. Returns the new clock. */
function inStretches(
  frames: number,
  clock: number,
  memory: Float64Array,
  run: (start: number, end: number) => void,
): number {
  let now = clock;
  for (let start = 0; start < frames;) {
    const end = Math.min(frames, start + FLUSH_FRAMES - now);
    run(start, end);
    now += end - start;
    if (now === FLUSH_FRAMES) {
      now = 0;
      flush(memory);
    }
    start = end;
  }
  return now;
}

function flush(memory: Float64Array): void {
  for (let i = 0; i < memory.length; i += 2) {
    if (Math.abs(memory[i]) < EMPTY && Math.abs(memory[i + 1]) < EMPTY) {
      memory[i] = 0;
      memory[i + 1] = 0;
    }
  }
}
