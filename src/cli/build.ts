import { relative } from 'node:path';
import { build, type BuildEnd } from '../build/build.ts';
import type { BuildEvent } from '../build/events.ts';
import { narrowed } from '../build/only.ts';
import type { Finding } from '../base/finding.ts';
import { currentFolder } from '../host/environment.ts';
import { monotonic } from '../host/clock.ts';
import { printErr, printOut, styled } from '../host/terminal.ts';
import { planOf } from '../plan/plan.ts';
import { clipsOf, type Item } from '../release/content.ts';
import { EXIT, exitOf } from './exit.ts';
import { printEvent } from './findings.ts';
import { interruption } from './interrupt.ts';
import { Progress } from './progress.ts';
import { type OpenSpec, openSpec, tell } from './spec.ts';
import { clock, figure, table } from './table.ts';
import { type View, viewOf } from './view.ts';

interface Options {
  readonly out?: string;
  readonly jobs?: number;
  readonly only?: readonly string[];
  readonly force?: boolean;
  readonly check?: boolean;
  readonly frozen?: boolean;
  readonly relevel?: boolean;
  readonly json?: boolean;
}

/** `release build`: returns the exit code. */
export async function run(file: string, options: Options): Promise<number> {
  const started = monotonic();
  const opened = await openSpec(file, options.json === true);
  if (typeof opened === 'number') return opened;
  const stop = interruption();
  const view = options.json === true ? jsonView() : viewFor(opened, options.only ?? []);
  const ended = await build(opened.spec, {
    ...(options.out === undefined ? {} : { out: options.out }),
    ...(options.jobs === undefined ? {} : { jobs: options.jobs }),
    only: options.only ?? [],
    frozen: options.frozen === true,
    relevel: options.relevel === true,
    noticed: opened.findings,
    edited: opened.edited === true,
    mode: options.check === true ? 'check' : options.force === true ? 'force' : 'normal',
    listen: (event) => view.take(event),
    abort: stop.signal,
  }).finally(() => {
    // A view that goes on drawing would keep the program alive after a bug.
    view.end();
    stop.end();
  });
  const interrupted = stop.code();
  if (interrupted !== undefined && ended.type !== 'published') {
    if (options.json !== true) printErr('interrupted; nothing was published');
    return interrupted;
  }
  await tell(ended.findings, opened, options.json === true);
  if (options.json === true) printEvent(lastEvent(ended));
  else showEnd(ended, (monotonic() - started) / 1000);
  return ended.type === 'published' ? EXIT.done : Math.max(EXIT.refused, exitOf(ended.findings));
}

function viewFor({ spec }: OpenSpec, only: readonly string[]): View {
  return viewOf(progressOf(spec, only), spec.album.title);
}

export function progressOf(spec: OpenSpec['spec'], only: readonly string[]): Progress {
  const plan = narrowed(spec, planOf(spec), only);
  const names = [
    spec.album.title,
    ...spec.tracks.map(({ number, title }) => `${String(number).padStart(2, '0')} ${title}`),
  ];
  return new Progress(names, plan.ok ? plan.value.steps : []);
}

export function jsonView(): View {
  return {
    take(event: BuildEvent) {
      if (event.type !== 'step' || event.state === 'skipped') return;
      const { id, kind, state, why, track, target } = event;
      printEvent({ type: 'step', id, kind, state, why, track, target });
    },
    end: () => undefined,
  };
}

export function lastEvent(ended: BuildEnd): object {
  if (ended.type === 'refused') return { type: 'refused', findings: ended.findings.length };
  return { type: 'published', path: ended.path, digest: ended.digest, steps: ended.steps };
}

function showEnd(ended: BuildEnd, seconds: number): void {
  const { done, reused } = ended.steps;
  if (ended.type === 'refused') {
    const errors = ended.findings.filter(({ level }: Finding) => level === 'error').length;
    printErr(styled('red', `refused: ${errors} error${errors === 1 ? '' : 's'}; nothing new was published`));
    return;
  }
  for (const line of [...itemTable(ended.items), ...trialTable(ended.items)]) printOut(line);
  const where = relative(currentFolder(), ended.path);
  const what = ended.fresh ? 'published' : 'nothing to do, the release stands as it is:';
  printOut('');
  printOut(
    `${styled('green', what, 'out')} ${where}  (${done} steps made, ${reused} reused, ${clock(seconds)})`,
  );
}

/** Tracks × targets: what came out. */
export function itemTable(items: readonly Item[]): string[] {
  return table(
    [
      { head: 'file', align: 'left' },
      { head: 'length', align: 'right' },
      { head: 'LUFS', align: 'right' },
      { head: 'LRA', align: 'right' },
      { head: 'dBTP', align: 'right' },
      { head: 'gain', align: 'right' },
      { head: 'limited', align: 'right' },
    ],
    items.map(({ path, frames, rate, programme, gain, reduction }) => [
      path,
      clock(frames / rate),
      figure(programme.loudness.integrated, 1),
      figure(programme.loudness.range, 1),
      figure(programme.peak.truePeak, 2),
      figure(gain, 2),
      figure(reduction, 1),
    ]),
  );
}

/** What a receiver's encoder would make of files, behind an empty line; nothing where that was not tried. */
export function trialTable(items: readonly Item[]): string[] {
  const rows = items.flatMap(({ path, scan }) => {
    if (scan === undefined) return [];
    const { onSample, between } = clipsOf(scan);
    const after = `after ${scan.codec.toUpperCase()}`;
    return [[path, after, figure(scan.truePeak, 2), String(onSample), String(between)]];
  });
  if (rows.length === 0) return [];
  const columns = [
    { head: 'file', align: 'left' },
    { head: 'tried', align: 'left' },
    { head: 'dBTP', align: 'right' },
    { head: 'clipped on samples', align: 'right' },
    { head: 'between', align: 'right' },
  ] as const;
  return ['', ...table(columns, rows)];
}
