import { width } from '../base/cells.ts';
import type { NamedSums } from './checksums.ts';
import type { DiscLayout, DiscTrack } from './layout.ts';
import { marksOf } from './red_book.ts';
import { msf } from './time.ts';

/** The PQ sheet: what stands where on the disc, for people at a plant. All times are `mm:ss:ff` on the disc's clock. */
export interface PqSheet {
  readonly title: string;
  readonly performer: string;
  readonly ean: string;
  readonly tracks: number;
  /** First mark to lead-out: the whole image. */
  readonly total: string;
  readonly rows: readonly PqRow[];
  readonly files: readonly NamedSums[];
}

/** One mark. Lengths and pauses run to the next mark, so that together they are the total. */
export interface PqRow {
  /** `01` … `99`, `AA` the lead-out. */
  readonly track: string;
  readonly index: string;
  readonly start: string;
  /** From index 01 and on; else empty. */
  readonly length: string;
  /** From index 00; else empty. */
  readonly pause: string;
  /** ISRC, flags and title stand at index 01. */
  readonly isrc: string;
  readonly flags: string;
  readonly title: string;
  readonly performer: string;
}

/** `files`: the sums of what is delivered with the sheet. Titles are those of the first of `layout.texts`. */
export function pqSheet(layout: DiscLayout, files: readonly NamedSums[] = []): PqSheet {
  const disc = layout.texts[0]?.disc;
  const marks = layout.tracks.flatMap((track, i) =>
    marksOf(track, i === 0).map((mark) => ({ ...mark, track, i })),
  );
  const places = [...marks.map(({ at }) => at), layout.leadOut];
  return {
    title: disc?.title ?? '',
    performer: disc?.performer ?? '',
    ean: layout.ean ?? '',
    tracks: layout.tracks.length,
    total: msf(layout.leadOut),
    rows: [
      ...marks.map(({ index, at, track, i }, k) => {
        const length = msf(places[k + 1] - at);
        return row(layout, track, i, index, at, length);
      }),
      { ...BLANK, track: 'AA', index: '01', start: msf(layout.leadOut), title: 'Lead-out' },
    ],
    files,
  };
}

const BLANK = { length: '', pause: '', isrc: '', flags: '', title: '', performer: '' };

function row(
  layout: DiscLayout,
  track: DiscTrack,
  i: number,
  index: number,
  at: number,
  length: string,
): PqRow {
  const lines = layout.texts[0]?.tracks[i];
  return {
    ...BLANK,
    track: String(track.number).padStart(2, '0'),
    index: String(index).padStart(2, '0'),
    start: msf(at),
    ...(index === 0 ? { pause: length } : { length }),
    ...(index === 1
      ? {
          isrc: track.isrc ?? '',
          flags: flagsOf(track),
          title: lines?.title ?? '',
          performer: lines?.performer ?? '',
        }
      : {}),
  };
}

function flagsOf({ copyPermitted, preEmphasis }: DiscTrack): string {
  return [...(copyPermitted ? ['DCP'] : []), ...(preEmphasis ? ['PRE'] : [])].join(' ');
}

/** Columns with their headings, left to right. */
export const PQ_COLUMNS = [
  ['track', 'Track'],
  ['index', 'Index'],
  ['start', 'Start'],
  ['length', 'Length'],
  ['pause', 'Pause'],
  ['isrc', 'ISRC'],
  ['flags', 'Flags'],
  ['title', 'Title'],
  ['performer', 'Performer'],
] as const satisfies readonly (readonly [keyof PqRow, string])[];

/** What stands above the table: name and value, those that are stated. */
export function pqHead({ title, performer, ean, tracks, total }: PqSheet): [string, string][] {
  const head: [string, string][] = [
    ['Title', title],
    ['Performer', performer],
    ['UPC/EAN', ean],
    ['Tracks', String(tracks)],
    ['Total', total],
  ];
  return head.filter(([, value]) => value !== '');
}

export const PQ_LEGEND =
  'Times are minutes:seconds:frames, 75 frames a second, from the start of the image; index 00 is the pause before a track.';

/** Plain text with aligned columns, LF at the line's end. */
export function pqText(sheet: PqSheet): string {
  const head = pqHead(sheet);
  const table = [
    PQ_COLUMNS.map(([, heading]) => heading),
    ...sheet.rows.map((r) => PQ_COLUMNS.map(([column]) => oneLine(r[column]))),
  ];
  const files = sheet.files.map(({ name, bytes, md5, crc32 }) => [
    name,
    `${bytes} bytes`,
    `MD5 ${md5}`,
    `CRC32 ${crc32.toUpperCase()}`,
  ]);
  const lines = [
    'PQ SHEET',
    '',
    ...aligned(head.map(([name, value]) => [name, oneLine(value)])),
    '',
    ...aligned(table),
    '',
    PQ_LEGEND,
    ...(files.length === 0 ? [] : ['', ...aligned(files)]),
  ];
  return `${lines.join('\n')}\n`;
}

const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ');

/** Two spaces between columns, each as wide as its widest cell; none behind the last. */
function aligned(table: readonly (readonly string[])[]): string[] {
  const widths = (table[0] ?? []).map((_, c) => Math.max(...table.map((cells) => width(cells[c]))));
  return table.map((cells) =>
    cells
      .map((cell, c) => cell + ' '.repeat(widths[c] - width(cell)))
      .join('  ')
      .trimEnd(),
  );
}

/** CSV as RFC 4180 has it, UTF-8: a line of headings, then one a mark. */
export function pqCsv(sheet: PqSheet): string {
  const lines = [
    PQ_COLUMNS.map(([, heading]) => heading),
    ...sheet.rows.map((r) => PQ_COLUMNS.map(([column]) => r[column])),
  ];
  return lines.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
