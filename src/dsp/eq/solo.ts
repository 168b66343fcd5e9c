import { BLOCK_FRAMES } from '../../audio/block.ts';
import type { Processor } from '../contract.ts';
import { BiquadCascade } from '../primitives/biquad.ts';
import { designBand } from '../primitives/design.ts';
import type { EqBand, Target } from './params.ts';
import { regionOf } from './region.ts';

/** What a target takes from left and right, and gives back to each. */
const WEIGHTS: Readonly<
  Record<Exclude<Target, 'stereo'>, { take: readonly [number, number]; give: readonly [number, number] }>
> = {
  left: { take: [1, 0], give: [1, 0] },
  right: { take: [0, 1], give: [0, 1] },
  mid: { take: [0.5, 0.5], give: [1, 1] },
  side: { take: [0.5, -0.5], give: [1, -1] },
};

/**
 * Listening to the soloed bands: the sum of their regions ({@link regionOf}) of the equaliser's input, each on the
 * channels the band works on (of mid and side: both speakers hear it), everything else silent. All other bands, gains
 * and dynamics are out. Always in minimum phase, without delay.
 */
export function createSolo(bands: readonly EqBand[], rate: number): Processor {
  const parts = bands.flatMap((band) => partsOf(band, rate));
  const sums = [new Float64Array(BLOCK_FRAMES), new Float64Array(BLOCK_FRAMES)];
  const part = new Float64Array(BLOCK_FRAMES);
  return {
    latency: 0,
    process({ channels, frames }) {
      for (let from = 0; from < frames; from += BLOCK_FRAMES) {
        const count = Math.min(BLOCK_FRAMES, frames - from);
        for (const sum of sums) sum.fill(0);
        for (const { on, filter } of parts) {
          const { take, give } = WEIGHTS[on];
          mix(channels, from, take, part, count);
          filter?.process([part], count);
          sums.forEach((sum, c) => add(sum, give[c], part, count));
        }
        sums.forEach((sum, c) => channels[c].set(sum.subarray(0, count), from));
      }
    },
  };
}

interface Part {
  readonly on: keyof typeof WEIGHTS;
  /** Undefined: all of it. */
  readonly filter: BiquadCascade | undefined;
}

function partsOf(band: EqBand, rate: number): Part[] {
  const region = regionOf(band);
  const sections = region === undefined ? undefined : designBand(region, rate);
  const targets = band.on === 'stereo' ? (['left', 'right'] as const) : ([band.on] as const);
  return targets.map((on) => ({
    on,
    filter: sections === undefined ? undefined : new BiquadCascade(sections, 1),
  }));
}

function mix(
  channels: readonly Float64Array[],
  from: number,
  [l, r]: readonly [number, number],
  into: Float64Array,
  frames: number,
): void {
  for (let i = 0; i < frames; i++) into[i] = l * channels[0][from + i] + r * channels[1][from + i];
}

function add(sum: Float64Array, weight: number, part: Float64Array, frames: number): void {
  if (weight !== 0) for (let i = 0; i < frames; i++) sum[i] += weight * part[i];
}
