import type { Target } from '../../spec/spec.ts';
import type { Release } from '../content.ts';
import type { Units } from '../../spec/units.ts';
import { deepestOf, deliverablesOf, formatsOf, highest } from './deliverables.ts';
import { figure, NONE, short } from './figures.ts';
import { html, type Markup, type Piece, words } from './html.ts';
import { settingsOf } from './settings.ts';
import { tableOf } from './table.ts';
import { trialsOf } from './trials.ts';

/** A table a target: every file with what was measured on it, beside what was asked. */
export function targetsOf(release: Release): Markup {
  const targets = [...new Map(release.items.map(({ target }) => [target.name, target])).values()];
  return html`<section>
    <h2>Deliverables</h2>
    ${overview(release, targets)} ${targets.map((target) => targetTable(release, target))}
  </section>`;
}

function overview({ items, albums }: Release, targets: readonly Target[]): Markup {
  const rows = targets.map((target) => {
    const own = items.filter((item) => item.target.name === target.name);
    return [
      words(target.name),
      formatsOf(own),
      own.length,
      figure(albums[target.name], 2),
      goalOf(target),
      figure(
        highest(own, ({ programme }) => programme.peak.truePeak),
        2,
      ),
      figure(target.truePeak, 1),
      deepestOf(own),
    ];
  });
  return tableOf({
    caption: 'Targets: all tracks together',
    columns: [
      'Target',
      'Format',
      ['Files'],
      ['Album, LUFS'],
      ['Goal, LUFS'],
      ['Highest peak, dBTP'],
      ['Ceiling, dBTP'],
      ['Limiter, dB'],
    ],
    rows,
  });
}

function goalOf({ loudness }: Target): string {
  return loudness === null ? NONE : `${figure(loudness.integrated, 1)} per ${loudness.per}`;
}

function targetTable(release: Release, target: Target): Markup {
  const items = release.items.filter((item) => item.target.name === target.name);
  const asked = settingsOfTarget(target, formatsOf(items), release.units);
  return html`<h3>${words(target.name)}</h3>
    <dl class="facts">
      ${asked.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${deliverablesOf(release, target, items)}${trialsOf(items)}`;
}

function settingsOfTarget(
  { limiter, options, format }: Target,
  formats: string,
  units: Units,
): (readonly [string, Piece])[] {
  const limiting: Piece =
    limiter === null
      ? 'none'
      : [settingsOf(limiter.params, 'limiter', units), `, at most ${short(limiter.maxReduction)} dB`];
  const encoder =
    Object.keys(options).length === 0 ? [] : [['Encoder', settingsOf(options, format, units)] as const];
  return [['Format', formats], ...encoder, ['Limiter', limiting]];
}
