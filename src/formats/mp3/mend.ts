import { DiskFile } from '../../host/disk.ts';
import { GAPLESS_END, parseGapless } from './gapless.ts';

/** What ffmpeg writes at most: one frame of 1152, and the 529 samples by which a decoder is late. */
const PADDING_CAP = 1152 + 529;

/** LAME's block: bytes from its padding to its own check sum. */
const PADDING_TO_CRC = 13;

/**
 * Corrects the gapless header that ffmpeg leaves in an MP3 file which holds `frames` frames of audio.
 * ffmpeg discards at most one frame of padding: where the last 1…47 samples reach into a frame of their own, a decoder
 * would give up to 46 samples of silence too many. Its check sum is that of a stereo header for mono files too.
 * A header that states too few frames is left as it is: then audio is missing.
 */
export async function mendGapless(path: string, frames: number): Promise<void> {
  const file = await DiskFile.openForChange(path);
  try {
    const head = new Uint8Array(GAPLESS_END);
    const header = (await file.readAt(head, 0)) === GAPLESS_END ? parseGapless(head) : undefined;
    if (header === undefined) return;
    const excess = header.frames - frames;
    if (excess > 0 && header.padding === PADDING_CAP)
      setPadding(head, header.paddingAt, excess + header.padding);
    const crcAt = header.paddingAt + PADDING_TO_CRC;
    const crc = crc16(head.subarray(0, crcAt));
    head[crcAt] = crc >>> 8;
    head[crcAt + 1] = crc & 0xff;
    await file.writeAt(head, 0);
  } finally {
    await file.close();
  }
}

/** The lower 12 of the 24 bits from `at` on. */
function setPadding(head: Uint8Array, at: number, padding: number): void {
  if (padding > 0xfff) return;
  head[at + 1] = (head[at + 1] & 0xf0) | (padding >>> 8);
  head[at + 2] = padding & 0xff;
}

/** CRC-16 with polynomial 0x8005, reflected, starting at 0: LAME's, over all before its field. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xa001;
  }
  return crc;
}
