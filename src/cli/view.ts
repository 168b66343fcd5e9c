import type { BuildEvent } from '../build/events.ts';
import { columns, drawErr, isLive, printErr, rows, styled } from '../host/terminal.ts';
import type { Progress } from './progress.ts';
import { clock, cut, padded, width } from './table.ts';

/** Shows a build while it runs. */
export interface View {
  take(event: BuildEvent): void;
  /** Takes the view off the screen, so that what follows stands on clean lines. */
  end(): void;
}

/** On a terminal a live view, elsewhere plain lines. */
export function viewOf(progress: Progress, title: string): View {
  return isLive() ? liveView(progress, title) : plainView();
}

/** A line for each step that was made; what was reused is only counted. */
function plainView(): View {
  return {
    take(event) {
      if (event.type === 'step' && event.state === 'done') {
        printErr(`${event.id}  ${event.seconds.toFixed(2)} s  (${event.why})`);
      }
    },
    end: () => undefined,
  };
}

const REDRAW_MS = 80;
const BAR = 24;

/** A line a track with a bar and what runs; then one for the whole with the time left. Redrawn in place. */
function liveView(progress: Progress, title: string): View {
  let drawn = 0;
  const erase = (): void => {
    if (drawn > 0) drawErr(`\x1b[${drawn}A\x1b[J`);
    drawn = 0;
  };
  const draw = (): void => {
    const lines = linesOf(progress, title);
    erase();
    drawErr(`${lines.join('\n')}\n`);
    drawn = lines.length;
  };
  const timer = setInterval(draw, REDRAW_MS);
  return {
    take: (event) => progress.take(event),
    end() {
      clearInterval(timer);
      erase();
    },
  };
}

export function linesOf(progress: Progress, title: string): string[] {
  const wide = columns() - 1;
  const lanes = progress.lanes();
  const nameWidth = Math.min(28, wide - BAR - 12, Math.max(1, ...lanes.map(({ name }) => width(name))));
  // Too narrow for names and bars (or a view that wraps would leave its lines behind): only the last line.
  if (nameWidth < 1) return [cut(`${Math.floor(progress.fraction() * 100)} %  ${title}`, wide)];
  const shown = lanes.slice(0, Math.max(0, rows() - 4));
  const lines = shown.map(({ name, fraction, doing, state }) => {
    const mark = state === 'done' ? styled('green', '✓') : state === 'failed' ? styled('red', '✗') : ' ';
    const percent = padded(`${Math.floor(fraction * 100)}`, 3, 'right');
    const text = `${padded(cut(name, nameWidth), nameWidth, 'left')}  ${bar(fraction)} ${percent} %`;
    return `${mark} ${text}  ${styled('dim', cut(doing, Math.max(0, wide - nameWidth - BAR - 12)))}`;
  });
  if (shown.length < lanes.length)
    lines.push(styled('dim', `  … and ${lanes.length - shown.length} more tracks`));
  const left = progress.secondsLeft();
  const time = left === undefined ? '' : `  ${clock(left)} left`;
  const done = `  ${Math.floor(progress.fraction() * 100)} %${time}`;
  return [...lines, `  ${styled('bold', cut(title, wide - 2 - done.length))}${done}`];
}

function bar(fraction: number): string {
  const eighths = Math.round(fraction * BAR * 8);
  const full = Math.floor(eighths / 8);
  const part = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8];
  return styled('cyan', padded('█'.repeat(full) + part, BAR, 'left'));
}
