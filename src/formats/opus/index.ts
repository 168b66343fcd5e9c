import { error } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import { choice, integer, shape } from '../../base/schema.ts';
import type { Format } from '../contract.ts';
import { decodeOgg, encodeOgg, type OggDecoder, tagOgg } from '../primitives/ogg/container.ts';
import { oggSound } from '../primitives/ogg/stream.ts';
import { readBack } from '../primitives/read-tags.ts';
import { OPUS_RATE, opusInOgg } from './head.ts';
import { type Margins, withMargins } from '../primitives/margins.ts';

const schema = shape('Options of Opus', {
  mode: choice('Variable, constrained variable or constant bit rate', ['vbr', 'cvbr', 'cbr'], 'vbr'),
  bitrate: integer('Bit rate of the stereo pair', { unit: 'kbit/s', min: 16, max: 510, default: 160 }),
});

/** What libopus takes for one channel, kbit/s. */
const MONO_MAX = 256;
/** 20 ms. */
const PACKET_FRAMES = 960;
/** By which libopus is late. */
const ENCODER_DELAY = 312;
/** 80 ms in which a decoder settles (RFC 7845, section 4.6). */
const PRE_SKIP = 3840;

/** Before the audio what makes the pre-skip whole, behind it what fills the last packet. */
function marginsFor(frames: number): Margins {
  const over = (PRE_SKIP + frames) % PACKET_FRAMES;
  return { lead: PRE_SKIP - ENCODER_DELAY, tail: over === 0 ? 0 : PACKET_FRAMES - over };
}

/** As ffmpeg calls the modes of libopus. */
const VBR = { vbr: 'on', cvbr: 'constrained', cbr: 'off' } as const;

/**
 * Opus in Ogg: encoded by libopus through ffmpeg; decoded for verification by libopus in WebAssembly, to exactly the
 * frames that went in. The header's output gain stays 0: loudness is told by tags, which a player may heed or not.
 */
export const opus: Format<typeof schema> = {
  name: 'opus',
  version: 2,
  summary: 'Opus in Ogg, 48 kHz, gapless',
  extension: '.opus',
  lossless: false,
  encodings: ['float32'],
  schema,
  effort: 20,
  encodeNeeds: [{ tool: 'ffmpeg', ability: 'encoder:libopus' }],
  decodeNeeds: [],

  refuses: (rate) =>
    rate === OPUS_RATE
      ? undefined
      : { key: 'rate', message: `Opus has the rate ${OPUS_RATE} Hz alone`, hint: `rate: ${OPUS_RATE}` },

  async encode(job) {
    const { rate, channels } = job.source.format;
    const { mode, bitrate } = job.options;
    refuseUnless(rate === OPUS_RATE, 'sampling rate', rate, OPUS_RATE);
    refuseUnless(channels <= 2, 'number of channels', channels, 2);
    refuseUnless(channels === 2 || bitrate <= MONO_MAX, 'bit rate in mono', bitrate, MONO_MAX);
    const quality = ['-b:a', `${bitrate}k`, '-vbr', VBR[mode], '-compression_level', '10'];
    const arguments_ = [...quality, '-application', 'audio', '-frame_duration', '20', '-mapping_family', '0'];
    const { lead, tail } = marginsFor(job.source.frames);
    const margined = withMargins(job.source, { lead, tail });
    await encodeOgg(job, opusInOgg, { encoder: 'libopus', options: arguments_, margined, lead });
  },

  sound: (file) => oggSound(file, opusInOgg),

  tag: (from, to, tags) => tagOgg(from, to, tags, opusInOgg),

  decode: (job) => decodeOgg(job, opusInOgg, { name: 'libopus', create }),

  readTags: (file) => readBack(file),
};

function refuseUnless(met: boolean, what: string, measured: number, limit: number): void {
  if (met) return;
  const message = `Opus knows no ${what} of ${measured}`;
  throw new Refused(error('opus-format', message, { measured, limit, hint: `at most ${limit}` }));
}

async function create(): Promise<OggDecoder> {
  const { OggOpusDecoder } = await import('ogg-opus-decoder');
  // Its types say that `decode` returns at once; it returns a promise.
  return new OggOpusDecoder() as unknown as OggDecoder;
}
