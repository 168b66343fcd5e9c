import { error } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import { number, shape } from '../../base/schema.ts';
import type { Format } from '../contract.ts';
import { decodeOgg, encodeOgg, type OggDecoder, tagOgg } from '../primitives/ogg/container.ts';
import { oggSound } from '../primitives/ogg/stream.ts';
import { readBack } from '../primitives/read-tags.ts';
import { vorbisInOgg } from './headers.ts';

const schema = shape('Options of Vorbis', {
  // Below 0 ffmpeg does not pass the quality on, and encodes by a bit rate of its own.
  quality: number('Quality with variable bit rate: 6 is about 192 kbit/s', { min: 0, max: 10, default: 6 }),
});

const RATES = [32_000, 44_100, 48_000];

/**
 * Vorbis in Ogg: encoded by libvorbis through ffmpeg; decoded for verification by libvorbis in WebAssembly, to exactly
 * the frames that went in.
 */
export const vorbis: Format<typeof schema> = {
  name: 'vorbis',
  version: 1,
  summary: 'Vorbis in Ogg, variable bit rate, gapless',
  extension: '.ogg',
  lossless: false,
  encodings: ['float32'],
  schema,
  effort: 20,
  encodeNeeds: [{ tool: 'ffmpeg', ability: 'encoder:libvorbis' }],
  decodeNeeds: [],

  refuses: (rate) =>
    rate !== 'native' && RATES.includes(rate)
      ? undefined
      : { key: 'rate', message: `Vorbis is made at ${RATES.join(', ')} Hz`, hint: 'rate: 44100' },

  async encode(job) {
    const { rate, channels } = job.source.format;
    refuseUnlessAmong('sampling rate', rate, RATES);
    refuseUnlessAmong('number of channels', channels, [1, 2]);
    const options = ['-q:a', String(job.options.quality)];
    await encodeOgg(job, vorbisInOgg, { encoder: 'libvorbis', options });
  },

  sound: (file) => oggSound(file, vorbisInOgg),

  tag: (from, to, tags) => tagOgg(from, to, tags, vorbisInOgg),

  decode: (job) => decodeOgg(job, vorbisInOgg, { name: 'libvorbis', create }),

  readTags: (file) => readBack(file),
};

function refuseUnlessAmong(what: string, measured: number, allowed: readonly number[]): void {
  if (allowed.includes(measured)) return;
  const limit = allowed.join(', ');
  const message = `Vorbis is not made with a ${what} of ${measured}`;
  throw new Refused(error('vorbis-format', message, { measured, limit, hint: `one of ${limit}` }));
}

async function create(): Promise<OggDecoder> {
  const { OggVorbisDecoder } = await import('@wasm-audio-decoders/ogg-vorbis');
  return new OggVorbisDecoder();
}
