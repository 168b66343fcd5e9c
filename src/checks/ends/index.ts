import { type Finding, warning } from '../../base/finding.ts';
import type { Check, StoreFacts } from '../contract.ts';

/** Silence at the ends of a file, and files of nothing else: stores take them for faults or for fraud. */
export const ends: Check<StoreFacts> = {
  name: 'ends',
  version: 1,
  judge({ seconds, silence: { leading, trailing }, limits: { endSilence: most } }) {
    if (most === undefined) return [];
    if (leading >= seconds)
      return [
        warning('silent-track', 'the file is silent from end to end (nothing above -60 dBFS)', {
          hint: 'stores refuse silent tracks: make it part of the gap before or after it',
        }),
      ];
    return [...long('begins', leading, most), ...long('ends', trailing, most)];
  },
};

function long(which: 'begins' | 'ends', seconds: number, most: number): Finding[] {
  if (seconds <= most) return [];
  return [
    warning(
      'end-silence',
      `the file ${which} with ${seconds.toFixed(1)} s of silence (below -60 dBFS), its receivers take ${most} s`,
      {
        measured: Math.round(seconds * 1000) / 1000,
        limit: most,
        hint:
          which === 'begins'
            ? 'let it start later in the mix: start'
            : 'trim it with end, or keep the gap out of this target: gaps: false',
      },
    ),
  ];
}
