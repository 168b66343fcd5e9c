import type { TextLines } from '../layout.ts';
import { eanOf, isrcOf } from './codes.ts';
import type { CueLine } from './cue_lines.ts';
import type { Faults } from './faults.ts';
import { sectorsOf } from './times.ts';

export type CueFileKind = 'WAVE' | 'BINARY' | 'MOTOROLA';

/** A file of a cue sheet. */
export interface CueFile {
  readonly where: string;
  readonly name: string;
  readonly kind: CueFileKind;
}

/** An index point: `sector` counts from the start of its file. */
export interface CueIndex {
  readonly where: string;
  readonly index: number;
  readonly file: number;
  readonly sector: number;
}

type MutableLines = { -readonly [K in keyof TextLines]: TextLines[K] };

export interface CueTrack {
  readonly where: string;
  readonly number: number;
  /** How many files the sheet had named when the track's line came. */
  readonly files: number;
  readonly points: CueIndex[];
  readonly lines: MutableLines;
  /** Silence that is in no file, in sectors. */
  pregap?: number;
  postgap?: number;
  isrc?: string;
  flags: ReadonlySet<string>;
}

/** A cue sheet as written, before its times become those of a disc. */
export interface CueSheet {
  readonly files: CueFile[];
  readonly tracks: CueTrack[];
  readonly lines: MutableLines;
  ean?: string;
  /** REM DATE, REM GENRE. */
  readonly remarks: { date?: string; genre?: string };
}

const KINDS: readonly CueFileKind[] = ['WAVE', 'BINARY', 'MOTOROLA'];
const LINES = ['TITLE', 'PERFORMER', 'SONGWRITER', 'COMPOSER', 'ARRANGER', 'MESSAGE'] as const;
const FLAGS = ['PRE', 'DCP', '4CH', 'SCMS'];

/**
 * Commands → sheet. Codes: cue-no-file, cue-file-name, cue-file-type, cue-track-mode, cue-track-order, cue-too-many-tracks,
 * cue-index-order, cue-time, cue-outside-track, cue-pregap, cue-flag (warning), cue-unknown-command (warning), cue-twice,
 * ean, ean-check-digit, isrc.
 */
export function sheetOf(lines: readonly CueLine[], faults: Faults): CueSheet {
  const sheet: CueSheet = { files: [], tracks: [], lines: {}, remarks: {} };
  for (const line of lines) take(line, sheet, faults);
  return sheet;
}

function take(line: CueLine, sheet: CueSheet, faults: Faults): void {
  const { command, words, where } = line;
  const text = LINES.find((name) => command === name || command === `REM ${name}`);
  if (text !== undefined) {
    const value = words.length === 1 ? words[0] : words.join(' ');
    const key = text.toLowerCase() as keyof TextLines;
    if (value !== '') (sheet.tracks.at(-1)?.lines ?? sheet.lines)[key] = value;
  } else if (command === 'FILE') takeFile(line, sheet, faults);
  else if (command === 'TRACK') takeTrack(line, sheet, faults);
  else if (command === 'CATALOG') {
    const ean = eanOf(words.join(''), where, faults);
    if (ean !== undefined) sheet.ean = ean;
  } else if (command === 'REM DATE') sheet.remarks.date = words.join(' ');
  else if (command === 'REM GENRE') sheet.remarks.genre = words.join(' ');
  else if (['INDEX', 'PREGAP', 'POSTGAP', 'FLAGS', 'ISRC'].includes(command))
    takeOfTrack(line, sheet, faults);
  else if (!command.startsWith('REM ') && command !== 'CDTEXTFILE')
    faults.warning('cue-unknown-command', where, `${command} is not known and left out`, {
      measured: command,
    });
  else if (command === 'CDTEXTFILE')
    faults.warning(
      'cue-unknown-command',
      where,
      'a CD-Text file beside a cue sheet is not read; TITLE and PERFORMER are',
    );
}

function takeFile({ words, where }: CueLine, sheet: CueSheet, faults: Faults): void {
  // Without quotes a name may hold blanks; the last word is the type.
  const kind = KINDS.find((name) => name === words.at(-1)?.toUpperCase());
  const name = words.slice(0, -1).join(' ');
  if (words.length < 2)
    faults.error('cue-file-name', where, 'FILE needs a name and a type', { limit: 'FILE "name" WAVE' });
  else if (kind === undefined)
    faults.error('cue-file-type', where, `a file of type ${words.at(-1) ?? ''} cannot be read`, {
      measured: words.at(-1) ?? '',
      limit: KINDS.join(', '),
      hint: 'decode it to WAV and name that',
    });
  // Kept in any case: index points count from it.
  sheet.files.push({ where, name, kind: kind ?? 'WAVE' });
}

function takeTrack({ words, where }: CueLine, sheet: CueSheet, faults: Faults): void {
  const [written = '', mode = ''] = words;
  const expected = sheet.tracks.length + 1;
  const number = /^[0-9]{1,2}$/.test(written) ? Number(written) : NaN;
  if (sheet.files.length === 0) faults.error('cue-no-file', where, 'a track before any FILE');
  if (number !== expected)
    faults.error('cue-track-order', where, `track '${written}' stands where ${expected} is expected`, {
      measured: written,
      limit: expected,
    });
  if (mode.toUpperCase() !== 'AUDIO')
    faults.error('cue-track-mode', where, `a track of mode '${mode}': audio is read here`, {
      measured: mode,
      limit: 'AUDIO',
    });
  sheet.tracks.push({
    where,
    number: expected,
    files: sheet.files.length,
    points: [],
    lines: {},
    flags: new Set(),
  });
}

function takeOfTrack(line: CueLine, sheet: CueSheet, faults: Faults): void {
  const { command, words, where } = line;
  const track = sheet.tracks.at(-1);
  if (track === undefined) {
    faults.error('cue-outside-track', where, `${command} stands before the first TRACK`);
    return;
  }
  if (command === 'INDEX') takeIndex(line, track, sheet, faults);
  else if (command === 'FLAGS') takeFlags(line, track, faults);
  else if (command === 'ISRC') {
    const isrc = isrcOf(words.join('').replaceAll('-', '').toUpperCase(), where, faults);
    if (isrc !== undefined) track.isrc = isrc;
  } else {
    const key = command === 'PREGAP' ? 'pregap' : 'postgap';
    const length = timeOf(words[0] ?? '', where, faults);
    if (key === 'pregap' && track.points.length > 0)
      faults.error('cue-pregap', where, 'PREGAP stands behind an INDEX of its track');
    else if (track[key] !== undefined)
      faults.error('cue-twice', where, `${command} stands twice in track ${track.number}`);
    else if (length !== undefined) track[key] = length;
  }
}

function takeIndex({ words, where }: CueLine, track: CueTrack, sheet: CueSheet, faults: Faults): void {
  const [written = '', time = ''] = words;
  const before = track.points.at(-1)?.index;
  const index = /^[0-9]{1,2}$/.test(written) ? Number(written) : NaN;
  const expected = before === undefined ? [0, 1] : [before + 1];
  if (!expected.includes(index)) {
    const figures = { measured: written, limit: expected.join(' or ') };
    faults.error(
      'cue-index-order',
      where,
      `index '${written}' stands where ${figures.limit} is expected`,
      figures,
    );
    return;
  }
  const sector = timeOf(time, where, faults);
  if (sector !== undefined) track.points.push({ where, index, file: sheet.files.length - 1, sector });
}

function takeFlags({ words, where }: CueLine, track: CueTrack, faults: Faults): void {
  const flags = words.map((word) => word.toUpperCase());
  for (const flag of flags) {
    if (!FLAGS.includes(flag))
      faults.warning('cue-flag', where, `the flag ${flag} is not known`, {
        measured: flag,
        limit: FLAGS.join(', '),
      });
    else if (flag === '4CH' || flag === 'SCMS')
      faults.warning('cue-flag', where, `the flag ${flag} is not kept`, {
        measured: flag,
        limit: 'PRE, DCP',
      });
  }
  track.flags = new Set(flags);
}

function timeOf(written: string, where: string, faults: Faults): number | undefined {
  const found = /^([0-9]{1,3}):([0-9]{1,2}):([0-9]{1,2})$/.exec(written);
  const sectors =
    found === null ? undefined : sectorsOf(Number(found[1]), Number(found[2]), Number(found[3]));
  if (sectors === undefined)
    faults.error('cue-time', where, `the time '${written}' is malformed`, {
      measured: written,
      limit: 'mm:ss:ff, seconds to 59, frames to 74',
    });
  return sectors;
}
