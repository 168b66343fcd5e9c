import type { Faults } from './faults.ts';

const PACK = 18;
const HEAD = 4;
const PAYLOAD = 12;
const BLOCKS = 8;
/** A sequence number is one byte. */
const BLOCK_PACKS = 256;
/** Eight full blocks, and the one zero that some writers append. */
export const CD_TEXT_BYTES_MAX = BLOCKS * BLOCK_PACKS * PACK + 1;

export const SIZE_INFO = 0x8f;

/** One pack of CD-Text. */
export interface Pack {
  /** `CDTEXT.BIN pack 3 (byte 36)`. */
  readonly where: string;
  /** 0x80 … 0x8f. */
  readonly type: number;
  /** The track whose text holds the first byte, 0 for the disc; of size information, its part. */
  readonly track: number;
  readonly sequence: number;
  readonly block: number;
  /** The first byte's place in its text, 15 at most. */
  readonly position: number;
  readonly doubleByte: boolean;
  readonly payload: Uint8Array;
}

/**
 * Packs of CD-Text as the lead-in carries them (IEC 61866; libcdio's public description): type, track, sequence, block and
 * position, twelve bytes, and their CRC. Returns the blocks in order, or undefined. Codes: cd-text-size, cd-text-crc,
 * cd-text-type, cd-text-sequence, cd-text-blocks, cd-text-order, cd-text-too-long.
 */
export function readPacks(bytes: Uint8Array, file: string, faults: Faults): Pack[][] | undefined {
  const padded = bytes.length % PACK === 1 && bytes.at(-1) === 0;
  const length = padded ? bytes.length - 1 : bytes.length;
  if (length === 0 || length % PACK !== 0) {
    const figures = { measured: bytes.length, limit: `a multiple of ${PACK}` };
    faults.error('cd-text-size', file, `${bytes.length} bytes are no whole packs of ${PACK}`, figures);
    return undefined;
  }
  const before = faults.findings.length;
  const blocks: Pack[][] = [];
  for (let at = 0; at < length; at += PACK) {
    const where = `${file} pack ${at / PACK + 1} (byte ${at})`;
    const pack = packOf(bytes.subarray(at, at + PACK), where, faults);
    if (pack !== undefined) place(pack, blocks, faults);
  }
  return faults.findings.slice(before).some(({ level }) => level === 'error') ? undefined : blocks;
}

function packOf(bytes: Uint8Array, where: string, faults: Faults): Pack | undefined {
  const stored = (bytes[16] << 8) | bytes[17];
  const computed = packSum(bytes.subarray(0, HEAD + PAYLOAD));
  if (stored !== computed) {
    const figures = { measured: hex(stored, 4), limit: hex(computed, 4) };
    faults.error(
      'cd-text-crc',
      where,
      `the CRC is ${figures.measured}, its bytes give ${figures.limit}`,
      figures,
    );
    return undefined;
  }
  const [type, track, sequence, fourth] = bytes;
  if (type < 0x80 || type > 0x8f) {
    const figures = { measured: hex(type, 2), limit: '80 … 8F' };
    faults.error('cd-text-type', where, `a pack of type ${figures.measured}`, figures);
    return undefined;
  }
  return {
    ...{ where, type, track, sequence },
    block: (fourth >> 4) & 7,
    position: fourth & 15,
    doubleByte: (fourth & 0x80) !== 0,
    payload: bytes.subarray(HEAD, HEAD + PAYLOAD),
  };
}

/** Puts a pack behind those of its block: blocks one after the other, numbers from 0 on, types ascending. */
function place(pack: Pack, blocks: Pack[][], faults: Faults): void {
  if (pack.block === blocks.length) blocks.push([]);
  if (pack.block !== blocks.length - 1) {
    const figures = { measured: pack.block, limit: Math.max(0, blocks.length - 1) };
    faults.error(
      'cd-text-blocks',
      pack.where,
      `a pack of block ${pack.block} stands among those of block ${figures.limit}`,
      figures,
    );
    return;
  }
  const block = blocks[pack.block];
  const last = block.at(-1);
  const expected = block.length % BLOCK_PACKS;
  if (block.length === BLOCK_PACKS) {
    const figures = { measured: block.length + 1, limit: BLOCK_PACKS };
    faults.error(
      'cd-text-too-long',
      pack.where,
      `more than ${BLOCK_PACKS} packs in block ${pack.block}`,
      figures,
    );
  } else if (pack.sequence !== expected) {
    const figures = { measured: pack.sequence, limit: expected };
    faults.error(
      'cd-text-sequence',
      pack.where,
      `number ${pack.sequence} stands where ${expected} is expected`,
      figures,
    );
  }
  if (last !== undefined && pack.type < last.type) {
    const figures = { measured: hex(pack.type, 2), limit: `${hex(last.type, 2)} or more` };
    faults.error(
      'cd-text-order',
      pack.where,
      `type ${hex(pack.type, 2)} follows ${hex(last.type, 2)}`,
      figures,
    );
  }
  block.push(pack);
}

/** CRC-16 with the polynomial x¹⁶ + x¹² + x⁵ + 1, begun at 0, inverted. */
function packSum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) sum = (sum & 0x8000) === 0 ? sum << 1 : (sum << 1) ^ 0x1021;
    sum &= 0xffff;
  }
  return sum ^ 0xffff;
}

export function hex(n: number, digits: number): string {
  return n.toString(16).toUpperCase().padStart(digits, '0');
}
