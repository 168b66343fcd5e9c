import { openWav } from '../../audio/wav/reader.ts';
import { error } from '../../base/finding.ts';
import { Refused, valueOf } from '../../base/result.ts';
import { DiskFile, readBytes } from '../../host/disk.ts';
import type { Tags } from '../contract.ts';
import { headOf } from '../primitives/planar-signal.ts';
import { broadcastChunks, type Sound } from './broadcast.ts';
import { writeTags } from '../primitives/write-tags.ts';

const PIECE_BYTES = 1024 * 1024;
/** Samples that stay in the head: the library does not see a `data` chunk without any. */
const SEEN = 2;
/** `data` and its size. */
const CHUNK_HEAD = 8;

/**
 * Writes `to`: the RIFF file `from`, which ends with its `data` chunk, with tags in front of the audio, and the chunks of a broadcast
 * wave file where `tags.broadcast` asks for them. The library works on the head alone, before the audio is there: it would move it through memory to make room.
 */
export async function tagHead(from: string, to: string, tags: Tags): Promise<void> {
  const { dataAt, size, sound } = await extentOf(from);
  const bytes = (await headOf(from, dataAt + SEEN)).slice();
  setSizes(bytes.subarray(0, dataAt), bytes.length - dataAt);
  await write(to, bytes);
  writeTags(to, 'wav', tags);
  const tagged = await readBytes(to);
  const head = withChunks(
    tagged.subarray(0, tagged.length - (bytes.length - dataAt)),
    broadcastChunks(tags, sound),
    dataAt - CHUNK_HEAD,
  );
  const padding = size % 2;
  setSizes(head, size, padding);
  await append(from, to, { head, at: dataAt, size: size + padding });
}

/** A copy of a head with chunks at byte `at`: behind those that tell the format, before the tags of the library. */
function withChunks(head: Uint8Array, chunks: Uint8Array, at: number): Uint8Array {
  return Uint8Array.from(Buffer.concat([head.subarray(0, at), chunks, head.subarray(at)]));
}

/** The sizes in a head that ends where the samples begin. */
function setSizes(head: Uint8Array, size: number, padding = 0): void {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  view.setUint32(4, head.length - CHUNK_HEAD + size + padding, true);
  view.setUint32(head.length - 4, size, true);
}

/** Where the samples begin, how many bytes they are, and of what kind. */
async function extentOf(path: string): Promise<{ dataAt: number; size: number; sound: Sound }> {
  const signal = valueOf(await openWav(path));
  await signal.close();
  const { dataAt, fileSize } = signal.info;
  const size = new DataView((await headOf(path, 4, dataAt - 4)).buffer).getUint32(0, true);
  if (dataAt + size + (size % 2) !== fileSize) throw new Error(`${path} does not end with its audio`);
  if (signal.encoding === 'pcm8') throw new Error(`${path} holds 8-bit samples, which are never written`);
  return { dataAt, size, sound: { ...signal.format, encoding: signal.encoding } };
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  const file = await DiskFile.create(path);
  try {
    await file.writeAt(bytes, 0);
  } finally {
    await file.close();
  }
}

/** Into a file that is there: `head`, then `size` bytes of another from `at` on. */
async function append(
  from: string,
  to: string,
  { head, at, size }: { readonly head: Uint8Array; readonly at: number; readonly size: number },
): Promise<void> {
  const source = await DiskFile.openForReading(from);
  try {
    const target = await DiskFile.openForChange(to);
    try {
      await target.writeAt(head, 0);
      const piece = new Uint8Array(PIECE_BYTES);
      for (let done = 0; done < size;) {
        const count = await source.readAt(piece.subarray(0, Math.min(PIECE_BYTES, size - done)), at + done);
        if (count === 0) throw new Refused(error('truncated', `${from}: became shorter while it was read`));
        await target.writeAt(piece.subarray(0, count), head.length + done);
        done += count;
      }
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}
