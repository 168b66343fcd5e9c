import { FRAMES_PER_SECTOR, SECTORS_PER_SECOND } from './layout.ts';

/** The last sector that the six digits of a CD's clock can name, 99:59:74 (IEC 60908, subchannel Q). */
export const LAST_SECTOR = 449_999;

const SECTORS_PER_MINUTE = 60 * SECTORS_PER_SECOND;
const two = (n: number): string => String(n).padStart(2, '0');

/** Minutes, seconds and sectors of a place: `[mm, ss, ff]`. Beyond 99 minutes the minutes take three digits. */
export function clockOf(sectors: number): readonly [minutes: string, seconds: string, frames: string] {
  if (!Number.isInteger(sectors) || sectors < 0) throw new RangeError(`not a sector: ${sectors}`);
  return [
    two(Math.floor(sectors / SECTORS_PER_MINUTE)),
    two(Math.floor(sectors / SECTORS_PER_SECOND) % 60),
    two(sectors % SECTORS_PER_SECOND),
  ];
}

/** `mm:ss:ff`, 75 sectors a second. */
export function msf(sectors: number): string {
  return clockOf(sectors).join(':');
}

/** The sector that `mm:ss:ff` names; undefined where the text is no such time. */
export function sectorsOf(text: string): number | undefined {
  const [, minutes, seconds, frames] = /^(\d{2,3}):([0-5]\d):([0-6]\d|7[0-4])$/.exec(text) ?? [];
  if (minutes === undefined) return undefined;
  return Number(minutes) * SECTORS_PER_MINUTE + Number(seconds) * SECTORS_PER_SECOND + Number(frames);
}

/** Sectors that hold so many sample frames at 44.1 kHz; the last may be partly filled. */
export function sectorsFor(frames: number): number {
  return Math.ceil(frames / FRAMES_PER_SECTOR);
}
