import { type AudioFormat, BYTES_PER_SAMPLE, type Encoding } from '../../audio/format.ts';
import { error } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import { DiskFile } from '../../host/disk.ts';

/** AIFF 1.3 (Apple, 1989): big-endian chunks in a FORM; `COMM` tells the format, `SSND` holds the samples. */
export interface AiffShape extends AudioFormat {
  readonly encoding: Encoding;
  readonly frames: number;
}

export interface Aiff extends AiffShape {
  /** Byte position of the first frame. */
  readonly dataAt: number;
}

/** FORM (12 bytes), COMM (8 + 18), SSND without its samples (8 + 8). */
const HEADER_BYTES = 54;
const COMM_BYTES = 18;
/** Sizes are 32 bits; 64 MiB are left for tags. */
export const AIFF_LIMIT = 0xffff_ffff - 64 * 1024 * 1024;
/** More chunks than any writer makes. */
const MOST_CHUNKS = 1024;

export function audioBytes({ channels, encoding, frames }: AiffShape): number {
  return frames * channels * BYTES_PER_SAMPLE[encoding];
}

/** Everything before the first frame. */
export function aiffHeader(shape: AiffShape): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const size = audioBytes(shape);
  const id = (text: string, at: number) => bytes.set(new TextEncoder().encode(text), at);
  id('FORM', 0);
  view.setUint32(4, HEADER_BYTES - 8 + size + (size % 2));
  id('AIFFCOMM', 8);
  view.setUint32(16, COMM_BYTES);
  view.setUint16(20, shape.channels);
  view.setUint32(22, shape.frames);
  view.setUint16(26, BYTES_PER_SAMPLE[shape.encoding] * 8);
  setExtended(view, 28, shape.rate);
  id('SSND', 38);
  view.setUint32(42, 8 + size);
  return bytes;
}

/** A whole number > 0 as 80-bit extended: biased exponent, then 64 bits of which the first is the one (IEEE 754). */
function setExtended(view: DataView, at: number, value: number): void {
  const exponent = 31 - Math.clz32(value);
  view.setUint16(at, 16_383 + exponent);
  view.setBigUint64(at + 2, BigInt(value) << BigInt(63 - exponent));
}

function extendedAt(view: DataView, at: number): number {
  const exponent = view.getUint16(at) - 16_383;
  return exponent < 0 || exponent > 62 ? 0 : Number(view.getBigUint64(at + 2) >> BigInt(63 - exponent));
}

/** Reads the chunks of an AIFF file that we could have written. Refuses `not-aiff`, `wrong-format` and `truncated`. */
export async function readAiff(path: string): Promise<Aiff> {
  const file = await DiskFile.openForReading(path);
  try {
    const chunks = await chunksOf(file);
    const [common, sound] = [chunks.get('COMM'), chunks.get('SSND')];
    if (common === undefined || sound === undefined || common.size < COMM_BYTES || sound.size < 8)
      throw new Refused(error('not-aiff', `${path} is not an AIFF file with audio`));
    const view = new DataView(new ArrayBuffer(COMM_BYTES));
    await file.readAt(new Uint8Array(view.buffer), common.at);
    const offset = new DataView(new ArrayBuffer(4));
    await file.readAt(new Uint8Array(offset.buffer), sound.at);
    return shapeOf(path, view, { at: sound.at + 8 + offset.getUint32(0), end: sound.at + sound.size });
  } finally {
    await file.close();
  }
}

function shapeOf(path: string, common: DataView, sound: { at: number; end: number }): Aiff {
  const bits = common.getUint16(6);
  if (bits !== 16 && bits !== 24)
    throw new Refused(error('wrong-format', `${path} holds ${bits}-bit samples, which are never written`));
  const shape: AiffShape = {
    channels: common.getUint16(0),
    frames: common.getUint32(2),
    encoding: bits === 16 ? 'pcm16' : 'pcm24',
    rate: extendedAt(common, 8),
  };
  const [measured, limit] = [sound.end - sound.at, audioBytes(shape)];
  if (measured < limit)
    throw new Refused(
      error('truncated', `${path}: the audio should have ${limit} bytes, its chunk has ${measured}`, {
        measured,
        limit,
      }),
    );
  return { ...shape, dataAt: sound.at };
}

interface AiffChunk {
  readonly at: number;
  readonly size: number;
}

/** Where each chunk's content stands; of several of one name the first. */
async function chunksOf(file: DiskFile): Promise<ReadonlyMap<string, AiffChunk>> {
  const chunks = new Map<string, AiffChunk>();
  const head = Buffer.alloc(12);
  const { size } = await file.identity();
  await file.readAt(head, 0);
  if (head.toString('latin1', 0, 4) !== 'FORM' || head.toString('latin1', 8, 12) !== 'AIFF') return chunks;
  for (let at = 12, count = 0; at + 8 <= size && count < MOST_CHUNKS; count++) {
    await file.readAt(head.subarray(0, 8), at);
    const chunk = { at: at + 8, size: head.readUInt32BE(4) };
    const id = head.toString('latin1', 0, 4);
    if (!chunks.has(id)) chunks.set(id, chunk);
    at = chunk.at + chunk.size + (chunk.size % 2);
  }
  return chunks;
}
