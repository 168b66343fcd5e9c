import { canonicalPretty, type Json } from '../base/canonical.ts';
import type { Item, Release } from './content.ts';

/** One row of the album's timeline: when each track starts when all are played one after the other. */
export interface Row {
  readonly track: number;
  readonly title: string;
  readonly isrc?: string;
  /** Seconds: silence before the track, where it starts, how long it sounds. */
  readonly gap: number;
  readonly start: number;
  readonly length: number;
  /** How it follows the one before: `segue` and `crossfade` are one programme. */
  readonly join: 'gap' | 'segue' | 'crossfade';
  /** Index points 02 and on, seconds from the track's start. */
  readonly indexes?: readonly number[];
}

/** The timeline of one target's items, in track order. */
export function sequenceOf(items: readonly Item[]): Row[] {
  let at = 0;
  let silence = 0;
  return items.map((item, i): Row => {
    const { track, frames, rate, tail } = item;
    const gap = i === 0 ? 0 : item.target.gaps ? silence : fixedGap(item);
    const length = (frames - tail) / rate;
    const start = at + gap;
    at = start + length;
    silence = tail / rate;
    return {
      track: track.number,
      title: track.title,
      ...(track.isrc === undefined ? {} : { isrc: track.isrc }),
      gap,
      start,
      length,
      join: track.join?.type ?? 'gap',
      ...(track.indexes.length === 0 ? {} : { indexes: track.indexes }),
    };
  });
}

/** Files without their gaps: only a gap of a stated length is known. */
function fixedGap({ track }: Item): number {
  return track.gap.type === 'fixed' ? track.gap.seconds : 0;
}

/**
 * The target that the album's timeline is told of: the first whose files hold the gaps as they are asked for (a CD rounds
 * them), or the first of all.
 */
export function timelineItems(items: readonly Item[]): Item[] {
  const own = items.filter(({ track }) => track.version === undefined);
  const held = own.filter((item) => item.target.gaps);
  const target = (held.find((item) => item.target.set === null) ?? held[0] ?? own[0])?.target;
  return own.filter((item) => item.target.name === target?.name);
}

/** A side of a record, as its step tells it. */
interface Side {
  readonly letter: string;
  readonly seconds: number;
  readonly tracks: readonly { readonly number: number; readonly start: number; readonly seconds: number }[];
}

/** Where each track stands on a record: on which side, and seconds from the side's beginning. */
function sidesOf(sets: Release['sets']): Json[] {
  return sets.flatMap(({ target, facts }) =>
    ((facts['sides'] ?? []) as unknown as readonly Side[]).map(({ letter, seconds, tracks }) => ({
      target: target.name,
      letter,
      length: seconds,
      tracks: tracks.map(({ number, start, seconds: length }) => ({ track: number, start, length })),
    })),
  );
}

/**
 * `sequence.json`: the timeline, that of a CD in its own frames (`disc`), and the sides of records. A release that is one
 * disc of several says which, by the names that tags have for it.
 */
export function sequenceText({ spec, items, sets }: Release): string {
  const { disc: discNumber, discs: discTotal } = spec.album;
  const sides = sidesOf(sets);
  const disc = sets.find(({ layout }) => layout !== undefined)?.layout;
  return canonicalPretty({
    sequence: 1,
    ...(discNumber === undefined ? {} : { discNumber }),
    ...(discTotal === undefined ? {} : { discTotal }),
    tracks: sequenceOf(timelineItems(items)) as unknown as Json,
    ...(disc === undefined ? {} : { disc }),
    ...(sides.length === 0 ? {} : { sides }),
  });
}
