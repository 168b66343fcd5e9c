import type { ReleaseDiff, TrackDiff } from './compare.ts';
import { arrow, nullText } from './notable.ts';
import { picturesOf } from './pictures.ts';
import { STYLE } from './style.ts';
import { type Row, type Told, toldOf } from './text.ts';
import { kilohertz } from '../../release/report/figures.ts';
import { html, type Markup, words } from '../../release/report/html.ts';
import { PAGE } from '../../release/report/style-page.ts';
import { PICTURES } from '../../release/report/style-pictures.ts';
import { tableOf } from '../../release/report/table.ts';

/**
 * The comparison as one page that needs nothing beside it: what the text tells, then a picture of everything that
 * sounds different. The same bytes for the same two releases: no time, no path of this machine.
 */
export function pageOf(diff: ReleaseDiff): string {
  const { artist, title } = diff.to;
  const told = toldOf(diff);
  return html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${artist} – ${title}: what changed</title>
        ${PAGE}${PICTURES}${STYLE}
      </head>
      <body>
        <main>
          ${headOf(diff, told)} ${told.rows.length === 0 ? undefined : tableSection(told)}
          ${picturesSection(diff)}
          <footer>
            Before: <code>${diff.from.digest}</code>, ${words(diff.from.program)}.<br />After:
            <code>${diff.to.digest}</code>, ${words(diff.to.program)}.
          </footer>
        </main>
      </body>
    </html> `.text;
}

function headOf({ from, to }: ReleaseDiff, { lines, rest }: Told): Markup {
  return html`<header>
    <p class="artist">${words(to.artist)}</p>
    <h1>${words(to.title)}</h1>
    <p>What changed, <code>${arrow(from.digest.slice(0, 8), to.digest.slice(0, 8))}</code></p>
    <p class="verdict">${rest}</p>
    ${
      lines.length === 0
        ? undefined
        : html`<ul>
            ${lines.map((line) => html`<li>${words(line)}</li>`)}
          </ul>`
    }
  </header>`;
}

function tableSection({ columns, rows }: Told): Markup {
  const cellsOf = ({ track, targets, cells }: Row) => [
    html`<span class="title">${words(track)}</span>`,
    words(targets.join(', ')),
    ...columns.map((column) => words(cells[column] ?? '')),
  ];
  return html`<section>
    <h2>Changes</h2>
    ${tableOf({
      caption: 'Only what is worth a line; an empty cell did not change by as much',
      columns: ['Track', 'Target', ...columns],
      rows: rows.map(cellsOf),
    })}
  </section>`;
}

function picturesSection({ tracks }: ReleaseDiff): Markup | undefined {
  const parts = tracks.map(trackPart).filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  return html`<section>
    <h2>Sound</h2>
    ${parts}
  </section>`;
}

/** A picture a distinct sound: targets that share samples share it. */
function trackPart(track: TrackDiff): Markup | undefined {
  if (track.state !== 'kept') return undefined;
  const { files, to } = track;
  const sounds = [...new Set(files.flatMap(({ sound }) => (sound === undefined ? [] : [sound])))];
  if (sounds.length === 0) return undefined;
  const figures = sounds.map((sound, i) => {
    const own = files.filter((file) => file.sound === sound);
    const { format } = own[0].to;
    const names = own.map(({ target }) => target).join(', ');
    const nulled = nullText(sound, own[0].from, own[0].to) ?? 'what is left is covered by the programme';
    return html`<figure>
      ${picturesOf(own[0], sound, `t${to.number}-${i + 1}`)}
      <figcaption><strong>${words(names)}</strong> · ${kilohertz(format.rate)} · null: ${nulled}</figcaption>
    </figure> `;
  });
  return html`<article>
    <h3><span class="title">${to.number} ${words(to.title)}</span></h3>
    <div class="looks">${figures}</div>
  </article>`;
}
