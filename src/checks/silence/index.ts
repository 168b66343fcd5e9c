import { error, type Finding, note } from '../../base/finding.ts';
import { type Check, type MixFacts, timeOf } from '../contract.ts';

/** Seconds of silence at an end beyond which a listener, or a store, would ask. */
const LONG = 5;

export const silence: Check<MixFacts> = {
  name: 'silence',
  version: 1,
  judge({ format, frames, samples: { silent, silence: ends } }) {
    if (frames === 0) return [];
    if (silent) {
      return [
        error('silent', 'the mix is silent from end to end (nothing above −80 dBFS)', {
          hint: 'was the wrong bus exported?',
        }),
      ];
    }
    return [...long('begins', ends.leading, format.rate), ...long('ends', ends.trailing, format.rate)];
  },
};

function long(which: string, frames: number, rate: number): Finding[] {
  if (frames / rate <= LONG) return [];
  return [
    note('long-silence', `the mix ${which} with ${timeOf(frames, rate)} of silence`, {
      measured: frames / rate,
      limit: LONG,
      hint: 'trim it with start or end',
    }),
  ];
}
