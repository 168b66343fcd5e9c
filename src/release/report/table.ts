import { html, type Markup, type Piece } from './html.ts';

/** A column's heading; in brackets: a column of numbers, set to the right. */
export type Column = Piece | readonly [number: Piece];

export interface Table {
  readonly caption: Piece;
  readonly columns: readonly Column[];
  /** The first cell of a row is its heading. */
  readonly rows: readonly (readonly Piece[])[];
  /** Set apart below: what holds for all rows. */
  readonly foot?: readonly Piece[];
  /** Cells may break over lines. */
  readonly wordy?: boolean;
}

/** A table in a box of its own that scrolls sideways where it is too wide. */
export function tableOf({ caption, columns, rows, foot, wordy = false }: Table): Markup {
  const kind = (c: number): string => (Array.isArray(columns[c]) ? 'number' : 'text');
  const rowOf = ([first, ...rest]: readonly Piece[]): Markup =>
    html`<tr>
      <th scope="row" class="${kind(0)}">${first}</th>
      ${rest.map((cell, c) => html`<td class="${kind(c + 1)}">${cell}</td>`)}
    </tr> `;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Table">
    <table class="${wordy ? 'wordy' : 'figures'}">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((column, c) => html`<th scope="col" class="${kind(c)}">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(rowOf)}
      </tbody>
      ${
        foot === undefined
          ? undefined
          : html` <tfoot>
              ${rowOf(foot)}
            </tfoot>`
      }
    </table>
  </div> `;
}
