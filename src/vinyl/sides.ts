import { error, type Finding } from '../base/finding.ts';
import { done, refused, type Result } from '../base/result.ts';
import { bestCuts, bestSets } from './split.ts';

export interface SideTrack {
  readonly number: number;
  /** With the pause that follows it on the side. */
  readonly seconds: number;
  /** LUFS, and level of the treble in dB by any one measure: only which track has more of it counts. */
  readonly loudness: number;
  readonly brightness: number;
}

export interface SideOptions {
  /** Tracks of each side as the user wrote them; or so many sides, the tracks shared out. */
  readonly sides: number | readonly (readonly number[])[];
  /** Shared out: tracks may change places. */
  readonly reorder: boolean;
}

export interface VinylSide {
  /** `A`, `B` … */
  readonly letter: string;
  /** Track numbers in playing order. */
  readonly tracks: readonly number[];
  readonly seconds: number;
}

/** More tracks than this are not reordered: every set of them is looked at. */
export const MOST_REORDERED = 16;

/**
 * The sides of a record.
 * - As given: each track has to stand on one side, and no side may be empty.
 * - Shared out in order: the longest side is as short as can be; of splits alike in that, the one whose sides are nearest to
 *   each other (least sum of squares); of those, the one with most tracks on side A, then on side B …
 * - Shared out freely: the longest side is as short as can be with any sets of tracks; side A has the first track, and of sets
 *   alike in that the one nearest in length to the mean of what is left, then the one with the lowest numbers; side B the first
 *   track that is left, and so on. Within a side the loud and bright come first, where the groove is fast: by loudness +
 *   brightness, the lower number first of equals.
 * Lengths are compared in whole milliseconds, so that rounding decides nothing.
 */
export function sidesOf(tracks: readonly SideTrack[], { sides, reorder }: SideOptions): Result<VinylSide[]> {
  if (typeof sides !== 'number') return givenSides(tracks, sides);
  const trouble = unshareable(tracks, sides, reorder);
  if (trouble !== undefined) return refused(trouble);
  const lengths = tracks.map(({ seconds }) => Math.round(seconds * 1000));
  const groups = reorder ? bestSets(lengths, sides) : bestCuts(lengths, sides);
  return done(
    groups.map((group, k) => {
      const chosen = group.map((i) => tracks[i]);
      return sideOf(k, reorder ? demandingFirst(chosen) : chosen);
    }),
  );
}

function unshareable(tracks: readonly SideTrack[], sides: number, reorder: boolean): Finding | undefined {
  if (!Number.isInteger(sides) || sides < 1 || sides > tracks.length) {
    return error('side-count', `${tracks.length} tracks cannot be shared out to ${sides} sides`, {
      measured: sides,
      limit: tracks.length,
      hint: 'ask for as many sides as there are tracks at the most',
    });
  }
  if (!reorder || tracks.length <= MOST_REORDERED) return undefined;
  return error('side-reorder', `${tracks.length} tracks are too many to be reordered`, {
    measured: tracks.length,
    limit: MOST_REORDERED,
    hint: 'keep the order, or write down the sides',
  });
}

function givenSides(
  tracks: readonly SideTrack[],
  sides: readonly (readonly number[])[],
): Result<VinylSide[]> {
  const known = new Map(tracks.map((track) => [track.number, track]));
  const seen = new Map<number, string>();
  const findings: Finding[] = [];
  sides.forEach((numbers, k) => {
    const letter = letterOf(k);
    if (numbers.length === 0) findings.push(error('side-empty', `side ${letter} has no track`));
    for (const number of numbers) {
      const before = seen.get(number);
      if (!known.has(number))
        findings.push(error('side-track', `side ${letter} names track ${number}, which there is not`));
      else if (before !== undefined) {
        findings.push(
          error('side-track', `track ${number} stands on side ${before} and again on side ${letter}`),
        );
      }
      seen.set(number, letter);
    }
  });
  for (const { number } of tracks) {
    if (!seen.has(number)) findings.push(error('side-track', `track ${number} stands on no side`));
  }
  if (findings.length > 0) return refused(...findings);
  return done(
    sides.map((numbers, k) =>
      sideOf(
        k,
        numbers.map((number) => known.get(number)!),
      ),
    ),
  );
}

function demandingFirst(tracks: readonly SideTrack[]): SideTrack[] {
  const demand = ({ loudness, brightness }: SideTrack) => loudness + brightness;
  return [...tracks].sort((a, b) => demand(b) - demand(a) || a.number - b.number);
}

function sideOf(k: number, tracks: readonly SideTrack[]): VinylSide {
  return {
    letter: letterOf(k),
    tracks: tracks.map(({ number }) => number),
    seconds: tracks.reduce((sum, { seconds }) => sum + seconds, 0),
  };
}

/** A … Z, then AA, AB …: nobody presses so many. */
export function letterOf(k: number): string {
  const last = String.fromCharCode(65 + (k % 26));
  return k < 26 ? last : letterOf(Math.floor(k / 26) - 1) + last;
}
