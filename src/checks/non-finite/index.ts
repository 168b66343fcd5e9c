import { error } from '../../base/finding.ts';
import { type Check, channelName, type MixFacts, timeOf } from '../contract.ts';

/** NaN and infinities: a broken plug-in's work, never music. */
export const nonFinite: Check<MixFacts> = {
  name: 'non-finite',
  version: 1,
  judge({ format, samples: { nonFinite: faults } }) {
    const { count, first } = faults;
    if (count === 0 || first === null) return [];
    const where = `frame ${first.frame} (${timeOf(first.frame, format.rate)}), ${channelName(first.channel, format.channels)}`;
    return [
      error(
        'non-finite',
        `${count} sample${count === 1 ? ' is' : 's are'} NaN or infinite, the first at ${where}`,
        {
          measured: count,
          limit: 0,
          hint: 'export the mix again; a plug-in produced values that are not numbers',
        },
      ),
    ];
  },
};
