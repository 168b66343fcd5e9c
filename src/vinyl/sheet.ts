import { width } from '../base/cells.ts';
import type { Finding } from '../base/finding.ts';
import { clock } from './checks.ts';
import type { Feasibility, LimitLevel, LimitName } from './feasibility.ts';
import { formatName, type VinylFormat } from './formats.ts';
import { REFERENCE_VELOCITY } from './groove.ts';

/** What goes to the cutting engineer with the files of a record. */
export interface CuttingSheet {
  readonly title: string;
  readonly artist: string;
  readonly catalog?: string;
  readonly format: VinylFormat;
  readonly sides: readonly SheetSide[];
}

export interface SheetSide {
  readonly letter: string;
  /** Name of the side's file. */
  readonly file: string;
  readonly seconds: number;
  readonly tracks: readonly SheetTrack[];
  /** LUFS and dBTP; null: silence. */
  readonly integrated: number | null;
  readonly truePeak: number | null;
  /** Null: the side cannot be cut; `findings` say why. */
  readonly feasibility: Feasibility | null;
  readonly findings: readonly Finding[];
}

export interface SheetTrack {
  /** `A1`, `A2` … are made of the side and the place. */
  readonly title: string;
  readonly artist?: string;
  /** Seconds: from the side's beginning, and of the music. */
  readonly start: number;
  readonly seconds: number;
}

const LIMIT_WORDS: Readonly<Record<LimitName, string>> = {
  space: 'room on the disc',
  slope: 'slope of the cutting stylus',
  curvature: 'curvature for the playback tip',
  acceleration: 'acceleration of the playback tip',
  depth: 'depth of the cut',
};

export function limitWords(limit: LimitName): string {
  return LIMIT_WORDS[limit];
}

/** `+3.25 dB`, with a true minus. */
export function signed(decibels: number): string {
  return `${decibels < 0 ? '−' : '+'}${Math.abs(decibels).toFixed(2)} dB`;
}

/** `room on the disc, worst at 17:02, radius 62.1 mm`. */
export function placeOf({ limit, time, radius }: LimitLevel): string {
  return `${limitWords(limit)}, worst at ${clock(time)}, radius ${radius.toFixed(1)} mm`;
}

export function levelWords(feasibility: Feasibility | null): string {
  if (feasibility === null) return 'cannot be cut';
  const { binding, level } = feasibility;
  return binding === null ? 'not limited' : `${signed(level)}: ${placeOf(binding)}`;
}

/** What the level means, in one sentence. */
export const LEVEL_NOTE = `0 dB: 1 kHz at 0 dBFS in both channels cuts ${REFERENCE_VELOCITY} cm/s peak, lateral. Levels are estimates from the files; the cut is the engineer's.`;

export function figure(value: number | null, unit: string): string {
  return value === null ? 'silence' : `${value.toFixed(1).replace('-', '−')} ${unit}`;
}

/** The sheet as plain text, lines ended by LF. */
export function sheetText(sheet: CuttingSheet): string {
  const head = [
    'CUTTING SHEET',
    '',
    `Title    ${sheet.title}`,
    `Artist   ${sheet.artist}`,
    ...(sheet.catalog === undefined ? [] : [`Catalog  ${sheet.catalog}`]),
    `Disc     ${formatName(sheet.format)}`,
  ];
  const note = [LEVEL_NOTE];
  return `${[head, ...sheet.sides.map(sideText), note].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function sideText(side: SheetSide): string[] {
  const rows = side.tracks.map(({ title, artist, start, seconds }, k) => [
    `${side.letter}${k + 1}`,
    clock(start),
    clock(seconds),
    artist === undefined ? title : `${artist}: ${title}`,
  ]);
  return [
    `SIDE ${side.letter}   ${side.file}`,
    ...columns([['', 'Start', 'Length', 'Track'], ...rows]),
    `Total     ${clock(side.seconds)}`,
    `Loudness  ${figure(side.integrated, 'LUFS')}, true peak ${figure(side.truePeak, 'dBTP')}`,
    `Level     ${levelWords(side.feasibility)}`,
    ...(side.feasibility === null ? [] : [`Ends at   ${side.feasibility.profile.end.toFixed(1)} mm`]),
    ...side.findings.map(({ level, message }) => `${level}: ${message}`),
  ];
}

/** Numbers to the right; the last column, text, to the left. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, c) => Math.max(...rows.map((row) => width(row[c]))));
  return rows.map((row) =>
    row
      .map((cell, c) => (c === row.length - 1 ? cell : ' '.repeat(widths[c] - width(cell)) + cell))
      .join('  ')
      .trimEnd(),
  );
}
