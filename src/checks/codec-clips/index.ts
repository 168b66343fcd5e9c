import { decibelsOf } from '../../base/decibel.ts';
import { warning } from '../../base/finding.ts';
import { channelName, type Check, type CodecFacts, timeOf } from '../contract.ts';

/** What of a file would clip once its receiver has encoded it: samples of the decoded signal beyond full scale. */
export const codecClips: Check<CodecFacts> = {
  name: 'codec-clips',
  version: 1,
  judge({ codec, rate, channels }) {
    const onSample = channels.reduce((sum, channel) => sum + channel.onSample, 0);
    const between = channels.reduce((sum, channel) => sum + channel.between, 0);
    if (onSample + between === 0) return [];
    const loudest = channels.reduce((top, { worst }, c) => (worst > channels[top].worst ? c : top), 0);
    const { worst, at } = channels[loudest];
    const over = decibelsOf(worst);
    const where = `${timeOf(at, rate)}, ${channelName(loudest, channels.length)}`;
    return [
      warning(
        `clips-after-${codec}`,
        `encoded and decoded (${codec.toUpperCase()}), the file clips ${times(onSample + between)}: ${onSample} on samples, ${between} between them; worst by ${over.toFixed(2)} dB at ${where}`,
        {
          measured: Math.round(over * 100) / 100,
          limit: 0,
          hint: 'lower true_peak for this target by about as much',
        },
      ),
    ];
  },
};

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
