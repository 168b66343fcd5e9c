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

/** Takes Σ l, Σ r, Σ l², Σ r², Σ lr of a pair while its energies are taken, where that costs nothing. */
export interface PairSums {
  readonly sums: Float64Array;
  /** Whether they are taken. */
  taken: boolean;
}

/** `weights`: one a channel, what its energy counts for. */
export function createEnergies(rate: number, weights: readonly number[], pair?: PairSums): Energies {
  const coefficients = energyCoefficients(kWeighting(rate));
  const isPair = weights.length === 2 && weights.every((weight) => weight === 1);
  const weigh = isPair ? pairWeighting() : undefined;
  if (weigh === undefined) return channelByChannel(coefficients, weights);
  const states = new Float64Array(2 * STATES);
  const sums = pair?.sums ?? new Float64Array(5);
  if (pair !== undefined) pair.taken = true;
  return (channels, from, frames, lines, count, energies) => {
    weigh(coefficients, states, channels, from, frames, lines, count, energies, sums);
  };
}

/** The truth, and what measures any other number of channels. */
function channelByChannel(coefficients: Float64Array, weights: readonly number[]): Energies {
  const meters = weights.map((weight) => ({ weight, energy: new WeightedEnergy(coefficients) }));
  return (channels, from, frames, lines, count, energies) => {
    energies.fill(0, 0, count);
    for (const [c, { weight, energy }] of meters.entries()) {
      let at = from;
      for (let k = 0; k < count; k++) {
        energy.add(channels[c], at, from + lines[k]);
        energies[k] += weight * energy.drain();
        at = from + lines[k];
      }
      energy.add(channels[c], at, from + frames);
    }
  };
}
