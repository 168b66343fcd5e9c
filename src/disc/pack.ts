/** One pack of CD-Text: four bytes of header, twelve of payload, two of checksum. */
export interface Pack {
  /** 0x80 … 0x8f. */
  readonly type: number;
  /** Whose text the payload begins with: 0 the disc; in size information the part, 0 … 2. */
  readonly track: number;
  /** Counts the packs of a block from 0. */
  readonly sequence: number;
  readonly block: number;
  /** Characters of the first text that earlier packs hold; told up to 15. */
  readonly position: number;
  /** Twelve bytes. */
  readonly payload: Uint8Array;
}

export const PACK_BYTES = 18;
export const PAYLOAD_BYTES = 12;
const HEADER_BYTES = 4;
const POSITION_MAX = 15;

/** The pack's 18 bytes; single-byte characters (bit 7 of the fourth byte is clear). */
export function packOf({ type, track, sequence, block, position, payload }: Pack): Uint8Array {
  const bytes = new Uint8Array(PACK_BYTES);
  bytes.set([type, track, sequence, (block << 4) | Math.min(position, POSITION_MAX)]);
  bytes.set(payload, HEADER_BYTES);
  const sum = crc16(bytes.subarray(0, HEADER_BYTES + PAYLOAD_BYTES));
  bytes.set([sum >> 8, sum & 0xff], HEADER_BYTES + PAYLOAD_BYTES);
  return bytes;
}

/** CRC of polynomial x^16 + x^12 + x^5 + 1, from 0, inverted: as in subchannel Q (IEC 60908). */
export function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000) === 0 ? crc << 1 : ((crc << 1) ^ 0x1021) & 0xffff;
  }
  return ~crc & 0xffff;
}
