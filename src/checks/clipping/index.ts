import { warning } from '../../base/finding.ts';
import { type Check, channelName, type MixFacts, timeOf } from '../contract.ts';

/** Runs of samples at full scale: the mix was clipped before it came here. */
export const clipping: Check<MixFacts> = {
  name: 'clipping',
  version: 1,
  judge({ format, samples: { clipping: clips } }) {
    if (clips.runs === 0 || clips.first === null) return [];
    const { frame, channel } = clips.first;
    const where = `${timeOf(frame, format.rate)}, ${channelName(channel, format.channels)}`;
    return [
      warning(
        'clipped-mix',
        `the mix is clipped in ${clips.runs} place${clips.runs === 1 ? '' : 's'}, the first at ${where}`,
        {
          measured: clips.runs,
          limit: 0,
          hint: 'ask for a mix with headroom, peaks between −3 and −6 dBFS',
        },
      ),
    ];
  },
};
