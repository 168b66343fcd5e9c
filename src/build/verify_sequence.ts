import type { Json } from '../base/canonical.ts';
import { error } from '../base/finding.ts';
import { done, type Result, refused } from '../base/result.ts';
import type { DiscLayout } from '../disc/layout.ts';

/** `sequence.json`, as far as it is compared. */
export interface Sequence {
  readonly tracks: Json;
  /** Where everything stands on the release's disc, where it has one. */
  readonly disc?: DiscLayout;
}

type Form = (value: unknown) => boolean;
const whole: Form = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
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
const SEQUENCE = object({ sequence: whole, tracks: Array.isArray }, { disc: DISC });

/** Reads a `sequence.json`. Codes: wrong-sequence, newer-sequence. */
export function sequenceIn(json: string): Result<Sequence> {
  const value = parsed(json);
  if (!SEQUENCE(value))
    return refused(error('wrong-sequence', 'sequence.json is not the timeline of a release'));
  const { sequence, tracks, disc } = value as { sequence: number; tracks: Json; disc?: DiscLayout };
  if (sequence > 1)
    return refused(
      error('newer-sequence', `sequence.json is of a newer kind (${sequence}) than this program reads (1)`, {
        cause: 'usage',
      }),
    );
  return done({ tracks, ...(disc === undefined ? {} : { disc }) });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
