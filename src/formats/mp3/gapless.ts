/** What the first frame of an MP3 file says about the whole: the Xing/Info header with LAME's extension. */
export interface Gapless {
  readonly rate: number;
  readonly channels: number;
  /** Frames of audio, without what encoder delay and padding add. */
  readonly frames: number;
  /** Bytes of the MPEG stream, this frame included. */
  readonly bytes: number;
  /** Samples before and after the audio. */
  readonly delay: number;
  readonly padding: number;
  /** Byte, counted from the frame's first, of the three that hold delay and padding. */
  readonly gaplessAt: number;
}

/** Bytes from the start of the first MPEG frame in which all of it lies. */
export const GAPLESS_END = 200;

/** By the header's two bits; the fourth value is reserved. */
const RATES: readonly (number | undefined)[] = [44_100, 48_000, 32_000, undefined];
/** MPEG-1 layer III. */
const SAMPLES_PER_FRAME = 1152;

/**
 * Reads the header of an MPEG-1 layer III stream. Undefined where it is no such stream, or one that does not say how
 * long it is. Layout: side information of 32 bytes (mono 17) after the frame's 4, then `Xing` or `Info`, flags, frames,
 * bytes, 100 bytes of seek table, quality; then LAME's block, whose bytes 21–23 hold 12 bits of delay and 12 of padding.
 */
export function parseGapless(head: Uint8Array): Gapless | undefined {
  if (head.length < GAPLESS_END) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const frame = view.getUint32(0);
  const rate = RATES[(frame >>> 10) & 3];
  // 11 bits of sync, MPEG-1, layer III.
  if (frame >>> 17 !== 0x7ffd || rate === undefined) return undefined;
  const mono = ((frame >>> 6) & 3) === 3;
  const at = 4 + (mono ? 17 : 32);
  const name = view.getUint32(at);
  const all = (view.getUint32(at + 4) & 15) === 15;
  if ((name !== 0x58696e67 && name !== 0x496e666f) || !all) return undefined;
  const extension = at + 4 + 4 + 4 + 4 + 100 + 4;
  const gaplessAt = extension + 21;
  const delay = view.getUint16(gaplessAt) >>> 4;
  const padding = view.getUint16(gaplessAt + 1) & 0xfff;
  const frames = view.getUint32(at + 8) * SAMPLES_PER_FRAME - delay - padding;
  const bytes = view.getUint32(at + 12);
  return { rate, channels: mono ? 1 : 2, frames, bytes, delay, padding, gaplessAt };
}

/** Bytes of an ID3v2 tag at the start of a file (ID3v2.4 structure, 3.1: header of ten, sizes of 7 bits a byte). */
export function id3v2Bytes(head: Uint8Array): number {
  if (head.length < 10 || head[0] !== 0x49 || head[1] !== 0x44 || head[2] !== 0x33) return 0;
  const footer = (head[5] & 0x10) === 0 ? 0 : 10;
  return 10 + footer + ((head[6] << 21) | (head[7] << 14) | (head[8] << 7) | head[9]);
}
