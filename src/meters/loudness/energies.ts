import type { AudioFormat } from '../../audio/format.ts';
import { pairWeighting, WEIGHED_FRAMES } from '../../dsp/primitives/kernels/weighting.ts';
import { energyCoefficients, STATES, WeightedEnergy } from './energy.ts';
import { kWeighting } from './weighting.ts';

/** The most frames one call takes. */
export const STRETCH = WEIGHED_FRAMES;

/**
 * Takes `frames` frames from `from` on, at most {@link STRETCH}. In them end `count` intervals of the grid, the k-th
 * before frame `lines[k]`, counted from `from`; `energies[k]` becomes its K-weighted energy, all channels together.
 */
export type Energies = (
  channels: readonly Float64Array[],
  from: number,
  frames: number,
  lines: Float64Array,
  count: number,
  energies: Float64Array,
) => void;

export function createEnergies({ rate, channels }: AudioFormat): Energies {
  const coefficients = energyCoefficients(kWeighting(rate));
  const weigh = channels === 2 ? pairWeighting() : undefined;
  if (weigh === undefined) return channelByChannel(coefficients, channels);
  const states = new Float64Array(2 * STATES);
  return (pair, from, frames, lines, count, energies) => {
    weigh(coefficients, states, pair, from, frames, lines, count, energies);
  };
}

/** The truth, and what measures a single channel. */
function channelByChannel(coefficients: Float64Array, count: number): Energies {
  const meters = Array.from({ length: count }, () => new WeightedEnergy(coefficients));
  return (channels, from, frames, lines, lineCount, energies) => {
    energies.fill(0, 0, lineCount);
    for (const [c, meter] of meters.entries()) {
      let at = from;
      for (let k = 0; k < lineCount; k++) {
        meter.add(channels[c], at, from + lines[k]);
        energies[k] += meter.drain();
        at = from + lines[k];
      }
      meter.add(channels[c], at, from + frames);
    }
  };
}
