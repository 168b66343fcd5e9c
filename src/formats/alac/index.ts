import { error } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import { shape } from '../../base/schema.ts';
import { encode } from '../../tools/ffmpeg.ts';
import type { Format } from '../contract.ts';
import { mendM4a, muxerArguments } from '../primitives/m4a/mend.ts';
import { readMovie } from '../primitives/m4a/movie.ts';
import { movieSound } from '../primitives/m4a/sound.ts';
import { newFile, planarSignal } from '../primitives/planar-signal.ts';
import { readBack } from '../primitives/read-tags.ts';
import { writeTagged } from '../primitives/write-tags.ts';
import { parseCookie } from './cookie.ts';
import { decodedPackets } from './packets.ts';

const schema = shape('ALAC has no options', {});

/** Frames of a packet, of all but the last; every encoder keeps to it. */
const PACKET_FRAMES = 4096;

/** ALAC in M4A: encoded by ffmpeg, decoded for verification by a decoder of our own, which shares nothing with it. */
export const alac: Format<typeof schema> = {
  name: 'alac',
  version: 1,
  summary: 'ALAC (Apple Lossless) in M4A, 16 or 24 bits',
  extension: '.m4a',
  lossless: true,
  encodings: ['pcm16', 'pcm24'],
  schema,
  effort: 7,
  encodeNeeds: [{ tool: 'ffmpeg', ability: 'encoder:alac' }],
  decodeNeeds: [],

  async encode({ source, encoding, to, tools, abort }) {
    const { frames, format } = source;
    if (format.channels > 2)
      throw new Refused(
        error('alac-format', `ALAC is made of one or two channels`, { measured: format.channels, limit: 2 }),
      );
    const depth =
      encoding === 'pcm16' ? ['-sample_fmt', 's16p'] : ['-sample_fmt', 's32p', '-bits_per_raw_sample', '24'];
    const encoded = { frames, lead: 0, tail: 0, packetFrames: PACKET_FRAMES };
    const arguments_ = [...depth, ...muxerArguments(encoded)];
    await newFile(to, async () => {
      await encode({ source, encoding, encoder: 'alac', options: arguments_, to }, { tools, abort });
      await mendM4a(to, encoded);
    });
  },

  sound: async (file) => movieSound(file, await readMovie(file)),

  tag: (from, to, tags) => writeTagged(from, to, 'm4a', tags),

  async decode({ file, abort }) {
    const movie = await readMovie(file);
    if (movie.codec !== 'alac')
      throw new Refused(error('not-alac', `${file} holds ${movie.codec}, not ALAC`));
    const cookie = parseCookie(movie.config, file);
    const { rate, channels } = cookie;
    const pieces = decodedPackets(file, movie, cookie, abort);
    return planarSignal({
      pieces,
      format: { rate, channels },
      frames: movie.frames,
      decoder: 'the ALAC decoder',
    });
  },

  async readTags(file) {
    const read = await readBack(file, true);
    // Where MP4 has the rate, it ends at 65535 Hz; beyond, only the decoder's configuration knows.
    const rate = read.container.rate === 0 ? (await readMovie(file)).rate : read.container.rate;
    return { ...read, container: { ...read.container, rate } };
  },
};
