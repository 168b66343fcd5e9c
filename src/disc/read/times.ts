import { SECTORS_PER_SECOND } from '../layout.ts';

/** Shortest track and longest address of a compact disc, in sectors (IEC 60908): 4 s, 99:59:74. */
export const SHORTEST_TRACK = 4 * SECTORS_PER_SECOND;
export const LAST_SECTOR = 100 * 60 * SECTORS_PER_SECOND - 1;

/** Sectors of a time in minutes, seconds and frames; undefined where seconds or frames run over. */
export function sectorsOf(minutes: number, seconds: number, frames: number): number | undefined {
  if (seconds > 59 || frames >= SECTORS_PER_SECOND) return undefined;
  return (minutes * 60 + seconds) * SECTORS_PER_SECOND + frames;
}

/** A place or length on a disc as people write it: `mm:ss:ff`. */
export function clockOf(sectors: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const seconds = Math.floor(sectors / SECTORS_PER_SECOND);
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}:${two(sectors % SECTORS_PER_SECOND)}`;
}
