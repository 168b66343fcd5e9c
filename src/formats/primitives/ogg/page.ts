/** A page of an Ogg stream (RFC 3533, section 6): the piece in which packets travel, with a check sum of its own. */
export interface Page {
  /** The logical stream's number. */
  readonly serial: number;
  /** Counts from 0 without a gap. */
  readonly sequence: number;
  /** Position at the end of the last packet that ends here, as the codec counts; undefined where none ends here. */
  readonly granule: number | undefined;
  /** The first packet began on the page before. */
  readonly continued: boolean;
  readonly first: boolean;
  readonly last: boolean;
  /** Up to 255 segments: a packet ends with the first one below 255 bytes. */
  readonly lacing: Uint8Array;
  readonly body: Uint8Array;
}

export const SEGMENTS_MAX = 255;
export const SEGMENT_BYTES = 255;
/** Bytes before the lacing values. */
export const HEAD_BYTES = 27;
export const PAGE_BYTES_MAX = HEAD_BYTES + SEGMENTS_MAX + SEGMENTS_MAX * SEGMENT_BYTES;

const CONTINUED = 1;
const FIRST = 2;
const LAST = 4;
const WORD = 0x1_0000_0000;
const CRC_AT = 22;

/** Row k: what a byte does to the sum when k more bytes follow it. So eight bytes are eight look-ups that need not wait for each other. */
const CRC_TABLE = crcTable(8);

function crcTable(rows: number): Int32Array {
  const table = new Int32Array(256 * rows);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc < 0 ? 0x04c1_1db7 : 0);
    table[byte] = crc;
  }
  for (let i = 256; i < table.length; i++) {
    const before = table[i - 256];
    table[i] = (before << 8) ^ table[before >>> 24];
  }
  return table;
}

/** CRC-32 of RFC 3533: polynomial 0x04C11DB7, most significant bit first, from 0, nothing inverted; as a signed word, since V8 throws compiled code away again and again over unsigned ones. */
export function pageCrc(bytes: Uint8Array): number {
  const T = CRC_TABLE;
  let crc = 0;
  let at = 0;
  for (const end = bytes.length - 7; at < end; at += 8)
    crc =
      T[0x700 | ((crc >>> 24) ^ bytes[at])] ^
      T[0x600 | (((crc >>> 16) & 0xff) ^ bytes[at + 1])] ^
      T[0x500 | (((crc >>> 8) & 0xff) ^ bytes[at + 2])] ^
      T[0x400 | ((crc & 0xff) ^ bytes[at + 3])] ^
      T[0x300 | bytes[at + 4]] ^
      T[0x200 | bytes[at + 5]] ^
      T[0x100 | bytes[at + 6]] ^
      T[bytes[at + 7]];
  for (; at < bytes.length; at++) crc = (crc << 8) ^ T[(crc >>> 24) ^ bytes[at]];
  return crc;
}

/** Why bytes are no page: too few of them, no page at all, or one that does not match its check sum. */
export type NoPage = 'short' | 'foreign' | 'damaged';

/** The page at the start of `bytes`, whose content is copied, and how many bytes it takes. */
export function parsePage(
  bytes: Uint8Array,
): { readonly page: Page; readonly length: number } | { readonly fault: NoPage } {
  if (bytes.length < HEAD_BYTES) return { fault: 'short' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // "OggS", version 0.
  if (view.getUint32(0) !== 0x4f67_6753 || bytes[4] !== 0) return { fault: 'foreign' };
  const bodyAt = HEAD_BYTES + bytes[26];
  // Copies: a Buffer's own `slice` would be none.
  const lacing = new Uint8Array(bytes.subarray(HEAD_BYTES, bodyAt));
  const length = lacing.reduce((sum, segment) => sum + segment, bodyAt);
  if (bytes.length < length) return { fault: 'short' };
  const whole = new Uint8Array(bytes.subarray(0, length));
  whole.fill(0, CRC_AT, CRC_AT + 4);
  if (pageCrc(whole) !== view.getInt32(CRC_AT, true)) return { fault: 'damaged' };
  const flags = bytes[5];
  const page = {
    serial: view.getUint32(14, true),
    sequence: view.getUint32(18, true),
    granule: granuleOf(view.getUint32(6, true), view.getUint32(10, true)),
    continued: (flags & CONTINUED) !== 0,
    first: (flags & FIRST) !== 0,
    last: (flags & LAST) !== 0,
    lacing,
    body: whole.subarray(bodyAt),
  };
  return { page, length };
}

/** All ones mean that no packet ends on the page. Other positions stay far below 2^53. */
function granuleOf(low: number, high: number): number | undefined {
  return low === WORD - 1 && high === WORD - 1 ? undefined : high * WORD + low;
}

export function renderPage(page: Page): Uint8Array {
  const { granule, lacing, body } = page;
  const bytes = new Uint8Array(HEAD_BYTES + lacing.length + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x4f67_6753);
  bytes[5] = (page.continued ? CONTINUED : 0) | (page.first ? FIRST : 0) | (page.last ? LAST : 0);
  view.setUint32(6, granule === undefined ? WORD - 1 : granule % WORD, true);
  view.setUint32(10, granule === undefined ? WORD - 1 : Math.floor(granule / WORD), true);
  view.setUint32(14, page.serial, true);
  view.setUint32(18, page.sequence, true);
  bytes[26] = lacing.length;
  bytes.set(lacing, HEAD_BYTES);
  bytes.set(body, HEAD_BYTES + lacing.length);
  view.setInt32(CRC_AT, pageCrc(bytes), true);
  return bytes;
}
