import { error } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import { choice, integer, shape } from '../../base/schema.ts';
import { identify } from '../../host/disk.ts';
import { encode } from '../../tools/ffmpeg.ts';
import type { Format } from '../contract.ts';
import { type Margins, withMargins } from '../primitives/margins.ts';
import {
  damaged,
  headOf,
  newFile,
  type Piece,
  piecesOf,
  planarSignal,
  refuseShort,
} from '../primitives/planar-signal.ts';
import { soundDigest } from '../primitives/sound.ts';
import { readBack } from '../primitives/read-tags.ts';
import { writeTagged } from '../primitives/write-tags.ts';
import { GAPLESS_END, type Gapless, id3v2Bytes, parseGapless } from './gapless.ts';
import { mendGapless } from './mend.ts';

const schema = shape('Options of MP3', {
  mode: choice('Constant or variable bit rate', ['cbr', 'vbr'], 'cbr'),
  bitrate: integer('Bit rate with mode cbr', { unit: 'kbit/s', min: 32, max: 320, default: 320 }),
  quality: integer('Quality with mode vbr: 0 is the best, V0 in the terms of LAME', {
    min: 0,
    max: 9,
    default: 0,
  }),
});

/** ISO/IEC 11172-3, layer III: the bit rates and sampling rates there are. */
const BITRATES = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const RATES = [32_000, 44_100, 48_000];

/** LAME's own effort, 0 (most) to 9; 2 is what its `-h` means. */
const EFFORT = '2';

/**
 * What the encoder is given before and behind the audio: about a frame each, so that the first and the last granule of
 * the audio overlap with sound that goes on, and the bit reservoir is not empty where it begins. Part of delay and
 * padding, of which the header can tell 4095 each. With the delays of LAME (576) and of a decoder (529) the lead makes
 * two frames: ffmpeg 5.1 forgets what it has yet to skip in a frame in which the padding begins too.
 */
const MARGINS: Margins = { lead: 2 * 1152 - 576 - 529, tail: 1152 };

/**
 * MP3: encoded by LAME through ffmpeg, with the header that makes it gapless and audio that goes on
 * beyond both its ends, so that it joins its neighbours without a seam; decoded for verification by mpg123 in WebAssembly,
 * to exactly the frames that went in.
 */
export const mp3: Format<typeof schema> = {
  name: 'mp3',
  version: 2,
  summary: 'MP3 by LAME, constant or variable bit rate, gapless',
  extension: '.mp3',
  lossless: false,
  encodings: ['float32'],
  schema,
  effort: 30,
  encodeNeeds: [{ tool: 'ffmpeg', ability: 'encoder:libmp3lame' }],
  decodeNeeds: [],

  refuses: (rate, { mode, bitrate }) => {
    if (rate === 'native' || !RATES.includes(rate))
      return { key: 'rate', message: `MP3 has the rates ${RATES.join(', ')} Hz`, hint: 'rate: 44100' };
    if (mode === 'vbr' || BITRATES.includes(bitrate)) return undefined;
    return {
      key: 'bitrate',
      message: `MP3 has no bit rate of ${bitrate} kbit/s`,
      hint: `one of: ${BITRATES.join(', ')}`,
    };
  },

  async encode({ source, encoding, options, to, tools, abort }) {
    const { frames, format } = source;
    const { mode, bitrate, quality } = options;
    refuseUnlessAmong('bit rate', bitrate, mode === 'cbr' ? BITRATES : [bitrate]);
    refuseUnlessAmong('sampling rate', format.rate, RATES);
    refuseUnlessAmong('number of channels', format.channels, [1, 2]);
    const rate = mode === 'cbr' ? ['-b:a', `${bitrate}k`] : ['-q:a', String(quality)];
    const muxer = ['-write_xing', '1', '-id3v2_version', '0', '-write_id3v1', '0', '-f', 'mp3'];
    const arguments_ = [...rate, '-compression_level', EFFORT, ...muxer];
    await newFile(to, async () => {
      const order = { encoding, encoder: 'libmp3lame', options: arguments_, to };
      await encode({ source: withMargins(source, MARGINS), ...order }, { tools, abort });
      refuseShort('ffmpeg', await mendGapless(to, frames, MARGINS), frames);
      const header = parseGapless(await headOf(to, GAPLESS_END));
      refuseShort('ffmpeg', header?.frames, frames);
      refuseShort('ffmpeg', (await identify(to))?.size, header?.bytes ?? 0);
    });
  },

  // ID3v2 stands in front; an ID3v1 or APE tag, never written here, would be taken for sound and told.
  sound: async (file) => soundDigest(file, 'mp3', [{ from: id3v2Bytes(await headOf(file, 10)) }]),

  tag: (from, to, tags) => writeTagged(from, to, 'mp3', tags),

  async decode({ file, abort }) {
    const start = id3v2Bytes(await headOf(file, 10));
    const header = parseGapless(await headOf(file, GAPLESS_END, start));
    if (header === undefined)
      throw new Refused(error('not-gapless', `${file} is not an MP3 file that says how long it is`));
    const { rate, channels, frames } = header;
    const pieces = mpg123(file, start, header, abort);
    return planarSignal({ pieces, format: { rate, channels }, frames, decoder: 'mpg123' });
  },

  readTags: (file) => readBack(file),
};

function refuseUnlessAmong(what: string, value: number, allowed: readonly number[]): void {
  if (allowed.includes(value)) return;
  throw new Refused(
    error('mp3-format', `MP3 knows no ${what} of ${value}`, {
      measured: value,
      limit: allowed.join(', '),
      hint: `one of ${allowed.join(', ')}`,
    }),
  );
}

async function* mpg123(
  file: string,
  start: number,
  { channels }: Gapless,
  abort: AbortSignal,
): AsyncGenerator<Piece, void, undefined> {
  const { MPEGDecoder } = await import('mpg123-decoder');
  const decoder = new MPEGDecoder({ enableGapless: true });
  await decoder.ready;
  try {
    for await (const bytes of piecesOf(file, abort, start)) {
      const { channelData, errors } = decoder.decode(bytes);
      if (errors.length > 0) throw damaged(file, errors[0].message);
      yield channelData.slice(0, channels);
    }
  } finally {
    decoder.free();
  }
}
