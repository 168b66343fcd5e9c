import { bytesPerSample } from '../../audio/pcm.ts';
import { drain } from '../../audio/memory.ts';
import { openWav } from '../../audio/wav/reader.ts';
import { createWav } from '../../audio/wav/writer.ts';
import { error } from '../../base/finding.ts';
import { Refused, valueOf } from '../../base/result.ts';
import { shape } from '../../base/schema.ts';
import { identify } from '../../host/disk.ts';
import { decodeToRaw } from '../../tools/ffmpeg.ts';
import type { Format, TagReading } from '../contract.ts';
import { newFile } from '../primitives/planar-signal.ts';
import { soundDigest } from '../primitives/sound.ts';
import { readBack } from '../primitives/read-tags.ts';
import { readBroadcast } from './read-broadcast.ts';
import { tagHead } from './tag.ts';

const schema = shape('WAV has no options of its own', {});

/** Beyond this a file is RF64 or becomes it by its tags (RIFF sizes are 32 bits); 64 MiB are left for a cover. */
const TAGGABLE_BYTES = 0xffff_ffff - 64 * 1024 * 1024;

/** WAV: written by our own writer, decoded for verification by ffmpeg. */
export const wav: Format<typeof schema> = {
  name: 'wav',
  version: 1,
  summary: 'WAV (RIFF; RF64 beyond 4 GiB), PCM or float',
  extension: '.wav',
  lossless: true,
  encodings: ['pcm16', 'pcm24', 'pcm32', 'float32', 'float64'],
  schema,
  effort: 1,
  encodeNeeds: [],
  decodeNeeds: [{ tool: 'ffmpeg' }],

  async encode({ source, encoding, to, abort }) {
    const { rate, channels } = source.format;
    await newFile(to, async () => {
      const writer = await createWav(to, { rate, channels, encoding, frames: source.frames });
      try {
        await drain(source, (block) => {
          if (abort.aborted) throw new Refused(error('aborted', 'writing a WAV file was stopped'));
          return writer.write(block);
        });
        await writer.finish();
      } catch (thrown) {
        await writer.abandon();
        throw thrown;
      }
    });
  },

  async sound(file) {
    const { info, format, frames, encoding } = await headerOf(file);
    const { rate, channels } = format;
    const to = info.dataAt + frames * channels * bytesPerSample(encoding);
    return soundDigest(file, `${encoding} ${rate} ${channels}`, [{ from: info.dataAt, to }]);
  },

  async tag(from, to, tags) {
    const size = (await identify(from))?.size ?? 0;
    if (size > TAGGABLE_BYTES)
      throw new Refused(
        error('too-large-for-tags', 'a WAV file of 4 GiB or more cannot hold tags', {
          measured: size,
          limit: TAGGABLE_BYTES,
          hint: 'deliver it as FLAC, or without tags',
        }),
      );
    await tagHead(from, to, tags);
  },

  async decode({ file, tools, abort }) {
    const { format, frames, encoding } = await headerOf(file);
    if (encoding === 'pcm8')
      throw new Refused(error('wrong-format', `${file} holds 8-bit samples, which are never written`));
    return decodeToRaw(file, encoding, { format, frames }, { tools, abort });
  },

  async readTags(file) {
    const { info, format, encoding } = await headerOf(file);
    // music-metadata knows no RF64, and such a file has no tags.
    if (info.form !== 'RIFF')
      return {
        tags: {},
        readings: [NOTHING],
        container: { ...format, bits: BITS[encoding], lossless: true },
      };
    const { tags, readings, container } = await readBack(file, true);
    const more = await readBroadcast(file);
    const broadcast = more.find(({ place }) => place === 'bext')?.tags.broadcast;
    return {
      tags: broadcast === undefined ? tags : { ...tags, broadcast },
      readings: [...readings, ...more],
      container,
    };
  },
};

const NOTHING: TagReading = { place: 'ID3v2.4', tags: {} };
const BITS = { pcm8: 8, pcm16: 16, pcm24: 24, pcm32: 32, float32: 32, float64: 64 } as const;

async function headerOf(file: string) {
  const signal = valueOf(await openWav(file));
  await signal.close();
  return signal;
}
