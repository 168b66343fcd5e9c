/** One array of samples for each channel. */
export type Channels = readonly Float64Array[];

/** What a band is multiplied with before it joins the others: level · factor. */
export interface BandGain {
  readonly level: number;
  /** A factor for every frame of each channel; undefined: 1. */
  readonly factors: Channels | undefined;
}

export const UNITY: BandGain = { level: 1, factors: undefined };

/** Steepness of each side of a corner, dB/oct. */
export type CrossoverSlope = 24 | 48;

/** Splits a signal into bands, one more than there are corners, and adds them up again. */
export interface Crossover {
  /** Frames by which the bands lie behind the signal. */
  readonly latency: number;
  /** Frames `from … from + frames` of the signal go as bands to the starts of `bands[band][channel]`. */
  split(signal: Channels, from: number, frames: number, bands: readonly Channels[]): void;
  /**
   * The bands, treated or not, go as one signal to its frames `from … from + frames`; their arrays are used up.
   * Every stretch that was split is joined, in order: both have a memory.
   */
  join(
    bands: readonly Channels[],
    signal: Channels,
    from: number,
    frames: number,
    gains?: readonly BandGain[],
  ): void;
}

/** A corner from this share of the rate upwards is none: all there is lies below it, and the band above is silent. */
const HIGHEST_CORNER = 0.49;

/** True of a corner that is none at this rate. Both in Hz. */
export function isBeyond(corner: number, rate: number): boolean {
  return corner >= HIGHEST_CORNER * rate;
}

/** The corners, ascending, that are some at this rate. In Hz. */
export function liveCorners(corners: readonly number[], rate: number): number[] {
  return corners.filter((corner) => !isBeyond(corner, rate));
}

/** The first `frames` frames of a band times its gain. */
export function weigh(band: Channels, { level, factors }: BandGain, frames: number): void {
  if (factors === undefined && level === 1) return;
  for (let c = 0; c < band.length; c++) {
    const samples = band[c];
    if (factors === undefined) for (let i = 0; i < frames; i++) samples[i] *= level;
    else turn(samples, factors[c], level, frames);
  }
}

function turn(samples: Float64Array, factors: Float64Array, level: number, frames: number): void {
  for (let i = 0; i < frames; i++) samples[i] *= level * factors[i];
}
