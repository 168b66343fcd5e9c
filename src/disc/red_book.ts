import { error, type Finding, pointer, warning } from '../base/finding.ts';
import { type DiscLayout, type DiscTrack, FIRST_PAUSE } from './layout.ts';
import { LAST_SECTOR, msf, sectorsOf } from './time.ts';

/** What a CD may be (IEC 60908, the Red Book), and how much of it a plant takes. Places are told as `mm:ss:ff`. */
export interface RedBookOptions {
  /** Sectors a plant takes up to the lead-out; default 79:38:00, the least that plants commonly name. */
  readonly plantLimit?: number;
}

/** Limits met in plants' pages, in sectors from 00:00:00 to the lead-out. */
export const PLANT_LIMITS = {
  /** B. Katz, digido.com: what every player and every plant takes. */
  conservative: at('76:00:00'),
  /** The shortest of those that plants name. */
  usual: at('79:38:00'),
  /** The capacity of a disc of nominal track pitch and speed, 359 100 sectors. */
  nominal: at('79:48:00'),
  /** No plant promises more. */
  longest: at('80:00:00'),
} as const;

/** Index 01 to the next index 01: four seconds. */
const TRACK_MIN = 300;
const TRACKS_MAX = 99;
/** Two digits of Q; index 00 and 01 are not among the further ones. */
const INDEX_MAX = 99;

function at(text: string): number {
  const sectors = sectorsOf(text);
  if (sectors === undefined) throw new Error(`not a time: ${text}`);
  return sectors;
}

/**
 * Everything about a layout that the Red Book forbids (errors) or a plant may refuse (warnings). `at` is a place in the
 * layout: `/tracks/2`.
 */
export function redBookFindings(layout: DiscLayout, options: RedBookOptions = {}): Finding[] {
  return [
    ...trackCount(layout),
    ...firstPause(layout),
    ...layout.tracks.flatMap((_, i) => [...placesOf(layout, i), ...lengthOf(layout, i)]),
    ...totalTime(layout, options.plantLimit ?? PLANT_LIMITS.usual),
    ...eanFindings(layout.ean),
    ...isrcFindings(layout),
  ];
}

/** `track 3`, with its place in the layout, and its title as a finding's `track` where CD-Text has one. */
function spoken(layout: DiscLayout, i: number): { readonly name: string; readonly more: Partial<Finding> } {
  const title = layout.texts[0]?.tracks[i]?.title;
  const at = pointer('tracks', i);
  return {
    name: `track ${layout.tracks[i].number}`,
    more: title === undefined ? { at } : { at, track: title },
  };
}

function trackCount({ tracks }: DiscLayout): Finding[] {
  if (tracks.length === 0)
    return [error('no-tracks', 'a CD has at least one track', { measured: 0, limit: 1 })];
  const findings: Finding[] = [];
  if (tracks.length > TRACKS_MAX)
    findings.push(
      error('too-many-tracks', `a CD has at most ${TRACKS_MAX} tracks, not ${tracks.length}`, {
        measured: tracks.length,
        limit: TRACKS_MAX,
        hint: 'join short tracks with index points, or spread the release over two discs',
      }),
    );
  const wrong = tracks.findIndex(({ number }, i) => number !== i + 1);
  if (wrong >= 0)
    findings.push(
      error(
        'track-number',
        `tracks count from 1 up without a gap: ${tracks[wrong].number} stands at ${wrong + 1}`,
        {
          measured: tracks[wrong].number,
          limit: wrong + 1,
        },
      ),
    );
  return findings;
}

function firstPause(layout: DiscLayout): Finding[] {
  if (layout.tracks.length === 0) return [];
  const { pregap = 0, start } = layout.tracks[0];
  const { more } = spoken(layout, 0);
  if (pregap !== 0)
    return [
      error('first-pause-place', `the pause before track 1 starts at 00:00:00, not at ${msf(pregap)}`, {
        ...more,
        measured: msf(pregap),
        limit: msf(0),
      }),
    ];
  if (start >= FIRST_PAUSE) return [];
  return [
    error('first-pause-short', `track 1 starts at ${msf(start)}: a CD has two seconds before it at least`, {
      ...more,
      measured: msf(start),
      limit: msf(FIRST_PAUSE),
      hint: 'let the first track start later: the gap before it is 2 s or more',
    }),
  ];
}

/** Where a track's time ends for the listener's counter: the next index 01, or the lead-out. */
export function nextStart({ tracks, leadOut }: DiscLayout, i: number): number {
  return i + 1 < tracks.length ? tracks[i + 1].start : leadOut;
}

/** Where a track's own sound ends: the pause before the next track, if there is one. */
export function endOf({ tracks, leadOut }: DiscLayout, i: number): number {
  return i + 1 < tracks.length ? (tracks[i + 1].pregap ?? tracks[i + 1].start) : leadOut;
}

/** All marks of a track in the order in which they must stand: index 00, if any, then 01 and on. */
export function marksOf(track: DiscTrack, first: boolean): { readonly index: number; readonly at: number }[] {
  const pregap = first ? (track.pregap ?? 0) : track.pregap;
  return [
    ...(pregap === undefined ? [] : [{ index: 0, at: pregap }]),
    { index: 1, at: track.start },
    ...track.indexes.map((place, i) => ({ index: i + 2, at: place })),
  ];
}

function placesOf(layout: DiscLayout, i: number): Finding[] {
  const { name, more } = spoken(layout, i);
  const { indexes, pregap, start } = layout.tracks[i];
  const end = endOf(layout, i);
  const findings: Finding[] = [];
  if (indexes.length > INDEX_MAX - 1)
    findings.push(
      error('too-many-indexes', `${name} has ${indexes.length + 1} index points, ${INDEX_MAX} at most`, {
        ...more,
        measured: indexes.length + 1,
        limit: INDEX_MAX,
      }),
    );
  if (i > 0 && pregap !== undefined && pregap >= start)
    findings.push(
      error(
        'places-out-of-order',
        `the pause before ${name} starts at ${msf(pregap)}, not before the track at ${msf(start)}`,
        {
          ...more,
          measured: msf(pregap),
          limit: msf(start),
        },
      ),
    );
  if (start >= end)
    findings.push(
      error('places-out-of-order', `${name} starts at ${msf(start)}, but what follows it at ${msf(end)}`, {
        ...more,
        measured: msf(start),
        limit: msf(end),
      }),
    );
  return [...findings, ...indexFindings(layout, i, end)];
}

function indexFindings(layout: DiscLayout, i: number, end: number): Finding[] {
  const { name, more } = spoken(layout, i);
  const { indexes, start } = layout.tracks[i];
  return indexes.flatMap((place, k) => {
    const before = k === 0 ? start : indexes[k - 1];
    if (place > before && place < end) return [];
    return [
      error(
        'index-outside',
        `index ${String(k + 2).padStart(2, '0')} of ${name} stands at ${msf(place)}: it belongs after ${msf(before)} and before ${msf(end)}`,
        { ...more, measured: msf(place), limit: msf(place > before ? end : before) },
      ),
    ];
  });
}

function lengthOf(layout: DiscLayout, i: number): Finding[] {
  const length = nextStart(layout, i) - layout.tracks[i].start;
  if (length >= TRACK_MIN || length < 0) return [];
  const { name, more } = spoken(layout, i);
  return [
    error('track-too-short', `${name} lasts ${msf(length)}: a track on a CD lasts four seconds at least`, {
      ...more,
      measured: msf(length),
      limit: msf(TRACK_MIN),
      hint: 'make it an index point of the track before, or leave a longer gap after it',
    }),
  ];
}

function totalTime({ leadOut }: DiscLayout, plantLimit: number): Finding[] {
  const measured = msf(leadOut);
  const hint = 'shorten gaps or tracks, or spread the release over two discs';
  if (leadOut > LAST_SECTOR) {
    const limit = msf(LAST_SECTOR);
    return [
      error('disc-too-long', `the disc ends at ${measured}: no CD reaches beyond ${limit}`, {
        measured,
        limit,
        hint,
      }),
    ];
  }
  const { longest } = PLANT_LIMITS;
  const limit = leadOut > longest && plantLimit <= longest ? longest : plantLimit;
  if (leadOut <= limit) return [];
  const message =
    limit === longest
      ? `the disc ends at ${measured}: no plant promises more than ${msf(limit)}`
      : `the disc ends at ${measured}, beyond the plant's limit of ${msf(limit)}`;
  return [
    warning(limit === longest ? 'disc-over-80' : 'disc-over-plant-limit', message, {
      measured,
      limit: msf(limit),
      hint,
    }),
  ];
}

/** The digit that makes Σ odd places + 3 · Σ even places a multiple of ten (GS1 General Specifications, 7.9). */
export function eanCheckDigit(twelve: string): number {
  let sum = 0;
  for (let i = 0; i < 12; i++) sum += Number(twelve[i]) * (i % 2 === 0 ? 1 : 3);
  return (10 - (sum % 10)) % 10;
}

function eanFindings(ean: string | undefined): Finding[] {
  if (ean === undefined) return [];
  if (!/^\d{13}$/.test(ean))
    return [
      error('ean-shape', `the EAN of a CD is 13 digits, not '${ean}'`, {
        measured: ean,
        hint: 'a UPC of 12 digits gets a zero in front',
      }),
    ];
  const expected = eanCheckDigit(ean);
  if (Number(ean[12]) === expected) return [];
  return [
    error('check-digit', `EAN ${ean} is mistyped: with these digits the last one would be ${expected}`, {
      measured: ean,
      limit: expected,
      hint: 'compare it with the code you were given',
    }),
  ];
}

/** ISO 3901: two letters, three letters or digits, seven digits. */
const ISRC = /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/;

function isrcFindings(layout: DiscLayout): Finding[] {
  const owners = new Map<string, number>();
  return layout.tracks.flatMap(({ isrc, number }, i) => {
    if (isrc === undefined) return [];
    const { name, more } = spoken(layout, i);
    if (!ISRC.test(isrc))
      return [
        error('isrc-shape', `the ISRC of ${name} is not one: '${isrc}'`, {
          ...more,
          measured: isrc,
          hint: 'two letters, three letters or digits, seven digits, no hyphens',
        }),
      ];
    const owner = owners.get(isrc);
    owners.set(isrc, owner ?? number);
    if (owner === undefined) return [];
    const message = `ISRC ${isrc} of ${name} is also that of track ${owner}`;
    return [
      error('duplicate-isrc', message, { ...more, measured: isrc, hint: 'an ISRC names one recording' }),
    ];
  });
}
