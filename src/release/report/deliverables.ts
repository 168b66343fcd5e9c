import type { Finding } from '../../base/finding.ts';
import { spokenDither } from '../../dsp/dither/kinds.ts';
import type { Target } from '../../spec/spec.ts';
import type { Item, Release } from '../content.ts';
import { clock, count, figure, kilohertz, NONE, signed } from './figures.ts';
import { href, html, type Markup, type Piece, words } from './html.ts';
import { type Column, tableOf } from './table.ts';

/** A column of a target's table: its heading, what stands in it for each file, and for the album. */
interface Field {
  readonly head: Column;
  readonly cell: (item: Item) => Piece;
  readonly foot?: Piece;
}

/** A target's files with what was measured on them; what was asked stands in the heading of what was measured. */
export function deliverablesOf(release: Release, target: Target, items: readonly Item[]): Markup {
  const fields = [
    track(release.findings),
    ...loudnessFields(target, items, release.albums[target.name]),
    ...peakFields(target, items),
    ...levelFields(items),
    ...fileFields(items),
  ];
  return tableOf({
    // What the preset says of format and dither may be overridden; both stand with the figures.
    caption: words(target.summary.split(':')[0]),
    columns: fields.map(({ head }) => head),
    rows: items.map((item) => fields.map(({ cell }) => cell(item))),
    foot: fields.map(({ foot }) => foot),
  });
}

function track(findings: readonly Finding[]): Field {
  return {
    head: 'Track',
    cell(item) {
      const { number, title } = item.track;
      const own = findings.filter(
        (f) => f.track === title && f.target === item.target.name && f.level !== 'note',
      );
      return html`<span class="title">${number} ${words(title)}</span
        >${own.length === 0 ? undefined : mark(own)}`;
    },
    foot: 'Album',
  };
}

/** Leads from a file to its findings. */
function mark(findings: readonly Finding[]): Markup {
  const messages = findings.map(({ message }) => message).join('; ');
  return html` <a
    class="mark"
    href="#findings"
    aria-label="${count(findings.length, 'finding')}"
    title="${messages}"
    >!</a
  >`;
}

/** A measured figure; with `items`, their highest stands below. */
function measured(
  head: Markup,
  digits: number,
  of: (item: Item) => number | null,
  items?: readonly Item[],
): Field {
  return {
    head: [head],
    cell: (item) => figure(of(item), digits),
    ...(items === undefined ? {} : { foot: figure(highest(items, of), digits) }),
  };
}

function loudnessFields(
  { loudness }: Target,
  items: readonly Item[],
  album: number | null | undefined,
): Field[] {
  const goal = loudness === null ? 'no goal' : `${loudness.per} goal ${figure(loudness.integrated, 1)}`;
  const integrated = measured(
    html`Integrated, LUFS<br />${goal}`,
    2,
    ({ programme }) => programme.loudness.integrated,
  );
  return [
    { ...integrated, foot: figure(album, 2) },
    measured(html`Range<br />LU`, 1, ({ programme }) => programme.loudness.range),
    measured(html`Max M<br />LUFS`, 1, ({ programme }) => programme.loudness.momentaryMax, items),
    measured(html`Max S<br />LUFS`, 1, ({ programme }) => programme.loudness.shortTermMax, items),
  ];
}

function peakFields({ truePeak }: Target, items: readonly Item[]): Field[] {
  const ceiling = truePeak === null ? 'no ceiling' : `ceiling ${figure(truePeak, 1)}`;
  return [
    measured(html`True peak, dBTP<br />${ceiling}`, 2, ({ programme }) => programme.peak.truePeak, items),
    measured(html`Sample peak<br />dBFS`, 2, ({ programme }) => programme.peak.samplePeak, items),
    measured(html`PLR<br />LU`, 1, ({ programme }) => programme.plr),
  ];
}

function levelFields(items: readonly Item[]): Field[] {
  return [
    { head: [html`Gain<br />dB`], cell: ({ gain }) => signed(gain, 2) },
    { head: [html`Limiter<br />dB`], cell: (item) => deepestOf([item]), foot: deepestOf(items) },
    { head: 'Dither', cell: ditherOf },
  ];
}

/** The format stands above the table, unless the files differ: native rates may. */
function fileFields(items: readonly Item[]): Field[] {
  const seconds = items.reduce((sum, { frames, rate }) => sum + frames / rate, 0);
  const format: Field = { head: 'Format', cell: formatOf };
  return [
    ...(new Set(items.map(formatOf)).size > 1 ? [format] : []),
    { head: ['Length'], cell: ({ frames, rate }) => clock(frames / rate), foot: clock(seconds) },
    {
      head: 'File',
      cell: ({ path }) =>
        html`<a class="title" href="${href(path)}">${words(path.slice(path.lastIndexOf('/') + 1))}</a>`,
      foot: count(items.length, 'file'),
    },
  ];
}

/** The highest of a figure; null where no file has it. */
export function highest(items: readonly Item[], of: (item: Item) => number | null): number | null {
  return items.reduce<number | null>((most, item) => {
    const value = of(item);
    return value === null || (most !== null && most >= value) ? most : value;
  }, null);
}

/** The limiter's deepest reduction as a change of level, dB ≤ 0; none without a limiter. */
export function deepestOf(items: readonly Item[]): string {
  const most = highest(items, ({ target, reduction }) =>
    target.limiter === null ? null : Math.abs(reduction),
  );
  return figure(most === null ? null : -most, 1);
}

/** The distinct formats of some files. */
export function formatsOf(items: readonly Item[]): string {
  return [...new Set(items.map(formatOf))].join(', ');
}

/** `WAV 44.1 kHz 24-bit`; a lossy file has no word length. */
function formatOf({ target, rate, encoding, channels }: Item): string {
  const bits = encoding.startsWith('pcm') ? `${encoding.slice(3)}-bit` : `${encoding.slice(5)}-bit float`;
  const sound = channels === 2 ? [] : [count(channels, 'channel')];
  const parts = [formatName(target.format), kilohertz(rate), ...(target.lossless ? [bits] : []), ...sound];
  return parts.join(' ');
}

/** Formats are called by their own names, most of which are initials. */
const NAMES: Readonly<Record<string, string>> = { opus: 'Opus', vorbis: 'Vorbis' };

export function formatName(format: string): string {
  return NAMES[format] ?? format.toUpperCase();
}

function ditherOf({ onGrid, dither, target, encoding }: Item): string {
  if (!target.lossless || encoding.startsWith('float')) return NONE;
  if (onGrid) return 'not needed';
  return spokenDither(dither);
}
