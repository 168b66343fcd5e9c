import type { FigureName, PublishedFile } from '../../release/reading.ts';
import { clock, count, figure, kilohertz, signed } from '../../release/report/figures.ts';
import type { FileDiff } from './compare.ts';
import type { NullDepth } from './residual.ts';
import type { SoundDiff } from './sound.ts';
import type { Tone } from './tone.ts';

/**
 * What of a difference is worth a line. Just below what a careful listener notices side by side: a change of 0.1 in
 * level is written down though hardly heard, because targets are met to that; tone and width from 0.5 dB on.
 */
const LEVEL = 0.1;
const RANGE = 0.3;
const TONE = 0.5;
const SIDE = 0.5;
const CORRELATION = 0.05;
/** dB: a residual so far below the programme is covered by it. */
const NULL = -60;
/** Seconds. */
const LENGTH = 0.001;

/** A column of the table, as the heads name it. */
export const COLUMNS = [
  'LUFS',
  'max S',
  'LRA',
  'dBTP',
  'PLR',
  'gain',
  'limiter',
  'tone',
  'side/mid',
  'correlation',
  'length',
  'format',
  'tags',
  'null',
] as const;
export type Column = (typeof COLUMNS)[number];

/** The cells of a row that have something to say. */
export type Cells = Readonly<Partial<Record<Column, string>>>;

const FIGURES: readonly (readonly [Column, FigureName, number, number])[] = [
  ['LUFS', 'integrated', LEVEL, 1],
  ['max S', 'shortTermMax', LEVEL, 1],
  ['LRA', 'range', RANGE, 1],
  ['dBTP', 'truePeak', LEVEL, 1],
  ['PLR', 'plr', 2 * LEVEL, 1],
  ['gain', 'gain', LEVEL, 2],
  ['limiter', 'reduction', 2 * LEVEL, 1],
  ['correlation', 'correlation', CORRELATION, 2],
];

/** What is worth telling of one deliverable; `told` are names of tags that are told elsewhere. */
export function notable(diff: FileDiff, told: ReadonlySet<string> = new Set()): Cells {
  const { from, to, sound } = diff;
  const cells: Partial<Record<Column, string>> = {};
  const set = (column: Column, text: string | undefined): void => {
    if (text !== undefined) cells[column] = text;
  };
  for (const [column, name, least, digits] of FIGURES)
    set(column, changed(from.figures[name], to.figures[name], least, digits));
  set('length', lengthOf(from, to));
  set('format', formatChange(from, to));
  set('tags', tagsOf(diff, told));
  if (sound !== undefined) {
    set('tone', toneText(sound.tone));
    set('side/mid', changed(sound.side.from, sound.side.to, SIDE, 1));
    set('null', nullText(sound, from, to));
  }
  return cells;
}

/** `−14.2 → −13.9`; undefined where it is less than `least`, but for what rounding takes away. */
export function changed(
  from: number | null,
  to: number | null,
  least: number,
  digits: number,
): string | undefined {
  if (from === null && to === null) return undefined;
  if (from !== null && to !== null && Math.abs(to - from) < least - 1e-6) return undefined;
  return arrow(figure(from, digits), figure(to, digits));
}

export function arrow(from: string, to: string): string {
  return `${from} → ${to}`;
}

function lengthOf(from: PublishedFile, to: PublishedFile): string | undefined {
  const [before, after] = [from, to].map(({ frames, format }) => frames / format.rate);
  if (from.format.rate === to.format.rate && from.frames !== to.frames && Math.abs(after - before) < LENGTH)
    return `${signed(to.frames - from.frames, 0)} frames`;
  return Math.abs(after - before) < LENGTH ? undefined : arrow(clock(before), clock(after));
}

function formatChange(from: PublishedFile, to: PublishedFile): string | undefined {
  const [before, after] = [from, to].map(({ format: { name, rate, channels, encoding }, dither }) => [
    name.toUpperCase(),
    kilohertz(rate),
    count(channels, 'channel'),
    encoding,
    `dither ${dither}`,
  ]);
  const parts = before.flatMap((part, i) => (part === after[i] ? [] : [arrow(part, after[i])]));
  return parts.length === 0 ? undefined : parts.join(', ');
}

const TAG_NAMES: Readonly<Record<string, string>> = {
  albumArtist: 'album artist',
  trackNumber: 'track number',
  trackTotal: 'tracks in all',
  isrc: 'ISRC',
};

export function tagText(name: string, from: string | number | null, to: string | number | null): string {
  if (name === 'cover')
    return from === null ? 'cover added' : to === null ? 'cover dropped' : 'cover changed';
  return `${TAG_NAMES[name] ?? name}: ${arrow(String(from ?? '–'), String(to ?? '–'))}`;
}

function tagsOf({ tags }: FileDiff, told: ReadonlySet<string>): string | undefined {
  const texts = Object.entries(tags).flatMap(([name, { from, to }]) =>
    told.has(name) ? [] : [tagText(name, from, to)],
  );
  return texts.length === 0 ? undefined : texts.join(', ');
}

const MOST_RUNS = 3;

/** Neighbouring bands that change the same way, by the largest of their changes: `+1.5 dB 5k–20k`. */
export function toneText({ bands }: Tone): string | undefined {
  const runs: { most: number; first: string; last: string; end: number }[] = [];
  bands.forEach(({ matched, name }, i) => {
    if (matched === null || Math.abs(matched) < TONE) return;
    const run = runs.at(-1);
    if (run?.end === i - 1 && run.most > 0 === matched > 0) {
      if (Math.abs(matched) > Math.abs(run.most)) run.most = matched;
      run.last = name;
      run.end = i;
    } else runs.push({ most: matched, first: name, last: name, end: i });
  });
  if (runs.length === 0) return undefined;
  const shown = new Set(runs.toSorted((a, b) => Math.abs(b.most) - Math.abs(a.most)).slice(0, MOST_RUNS));
  const texts = runs
    .filter((run) => shown.has(run))
    .map(({ most, first, last }) => `${signed(most, 1)} dB ${first === last ? first : `${first}–${last}`}`);
  return [...texts, ...(runs.length > MOST_RUNS ? ['…'] : [])].join(', ');
}

/** What alignment and subtraction showed; undefined where what is left lies below the programme for good. */
export function nullText(
  { null: depth }: SoundDiff,
  from: PublishedFile,
  to: PublishedFile,
): string | undefined {
  if (depth === undefined)
    return from.format.rate === to.format.rate ? 'not done: channels differ' : 'not done: rates differ';
  if (depth.identical && depth.offset === 0) return undefined;
  if (!depth.found) return depth.gain === null ? undefined : 'nothing in common';
  const parts = [...placeText(depth), ...levelText(depth)];
  const left = depth.depth !== null && depth.depth > NULL;
  if (parts.length === 0 && !left) return undefined;
  const deep = depth.identical
    ? 'identical'
    : depth.depth === null
      ? '−∞ dB'
      : `${figure(depth.depth, 1)} dB`;
  return [deep, ...parts, ...whereText(depth, to)].join(', ');
}

function placeText({ offset }: NullDepth): string[] {
  return offset === 0 ? [] : [`${figure(Math.abs(offset), 0)} frames ${offset > 0 ? 'later' : 'earlier'}`];
}

function levelText({ gain, polarity }: NullDepth): string[] {
  const level = gain !== null && Math.abs(gain) >= LEVEL ? [`at ${signed(gain, 2)} dB`] : [];
  if (polarity === 'same') return level;
  const inverted = typeof polarity === 'string' ? 'polarity inverted' : 'polarity of one channel inverted';
  return [...level, inverted];
}

/** Where it differs, unless it does all over. */
function whereText({ between, frames }: NullDepth, { format }: PublishedFile): string[] {
  if (between === null || between[1] - between[0] > (0.75 * frames) / format.rate) return [];
  return [`from ${clock(between[0], 0)} to ${clock(Math.ceil(between[1]), 0)}`];
}
