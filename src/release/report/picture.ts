import { clock, figure } from './figures.ts';
import type { Look } from './curves.ts';
import { columnsOf, lineOf, type Point, shapeOf, stretches, tenths } from './drawing.ts';
import { html, type Markup } from './html.ts';

/** Units of the picture; one unit is about a pixel. */
const WIDTH = 720;
const LEFT = 44;
const PLOT = 600;
const RIGHT = LEFT + PLOT;
const LANE = 52;
const LOUDNESS = 132;
const REDUCTION = 44;
const SPACE = 12;

/** Points along x: a waveform has twice as many, so it gets half the columns. */
const WAVE_COLUMNS = 300;
const LINE_COLUMNS = 600;

/** Top and bottom of the loudness panel, LUFS: the same in every picture, so that pictures can be compared. */
const LOUDEST = 0;
const QUIETEST = -42;

interface Panel {
  readonly top: number;
  readonly height: number;
}

/** Waveform, short-term loudness and limiter of one master over time. `id` is unique in the page. */
export function pictureOf(look: Look, title: string, id: string): Markup {
  const seconds = look.items[0]!.frames / look.items[0]!.rate;
  const lanes = look.curves.maxima.map((_, i): Panel => ({ top: SPACE + i * (LANE + 4), height: LANE }));
  const loudness = { top: bottomOf(lanes.at(-1) ?? { top: 0, height: 0 }) + SPACE, height: LOUDNESS };
  const limited = look.reduction.some((value) => value < 0);
  const reduction = limited ? { top: bottomOf(loudness) + SPACE, height: REDUCTION } : undefined;
  const end = bottomOf(reduction ?? loudness);
  return html`<svg viewBox="0 0 ${WIDTH} ${end + 22}" role="img" aria-labelledby="${id}"><title id="${id}">${title}</title>
${timeAxis(seconds, end)}${lanes.map((lane, i) => waveform(look, i, lane))}${loudnessPanel(look, loudness)}${
  reduction === undefined ? undefined : reductionPanel(look, reduction)
}</svg>`;
}

function bottomOf({ top, height }: Panel): number {
  return top + height;
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];

/** Faint lines at round times, at most ten. */
function timeAxis(seconds: number, end: number): Markup {
  const step = STEPS.find((s) => seconds / s <= 10) ?? 28_800;
  const marks = seconds > 0 ? Array.from({ length: Math.floor(seconds / step) + 1 }, (_, i) => i * step) : [];
  const x = (time: number): string => (LEFT + (time / seconds) * PLOT).toFixed(1);
  return html`<path class="grid" d="${marks.map((time) => `M${x(time)} ${SPACE}V${end}`).join('')}"/>${marks.map(
    (time) => html`<text class="mid" x="${x(time)}" y="${end + 15}">${clock(time, 0)}</text>`,
  )}`;
}

function placer(
  panel: Panel,
  columns: number,
  top: number,
  bottom: number,
): (value: number, i: number) => Point {
  const scale = (panel.height * 10) / (top - bottom);
  return (value, i) => [
    Math.round(LEFT * 10 + ((i + 0.5) * PLOT * 10) / columns),
    Math.round(panel.top * 10 + (top - Math.min(top, Math.max(bottom, value))) * scale),
  ];
}

function waveform({ curves, items }: Look, channel: number, lane: Panel): Markup {
  const highs = columnsOf(curves.maxima[channel]!, WAVE_COLUMNS, Math.max).map((value) => value ?? 0);
  const lows = columnsOf(curves.minima[channel]!, WAVE_COLUMNS, Math.min).map((value) => value ?? 0);
  const place = placer(lane, highs.length, 1, -1);
  const middle = lane.top + lane.height / 2;
  const name = curves.maxima.length === 2 ? 'LR'.charAt(channel) : String(channel + 1);
  const peak = items[0]!.programme.peak.true[channel];
  return html`<path class="frame" d="M${LEFT} ${lane.top}h${PLOT}v${lane.height}h-${PLOT}z"/><path class="wave" d="${shapeOf(
    highs.map(place),
    lows.map(place),
  )}"/><path class="axis" d="M${LEFT} ${middle}h${PLOT}"/><text class="end" x="${LEFT - 8}" y="${middle + 4}">${name}</text>${
    peak === undefined
      ? undefined
      : html`<text x="${RIGHT + 8}" y="${middle + 4}">${figure(peak, 2)} dBTP</text>`
  }`;
}

function loudnessPanel(look: Look, panel: Panel): Markup {
  const values = columnsOf(look.curves.shortTerm, LINE_COLUMNS, Math.max);
  const place = placer(panel, values.length, LOUDEST, QUIETEST);
  const y = (lufs: number): number => place(lufs, 0)[1];
  const marks = [-6, -12, -18, -24, -30, -36];
  return html`<path class="frame" d="M${LEFT} ${panel.top}h${PLOT}v${panel.height}h-${PLOT}z"/><path class="grid" d="${marks
    .map((lufs) => `M${LEFT} ${tenths(y(lufs))}h${PLOT}`)
    .join('')}"/>${marks.map(
    (lufs) => html`<text class="end" x="${LEFT - 8}" y="${tenths(y(lufs) + 40)}">${figure(lufs, 0)}</text>`,
  )}<path class="loudness" d="${stretches(values, place).map(lineOf).join('')}"/>${levelLines(look, y)}`;
}

/** The integrated loudness and the goals, with labels that keep apart. */
function levelLines({ items }: Look, y: (lufs: number) => number): Markup {
  const { integrated } = items[0]!.programme.loudness;
  const goals = [
    ...new Map(
      items.flatMap(({ target: { loudness } }) =>
        loudness === null ? [] : [[`${loudness.per} ${loudness.integrated}`, loudness] as const],
      ),
    ).values(),
  ];
  const lines = [
    ...(integrated === null ? [] : [{ name: 'integrated', kind: 'integrated', lufs: integrated }]),
    ...goals.map((goal) => ({
      name: goal.per === 'album' ? 'album goal' : 'goal',
      kind: 'goal',
      lufs: goal.integrated,
    })),
  ].sort((a, b) => b.lufs - a.lufs);
  let free = -Infinity;
  return html`${lines.map(({ name, kind, lufs }) => {
    const label = Math.max(y(lufs) + 40, free);
    free = label + 130;
    return html`<path class="${kind}" d="M${LEFT} ${tenths(y(lufs))}h${PLOT}"/><text class="${kind}" x="${RIGHT + 8}" y="${tenths(label)}">${figure(lufs, 1)} ${name}</text>`;
  })}`;
}

/** Downwards from 0 dB; the bottom is a round number of dB, 6 at the least. */
function reductionPanel({ reduction, items }: Look, panel: Panel): Markup {
  const values = columnsOf(reduction, LINE_COLUMNS, Math.min).map((value) => value ?? 0);
  const deepest = Math.max(6, 3 * Math.ceil(-values.reduce((a, b) => Math.min(a, b), 0) / 3));
  const floor = Number.isFinite(deepest) ? Math.min(deepest, 60) : 60;
  const place = placer(panel, values.length, 0, -floor);
  const points = values.map(place);
  const [from, to] = [points[0]![0], points.at(-1)![0]];
  return html`<path class="frame" d="M${LEFT} ${panel.top}h${PLOT}v${panel.height}h-${PLOT}z"/><path class="reduction" d="${shapeOf(
    points,
    [
      [from, panel.top * 10],
      [to, panel.top * 10],
    ],
  )}"/><text class="end" x="${LEFT - 8}" y="${panel.top + 8}">0</text><text class="end" x="${LEFT - 8}" y="${bottomOf(panel)}">${figure(-floor, 0)}</text><text x="${RIGHT + 8}" y="${panel.top + 20}">${figure(-items[0]!.reduction, 1)} dB</text><text x="${RIGHT + 8}" y="${panel.top + 34}">limiter</text>`;
}
