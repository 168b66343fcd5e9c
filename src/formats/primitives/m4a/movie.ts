import { error } from '../../../base/finding.ts';
import { Refused } from '../../../base/result.ts';
import { DiskFile } from '../../../host/disk.ts';
import type { Range } from '../sound.ts';
import { boxAt, boxesOf, HEAD_BYTES, headOfBox, Malformed, payloadAt, textOf, viewOf } from './boxes.ts';
import { packetOffsets, packetSizes, totalTime } from './tables.ts';

/** An M4A file of one audio track, as its `moov` box tells it. Times are in frames. */
export interface Movie {
  /** Type of the sample entry, `mp4a` or `alac`. */
  readonly codec: string;
  readonly rate: number;
  readonly channels: number;
  /** The fixed fields of the sample entry, and the box (`esds`, `alac`) that configures the decoder. */
  readonly entry: Uint8Array;
  readonly config: Uint8Array;
  /** Bytes of each packet, and where each begins in the file. */
  readonly sizes: Uint32Array;
  readonly offsets: Float64Array;
  /** What all packets last by the table of times. */
  readonly duration: number;
  /** Frames before the audio, and of the audio itself, by the edit list; without one all is audio. */
  readonly priming: number;
  readonly frames: number;
  /** Byte at which the box that holds the packets begins. */
  readonly dataAt: number;
}

/** Reads all but the packets. Refuses (`not-m4a`, `damaged-file`) what is not one audio track in an MP4 file. */
export async function readMovie(path: string): Promise<Movie> {
  const file = await DiskFile.openForReading(path);
  try {
    const { moov, dataAt } = await topOf(file);
    return { ...parseMovie(moov), dataAt };
  } catch (thrown) {
    // Of a view: a box ends before the fields it should have.
    if (!(thrown instanceof Malformed || thrown instanceof RangeError)) throw thrown;
    throw new Refused(error('damaged-file', `${path} is not a whole M4A file: ${thrown.message}`));
  } finally {
    await file.close();
  }
}

async function topOf(file: DiskFile): Promise<{ moov: Uint8Array; dataAt: number }> {
  const { size } = await file.identity();
  let moov: Uint8Array | undefined;
  let dataAt: number | undefined;
  for (let at = 0; at + 8 <= size;) {
    const bytes = new Uint8Array(HEAD_BYTES);
    const read = bytes.subarray(0, await file.readAt(bytes, at));
    if (at === 0 && textOf(read.subarray(4, 8)) !== 'ftyp')
      throw new Refused(error('not-m4a', `${file.path} is not an M4A file`));
    const found = headOfBox(read, size - at);
    if (found.type === 'mdat') dataAt ??= at;
    if (found.type === 'moov' && moov === undefined) {
      moov = new Uint8Array(found.size - found.head);
      await file.readAt(moov, at + found.head);
    }
    at += found.size;
  }
  if (moov === undefined || dataAt === undefined)
    throw new Malformed(`there is no box ${moov === undefined ? 'moov' : 'mdat'}`);
  return { moov, dataAt };
}

/** Of the payload of a `moov` box. */
export function parseMovie(moov: Uint8Array): Omit<Movie, 'dataAt'> {
  const track = payloadAt(moov, 'trak');
  const table = payloadAt(track, 'mdia', 'minf', 'stbl');
  // 8.4.2: version and flags, two times, the time scale; the times have 4 bytes, or 8 in version 1.
  const header = viewOf(payloadAt(track, 'mdia', 'mdhd'));
  const rate = header.getUint32(header.getUint8(0) === 1 ? 20 : 12);
  const sizes = packetSizes(table);
  const duration = totalTime(table);
  const edit = editOf(track, moov, rate) ?? { priming: 0, frames: duration };
  return { ...entryOf(table), rate, sizes, offsets: packetOffsets(table, sizes), duration, ...edit };
}

/** 8.5.2 and 12.2.3: behind version, flags and a count the entry, with 28 fixed bytes before its own boxes. */
function entryOf(table: Uint8Array): Pick<Movie, 'codec' | 'channels' | 'entry' | 'config'> {
  const entry = boxesOf(payloadAt(table, 'stsd').subarray(8)).next().value;
  if (entry === undefined) throw new Malformed('there is no sample entry');
  const fixed = entry.payload.subarray(0, 28);
  const name = entry.type === 'mp4a' ? 'esds' : entry.type;
  const config = boxAt(entry.payload.subarray(28), name)?.payload;
  if (config === undefined) throw new Malformed(`nothing tells how ${entry.type} is to be decoded`);
  const channels = entry.type === 'mp4a' ? aacChannels(config) : viewOf(fixed).getUint16(16);
  return { codec: entry.type, channels, entry: fixed, config };
}

/**
 * Channels by an `esds` box: descriptors in one another, each a tag and a length of up to four bytes with seven bits
 * (ISO/IEC 14496-1, 7.2.6), and in the innermost, DecoderSpecificInfo, the channel configuration behind 5 bits of
 * object type and 4 of frequency index (ISO/IEC 14496-3, 1.6.2.1).
 */
function aacChannels(config: Uint8Array): number {
  const view = viewOf(config);
  let at = 4;
  // Tag → bytes of its own before the next: ES_Descriptor without options, DecoderConfigDescriptor.
  for (const [tag, own] of [
    [3, 3],
    [4, 13],
    [5, 0],
  ]) {
    if (view.getUint8(at++) !== tag) throw new Malformed('its AAC configuration is not where it should be');
    while (view.getUint8(at++) >= 0x80);
    at += own;
  }
  const bits = view.getUint16(at);
  const channels = (bits >>> 3) & 15;
  if (((bits >>> 7) & 15) === 15 || channels < 1 || channels > 6)
    throw new Malformed('its AAC is of a kind that is not known');
  return channels;
}

/** 8.6.6: one entry of duration (movie time) and media time; version 1 has them in 8 bytes. */
function editOf(track: Uint8Array, moov: Uint8Array, rate: number) {
  const list = boxAt(track, 'edts', 'elst');
  if (list === undefined) return undefined;
  const movie = viewOf(payloadAt(moov, 'mvhd'));
  const scale = movie.getUint32(movie.getUint8(0) === 1 ? 20 : 12);
  const view = viewOf(list.payload);
  if (view.getUint32(4) !== 1) throw new Malformed('its edit list has more than one entry');
  const wide = view.getUint8(0) === 1;
  const span = wide ? Number(view.getBigUint64(8)) : view.getUint32(8);
  const priming = wide ? Number(view.getBigInt64(16)) : view.getInt32(12);
  if (priming < 0) throw new Malformed('its edit list begins with silence');
  return { priming, frames: Math.round((span * rate) / scale) };
}

/** The bytes of the packets, stretch by stretch: packets that lie side by side are one. */
export function rangesOf({ sizes, offsets }: Pick<Movie, 'sizes' | 'offsets'>): Range[] {
  const ranges: { from: number; to: number }[] = [];
  for (const [i, size] of sizes.entries()) {
    const last = ranges.at(-1);
    if (last?.to === offsets[i]) last.to += size;
    else ranges.push({ from: offsets[i], to: offsets[i] + size });
  }
  return ranges;
}
