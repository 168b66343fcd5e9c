import { type PairGathering, pairExtremes } from '../../dsp/primitives/kernels/pair.ts';

/**
 * Gathers, of so many channels, the lowest sample of each and then the highest of each: `gathered` has two values a
 * channel and only widens: it begins at Infinity and −Infinity, or at 0 where only the size of a peak is asked for. A NaN
 * counts for nothing.
 */
export function extremesOf(channels: number): PairGathering {
  return (channels === 2 ? pairExtremes() : undefined) ?? gatherExtremes;
}

/** The truth, for any number of channels. */
const gatherExtremes: PairGathering = (gathered, channels, from, to) => {
  for (const [c, samples] of channels.entries()) {
    let low = gathered[c];
    let high = gathered[channels.length + c];
    for (let i = from; i < to; i++) {
      const x = samples[i];
      if (x < low) low = x;
      if (x > high) high = x;
    }
    gathered[c] = low;
    gathered[channels.length + c] = high;
  }
};
