import type { LimitName } from '../../vinyl/feasibility.ts';
import { limitWords } from '../../vinyl/sheet.ts';
import type { Release, SetFiles } from '../content.ts';
import { clock, count, figure, NONE, signed } from './figures.ts';
import { href, html, type Markup, type Piece, words } from './html.ts';
import { tableOf } from './table.ts';

/** What the steps found out about the sides of a record. */
interface Side {
  readonly letter: string;
  readonly seconds: number;
  readonly integrated: number | null;
  readonly truePeak: number | null;
  readonly tracks: readonly { readonly title: string }[];
  /** dB; null where a limit forbids any. */
  readonly cuttingLevel: number | null;
  readonly limit: { readonly name: LimitName; readonly time: number; readonly radius: number } | null;
}

const PREFIX = 12;

/** Discs, sides, packages and messages: what the tracks of a target make together, with every file. */
export function setsOf({ sets }: Release): Markup | undefined {
  const own = sets.filter(({ files }) => files.length > 0);
  if (own.length === 0) return undefined;
  const targets = [...new Set(own.map(({ target }) => target.name))];
  return html`<section>
    <h2>Made of all tracks</h2>
    ${targets.map((name) =>
      targetSets(
        name,
        own.filter(({ target }) => target.name === name),
      ),
    )}
  </section>`;
}

function targetSets(name: string, sets: readonly SetFiles[]): Markup {
  const sides = sets.flatMap(({ facts }) => (facts['sides'] ?? []) as unknown as readonly Side[]);
  return html`<h3>${words(name)}</h3>
    ${sides.length === 0 ? undefined : sidesTable(sides)}${filesTable(sets)}`;
}

function filesTable(sets: readonly SetFiles[]): Markup {
  const files = sets.flatMap((set) => set.files).sort((a, b) => (a.path < b.path ? -1 : 1));
  return tableOf({
    caption: 'Files, with the first digits of their SHA-256',
    columns: ['File', ['Bytes'], 'SHA-256'],
    rows: files.map(({ path, bytes, sha256 }) => [
      html`<a class="title" href="${href(path)}">${words(path)}</a>`,
      grouped(bytes),
      html`<code>${sha256.slice(0, PREFIX)}</code>`,
    ]),
    foot: [count(files.length, 'file'), grouped(files.reduce((sum, { bytes }) => sum + bytes, 0)), ''],
  });
}

/** 8794128 → `8 794 128`, with spaces at which no line ends. */
function grouped(bytes: number): string {
  return String(bytes).replaceAll(/\B(?=(?:\d{3})+$)/g, '\u202F');
}

function sidesTable(sides: readonly Side[]): Markup {
  return tableOf({
    caption: 'Sides; 0 dB cuts 1 kHz at 0 dBFS in both channels with 5 cm/s peak, lateral',
    columns: [
      'Side',
      ['Tracks'],
      ['Length'],
      ['Integrated, LUFS'],
      ['True peak, dBTP'],
      ['Cutting level, dB'],
      'Limited by',
      ['at'],
      ['Radius, mm'],
    ],
    rows: sides.map((side): Piece[] => [
      side.letter,
      side.tracks.length,
      clock(side.seconds),
      figure(side.integrated, 1),
      figure(side.truePeak, 2),
      side.cuttingLevel === null ? NONE : signed(side.cuttingLevel, 2),
      ...limitCells(side),
    ]),
  });
}

function limitCells({ limit, cuttingLevel }: Side): Piece[] {
  if (limit === null) return [cuttingLevel === null ? 'cannot be cut' : 'nothing', NONE, NONE];
  return [limitWords(limit.name), clock(limit.time, 0), figure(limit.radius, 1)];
}
