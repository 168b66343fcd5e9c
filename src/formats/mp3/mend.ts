import { DiskFile } from '../../host/disk.ts';
import type { Margins } from '../primitives/margins.ts';
import { type Gapless, GAPLESS_END, parseGapless } from './gapless.ts';

/** What ffmpeg writes at most: one frame of 1152, and the 529 samples by which a decoder is late. */
const PADDING_CAP = 1152 + 529;

/** LAME's block: bytes from its delay and padding to its own check sum. */
const DELAY_TO_CRC = 13;

/** What 12 bits hold. */
const MOST = 0xfff;

/**
 * Makes the gapless header that ffmpeg leaves in an MP3 file tell of `frames` frames of audio where the encoder was also
 * given `lead` before and `tail` behind them: both become part of delay and padding, 12 bits each. So does what ffmpeg
 * leaves out: it tells at most one frame of padding, and where the last 1…47 samples reach into a frame of their own, a
 * decoder would give up to 46 samples of silence too many. Its check sum is that of a stereo header for mono files too.
 * Returns the frames of audio that the file holds; the header is left as it is where these are not `frames`. Undefined
 * where there is no header that could tell it.
 */
export async function mendGapless(
  path: string,
  frames: number,
  { lead, tail }: Margins,
): Promise<number | undefined> {
  const file = await DiskFile.openForChange(path);
  try {
    const head = new Uint8Array(GAPLESS_END);
    const header = (await file.readAt(head, 0)) === GAPLESS_END ? parseGapless(head) : undefined;
    if (header === undefined) return undefined;
    const held = header.frames - lead - tail;
    if (held < frames || (held > frames && header.padding !== PADDING_CAP)) return held;
    const delay = header.delay + lead;
    const padding = header.frames + header.padding - lead - frames;
    if (delay > MOST || padding > MOST) return undefined;
    setGapless(head, header.gaplessAt, { delay, padding });
    await file.writeAt(head, 0);
    return frames;
  } finally {
    await file.close();
  }
}

/** Delay and padding in the 24 bits from `at` on, and the check sum over all before it. */
function setGapless(
  head: Uint8Array,
  at: number,
  { delay, padding }: Pick<Gapless, 'delay' | 'padding'>,
): void {
  head[at] = delay >>> 4;
  head[at + 1] = ((delay & 15) << 4) | (padding >>> 8);
  head[at + 2] = padding & 0xff;
  const crcAt = at + DELAY_TO_CRC;
  const crc = crc16(head.subarray(0, crcAt));
  head[crcAt] = crc >>> 8;
  head[crcAt + 1] = crc & 0xff;
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
