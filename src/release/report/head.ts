import type { Finding, Level } from '../../base/finding.ts';
import type { Release } from '../content.ts';
import { count, NONE, short } from './figures.ts';
import { html, type Markup, type Piece, words } from './html.ts';
import { tableOf } from './table.ts';

export function headOf({ spec, items, sets, program, findings }: Release): Markup {
  const { title, artist, year, upc, catalog, label, genre, copyright } = spec.album;
  const facts: (readonly [string, Piece])[] = [
    ['Year', year],
    ['Label', label && words(label)],
    ['Catalogue no.', catalog && words(catalog)],
    ['UPC', upc],
    ['Genre', genre && words(genre)],
    ['Copyright', copyright && words(copyright)],
    ['Tracks', spec.tracks.length],
    ['Files', items.length + sets.reduce((sum, { files }) => sum + files.length, 0)],
    ['Made with', words(program)],
  ];
  return html`<header>
    <p class="artist">${words(artist)}</p>
    <h1>${words(title)}</h1>
    <dl class="facts">
      ${facts
        .filter(([, value]) => value !== undefined && value !== '')
        .map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
    </dl>
    ${verdict(findings)}
  </header>`;
}

function verdict(findings: readonly Finding[]): Markup {
  const many = (level: Level): number => findings.filter((finding) => finding.level === level).length;
  const [errors, warnings, notes] = [many('error'), many('warning'), many('note')];
  const worst = errors > 0 ? 'error' : warnings > 0 ? 'warning' : 'passed';
  const counted = [
    errors > 0 ? count(errors, 'error') : '',
    warnings > 0 ? count(warnings, 'warning') : '',
    notes > 0 ? count(notes, 'note') : '',
  ].filter((text) => text !== '');
  const text = worst === 'passed' ? ['All checks passed', ...counted] : counted;
  return html`<p class="verdict ${worst}">
    <span aria-hidden="true">${worst === 'passed' ? '✓' : '!'}</span> ${text.join(' · ')}
  </p>`;
}

const LEVELS: readonly (readonly [Level, string])[] = [
  ['error', 'Errors'],
  ['warning', 'Warnings'],
  ['note', 'Notes'],
];

/** Findings by level, in the order in which they were noticed. */
export function findingsOf(findings: readonly Finding[]): Markup {
  if (findings.length === 0) return html``;
  return html`<section>
    <h2 id="findings">Findings</h2>
    ${LEVELS.map(([level, name]) => {
      const own = findings.filter((finding) => finding.level === level);
      return own.length === 0 ? undefined : levelTable(level, name, own);
    })}
  </section>`;
}

function levelTable(level: Level, name: string, findings: readonly Finding[]): Markup {
  const rows = findings.map((finding) => [
    html`${words(finding.message)}${finding.hint === undefined ? undefined : html`<br /><small>${words(finding.hint)}</small>`}`,
    finding.track === undefined ? NONE : words(finding.track),
    finding.target === undefined ? NONE : words(finding.target),
    valueOf(finding.measured),
    valueOf(finding.limit),
    html`<code>${finding.code}</code>`,
  ]);
  return tableOf({
    caption: html`<span class="${level}">${name}</span>`,
    columns: ['Finding', 'Track', 'Target', ['Measured'], ['Limit'], 'Code'],
    rows,
    wordy: true,
  });
}

function valueOf(value: number | string | undefined): Piece {
  if (value === undefined) return NONE;
  return typeof value === 'string' ? words(value) : short(Number(value.toFixed(3)));
}
