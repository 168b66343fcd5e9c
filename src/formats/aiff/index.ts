import type { Block } from '../../audio/block.ts';
import { BYTES_PER_SAMPLE, type Encoding } from '../../audio/format.ts';
import { drain } from '../../audio/memory.ts';
import { pack } from '../../audio/pcm.ts';
import { error } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import { shape } from '../../base/schema.ts';
import { DiskFile } from '../../host/disk.ts';
import { decodeToRaw } from '../../tools/ffmpeg.ts';
import type { EncodeJob, Format } from '../contract.ts';
import { newFile } from '../primitives/planar-signal.ts';
import { readBack } from '../primitives/read-tags.ts';
import { soundDigest } from '../primitives/sound.ts';
import { writeTagged } from '../primitives/write-tags.ts';
import { AIFF_LIMIT, aiffHeader, type AiffShape, audioBytes, readAiff } from './header.ts';

const schema = shape('AIFF has no options of its own', {});

/** AIFF: written by our own writer, decoded for verification by ffmpeg. Tags stand in an `ID3 ` chunk behind the audio. */
export const aiff: Format<typeof schema> = {
  name: 'aiff',
  version: 1,
  summary: 'AIFF, 16 or 24 bits',
  extension: '.aiff',
  lossless: true,
  encodings: ['pcm16', 'pcm24'],
  schema,
  effort: 1,
  encodeNeeds: [],
  decodeNeeds: [{ tool: 'ffmpeg' }],

  async encode(job) {
    const { source, encoding, to } = job;
    const whole: AiffShape = { ...source.format, encoding, frames: source.frames };
    const bytes = audioBytes(whole);
    if (bytes > AIFF_LIMIT)
      throw new Refused(
        error('too-large-for-aiff', 'an AIFF file cannot hold 4 GiB or more', {
          measured: bytes,
          limit: AIFF_LIMIT,
          hint: 'deliver it as WAV or FLAC',
        }),
      );
    await newFile(to, async () => {
      const file = await DiskFile.create(to);
      try {
        await writeAudio(file, job, whole);
      } finally {
        await file.close();
      }
    });
  },

  async sound(file) {
    const found = await readAiff(file);
    const { encoding, rate, channels, dataAt } = found;
    return soundDigest(file, `${encoding} ${rate} ${channels}`, [
      { from: dataAt, to: dataAt + audioBytes(found) },
    ]);
  },

  tag: (from, to, tags) => writeTagged(from, to, 'aiff', tags),

  async decode({ file, tools, abort }) {
    const { rate, channels, frames, encoding } = await readAiff(file);
    return decodeToRaw(file, encoding, { format: { rate, channels }, frames }, { tools, abort });
  },

  readTags: (file) => readBack(file, true),
};

/** Header, frames, and the byte that makes an odd chunk even. */
async function writeAudio(
  file: DiskFile,
  { source, abort }: EncodeJob<unknown>,
  whole: AiffShape,
): Promise<void> {
  const header = aiffHeader(whole);
  await file.writeAt(header, 0);
  const end = header.length + audioBytes(whole);
  let at = header.length;
  await drain(source, async (block) => {
    if (abort.aborted) throw new Refused(error('aborted', 'writing an AIFF file was stopped'));
    const bytes = bigEndian(block, whole.encoding);
    await file.writeAt(bytes, at);
    at += bytes.length;
  });
  if (at !== end)
    throw new Error(`${whole.frames} frames were promised, ${at - end} bytes too many are written`);
  if (end % 2 === 1) await file.writeAt(new Uint8Array(1), end);
}

function bigEndian({ channels, frames }: Block, encoding: Encoding): Uint8Array {
  const width = BYTES_PER_SAMPLE[encoding];
  const bytes = Buffer.alloc(frames * channels.length * width);
  pack(encoding, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, channels, 0, frames);
  if (width === 2) return bytes.swap16();
  for (let i = 0; i < bytes.length; i += width) {
    const lowest = bytes[i];
    bytes[i] = bytes[i + 2];
    bytes[i + 2] = lowest;
  }
  return bytes;
}
