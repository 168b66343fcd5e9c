import { advantage, median, type Sample } from './timing.ts';

/** One line of the table: a program at a piece of work. */
export interface Line {
  readonly work: string;
  readonly who: string;
  readonly samples: readonly Sample[];
  /** Seconds of audio that one run goes through; absent where a multiple of real time means nothing. */
  readonly audio?: number;
  /** Samples of the program this one is compared with. */
  readonly peer?: readonly Sample[];
  readonly remark?: string;
}

/** What a row of the bench gives back: lines of the table, and what was run, in one sentence or more. */
export interface Row {
  readonly lines: readonly Line[];
  readonly explanation: string;
}

const HEADS = [
  'work',
  'program',
  'CPU s (min / median / max)',
  'wall s (min / median / max)',
  '× real time',
  'peer : ours, CPU',
  'peer : ours, wall',
  'remark',
] as const;

/** Markdown, aligned so that it reads as plain text too. */
export function tableOf(lines: readonly Line[]): string {
  const cells = [[...HEADS], ...lines.map(cellsOf)];
  const widths = HEADS.map((_, c) => Math.max(...cells.map((row) => row[c].length)));
  const padded = cells.map((row) => `| ${row.map((cell, c) => cell.padEnd(widths[c])).join(' | ')} |`);
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [padded[0], rule, ...padded.slice(1)].join('\n');
}

function cellsOf({ work, who, samples, audio, peer, remark = '' }: Line): string[] {
  const cpu = samples.map((sample) => sample.cpu);
  const wall = samples.map((sample) => sample.wall);
  return [
    work,
    who,
    spread(cpu),
    spread(wall),
    audio === undefined ? '' : `${figure(audio / median(cpu))}×`,
    peer === undefined ? '' : figure(advantage(samples, peer, 'cpu')),
    peer === undefined ? '' : figure(advantage(samples, peer, 'wall')),
    remark,
  ];
}

function spread(values: readonly number[]): string {
  return [Math.min(...values), median(values), Math.max(...values)].map(figure).join(' / ');
}

/** Three digits that count. */
export function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
