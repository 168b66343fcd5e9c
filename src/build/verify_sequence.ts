import type { Json } from '../base/canonical.ts';
import { error } from '../base/finding.ts';
import { done, type Result, refused } from '../base/result.ts';
import type { DiscLayout } from '../disc/layout.ts';

/** `sequence.json`, as far as it is compared. */
export interface Sequence {
  readonly tracks: Json;
  /** Where everything stands on the release's disc, where it has one. */
  readonly disc?: DiscLayout;
  /** Of records; undefined in a release that has none, or is of a program that did not tell them. */
  readonly sides?: readonly SequenceSide[];
}

/** Seconds, from the side's beginning. */
export interface SequenceSide {
  readonly target: string;
  readonly letter: string;
  readonly length: number;
  readonly tracks: readonly { readonly track: number; readonly start: number; readonly length: number }[];
}

type Form = (value: unknown) => boolean;
const whole: Form = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const seconds: Form = (value) => Number.isFinite(value) && (value as number) >= 0;
const text: Form = (value) => typeof value === 'string';
const flag: Form = (value) => typeof value === 'boolean';
const listOf =
  (item: Form): Form =>
  (value) =>
    Array.isArray(value) && value.every(item);
const object =
  (needed: Readonly<Record<string, Form>>, optional: Readonly<Record<string, Form>> = {}): Form =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const fields = value as Readonly<Record<string, unknown>>;
    const fits = ([key, form]: readonly [string, Form]): boolean => form(fields[key]);
    return (
      Object.entries(needed).every(fits) &&
      Object.entries(optional).every((each) => fields[each[0]] === undefined || fits(each))
    );
  };
const lines: Form = (value) =>
  object({})(value) && Object.values(value as Readonly<Record<string, unknown>>).every(text);

const DISC = object(
  {
    leadOut: whole,
    tracks: listOf(
      object(
        { number: whole, start: whole, indexes: listOf(whole), preEmphasis: flag, copyPermitted: flag },
        { pregap: whole, isrc: text },
      ),
    ),
    texts: listOf(object({ language: whole, disc: lines, tracks: listOf(lines) })),
  },
  { ean: text },
);
const SIDE = object({
  target: text,
  letter: text,
  length: seconds,
  tracks: listOf(object({ track: whole, start: seconds, length: seconds })),
});
const SEQUENCE = object(
  { sequence: whole, tracks: Array.isArray },
  { disc: DISC, sides: listOf(SIDE), discNumber: whole, discTotal: whole },
);

/** Reads a `sequence.json`. Codes: wrong-sequence, newer-sequence. */
export function sequenceIn(json: string): Result<Sequence> {
  const value = parsed(json);
  if (!SEQUENCE(value))
    return refused(error('wrong-sequence', 'sequence.json is not the timeline of a release'));
  const { sequence, tracks, disc, sides, ...of } = value as Written;
  if (sequence > 1)
    return refused(
      error('newer-sequence', `sequence.json is of a newer kind (${sequence}) than this program reads (1)`, {
        cause: 'usage',
      }),
    );
  const wrong = [...discsMisfit(of), ...sidesMisfit(sides ?? [], tracks)];
  if (wrong.length > 0) return refused(...wrong.map((message) => error('wrong-sequence', message)));
  return done({
    tracks: tracks as unknown as Json,
    ...(disc === undefined ? {} : { disc }),
    ...(sides === undefined ? {} : { sides }),
  });
}

interface Written {
  readonly sequence: number;
  readonly tracks: readonly { readonly track?: unknown }[];
  readonly disc?: DiscLayout;
  readonly sides?: readonly SequenceSide[];
  readonly discNumber?: number;
  readonly discTotal?: number;
}

function discsMisfit({ discNumber = 1, discTotal }: Pick<Written, 'discNumber' | 'discTotal'>): string[] {
  if (discNumber >= 1 && discNumber <= (discTotal ?? discNumber)) return [];
  return [`sequence.json tells of disc ${discNumber} of ${discTotal ?? 'any number'}`];
}

/** Sums of seconds in 64 bits. */
const ROUNDING = 1e-6;

/** Every track stands once on a record, one behind the other, each side as long as they reach. */
function sidesMisfit(sides: readonly SequenceSide[], rows: Written['tracks']): string[] {
  const wanted = rows.map(({ track }) => Number(track)).join();
  const of = (target: string) => sides.filter((side) => side.target === target);
  const numbers = (target: string): string =>
    of(target)
      .flatMap(({ tracks }) => tracks.map(({ track }) => track))
      .sort((a, b) => a - b)
      .join();
  const uneven = [...new Set(sides.map(({ target }) => target))].filter(
    // A release of nothing but records has no other timeline.
    (target) => wanted !== '' && numbers(target) !== wanted,
  );
  const askew = sides.filter(({ tracks, length }) => {
    const ends = tracks.map((track) => track.start + track.length);
    const starts = [...tracks.slice(1).map(({ start }) => start), length];
    return tracks.length === 0 || ends.some((end, i) => end > starts[i] + ROUNDING);
  });
  return [
    ...uneven.map((target) => `the sides of ${target} in sequence.json do not hold each track once`),
    ...askew.map(
      ({ target, letter }) => `side ${letter} of ${target} in sequence.json is not as long as its tracks`,
    ),
  ];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
