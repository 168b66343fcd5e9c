import { BANDS_PER_OCTAVE, CENTRES } from '../../meters/spectrum/index.ts';
import type { Item } from '../content.ts';
import { lineOf, type Point, stretches, tenths } from './drawing.ts';
import { signed } from './figures.ts';
import { html, type Markup } from './html.ts';

/** Units of the picture; about a pixel each. */
const LEFT = 44;
const PLOT = 600;
const RIGHT = LEFT + PLOT;
const WIDTH = RIGHT + 120;
const TOP = 12;
const LEVELS = 120;
const CHANGE = 66;
const SPACE = 10;

/** What the panel of levels spans, from the highest band down. */
const SPAN = 60;
/** The panel of changes goes to ±6 dB at the least and ±12 at the most; what a filter takes away lies at its edge. */
const LEAST_CHANGE = 6;
const MOST_CHANGE = 12;

const MARKS: readonly (readonly [freq: number, name: string])[] = [
  [20, '20'],
  [50, '50'],
  [100, '100'],
  [200, '200'],
  [500, '500'],
  [1000, '1k'],
  [2000, '2k'],
  [5000, '5k'],
  [10_000, '10k'],
  [20_000, '20k'],
];

/** Below this, relative to the highest band, a change says nothing: there is only noise. */
const FAINT = 55;

interface Tone {
  /** dB a band; the mix is raised by `raised` so that both have the same mean over the bands that count. */
  readonly mix: readonly (number | null)[];
  readonly master: readonly (number | null)[];
  readonly change: readonly (number | null)[];
  readonly raised: number;
}

/** Before and after on one level: what is left between them is the change of tone. */
export function toneOf({ tone }: Pick<Item, 'tone'>): Tone | undefined {
  const top = highest(tone.master);
  const mixTop = highest(tone.mix);
  const counts = tone.master.map((level, i) => {
    const mix = tone.mix[i];
    return level !== null && mix !== null && level > top - FAINT && mix > mixTop - FAINT;
  });
  const many = counts.filter(Boolean).length;
  if (many === 0) return undefined;
  const raised =
    tone.master.reduce<number>((sum, level, i) => (counts[i] ? sum + level! - tone.mix[i]! : sum), 0) / many;
  const mix = tone.mix.map((level) => (level === null ? null : level + raised));
  return {
    mix,
    master: tone.master,
    raised,
    change: tone.master.map((level, i) => (counts[i] ? level! - mix[i]! : null)),
  };
}

function highest(levels: readonly (number | null)[]): number {
  return levels.reduce<number>((most, level) => Math.max(most, level ?? -Infinity), -Infinity);
}

/** Long-term spectrum of mix and master, and under it the one minus the other. `id` is unique in the page. */
export function tonePicture(tone: Tone, title: string, id: string): Markup {
  const changeTop = TOP + LEVELS + SPACE;
  const end = changeTop + CHANGE;
  return html`<svg viewBox="0 0 ${WIDTH} ${end + 22}" role="img" aria-labelledby="${id}">
    <title id="${id}">${title}</title>
    ${axis(end)}${levelPanel(tone)}${changePanel(tone, changeTop)}
  </svg>`;
}

/** Tenths of a unit from the left edge. */
function xOf(freq: number): number {
  const octaves = (CENTRES.length - 1) / BANDS_PER_OCTAVE;
  return Math.round(10 * (LEFT + (PLOT * Math.log(freq / CENTRES[0])) / (Math.LN2 * octaves)));
}

function axis(end: number): Markup {
  return html`<path
      class="grid"
      d="${MARKS.map(([freq]) => `M${tenths(xOf(freq))} ${TOP}V${end}`).join('')}"
    />${MARKS.map(
      ([freq, name]) => html`<text class="mid" x="${tenths(xOf(freq))}" y="${end + 15}">${name}</text>`,
    )}<text x="${RIGHT + 22}" y="${end + 15}">Hz</text>`;
}

function levelPanel({ mix, master, raised }: Tone): Markup {
  const top = 6 * Math.ceil(Math.max(highest(mix), highest(master)) / 6);
  const y = (level: number): number =>
    Math.round(10 * (TOP + (LEVELS * (top - Math.max(top - SPAN, Math.min(top, level)))) / SPAN));
  const place = (level: number, i: number): Point => [xOf(CENTRES[i]), y(level)];
  const marks = [12, 24, 36, 48].map((down) => top - down);
  return html`<path class="frame" d="M${LEFT} ${TOP}h${PLOT}v${LEVELS}h-${PLOT}z" /><path
      class="grid"
      d="${marks.map((level) => `M${LEFT} ${tenths(y(level))}h${PLOT}`).join('')}"
    />${marks.map((level) => scaleText(signed(level, 0), tenths(y(level) + 40)))}<path
      class="mix"
      d="${stretches(mix, place).map(lineOf).join('')}"
    /><path class="tone" d="${stretches(master, place).map(lineOf).join('')}" /><text
      class="name"
      x="${RIGHT + 8}"
      y="${TOP + LEVELS - 20}"
    >
      spectrum, dB</text
    ><text class="name" x="${RIGHT + 8}" y="${TOP + LEVELS - 6}">a sixth of an octave</text
    ><text class="tone" x="${RIGHT + 8}" y="${TOP + 14}">master</text
    ><text class="mix" x="${RIGHT + 8}" y="${TOP + 30}">mix, ${signed(raised, 1)} dB</text>`;
}

function changePanel({ change }: Tone, top: number): Markup {
  const most = change.reduce<number>((so, value) => Math.max(so, Math.abs(value ?? 0)), 0);
  const span = Math.min(MOST_CHANGE, Math.max(LEAST_CHANGE, 3 * Math.ceil(most / 3)));
  const y = (value: number): number => {
    const shown = Math.min(span, Math.max(-span, value));
    return Math.round(10 * (top + (CHANGE * (span - shown)) / (2 * span)));
  };
  const place = (value: number, i: number): Point => [xOf(CENTRES[i]), y(value)];
  return html`<path class="frame" d="M${LEFT} ${top}h${PLOT}v${CHANGE}h-${PLOT}z" /><path
      class="grid"
      d="M${LEFT} ${tenths(y(0))}h${PLOT}"
    />${scaleText(signed(span, 0), top + 9)}${scaleText('0', tenths(y(0) + 40))}${scaleText(
      signed(-span, 0),
      top + CHANGE,
    )}<path class="tone" d="${stretches(change, place).map(lineOf).join('')}" /><text
      class="name"
      x="${RIGHT + 8}"
      y="${top + CHANGE / 2 + 4}"
    >
      master − mix, dB</text
    >`;
}

function scaleText(text: string, y: number | string): Markup {
  return html`<text class="end" x="${LEFT - 8}" y="${y}">${text}</text>`;
}
