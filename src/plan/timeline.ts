/** Where the tracks of a programme start, in frames at a rate; the first is 0. */
export interface Marks {
  readonly rate: number;
  readonly at: readonly number[];
  /** Of the whole programme. */
  readonly frames: number;
}

/** Places on which a target's tracks may start: any frame, or the sectors of a CD. */
export type Grid = 'frame' | 'sector';

/** Frames of a sector (IEC 60908): 1/75 s at 44.1 kHz. */
const SECTOR = 588;

/**
 * Frames of silence after a programme until the next one may start. On a grid of sectors both start on one, so the gap
 * is rounded to the nearest sector that does not cut the programme short.
 */
export function tailFrames(
  { frames, rate }: { readonly frames: number; readonly rate: number },
  seconds: number,
  grid: Grid,
): number {
  const silence = Math.round(seconds * rate);
  if (grid === 'frame') return silence;
  const next = Math.max(Math.ceil(frames / SECTOR), Math.round((frames + silence) / SECTOR));
  return next * SECTOR - frames;
}

/** Seconds of silence that make up a pause, part of which the dying tail has taken already. */
export function restOfPause(pause: number, decay: number): number {
  return Math.max(0, pause - decay);
}

/** The marks at another rate, on a grid. */
export function marksAt({ rate: from, at }: Marks, rate: number, grid: Grid): number[] {
  return at.map((frame) => {
    const there = (frame * rate) / from;
    return grid === 'frame' ? Math.round(there) : Math.round(there / SECTOR) * SECTOR;
  });
}
