import { columnsOf, lineOf, type Point, stretches, tenths } from '../../release/report/drawing.ts';
import { figure, signed } from '../../release/report/figures.ts';
import { html, type Markup } from '../../release/report/html.ts';
import { timeAxis } from '../../release/report/time_axis.ts';
import type { FileDiff } from './compare.ts';
import { INTERVAL, type NullDepth } from './residual.ts';
import type { SoundDiff } from './sound.ts';
import type { Tone } from './tone.ts';

/** Units of the picture; about a pixel each. */
const LEFT = 44;
const PLOT = 600;
const RIGHT = LEFT + PLOT;
const WIDTH = RIGHT + 120;
const TOP = 20;
const SPACE = 38;
const TONE = 110;
const LOUDNESS = 120;
const NULL = 60;
const BAR = 12;

/** The panel of tone goes to ±3 dB at the least and ±12 at the most. */
const LEAST_TONE = 3;
const MOST_TONE = 12;
/** LUFS at top and bottom, the same in every picture. */
const LOUDEST = 0;
const QUIETEST = -42;
/** dB at the bottom of the panel of the null, and the end of its bar. */
const DEEPEST = -96;
/** Seconds from one value of a curve to the next, and half of what a short-term value looks at. */
const CURVE = 0.1;
const MIDDLE = 1.5;
const COLUMNS = 600;

interface Panel {
  readonly top: number;
  readonly height: number;
}

/** Tone by third octave, loudness of both over time, and what is left of the one in the other. */
export function picturesOf(file: FileDiff, sound: SoundDiff, id: string): Markup {
  const tone = { top: TOP, height: TONE };
  const loudness = { top: below(tone), height: LOUDNESS };
  const depth = { top: below(loudness), height: NULL };
  const bar = { top: below(depth), height: BAR };
  const seconds = Math.max(lengthOf(file.from), lengthOf(file.to));
  const last = sound.null === undefined ? loudness : depth;
  const end = sound.null === undefined ? loudness.top + LOUDNESS + 22 : bar.top + BAR + 6;
  const title = `What changed in track ${file.to.track}: tone, loudness over time, and null depth`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Picture">
    <svg viewBox="0 0 ${WIDTH} ${end}" role="img" aria-labelledby="${id}">
      <title id="${id}">${title}</title>
      ${timeAxis(seconds, { left: LEFT, width: PLOT, top: loudness.top, bottom: last.top + last.height })}${tonePanel(sound.tone, tone)}${loudnessPanel(
        file,
        sound,
        loudness,
        seconds,
      )}${
        sound.null === undefined
          ? undefined
          : [nullPanel(sound.null, file.to.format.rate, depth, seconds), nullBar(sound.null, bar)]
      }
    </svg>
  </div>`;
}

function below({ top, height }: Panel): number {
  return top + height + SPACE;
}

function lengthOf({ frames, format }: FileDiff['to']): number {
  return frames / format.rate;
}

function frame({ top, height }: Panel): Markup {
  return html`<path class="frame" d="M${LEFT} ${top}h${PLOT}v${height}h-${PLOT}z" />`;
}

function scaleText(text: string, y: number | string): Markup {
  return html`<text class="end" x="${LEFT - 8}" y="${y}">${text}</text>`;
}

function sideText(text: string, y: number | string, kind = 'side'): Markup {
  return html`<text class="${kind}" x="${RIGHT + 8}" y="${y}">${text}</text>`;
}

/** What a panel shows, above it. */
function nameText(text: string, { top }: Panel): Markup {
  return html`<text class="name" x="${LEFT}" y="${top - 6}">${text}</text>`;
}

/** Tenths of a unit; what is outside stands at the edge. */
function heightIn(panel: Panel, top: number, bottom: number): (value: number) => number {
  const scale = (panel.height * 10) / (top - bottom);
  return (value) => Math.round(panel.top * 10 + (top - Math.min(top, Math.max(bottom, value))) * scale);
}

function tonePanel({ bands, raised }: Tone, panel: Panel): Markup {
  const most = bands.reduce((so, { matched }) => Math.max(so, Math.abs(matched ?? 0)), 0);
  const span = Math.min(MOST_TONE, Math.max(LEAST_TONE, 3 * Math.ceil(most / 3)));
  const y = heightIn(panel, span, -span);
  const step = PLOT / bands.length;
  const bars = bands.map(({ matched }, i) => {
    if (matched === null) return undefined;
    const ends = [y(0), y(matched)].sort((a, b) => a - b);
    return html`<path
      class="${Math.abs(matched) < 0.5 ? 'bar faint' : 'bar'}"
      d="M${tenths(Math.round(10 * (LEFT + i * step + 2)))} ${tenths(ends[0])}h${tenths(Math.round(10 * (step - 4)))}v${tenths(
        ends[1] - ends[0],
      )}h-${tenths(Math.round(10 * (step - 4)))}z"
    />`;
  });
  const names = bands.map(({ name }, i) =>
    i % 3 === 0
      ? html`<text
          class="mid"
          x="${tenths(Math.round(10 * (LEFT + (i + 0.5) * step)))}"
          y="${panel.top + panel.height + 15}"
        >
          ${name}</text
        >`
      : undefined,
  );
  return html`${frame(panel)}<path
      class="grid"
      d="M${LEFT} ${tenths(y(0))}h${PLOT}"
    />${bars}${names}${scaleText(
      signed(span, 0),
      panel.top + 9,
    )}${scaleText('0', tenths(y(0) + 40))}${scaleText(signed(-span, 0), panel.top + panel.height)}${nameText(
      'tone: after − before by third octave, both at one level, dB',
      panel,
    )}${raised === null ? undefined : sideText(`level ${signed(raised, 2)} dB`, panel.top + 14)}<text
      x="${RIGHT + 22}"
      y="${panel.top + panel.height + 15}"
    >
      Hz</text
    >`;
}

const LOUDNESS_MARKS = [-6, -12, -18, -24, -30, -36];

function loudnessPanel(file: FileDiff, { curves }: SoundDiff, panel: Panel, seconds: number): Markup {
  const y = heightIn(panel, LOUDEST, QUIETEST);
  const line = (values: readonly (number | null)[]): string => {
    const columns = columnsOf(values, COLUMNS, Math.max);
    const step = columns.length === 0 ? 0 : (values.length * CURVE) / columns.length;
    const place = (value: number, i: number): Point => {
      const time = MIDDLE + (i + 0.5) * step - CURVE / 2;
      return [Math.round(10 * (LEFT + PLOT * Math.min(1, time / seconds))), y(value)];
    };
    return stretches(columns, place).map(lineOf).join('');
  };
  const grid = LOUDNESS_MARKS.map((lufs) => `M${LEFT} ${tenths(y(lufs))}h${PLOT}`).join('');
  const label = (name: string, { figures }: FileDiff['to']): string =>
    `${figure(figures.integrated, 1)} ${name}`;
  return html`${frame(panel)}<path class="grid" d="${grid}" />${LOUDNESS_MARKS.map((lufs) =>
      scaleText(figure(lufs, 0), tenths(y(lufs) + 40)),
    )}<path class="mix" d="${line(curves?.from ?? [])}" /><path
      class="loudness"
      d="${line(curves?.to ?? [])}"
    />${nameText('short-term loudness, LUFS', panel)}${sideText(label('after', file.to), panel.top + 14, 'tone')}${sideText(
      label('before', file.from),
      panel.top + 30,
      'mix',
    )}`;
}

/** How far the residual lies below the programme, over time; where nothing is left nothing is drawn. */
function nullPanel({ curve, offset }: NullDepth, rate: number, panel: Panel, seconds: number): Markup {
  const y = heightIn(panel, 0, DEEPEST);
  const columns = columnsOf(curve, COLUMNS, Math.max);
  const step = (curve.length * INTERVAL) / Math.max(1, columns.length);
  const x = (time: number): number => Math.round(10 * (LEFT + PLOT * Math.min(1, time / seconds)));
  const begin = Math.max(0, offset) / rate;
  const bottom = (panel.top + panel.height) * 10;
  const shapes = columns.map((depth, i) => {
    if (depth === null || depth <= DEEPEST) return '';
    const [left, right, top] = [x(begin + i * step), x(begin + (i + 1) * step), y(depth)];
    return `M${tenths(left)} ${tenths(bottom)}V${tenths(top)}H${tenths(right)}V${tenths(bottom)}z`;
  });
  return html`${frame(panel)}<path
      class="depth"
      d="${shapes.join('')}"
    />${scaleText('0', panel.top + 9)}${scaleText(
      figure(DEEPEST, 0),
      panel.top + panel.height,
    )}${nameText('what is left after subtraction, dB below the programme', panel)}`;
}

/** The null of the whole programme. */
function nullBar({ depth }: NullDepth, panel: Panel): Markup {
  const { top, height } = panel;
  const length = (PLOT * (depth === null ? 1 : Math.min(1, depth / DEEPEST))).toFixed(1);
  const whole = depth === null ? 'nothing left' : `${figure(depth, 1)} dB`;
  return html`<path class="room" d="M${LEFT} ${top}h${PLOT}v${height}h-${PLOT}z" /><path
      class="bar"
      d="M${LEFT} ${top}h${length}v${height}h-${length}z"
    />${sideText(whole, top + 10)}${nameText('null depth: the longer the bar, the less is left', panel)}`;
}
