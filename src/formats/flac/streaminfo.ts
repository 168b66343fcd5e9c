/** What a FLAC file's STREAMINFO block says (RFC 9639, section 8.2). */
export interface StreamInfo {
  readonly rate: number;
  readonly channels: number;
  readonly bits: number;
  /** 0: not stated. */
  readonly frames: number;
}

/** Bytes from the start of a file in which STREAMINFO lies. */
export const STREAMINFO_END = 42;

/** Undefined where the bytes do not begin a FLAC stream. */
export function parseStreamInfo(head: Uint8Array): StreamInfo | undefined {
  if (head.length < STREAMINFO_END) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  // 'fLaC', then a block header of type 0 with a length of 34; its top bit says whether more blocks follow.
  if (view.getUint32(0) !== 0x664c6143 || (view.getUint32(4) & 0x7fff_ffff) !== 34) return undefined;
  // 20 bits of rate, 3 of channels − 1, 5 of bits − 1, 36 of frames.
  const high = view.getUint32(18);
  return {
    rate: high >>> 12,
    channels: ((high >>> 9) & 7) + 1,
    bits: ((high >>> 4) & 31) + 1,
    frames: (high & 15) * 0x1_0000_0000 + view.getUint32(22),
  };
}
