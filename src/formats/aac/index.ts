import { concatenation, silence } from '../../audio/splice.ts';
import { error } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import { integer, shape } from '../../base/schema.ts';
import { encode } from '../../tools/ffmpeg.ts';
import type { Format } from '../contract.ts';
import { type Margins, withMargins } from '../primitives/margins.ts';
import { mendM4a, muxerArguments } from '../primitives/m4a/mend.ts';
import { readMovie } from '../primitives/m4a/movie.ts';
import { movieSound } from '../primitives/m4a/sound.ts';
import { newFile } from '../primitives/planar-signal.ts';
import { readBack } from '../primitives/read-tags.ts';
import { writeTagged } from '../primitives/write-tags.ts';
import { decodeByFaad, PACKET_FRAMES } from './faad.ts';

const schema = shape('Options of AAC', {
  bitrate: integer('Bit rate, constant', { unit: 'kbit/s', min: 64, max: 320, default: 256 }),
});

const RATES = [44_100, 48_000];

/** ISO/IEC 14496-3, 4.5.3: bits that a packet may have for each channel. */
const PACKET_BITS = 6144;

/**
 * Silence that is encoded before all else and cut by the edit list: ffmpeg's encoder spoils its first packet where the
 * sound begins at once (errors as large as the sound for 6 ms).
 */
const SILENCE = PACKET_FRAMES;

/**
 * What is encoded between that and the audio, and behind the audio, for the edit list to cut: two packets, in which the
 * encoder comes to rest, and as much as the window of the last packet with audio reaches beyond it. The audio begins
 * with a packet: ffmpeg 5.1 drops a last packet that begins before the edit and ends soon after.
 */
const MARGINS: Margins = { lead: 2 * PACKET_FRAMES, tail: 2 * PACKET_FRAMES };

/**
 * AAC (low complexity) in M4A: encoded by ffmpeg's own encoder, gapless by an edit list and iTunSMPB, from audio that
 * goes on beyond both its ends, so that it joins its neighbours without a seam; decoded for verification by the program
 * faad. Without noise substitution (`-aac_pns 0`): each decoder would make another noise of it, and no second reader
 * could check what a listener hears.
 */
export const aac: Format<typeof schema> = {
  name: 'aac',
  version: 2,
  summary: 'AAC in M4A by ffmpeg, constant bit rate, gapless',
  extension: '.m4a',
  lossless: false,
  encodings: ['float32'],
  schema,
  effort: 28,
  encodeNeeds: [{ tool: 'ffmpeg', ability: 'encoder:aac' }],
  decodeNeeds: [{ tool: 'faad', ability: 'decode:float' }],

  refuses: (rate) =>
    rate !== 'native' && RATES.includes(rate)
      ? undefined
      : { key: 'rate', message: `AAC is made at ${RATES.join(' or ')} Hz`, hint: 'rate: 44100' },

  async encode({ source, encoding, options, to, tools, abort }) {
    const { frames, format } = source;
    const most = Math.floor((PACKET_BITS * format.channels * format.rate) / PACKET_FRAMES / 1000);
    refuseUnless(RATES.includes(format.rate), 'sampling rate', format.rate, RATES.join(', '));
    refuseUnless([1, 2].includes(format.channels), 'number of channels', format.channels, '1, 2');
    refuseUnless(options.bitrate <= most, 'bit rate', options.bitrate, `up to ${most}`);
    const { lead, tail } = MARGINS;
    const encoded = { frames, lead: SILENCE + lead, tail, packetFrames: PACKET_FRAMES };
    const whole = concatenation([silence(source, SILENCE), withMargins(source, MARGINS)]);
    const arguments_ = ['-b:a', `${options.bitrate}k`, '-aac_pns', '0', ...muxerArguments(encoded)];
    await newFile(to, async () => {
      await encode({ source: whole, encoding, encoder: 'aac', options: arguments_, to }, { tools, abort });
      await mendM4a(to, encoded);
    });
  },

  sound: async (file) => movieSound(file, await readMovie(file)),

  tag: (from, to, tags) => writeTagged(from, to, 'm4a', tags),

  decode: async (job) => decodeByFaad(job, await readMovie(job.file)),

  readTags: (file) => readBack(file),
};

function refuseUnless(met: boolean, what: string, measured: number, limit: string): void {
  if (met) return;
  throw new Refused(
    error('aac-format', `this AAC encoder knows no ${what} of ${measured}`, {
      measured,
      limit,
      hint: `one of: ${limit}`,
    }),
  );
}
