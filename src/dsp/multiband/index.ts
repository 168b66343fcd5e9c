import type { AudioFormat } from '../../audio/format.ts';
import type { DspModule, Processor } from '../contract.ts';
import { type CrossoverSlope, createCrossover } from '../primitives/crossover.ts';
import { createLinearPhaseCrossover } from '../primitives/crossover_linear.ts';
import { inPieces, scratch } from '../primitives/pieces.ts';
import { createTreatment, isUntouched, silent } from './band.ts';
import { judge, judgeAt } from './judge.ts';
import { type Params, schema } from './params.ts';

/**
 * Two to six bands between Linkwitz-Riley crossovers of 24 or 48 dB/oct, each with a compressor, upward compressor or
 * expander, gain and width of its own.
 *
 * `phase: minimum` (primitives/crossover.ts): no delay; untouched bands add up to an all-pass, flat within rounding.
 * `phase: linear` (primitives/crossover_linear.ts): delayed; untouched bands add up to the signal itself.
 * A crossover at or above 0.49 of the rate is none, and the bands above it are silent.
 *
 * Each band's law: band.ts. Where some bands are on solo, only these are heard; `bypass` leaves a band untreated.
 */
export const multiband: DspModule<typeof schema> = {
  name: 'multiband',
  version: 2,
  summary: 'Compressors or expanders in two to six bands, with gain and width of each.',
  schema,
  neutral,
  judge,
  judgeAt,
  create(params: Params, { rate, channels }: AudioFormat): Processor {
    if (neutral(params)) return { latency: 0, process: () => undefined };
    const { crossovers, slope, phase } = params;
    const make = phase === 'linear' ? createLinearPhaseCrossover : createCrossover;
    const crossover = make(crossovers, slope as CrossoverSlope, rate, channels);
    const bands = params.bands.map(() => scratch(channels));
    const soloed = params.bands.some(({ solo }) => solo);
    const treatments = params.bands.map((band) =>
      soloed && !band.solo ? silent : createTreatment(band, rate),
    );
    const gains = treatments.map(({ gain }) => gain);
    return inPieces(crossover.latency, (signal, from, frames) => {
      crossover.split(signal, from, frames, bands);
      for (let b = 0; b < bands.length; b++) treatments[b].process(bands[b], frames);
      crossover.join(bands, signal, from, frames, gains);
    });
  },
};

function neutral({ bands }: Params): boolean {
  return bands.every(isUntouched) && bands.every(({ solo }) => solo === bands[0].solo);
}
