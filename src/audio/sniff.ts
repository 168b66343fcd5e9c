import { done, type Result, refusalOf } from '../base/result.ts';
import { DiskFile } from '../host/disk.ts';
import { adtsFrameAt, chainLength, mpegFrameAt } from './mpeg-frames.ts';

/** What a file is by its content, whatever its name says. */
export type AudioKind =
  | 'wav'
  | 'wave64'
  | 'aiff'
  | 'aifc'
  | 'au'
  | 'caf'
  | 'flac'
  | 'wavpack'
  | 'ape'
  | 'tta'
  | 'dsd'
  | 'mp3'
  | 'mpeg' // layer I or II
  | 'aac'
  | 'ac3'
  | 'dts'
  | 'mp4'
  | 'vorbis'
  | 'opus'
  | 'ogg' // with something else inside
  | 'wma'
  | 'matroska'
  | 'unknown';

export interface Sniffed {
  readonly kind: AudioKind;
  /** `unknown`: the container may hold either and the bytes seen do not tell (for `wav`, openWav does). */
  readonly lossy: boolean | 'unknown';
}

/** Bytes of a head that suffice. */
export const HEAD_BYTES = 64 * 1024;
/** Frames in a row that make an MPEG stream, and how far in the first may begin. */
const CHAIN = 3;
const SCAN_BYTES = 8192;
const MOST_BOXES = 64;
const MOOV_BYTES = 1024 * 1024;

const ascii = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));
const starts = (bytes: Uint8Array, text: string, at = 0): boolean => ascii(bytes, at, text.length) === text;
const u32 = (bytes: Uint8Array, at: number): number =>
  at + 4 > bytes.length
    ? 0
    : ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
const as = (kind: AudioKind, lossy: Sniffed['lossy']): Sniffed => ({ kind, lossy });

/** Signatures at the very beginning. */
const MAGIC: readonly (readonly [magic: string, kind: AudioKind, lossy: Sniffed['lossy']])[] = [
  ['fLaC', 'flac', false],
  ['wvpk', 'wavpack', 'unknown'], // has a hybrid, lossy mode
  ['MAC ', 'ape', false],
  ['TTA1', 'tta', false],
  ['TTA2', 'tta', false],
  ['DSD ', 'dsd', false],
  ['FRM8', 'dsd', false],
  ['.snd', 'au', 'unknown'],
  ['caff', 'caf', 'unknown'],
  ['\x0b\x77', 'ac3', true],
  ['\x7f\xfe\x80\x01', 'dts', true],
  ['\x30\x26\xb2\x75\x8e\x66\xcf\x11', 'wma', 'unknown'],
  ['\x1a\x45\xdf\xa3', 'matroska', 'unknown'],
  ['riff\x2e\x91\xcf\x11', 'wave64', 'unknown'],
];

/** Judges the first bytes of a file ({@link HEAD_BYTES} suffice, fewer tell less). Never throws. */
export function sniff(head: Uint8Array): Sniffed {
  const after = id3Bytes(head);
  const body = head.subarray(Math.min(after, head.length));
  return wavFamily(body) ?? magic(body) ?? ogg(body) ?? mp4(body) ?? mpeg(body) ?? as('unknown', 'unknown');
}

/** Sniffs a file, reading past a large ID3 tag and, in an MP4, up to the codec's name. */
export async function sniffFile(path: string): Promise<Result<Sniffed>> {
  try {
    const file = await DiskFile.openForReading(path);
    try {
      return done(await sniffOpen(file));
    } finally {
      await file.close();
    }
  } catch (thrown) {
    return refusalOf(thrown);
  }
}

export async function sniffOpen(file: DiskFile): Promise<Sniffed> {
  const buffer = new Uint8Array(HEAD_BYTES);
  let head = buffer.subarray(0, await file.readAt(buffer, 0));
  const tag = id3Bytes(head);
  if (tag > 0) head = buffer.subarray(0, await file.readAt(buffer, tag));
  const sniffed = sniff(head);
  return sniffed.kind === 'mp4' && sniffed.lossy === 'unknown' ? as('mp4', await moovLossy(file)) : sniffed;
}

/** Bytes of an ID3v2 tag at the beginning (id3.org, ID3v2.4 clause 3.1), 0 without one. */
function id3Bytes(head: Uint8Array): number {
  if (head.length < 10 || !starts(head, 'ID3') || head[3] === 0xff) return 0;
  const size = head.subarray(6, 10).reduce((sum, b) => sum * 128 + (b & 0x7f), 0);
  return 10 + size + ((head[5] & 0x10) === 0 ? 0 : 10);
}

function wavFamily(head: Uint8Array): Sniffed | undefined {
  if (starts(head, 'WAVE', 8) && ['RIFF', 'RIFX', 'RF64', 'BW64'].includes(ascii(head, 0, 4)))
    return as('wav', 'unknown');
  if (!starts(head, 'FORM')) return undefined;
  if (starts(head, 'AIFF', 8)) return as('aiff', false);
  return starts(head, 'AIFC', 8) ? as('aifc', aifcLossy(head)) : undefined;
}

/** The compression type stands in the COMM chunk, 18 bytes into its content (Apple, AIFF-C draft 1991). */
function aifcLossy(head: Uint8Array): Sniffed['lossy'] {
  for (let at = 12; at + 30 <= head.length; at += 8 + u32(head, at + 4) + (u32(head, at + 4) % 2)) {
    if (!starts(head, 'COMM', at)) continue;
    const type = ascii(head, at + 26, 4);
    return !['NONE', 'sowt', 'twos', 'raw ', 'in24', 'in32', 'fl32', 'FL32', 'fl64', 'FL64'].includes(type);
  }
  return 'unknown';
}

function magic(head: Uint8Array): Sniffed | undefined {
  const found = MAGIC.find(([text]) => starts(head, text));
  return found === undefined ? undefined : as(found[1], found[2]);
}

/** The first packet of the first page names the codec (RFC 3533, 7845, 5334). */
function ogg(head: Uint8Array): Sniffed | undefined {
  if (!starts(head, 'OggS') || head.length < 28) return undefined;
  const packet = 27 + head[26];
  if (starts(head, 'OpusHead', packet)) return as('opus', true);
  if (starts(head, '\x01vorbis', packet)) return as('vorbis', true);
  if (starts(head, '\x7fFLAC', packet)) return as('ogg', false);
  return as('ogg', starts(head, 'Speex   ', packet) ? true : 'unknown');
}

function mp4(head: Uint8Array): Sniffed | undefined {
  return starts(head, 'ftyp', 4) ? as('mp4', sampleEntryLossy(head)) : undefined;
}

/** The sample description box names the codec 12 bytes after its own name (ISO/IEC 14496-12 clause 8.5.2). */
function sampleEntryLossy(bytes: Uint8Array): Sniffed['lossy'] {
  for (let at = 0; at + 20 <= bytes.length; at++) {
    if (bytes[at] !== 0x73 || !starts(bytes, 'stsd', at)) continue;
    const entry = ascii(bytes, at + 16, 4);
    if (
      ['alac', 'fLaC', 'lpcm', 'ipcm', 'fpcm', 'sowt', 'twos', 'in24', 'in32', 'fl32', 'fl64'].includes(entry)
    )
      return false;
    if (['mp4a', 'ac-3', 'ec-3', 'ac-4', 'Opus', '.mp3', 'samr', 'sawb', 'dtsc', 'dtsh'].includes(entry))
      return true;
  }
  return 'unknown';
}

/** Walks the top-level boxes to `moov`, which many writers put behind the audio. */
async function moovLossy(file: DiskFile): Promise<Sniffed['lossy']> {
  const { size: fileSize } = await file.identity();
  const head = new Uint8Array(16);
  for (let at = 0, n = 0; at + 8 <= fileSize && n < MOST_BOXES; n++) {
    const read = head.subarray(0, await file.readAt(head, at));
    const short = u32(read, 0);
    const size =
      short === 1 ? u32(read, 8) * 0x1_0000_0000 + u32(read, 12) : short === 0 ? fileSize - at : short;
    if (starts(read, 'moov', 4)) {
      const moov = new Uint8Array(Math.min(size, MOOV_BYTES, fileSize - at));
      return sampleEntryLossy(moov.subarray(0, await file.readAt(moov, at)));
    }
    if (size < 8) return 'unknown';
    at += size;
  }
  return 'unknown';
}

function mpeg(head: Uint8Array): Sniffed | undefined {
  const last = Math.min(SCAN_BYTES, head.length - 7);
  for (let at = 0; at <= last; at++) {
    if (head[at] !== 0xff) continue;
    if (chainLength(head, at, CHAIN, adts) === CHAIN) return as('aac', true);
    if (chainLength(head, at, CHAIN, mpegFrameAt) === CHAIN)
      return as(mpegFrameAt(head, at)!.layer === 3 ? 'mp3' : 'mpeg', true);
  }
  return undefined;
}

const adts = (bytes: Uint8Array, at: number): { bytes: number; signature: number } | undefined => {
  const length = adtsFrameAt(bytes, at);
  return length === undefined
    ? undefined
    : { bytes: length, signature: (bytes[at + 2] << 8) | bytes[at + 1] };
};
