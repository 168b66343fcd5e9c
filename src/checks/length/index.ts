import { error } from '../../base/finding.ts';
import type { Check, MixFacts } from '../contract.ts';

/** Seconds of one gating block (BS.1770-5): anything shorter has no loudness. */
const LEAST = 0.4;

export const length: Check<MixFacts> = {
  name: 'length',
  version: 1,
  judge({ format, frames }) {
    if (frames === 0) return [error('empty', 'the mix holds no audio', { measured: 0 })];
    const seconds = frames / format.rate;
    if (seconds >= LEAST) return [];
    return [
      error(
        'too-short',
        `the mix is ${frames} frame${frames === 1 ? '' : 's'} long (${seconds.toFixed(3)} s), too short to measure or to master`,
        {
          measured: seconds,
          limit: LEAST,
        },
      ),
    ];
  },
};
