import type { Processor } from '../contract.ts';
import { createConvolver } from '../primitives/convolution.ts';
import { linearPhaseTaps } from '../primitives/fir.ts';
import { bandPower } from '../primitives/prototype.ts';
import { tapsFor } from './length.ts';
import type { EqBand } from './params.ts';
import { channelOf, inSeries, type Run, runsOf } from './runs.ts';

/**
 * The bands in linear phase: each run of bands is one convolution, its taps those of the product of the analogue
 * prototypes' magnitudes. A channel no band works on is only delayed, bit for bit.
 */
export function createLinearPhase(bands: readonly EqBand[], rate: number): Processor {
  return inSeries(runsOf(bands), (run) => createConvolver(tapsOf(run, rate), 2));
}

/** One filter for both channels where all bands are stereo, else one each. */
function tapsOf({ bands }: Run, rate: number): Float64Array | (Float64Array | undefined)[] {
  const length = tapsFor(bands, rate);
  const design = (own: readonly EqBand[]) => {
    const powers = own.map(bandPower);
    return linearPhaseTaps((freq) => Math.sqrt(powers.reduce((p, at) => p * at(freq), 1)), rate, length);
  };
  if (bands.every(({ on }) => on === 'stereo')) return design(bands);
  return ([0, 1] as const).map((channel) => {
    const own = bands.filter(({ on }) => (channelOf(on) ?? channel) === channel);
    return own.length === 0 ? undefined : design(own);
  });
}
