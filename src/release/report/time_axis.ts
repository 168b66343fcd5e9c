import { clock } from './figures.ts';
import { html, type Markup } from './html.ts';

const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];

/** Where a picture over time stands: its left edge and width, its upper and lower end. */
export interface TimeFrame {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
}

/** Faint lines at round times, at most ten or so; the times stand below. */
export function timeAxis(seconds: number, { left, width, top, bottom }: TimeFrame): Markup {
  const step = SECONDS.find((each) => seconds / each <= 10) ?? 28_800;
  const marks = seconds > 0 ? Array.from({ length: Math.floor(seconds / step) + 1 }, (_, i) => i * step) : [];
  const x = (time: number): string => (left + (time / seconds) * width).toFixed(1);
  return html`<path
      class="grid"
      d="${marks.map((time) => `M${x(time)} ${top}V${bottom}`).join('')}"
    />${marks.map(
      (time) => html`<text class="mid" x="${x(time)}" y="${bottom + 15}">${clock(time, 0)}</text>`,
    )}`;
}
