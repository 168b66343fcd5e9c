import { clockOf } from '../../disc/read/times.ts';
import { type DiscLayout, FIRST_PAUSE } from '../../disc/layout.ts';
import type { Item, Release } from '../content.ts';
import { type Row, sequenceOf, timelineItems } from '../sequence.ts';
import { clock, NONE, short } from './figures.ts';
import { html, type Markup, type Piece, words } from './html.ts';
import { type Column, tableOf } from './table.ts';

/** When each track starts and how it follows the one before; where there is a CD, in its own time as well. */
export function timelineOf({ items: all, sets, spec }: Release): Markup {
  const items = timelineItems(all);
  const rows = sequenceOf(items);
  const disc = sets.find(({ layout }) => layout !== undefined)?.layout as unknown as DiscLayout | undefined;
  const columns: Column[] = ['Track', 'After', ['Start'], ['Length'], 'Index points', 'ISRC'];
  return html`<section>
    <h2>Timeline</h2>
    ${tableOf({
      caption: captionOf(rows, disc),
      columns: disc === undefined ? columns : [...columns, ['CD start'], ['CD length']],
      rows: [
        ...(disc === undefined || spec.hidden === undefined ? [] : [hiddenRow(spec.hidden.title, disc)]),
        ...rows.map((row, i) => [
          ...cellsOf(row, items[i]),
          ...(disc === undefined ? [] : discCells(disc, row)),
        ]),
      ],
    })}
  </section>`;
}

function captionOf(rows: readonly Row[], disc: DiscLayout | undefined): string {
  const last = rows.at(-1);
  if (last === undefined) return 'No tracks';
  const time = `Running time ${clock(last.start + last.length)}`;
  if (disc === undefined) return time;
  return `${time}; CD ${clockOf(disc.leadOut)} with its first pause, in minutes:seconds:frames of 1/75 s`;
}

function cellsOf(
  { track, title, gap, start, length, indexes = [] }: Row,
  { track: { join, isrc } }: Item,
): Piece[] {
  const after =
    join === undefined
      ? track === 1 && gap === 0
        ? NONE
        : `gap of ${gap.toFixed(3)} s`
      : join.type === 'segue'
        ? 'segue'
        : `crossfade of ${short(join.length)} s, mark at ${short(join.mark)} s`;
  return [
    html`<span class="title">${track} ${words(title)}</span>`,
    after,
    clock(start),
    clock(length),
    indexes.length === 0 ? NONE : indexes.map((seconds) => clock(seconds)).join(', '),
    isrc ?? NONE,
  ];
}

function discCells({ tracks, leadOut }: DiscLayout, { track }: Row): Piece[] {
  const i = tracks.findIndex(({ number }) => number === track);
  if (i < 0) return [NONE, NONE];
  const next = tracks.at(i + 1);
  return [clockOf(tracks[i].start), clockOf((next?.pregap ?? next?.start ?? leadOut) - tracks[i].start)];
}

/** Audio in the pause before track 1, reached by winding back. */
function hiddenRow(title: string, { tracks }: DiscLayout): Piece[] {
  const length = tracks[0].start - FIRST_PAUSE;
  return [
    html`<span class="title">0 ${words(title)} <span class="quiet">hidden</span></span>`,
    'before track 1',
    NONE,
    NONE,
    NONE,
    NONE,
    clockOf(FIRST_PAUSE),
    clockOf(length),
  ];
}
