import type { Item } from './content.ts';

/** One row of the album's timeline: when each track starts when played with the gaps the spec asks for. */
export interface Row {
  readonly track: number;
  readonly title: string;
  /** Seconds. */
  readonly gap: number;
  readonly start: number;
  readonly length: number;
}

/** The timeline of one target's items, in track order. The gap stands before its track. */
export function sequenceOf(items: readonly Item[]): Row[] {
  let at = 0;
  return items.map(({ track, frames, rate }) => {
    const length = frames / rate;
    const start = at + track.gap;
    at = start + length;
    return { track: track.number, title: track.title, gap: track.gap, start, length };
  });
}
