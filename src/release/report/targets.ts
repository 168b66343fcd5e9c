import type { Target } from '../../spec/spec.ts';
import type { Item, Release } from '../content.ts';
import { clock, count, figure, kilohertz, NONE, signed } from './figures.ts';
import { href, html, type Markup, type Piece, words } from './html.ts';
import { settingsOf } from './settings.ts';
import { tableOf } from './table.ts';

/** A table a target: every file with what was measured on it, beside what was asked. */
export function targetsOf(release: Release): Markup {
  const targets = [...new Map(release.items.map(({ target }) => [target.name, target])).values()];
  return html`<section><h2>Deliverables</h2>
${overview(release, targets)}
${targets.map((target) => targetTable(release, target))}</section>`;
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
      ceilingOf(target),
      reductionOf(highest(own, ({ reduction }) => reduction) ?? 0),
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

function highest(items: readonly Item[], of: (item: Item) => number | null): number | null {
  return items.reduce<number | null>((most, item) => {
    const value = of(item);
    return value === null || (most !== null && most >= value) ? most : value;
  }, null);
}

function goalOf({ loudness }: Target): string {
  return loudness === null ? NONE : `${figure(loudness.integrated, 1)} per ${loudness.per}`;
}

function ceilingOf({ truePeak }: Target): string {
  return figure(truePeak, 1);
}

function reductionOf(decibels: number): string {
  return figure(-Math.abs(decibels), 1);
}

/** The distinct formats of a target's files: a native rate may differ from track to track. */
function formatsOf(items: readonly Item[]): string {
  return [...new Set(items.map(formatOf))].join(', ');
}

/** `WAV 44.1 kHz 24-bit`; a lossy file has no word length. */
export function formatOf({ target, rate, encoding, channels }: Item): string {
  const bits = encoding.startsWith('pcm') ? `${encoding.slice(3)}-bit` : `${encoding.slice(5)}-bit float`;
  const sound = channels === 2 ? [] : [count(channels, 'channel')];
  return [target.format.toUpperCase(), kilohertz(rate), ...(target.lossless ? [bits] : []), ...sound].join(
    ' ',
  );
}

function ditherOf({ onGrid, dither, target, encoding }: Item): string {
  if (!target.lossless || encoding.startsWith('float')) return NONE;
  if (onGrid) return 'not needed';
  return dither === 'none' ? 'none' : dither.toUpperCase();
}

function targetTable(release: Release, target: Target): Markup {
  const items = release.items.filter((item) => item.target.name === target.name);
  const rows = items.map((item) => rowOf(release, item));
  return html`<h3>${words(target.name)}</h3>
<p>${words(target.summary)}</p>
<dl class="facts">${asked(release, target).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${tableOf({
  caption: html`Files for ${words(target.name)}`,
  columns: [
    'Track',
    [html`Integrated<br>LUFS`],
    [html`Range<br>LU`],
    [html`Max M<br>LUFS`],
    [html`Max S<br>LUFS`],
    [html`True peak<br>dBTP`],
    [html`Sample peak<br>dBFS`],
    [html`PLR<br>LU`],
    [html`Gain<br>dB`],
    [html`Limiter<br>dB`],
    'Dither',
    'Format',
    ['Length'],
    'File',
  ],
  rows,
})}`;
}

function asked({ albums }: Release, target: Target): (readonly [string, Piece])[] {
  const { loudness, truePeak, limiter, options } = target;
  return [
    [
      'Loudness goal',
      loudness === null ? 'none' : `${figure(loudness.integrated, 1)} LUFS per ${loudness.per}`,
    ],
    ['Album', `${figure(albums[target.name], 2)} LUFS`],
    ['Ceiling', truePeak === null ? 'none' : `${ceilingOf(target)} dBTP`],
    ['Limiter', limiter === null ? 'none' : settingsOf(limiter.params)],
    ...(Object.keys(options).length === 0 ? [] : [['Encoder', settingsOf(options)] as const]),
  ];
}

function rowOf({ findings }: Release, item: Item): Piece[] {
  const { track, target, programme, path } = item;
  const { loudness, peak, plr } = programme;
  const own = findings.filter(
    (f) => f.track === track.title && f.target === target.name && f.level !== 'note',
  );
  const mark =
    own.length === 0
      ? undefined
      : html` <a class="mark" href="#findings" title="${own.map((f) => f.message).join('; ')}">!</a>`;
  return [
    html`<span class="title">${track.number} ${words(track.title)}</span>${mark}`,
    figure(loudness.integrated, 2),
    figure(loudness.range, 1),
    figure(loudness.momentaryMax, 1),
    figure(loudness.shortTermMax, 1),
    figure(peak.truePeak, 2),
    figure(peak.samplePeak, 2),
    figure(plr, 1),
    signed(item.gain, 2),
    reductionOf(item.reduction),
    ditherOf(item),
    formatOf(item),
    clock(item.frames / item.rate),
    html`<a class="title" href="${href(path)}">${words(path)}</a>`,
  ];
}
