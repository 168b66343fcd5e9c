import { error, note } from '../../base/finding.ts';
import type { Check, MixFacts } from '../contract.ts';

/** Stereo is what we master; mono is carried as dual mono; anything else is refused. */
export const channels: Check<MixFacts> = {
  name: 'channels',
  version: 1,
  judge({ format, samples }) {
    if (format.channels > 2) {
      return [
        error('not-stereo', `the mix has ${format.channels} channels; a stereo mix is needed`, {
          measured: format.channels,
          limit: 2,
          hint: 'deliver the stereo mixdown',
        }),
      ];
    }
    if (format.channels === 1) return [note('mono', 'the mix has one channel and is carried as dual mono')];
    if (samples.identicalChannels) return [note('dual-mono', 'both channels of the mix are the same')];
    return [];
  },
};
