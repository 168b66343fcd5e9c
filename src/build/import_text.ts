import type { DiscLayout, DiscTrack, TextLines } from '../disc/layout.ts';
import { clockOf } from '../disc/read/times.ts';

/** What the spec of a disc is written from. */
export interface Imported {
  readonly layout: DiscLayout;
  /** One a track: its file's path from the spec's folder. */
  readonly mixes: readonly string[];
  /** Audio before index 01 of the first track: its file. */
  readonly hidden?: string;
  readonly remarks?: { readonly date?: string; readonly genre?: string };
}

/**
 * A commented spec that makes the disc again: its tracks in order, each with its own pause behind it, nothing done to the
 * sound. Texts are those of the disc's first language.
 */
export function importText({ layout, mixes, hidden, remarks = {} }: Imported): string {
  const { ean, tracks, texts } = layout;
  const [text] = texts;
  const artist = clean(text?.disc.performer) ?? commonArtist(text?.tracks ?? []) ?? 'Unknown Artist';
  const title = clean(text?.disc.title) ?? 'Untitled';
  const year = /\b([12][0-9]{3})\b/.exec(remarks.date ?? '')?.[1];
  const genre = clean(remarks.genre);
  return [
    'release: 1',
    `title: ${quoted(title)}${text?.disc.title === undefined ? '   # the disc names none' : ''}`,
    `artist: ${quoted(artist)}`,
    ...(year === undefined ? [] : [`year: ${year}`]),
    ...(genre === undefined ? [] : [`genre: ${quoted(genre)}`]),
    ean === undefined ? '# upc: "0123456789012"     # the disc has none' : `upc: ${quoted(ean)}`,
    '',
    'mastering:',
    '  loudness: none           # the disc is mastered already: level and peaks stay as they are',
    '  true_peak: none          # no ceiling is asked of it',
    '  limiter: none',
    '  chain: []',
    '',
    '# Each mix runs from its index 01 to the next: the pause behind a track is in its file. So every gap is 0, and the',
    '# tracks behind each other are the disc, sample for sample.',
    ...(hidden === undefined
      ? []
      : [
          `# Before the first track the disc holds ${clockOf(tracks[0].start)} of audio: ${hidden}, which no track names yet.`,
        ]),
    'tracks:',
    ...tracks.flatMap((track, i) => trackText(track, text?.tracks.at(i) ?? {}, mixes[i], artist)),
    '',
    'targets:',
    '  cd: {}                   # 44.1 kHz, 16 bits: the samples of the disc',
    '  # flac: {}',
    '  # mp3: { bitrate: 320 }',
    '',
  ].join('\n');
}

function trackText(track: DiscTrack, lines: TextLines, mix: string, albumArtist: string): string[] {
  const { number, isrc } = track;
  const artist = clean(lines.performer);
  return [
    `  - title: ${quoted(clean(lines.title) ?? `Track ${String(number).padStart(2, '0')}`)}`,
    ...(artist === undefined || artist === albumArtist ? [] : [`    artist: ${quoted(artist)}`]),
    `    mix: ${quoted(mix)}`,
    ...(isrc === undefined ? [] : [`    isrc: ${quoted(isrc)}`]),
    '    gap: 0',
    ...remarksOn(track).map((remark) => `    # ${remark}`),
  ];
}

/** What the disc has and a spec's track has no key for. */
function remarksOn({ number, pregap, start, indexes, preEmphasis, copyPermitted }: DiscTrack): string[] {
  const flags = [
    ...(preEmphasis ? ['pre-emphasis (PRE)'] : []),
    ...(copyPermitted ? ['copying permitted (DCP)'] : []),
  ];
  return [
    ...(pregap === undefined || number === 1
      ? []
      : [`on the disc a pause of ${clockOf(start - pregap)} (index 00) counts down to it`]),
    ...indexes.map((at, i) => `index ${String(i + 2).padStart(2, '0')} at ${clockOf(at - start)}`),
    ...(flags.length === 0 ? [] : [`flags on the disc: ${flags.join(', ')}`]),
  ];
}

function commonArtist(tracks: readonly TextLines[]): string | undefined {
  const names = new Set(tracks.map(({ performer }) => performer));
  return names.size === 1 ? clean(tracks[0].performer) : undefined;
}

/** One line as a spec takes it: without control characters, 500 characters at most; nothing where nothing is left. */
function clean(text: string | undefined): string | undefined {
  const line = text
    ?.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, 500);
  return line === '' ? undefined : line;
}

/** JSON's strings are YAML's double-quoted ones. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
