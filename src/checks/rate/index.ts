import { error, type Finding } from '../../base/finding.ts';
import type { Check, RateFacts } from '../contract.ts';

/** Receivers of high resolution want what was recorded: nothing resampled upwards, nothing below their least rate. */
export const rate: Check<RateFacts> = {
  name: 'rate',
  version: 1,
  judge: (facts) => [...upsampled(facts), ...low(facts)],
};

function upsampled({ mix, target, upsampling }: RateFacts): Finding[] {
  if (upsampling || target === 'native' || target <= mix) return [];
  return [
    error('up-sampled', `the mix has ${mix} Hz, and up-sampling it to ${target} Hz is not taken here`, {
      measured: mix,
      limit: target,
      hint: 'take rate: native, or ask for the mix at the rate at which it was made',
    }),
  ];
}

function low({ mix, limits: { leastRate: least } }: RateFacts): Finding[] {
  if (least === undefined || mix >= least) return [];
  return [
    error('rate-too-low', `the mix has ${mix} Hz: ${least} Hz is the least that is taken here`, {
      measured: mix,
      limit: least,
      hint: 'ask for the mix at the rate at which it was made',
    }),
  ];
}
