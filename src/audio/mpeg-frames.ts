/**
 * Frame headers of MPEG audio (ISO/IEC 11172-3 clause 2.4.1.3, 13818-3; 2.5 as commonly extended) and of AAC in ADTS
 * (ISO/IEC 13818-7 clause 6.2): enough to tell such a stream from chance.
 */
export interface MpegFrame {
  readonly layer: 1 | 2 | 3;
  readonly bytes: number;
  /** Version, layer and rate: the same in every frame of a stream. */
  readonly signature: number;
}

// kbit/s by index 1…14
const V1_LAYER1 = [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448];
const V1_LAYER2 = [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];
const V1_LAYER3 = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const V2_LAYER1 = [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256];
const V2_LAYER23 = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const V1_RATES = [44_100, 48_000, 32_000];

/** The MPEG audio frame header at `at`; undefined where none is. Free-format streams are not recognised. */
export function mpegFrameAt(bytes: Uint8Array, at: number): MpegFrame | undefined {
  if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1] & 0xe0) !== 0xe0) return undefined;
  const second = bytes[at + 1];
  const third = bytes[at + 2];
  const version = (second >> 3) & 3; // 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
  const layer = (4 - ((second >> 1) & 3)) as 1 | 2 | 3 | 4;
  const rateIndex = (third >> 2) & 3;
  if (version === 1 || layer === 4 || rateIndex === 3) return undefined;
  const first = version === 3;
  const kilobits = bitrates(first, layer)[(third >> 4) - 1];
  if (kilobits === undefined) return undefined;
  const rate = V1_RATES[rateIndex] / (first ? 1 : version === 2 ? 2 : 4);
  const padding = (third >> 1) & 1;
  const bits = kilobits * 1000;
  const samples = layer === 3 && !first ? 576 : 1152;
  const length =
    layer === 1
      ? (Math.floor((12 * bits) / rate) + padding) * 4
      : Math.floor(((samples / 8) * bits) / rate) + padding;
  return { layer, bytes: length, signature: (second & 0x1e) | (rateIndex << 8) };
}

function bitrates(first: boolean, layer: 1 | 2 | 3): readonly (number | undefined)[] {
  if (first) return layer === 1 ? V1_LAYER1 : layer === 2 ? V1_LAYER2 : V1_LAYER3;
  return layer === 1 ? V2_LAYER1 : V2_LAYER23;
}

/** Bytes of the ADTS frame at `at`; undefined where none is. */
export function adtsFrameAt(bytes: Uint8Array, at: number): number | undefined {
  if (at + 7 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1] & 0xf6) !== 0xf0) return undefined;
  if (((bytes[at + 2] >> 2) & 15) > 12) return undefined;
  const length = ((bytes[at + 3] & 3) << 11) | (bytes[at + 4] << 3) | (bytes[at + 5] >> 5);
  return length >= 7 ? length : undefined;
}

/**
 * Frames that follow one another from `at` on, up to `most`. At the very beginning a stream that the head's end cuts off
 * counts as `most`; further in, where chance has many tries, all must be seen.
 */
export function chainLength(
  bytes: Uint8Array,
  at: number,
  most: number,
  frameAt: (
    bytes: Uint8Array,
    at: number,
  ) => { readonly bytes: number; readonly signature: number } | undefined,
): number {
  let signature: number | undefined;
  for (let count = 0, o = at; ; count++) {
    if (count === most || (at === 0 && count > 0 && o + 7 > bytes.length)) return most;
    const frame = frameAt(bytes, o);
    if (frame === undefined || (signature !== undefined && frame.signature !== signature)) return count;
    signature = frame.signature;
    o += frame.bytes;
  }
}
