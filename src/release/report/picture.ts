import { type Look, QUIETEST } from './curves.ts';
import { columnsOf, lineOf, type Point, shapeOf, stretches, tenths } from './drawing.ts';
import { figure } from './figures.ts';
import { html, type Markup } from './html.ts';
import { timeAxis } from './time_axis.ts';

/** Units of the picture; one unit is about a pixel. Labels stand to the left and the right of the plot. */
const LEFT = 44;
const PLOT = 600;
const RIGHT = LEFT + PLOT;
const WIDTH = RIGHT + 120;
const LANE = 52;
const LOUDNESS = 132;
const REDUCTION = 44;
const SPACE = 12;

/** Points along x: a waveform has twice as many, an upper and a lower, so it gets half the columns. */
const WAVE_COLUMNS = 300;
const LINE_COLUMNS = 600;

/** Seconds from one value of a curve to the next. */
const INTERVAL = 0.1;
/** Seconds that one value of the short-term loudness looks at (EBU Tech 3341); it is drawn in their middle. */
const SHORT_TERM = 3;

/** Top of the loudness panel, LUFS. Top and bottom are the same in every picture, so that pictures compare. */
const LOUDEST = 0;
const LOUDNESS_MARKS = [-6, -12, -18, -24, -30, -36];

/** The limiter's panel goes down to 6 dB at the least, and to 60 at the most. */
const SHALLOWEST = 6;
const DEEPEST = 60;

interface Panel {
  readonly top: number;
  readonly height: number;
}

/** Waveform, short-term loudness and limiter of one master over time. `id` is unique in the page. */
export function pictureOf(look: Look, title: string, id: string): Markup {
  const lanes = look.curves.maxima.map((_, i): Panel => ({ top: SPACE + i * (LANE + 4), height: LANE }));
  const loudness = { top: SPACE + lanes.length * (LANE + 4) + SPACE, height: LOUDNESS };
  const limited = look.reduction.some((value) => value < 0);
  const reduction = limited ? { top: bottomOf(loudness) + SPACE, height: REDUCTION } : undefined;
  const end = bottomOf(reduction ?? loudness);
  return html`<svg viewBox="0 0 ${WIDTH} ${end + 22}" role="img" aria-labelledby="${id}">
    <title id="${id}">${title}</title>
    ${timeAxis(lengthOf(look), { left: LEFT, width: PLOT, top: SPACE, bottom: end })}${lanes.map((lane, i) => waveform(look, i, lane))}${loudnessPanel(look, loudness)}${
      reduction === undefined ? undefined : reductionPanel(look, reduction)
    }
  </svg>`;
}

function bottomOf({ top, height }: Panel): number {
  return top + height;
}

/** Seconds. */
function lengthOf({ items: [{ frames, rate }] }: Look): number {
  return frames / rate;
}

/** The plot's whole width, and what a run of values covers of it. */
interface Run {
  /** Seconds of the track. */
  readonly length: number;
  /** Seconds where the first value stands, and from each column to the next. */
  readonly from: number;
  readonly step: number;
}

function runOf(
  { items: [{ frames, rate }] }: Look,
  values: number,
  columns: number,
  from = INTERVAL / 2,
): Run {
  const step = columns === 0 ? 0 : (values * INTERVAL) / columns;
  return { length: frames / rate, from: from + (step - INTERVAL) / 2, step };
}

/** How high a value stands in a panel from `top` to `bottom`, in tenths; what is outside stands at its edge. */
function heightIn(panel: Panel, top: number, bottom: number): (value: number) => number {
  const scale = (panel.height * 10) / (top - bottom);
  return (value) => Math.round(panel.top * 10 + (top - Math.min(top, Math.max(bottom, value))) * scale);
}

function placer(
  { length, from, step }: Run,
  y: (value: number) => number,
): (value: number, i: number) => Point {
  return (value, i) => [Math.round(10 * (LEFT + PLOT * Math.min(1, (from + i * step) / length))), y(value)];
}

function frame({ top, height }: Panel): Markup {
  return html`<path class="frame" d="M${LEFT} ${top}h${PLOT}v${height}h-${PLOT}z" />`;
}

/** To the left of the plot, at a height in units. */
function scaleText(text: string, y: number | string): Markup {
  return html`<text class="end" x="${LEFT - 8}" y="${y}">${text}</text>`;
}

/** To the right of the plot. */
function sideText(text: string, y: number | string, kind = 'side'): Markup {
  return html`<text class="${kind}" x="${RIGHT + 8}" y="${y}">${text}</text>`;
}

/** What a panel shows, in its corner. */
function nameText(text: string, y: number): Markup {
  return html`<text class="name" x="${LEFT + 6}" y="${y}">${text}</text>`;
}

function waveform(look: Look, channel: number, lane: Panel): Markup {
  const { curves, items } = look;
  const highs = columnsOf(curves.maxima[channel], WAVE_COLUMNS, Math.max).map((value) => value ?? 0);
  const lows = columnsOf(curves.minima[channel], WAVE_COLUMNS, Math.min).map((value) => value ?? 0);
  const place = placer(runOf(look, curves.maxima[channel].length, highs.length), heightIn(lane, 1, -1));
  const middle = lane.top + lane.height / 2;
  const name = curves.maxima.length === 2 ? 'LR'.charAt(channel) : String(channel + 1);
  return html`${frame(lane)}<path class="wave" d="${shapeOf(highs.map(place), lows.map(place))}" /><path
      class="axis"
      d="M${LEFT} ${middle}h${PLOT}"
    />${scaleText(name, middle + 4)}${sideText(
      `${figure(items[0].programme.peak.true[channel], 2)} dBTP`,
      middle + 4,
    )}`;
}

function loudnessPanel(look: Look, panel: Panel): Markup {
  const values = columnsOf(look.curves.shortTerm, LINE_COLUMNS, Math.max);
  const y = heightIn(panel, LOUDEST, QUIETEST);
  const place = placer(runOf(look, look.curves.shortTerm.length, values.length, SHORT_TERM / 2), y);
  const grid = LOUDNESS_MARKS.map((lufs) => `M${LEFT} ${tenths(y(lufs))}h${PLOT}`).join('');
  return html`${frame(panel)}<path class="grid" d="${grid}" />${LOUDNESS_MARKS.map((lufs) =>
      scaleText(figure(lufs, 0), tenths(y(lufs) + 40)),
    )}${levelLines(look, y)}<path
      class="loudness"
      d="${stretches(values, place).map(lineOf).join('')}"
    />${nameText('short-term loudness, LUFS', panel.top + 14)}`;
}

interface LevelLine {
  readonly kind: 'integrated' | 'goal';
  readonly name: string;
  readonly lufs: number;
}

/** The integrated loudness and the goals, with labels that keep apart. `y` is in tenths. */
function levelLines(look: Look, y: (lufs: number) => number): Markup {
  let free = -Infinity;
  return html`${levelsOf(look).map(({ kind, name, lufs }) => {
    const label = Math.max(y(lufs) + 40, free);
    free = label + 130;
    return html`<path
        class="${kind}"
        d="M${LEFT} ${tenths(y(lufs))}h${PLOT}"
      />${sideText(`${figure(lufs, 1)} ${name}`, tenths(label), kind)}`;
  })}`;
}

function levelsOf({ items }: Look): LevelLine[] {
  const { integrated } = items[0].programme.loudness;
  const lines = new Map<string, LevelLine>();
  if (integrated !== null) lines.set('', { kind: 'integrated', name: 'integrated', lufs: integrated });
  for (const { target } of items) {
    if (target.loudness === null) continue;
    const { integrated: lufs, per } = target.loudness;
    lines.set(`${per} ${lufs}`, { kind: 'goal', name: per === 'album' ? 'album goal' : 'goal', lufs });
  }
  return [...lines.values()].sort((a, b) => b.lufs - a.lufs);
}

/** Downwards from 0 dB; the bottom is a multiple of 3 dB. */
function reductionPanel(look: Look, panel: Panel): Markup {
  const { reduction, items } = look;
  const values = columnsOf(reduction, LINE_COLUMNS, Math.min).map((value) => value ?? 0);
  const deepest = -values.reduce((a, b) => Math.min(a, b), 0);
  const floor = Math.min(DEEPEST, Math.max(SHALLOWEST, 3 * Math.ceil(deepest / 3)));
  const points = values.map(placer(runOf(look, reduction.length, values.length), heightIn(panel, 0, -floor)));
  const top = panel.top * 10;
  const edge = [points[0], points[points.length - 1]].map(([x]): Point => [x, top]);
  return html`${frame(panel)}<path
      class="reduction"
      d="${shapeOf(points, edge)}"
    />${scaleText('0', panel.top + 9)}${scaleText(
      figure(-floor, 0),
      bottomOf(panel),
    )}${nameText('limiter, dB', bottomOf(panel) - 6)}${sideText(`${figure(-Math.abs(items[0].reduction), 1)} at most`, panel.top + 26)}`;
}
