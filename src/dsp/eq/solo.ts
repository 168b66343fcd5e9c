import type { Processor } from '../contract.ts';
import { BiquadCascade } from '../primitives/biquad.ts';
import { type Convolver, createConvolver } from '../primitives/convolution.ts';
import { designBand } from '../primitives/design.ts';
import { linearPhaseTaps } from '../primitives/fir.ts';
import { inPieces, scratch } from '../primitives/pieces.ts';
import { type Band, bandPower } from '../primitives/prototype.ts';
import { tapsFor } from './length.ts';
import type { EqBand, Params, Target } from './params.ts';
import { regionOf } from './region.ts';

/** What a target takes from left and right, and gives back to each. */
const WEIGHTS: Readonly<
  Record<Single, { take: readonly [number, number]; give: readonly [number, number] }>
> = {
  left: { take: [1, 0], give: [1, 0] },
  right: { take: [0, 1], give: [0, 1] },
  mid: { take: [0.5, 0.5], give: [1, 1] },
  side: { take: [0.5, -0.5], give: [1, -1] },
};

/**
 * Listening to the soloed bands: the sum of their regions ({@link regionOf}) of the equaliser's input, each on the
 * channels the band works on (of mid and side: both speakers hear it), everything else silent. All other bands, gains
 * and dynamics are out. In linear phase the regions are convolutions, with their delay.
 */
export function createSolo(bands: readonly EqBand[], phase: Params['phase'], rate: number): Processor {
  const filterFor = phase === 'linear' ? convolverFor(bands, rate) : cascadeFor(rate);
  const parts = bands.flatMap((band) =>
    targetsOf(band).map((on): Part => ({ on, filter: filterFor(regionOf(band)) })),
  );
  const sums = scratch(2);
  const [part] = scratch(1);
  return inPieces(parts[0]?.filter.latency ?? 0, (channels, from, frames) => {
    for (const sum of sums) sum.fill(0);
    for (const { on, filter } of parts) {
      const { take, give } = WEIGHTS[on];
      mix(channels, from, take, part, frames);
      filter.process([part], frames);
      sums.forEach((sum, c) => add(sum, give[c], part, frames));
    }
    sums.forEach((sum, c) => channels[c].set(sum.subarray(0, frames), from));
  });
}

type Single = Exclude<Target, 'stereo'>;

interface Part {
  readonly on: Single;
  /** For one channel. */
  readonly filter: Convolver;
}

type FilterFor = (region: Band | undefined) => Convolver;

function targetsOf({ on }: EqBand): readonly Single[] {
  return on === 'stereo' ? ['left', 'right'] : [on];
}

function cascadeFor(rate: number): FilterFor {
  return (region) => {
    const cascade = new BiquadCascade(region === undefined ? [] : designBand(region, rate), 1);
    return { latency: 0, process: (signal, frames) => cascade.process(signal, frames) };
  };
}

/** All of one length, so that they are in time with each other. */
function convolverFor(bands: readonly EqBand[], rate: number): FilterFor {
  const regions = bands.flatMap((band) => regionOf(band) ?? []);
  const length = tapsFor(regions, rate);
  return (region) => {
    const power = region === undefined ? () => 1 : bandPower(region);
    return createConvolver(
      linearPhaseTaps((freq) => Math.sqrt(power(freq)), rate, length),
      1,
    );
  };
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
