import { BLOCK_FRAMES } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import type { DspModule, Processor } from '../contract.ts';
import { createCrossover, isBeyond } from '../primitives/crossover.ts';
import { multiply } from '../primitives/dynamics/processor.ts';
import { inPieces, scratch } from '../primitives/pieces.ts';
import { judge, judgeAt } from './judge.ts';
import { MovingFilter } from './moving_filter.ts';
import { type Params, schema } from './params.ts';
import { Sibilance } from './sibilance.ts';

/**
 * De-esser. The sibilance band's level (sibilance.ts) sets a factor G for it.
 *
 * - split: Linkwitz-Riley crossover of fourth order (primitives/crossover.ts): low + G·high. At rest an all-pass.
 * - dynamic: a bell or a high shelf of gain G (moving_filter.ts). At rest nothing is touched.
 *
 * `listen` gives out the band before it is turned down. Where `freq` is 0.49 of the rate or more there is no such band:
 * the signal passes (listen: silence). No delay.
 */
export const deEsser: DspModule<typeof schema> = {
  name: 'de_esser',
  version: 1,
  summary: 'Turns sibilance down: split band or moving filter, at any level of the voice.',
  schema,
  neutral,
  judge,
  judgeAt,
  create(params: Params, format: AudioFormat): Processor {
    if (neutral(params)) return without(false);
    if (isBeyond(params.freq, format.rate)) return without(params.listen);
    return params.mode === 'split' ? splitBand(params, format) : movingBand(params, format);
  },
};

function neutral({ ratio, range, listen }: Params): boolean {
  return !listen && (ratio === 1 || range === 0);
}

function without(listen: boolean): Processor {
  return {
    latency: 0,
    process: ({ frames, channels }) => {
      if (listen) for (const samples of channels) samples.fill(0, 0, frames);
    },
  };
}

function splitBand(params: Params, { rate, channels: count }: AudioFormat): Processor {
  const crossover = createCrossover([params.freq], 24, rate, count);
  const sibilance = new Sibilance(params, rate, count, BLOCK_FRAMES);
  const high = scratch(count);
  const bands = [scratch(count), high];
  const gains = scratch(count);
  return inPieces(0, (channels, from, frames) => {
    crossover.split(channels, from, frames, bands);
    if (params.listen) {
      for (let c = 0; c < count; c++) channels[c].set(high[c].subarray(0, frames), from);
      return;
    }
    sibilance.factors(high, channels, from, frames, gains);
    for (let c = 0; c < count; c++) multiply(high[c], 0, frames, gains[c]);
    crossover.join(bands, channels, from, frames);
  });
}

function movingBand(params: Params, { rate, channels: count }: AudioFormat): Processor {
  const { filter, freq, q, listen } = params;
  const sibilance = new Sibilance(params, rate, count, BLOCK_FRAMES);
  const band = scratch(count);
  const filters = band.map(() => new MovingFilter(filter, freq, q, rate, BLOCK_FRAMES));
  const gains = scratch(count);
  return inPieces(0, (channels, from, frames) => {
    for (let c = 0; c < count; c++) filters[c].split(channels[c], from, frames, band[c]);
    if (listen) {
      for (let c = 0; c < count; c++) channels[c].set(band[c].subarray(0, frames), from);
      return;
    }
    sibilance.factors(band, channels, from, frames, gains);
    for (let c = 0; c < count; c++) filters[c].move(channels[c], from, frames, band[c], gains[c]);
  });
}
