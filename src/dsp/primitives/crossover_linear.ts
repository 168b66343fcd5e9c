import { createConvolver } from './convolution.ts';
import {
  type BandGain,
  type Channels,
  type Crossover,
  type CrossoverSlope,
  liveCorners,
  UNITY,
  weigh,
} from './crossover_bands.ts';
import { Delay } from './dynamics/delay.ts';
import { linearPhaseTaps } from './fir.ts';

/** Decays of the lowest corner's slowest pole that the taps reach to either side: what is left is under 3e−7. */
const DECAYS = 24;
/** s to either side. */
const LONGEST_REACH = 0.25;

/**
 * Linkwitz-Riley magnitudes without their phase: a corner f₀ parts a signal into low = 1 / (1 + (f/f₀)²ᴺ) and
 * high = 1 − low, N = 2 (24 dB/oct) or 4 (48 dB/oct); what is above a corner is parted on at the next. All bands but the
 * highest are symmetric FIR filters, the highest is the delayed signal minus all others, so untouched bands add up to
 * the delayed signal within rounding, whatever the length of the filters.
 *
 * Their length follows the lowest corner: 24 time constants of its slowest pole to either side, 0.25 s at most. Bands
 * have the magnitudes above within 3e−7 of full scale, for corners from 43 Hz (24 dB/oct: 22 Hz); below, within 4e−4 at
 * 20 Hz. A corner rings ahead of a transient as long as behind it, some 1/f₀; the ringing of neighbouring bands cancels
 * as far as they are treated alike.
 *
 * @param corners in Hz, ascending.
 */
export function createLinearPhaseCrossover(
  corners: readonly number[],
  slope: CrossoverSlope,
  rate: number,
  channels = 2,
): Crossover {
  return new LinearPhaseCrossover(corners, slope, rate, channels);
}

class LinearPhaseCrossover implements Crossover {
  readonly latency: number;
  /** All bands but the highest. */
  readonly #filters: readonly ReturnType<typeof createConvolver>[];
  readonly #delay: Delay;

  constructor(corners: readonly number[], slope: CrossoverSlope, rate: number, channels: number) {
    const live = liveCorners(corners, rate);
    const length = live.length === 0 ? 1 : lengthFor(live[0], slope, rate);
    this.#filters = live.map((_, band) => {
      const magnitudeAt = (freq: number) => bandMagnitude(freq, live, band, slope);
      return createConvolver(linearPhaseTaps(magnitudeAt, rate, length), channels);
    });
    this.latency = this.#filters[0]?.latency ?? 0;
    this.#delay = new Delay(this.latency, channels);
  }

  split(signal: Channels, from: number, frames: number, bands: readonly Channels[]): void {
    const top = this.#filters.length;
    for (let band = 0; band < bands.length; band++) {
      for (let c = 0; c < signal.length; c++) {
        if (band <= top) bands[band][c].set(signal[c].subarray(from, from + frames));
        else bands[band][c].fill(0, 0, frames);
      }
    }
    this.#filters.forEach((filter, band) => {
      filter.process(bands[band], frames);
    });
    this.#delay.process(bands[top], 0, frames);
    if (top === 0) return;
    for (let c = 0; c < signal.length; c++) subtractOthers(bands, c, top, frames);
  }

  join(
    bands: readonly Channels[],
    signal: Channels,
    from: number,
    frames: number,
    gains: readonly BandGain[] = [],
  ): void {
    for (let band = 0; band <= this.#filters.length; band++) {
      weigh(bands[band], gains[band] ?? UNITY, frames);
    }
    for (let c = 0; c < signal.length; c++) {
      const sum = bands[0][c];
      for (let band = 1; band <= this.#filters.length; band++) addTo(sum, bands[band][c], frames);
      signal[c].set(sum.subarray(0, frames), from);
    }
  }
}

/** Odd; the pole next to the axis decays as exp(−2π·f₀·sin(π/2N)·|t|). */
function lengthFor(lowest: number, slope: CrossoverSlope, rate: number): number {
  const decay = 2 * Math.PI * lowest * Math.sin((Math.PI * 6) / slope);
  return 2 * Math.ceil(Math.min(DECAYS / decay, LONGEST_REACH) * rate) + 1;
}

/** Magnitude of a band that ends at its corner: above those before it, below its own. */
function bandMagnitude(
  freq: number,
  corners: readonly number[],
  band: number,
  slope: CrossoverSlope,
): number {
  let magnitude = 1;
  for (let corner = 0; corner < band; corner++) magnitude *= 1 - lowMagnitude(freq / corners[corner], slope);
  return magnitude * lowMagnitude(freq / corners[band], slope);
}

function lowMagnitude(u: number, slope: CrossoverSlope): number {
  const square = u * u;
  const power = square * square;
  return 1 / (1 + (slope === 24 ? power : power * power));
}

/** The top band holds the whole; what the bands below it hold is taken out. */
function subtractOthers(bands: readonly Channels[], c: number, top: number, frames: number): void {
  const rest = bands[top][c];
  for (let i = 0; i < frames; i++) {
    let others = bands[0][c][i];
    for (let band = 1; band < top; band++) others += bands[band][c][i];
    rest[i] -= others;
  }
}

function addTo(sum: Float64Array, band: Float64Array, frames: number): void {
  for (let i = 0; i < frames; i++) sum[i] += band[i];
}
