import { width } from '../../base/cells.ts';
import type { PublishedRelease } from '../../release/reading.ts';
import { count } from '../../release/report/figures.ts';
import type { FileDiff, ReleaseDiff, TagChanges, TrackDiff } from './compare.ts';
import { anyDifference } from './compare.ts';
import { arrow, changed, type Cells, type Column, COLUMNS, notable, tagText } from './notable.ts';

type Kept = Extract<TrackDiff, { state: 'kept' }>;

/** One row of the table: deliverables of a track that changed in the same way. */
export interface Row {
  readonly track: string;
  readonly targets: readonly string[];
  readonly cells: Cells;
}

/** What is told for people: sentences on the release as a whole, rows on what changed, and the rest counted. */
export interface Told {
  readonly lines: readonly string[];
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly rest: string;
}

export function toldOf(diff: ReleaseDiff): Told {
  const common = commonTags(diff);
  const own = new Set(Object.keys(common));
  const kept = diff.tracks.filter((track): track is Kept => track.state === 'kept');
  const rows = kept.flatMap((track) => rowsOf(track, own));
  return {
    lines: [...releaseLines(diff), ...trackLines(diff), ...tagLines(common)],
    columns: COLUMNS.filter((column) => rows.some(({ cells }) => cells[column] !== undefined)),
    rows,
    rest: restOf(diff, kept, rows, own),
  };
}

/** Markdown, for a changelog or a pull request; aligned, so that it reads as well in a terminal. */
export function textOf(diff: ReleaseDiff): string {
  const { lines, columns, rows, rest } = toldOf(diff);
  const { from, to } = diff;
  const parts = [
    `### ${escaped(`${to.artist} – ${to.title}`)}: ${arrow(from.digest.slice(0, 8), to.digest.slice(0, 8))}`,
    ...(lines.length === 0 ? [] : [lines.map((line) => `- ${escaped(line)}`).join('\n')]),
    ...(rows.length === 0 ? [] : [tableText(columns, rows)]),
    rest,
  ];
  return parts.join('\n\n');
}

function tableText(columns: readonly Column[], rows: readonly Row[]): string {
  const table = [
    ['track', 'target', ...columns],
    ...rows.map(({ track, targets, cells }) => [
      track,
      targets.join(', '),
      ...columns.map((c) => cells[c] ?? ''),
    ]),
  ].map((row) => row.map(escaped));
  const widths = table[0].map((_, c) => Math.max(3, ...table.map((row) => width(row[c]))));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, c) => cell + ' '.repeat(widths[c] - width(cell))).join(' | ')} |`;
  const [head, ...body] = table;
  return [line(head), line(widths.map((w) => '-'.repeat(w))), ...body.map(line)].join('\n');
}

/** Somebody's words as they are, whatever signs of Markdown are in them, on one line. */
function escaped(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(/[\\|`*_<[]/g, '\\$&');
}

function releaseLines({ from, to, targets }: ReleaseDiff): string[] {
  const named = (what: keyof PublishedRelease & ('title' | 'artist' | 'program')): string[] =>
    from[what] === to[what] ? [] : [`${what}: ${arrow(from[what], to[what])}`];
  const albums = Object.keys(to.albums).flatMap((target) => {
    const before = from.albums[target];
    const change = before === undefined ? undefined : changed(before, to.albums[target], 0.1, 1);
    return change === undefined ? [] : [`album loudness of ${target}: ${change} LUFS`];
  });
  return [
    ...named('title'),
    ...named('artist'),
    ...named('program'),
    ...toolLines(from, to),
    ...targets.added.map((name) => `target added: ${name}`),
    ...targets.dropped.map((name) => `target dropped: ${name}`),
    ...albums,
  ];
}

function toolLines(from: PublishedRelease, to: PublishedRelease): string[] {
  const version = ({ tools }: PublishedRelease, name: string): string =>
    tools.find((tool) => tool.name === name)?.version ?? '–';
  const names = [...new Set([...from.tools, ...to.tools].map(({ name }) => name))];
  return names
    .filter((name) => version(from, name) !== version(to, name))
    .map((name) => `${name}: ${arrow(version(from, name), version(to, name))}`);
}

export function trackName({ number, title }: { readonly number: number; readonly title: string }): string {
  return `${String(number).padStart(2, '0')} ${title}`;
}

function trackLines({ tracks }: ReleaseDiff): string[] {
  return tracks.flatMap((track) => {
    if (track.state === 'added') return [`added: ${trackName(track.to)}`];
    if (track.state === 'dropped') return [`dropped: ${trackName(track.from)}`];
    const change = arrow(trackName(track.from), trackName(track.to));
    const what = [
      ...(track.moved ? ['moved'] : []),
      ...(track.from.title === track.to.title ? [] : ['renamed']),
    ];
    return what.length === 0 ? [] : [`${what.join(' and ')}: ${change}`];
  });
}

/** Changes of tags that are the same in every file that was opened: told once, of the release. */
function commonTags({ tracks }: ReleaseDiff): TagChanges {
  const opened = tracks
    .flatMap((track) => (track.state === 'kept' ? track.files : []))
    .filter(({ likeness }) => likeness !== 'file');
  if (opened.length < 2) return {};
  const [first, ...others] = opened;
  const common = Object.entries(first.tags).filter(([name, { from, to }]) =>
    others.every(({ tags }) => {
      const other = tags[name as keyof TagChanges];
      return other?.from === from && other.to === to;
    }),
  );
  return Object.fromEntries(common);
}

function tagLines(common: TagChanges): string[] {
  const texts = Object.entries(common).map(([name, { from, to }]) => tagText(name, from, to));
  return texts.length === 0 ? [] : [`tags, in every file that changed: ${texts.join(', ')}`];
}

function rowsOf({ to, files }: Kept, told: ReadonlySet<string>): Row[] {
  const rows = new Map<string, { track: string; targets: string[]; cells: Cells }>();
  for (const file of files) {
    const cells = notable(file, told);
    if (Object.keys(cells).length === 0) continue;
    const key = JSON.stringify(cells);
    const row = rows.get(key) ?? { track: trackName(to), targets: [], cells };
    row.targets.push(file.target);
    rows.set(key, row);
  }
  return [...rows.values()];
}

function restOf(
  diff: ReleaseDiff,
  kept: readonly Kept[],
  rows: readonly Row[],
  told: ReadonlySet<string>,
): string {
  if (!anyDifference(diff)) return 'The two releases are the same, file for file.';
  const shown = new Set(rows.map(({ track }) => track));
  const others = kept.filter(({ to }) => !shown.has(trackName(to)));
  const same = others.filter(({ files }) => files.every((file) => unchanged(file, told)));
  const parts = [`${same.length} of ${count(kept.length, 'track')} unchanged`];
  const faint = others.length - same.length;
  if (faint > 0) parts.push(`${faint} changed by less than is heard`);
  return `${parts.join('; ')}.`;
}

function unchanged({ likeness, tags }: FileDiff, told: ReadonlySet<string>): boolean {
  return likeness === 'file' || (likeness === 'samples' && Object.keys(tags).every((name) => told.has(name)));
}
