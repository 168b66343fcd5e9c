import { warning } from '../../base/finding.ts';
import type { Check, StoreFacts } from '../contract.ts';

/** A release of one short track: stores pay nothing for it, or take it for click fraud. */
export const single: Check<StoreFacts> = {
  name: 'single',
  version: 1,
  judge({ seconds, single: alone, limits: { shortestSingle: least } }) {
    if (!alone || least === undefined || seconds >= least) return [];
    return [
      warning(
        'short-single',
        `the only track lasts ${seconds.toFixed(1)} s: of a single its receivers want ${least} s at least`,
        {
          measured: Math.round(seconds * 1000) / 1000,
          limit: least,
          hint: 'release it with other tracks, or make it longer',
        },
      ),
    ];
  },
};
