import { basename, relative } from 'node:path';
import type { Finding } from '../base/finding.ts';
import { refusalOf } from '../base/result.ts';
import type { BuildEvent } from '../build/events.ts';
import type { WatchEvent } from '../build/watch/events.ts';
import { currentFolder } from '../host/environment.ts';
import { drawErr, isLive, printErr, printOut, styled } from '../host/terminal.ts';
import { itemTable, jsonView, lastEvent, progressOf, trialTable } from './build.ts';
import { printEvent } from './findings.ts';
import { type OpenSpec, printAll, tell } from './spec.ts';
import { type View, viewOf } from './view.ts';
import { changeLine, changeTable, trackChanges } from './watch_lines.ts';

type Ended = Extract<WatchEvent, { type: 'ended' }>;
type Told = Exclude<WatchEvent, { type: 'build' }>;

/** Shows a watch; events come one by one. */
export interface WatchView {
  show(event: WatchEvent): Promise<void>;
  end(): void;
}

/** NDJSON: the events of builds, and between them what the watch itself does. */
export function jsonWatch(file: string): WatchView {
  const steps = jsonView();
  return {
    async show(event) {
      switch (event.type) {
        case 'build':
          steps.take(event.event);
          return;
        case 'building':
          printEvent({ type: 'building', first: event.first, changes: event.changes });
          return;
        case 'wrong':
          printAll(event.loaded.findings, event.loaded.source, basename(file), true);
          printEvent({ type: 'refused', findings: event.loaded.findings.length, changes: event.changes });
          return;
        case 'ended': {
          const { end, spec, seconds, before } = event;
          await tellPlaced(end.findings, { spec, file, findings: [] }, true);
          const tracks =
            end.type === 'published' && before !== undefined ? trackChanges(before, end.items) : [];
          printEvent({ ...lastEvent(end), seconds, tracks });
          return;
        }
        default:
          printEvent(event);
      }
    },
    end: () => undefined,
  };
}

/** Lines for people, over the live view of the build that runs. */
export function plainWatch(file: string, only: readonly string[]): WatchView {
  return new PlainWatch(file, only);
}

/** Reasons of steps that are named where a live view showed the steps passing only. */
const NAMED = 4;

class PlainWatch implements WatchView {
  readonly #file: string;
  readonly #only: readonly string[];
  #view: View | undefined;
  #reopen: () => View | undefined = () => undefined;
  /** Steps made, by their reason. */
  readonly #made = new Map<string, number>();
  #greeted = false;
  /** Warnings of the build before: what stays as it was is only counted. */
  #known = new Set<string>();

  constructor(file: string, only: readonly string[]) {
    this.#file = file;
    this.#only = only;
  }

  async show(event: WatchEvent): Promise<void> {
    if (event.type === 'build') {
      this.#note(event.event);
      return;
    }
    this.end();
    await this.#say(event);
    this.#view = this.#reopen();
  }

  end(): void {
    this.#view?.end();
    this.#view = undefined;
  }

  #note(event: BuildEvent): void {
    if (event.type === 'step' && event.state === 'done')
      this.#made.set(event.why, (this.#made.get(event.why) ?? 0) + 1);
    this.#view?.take(event);
  }

  async #say(event: Told): Promise<void> {
    switch (event.type) {
      case 'waiting':
        printErr(`waiting for ${event.file}: it ${event.reason}`);
        return;
      case 'same':
        printErr(`${event.file} was written again, with the same content`);
        return;
      case 'overtaken':
        printErr(
          `changed meanwhile: ${counted(event.steps)} out of date and stopped; what still counts goes on`,
        );
        return;
      case 'building':
        if (event.changes.length > 0) printErr(styled('bold', changeLine(event.changes)));
        this.#made.clear();
        this.#open(event);
        return;
      case 'wrong':
        if (event.changes.length > 0) printErr(styled('bold', changeLine(event.changes)));
        printAll(event.loaded.findings, event.loaded.source, basename(this.#file), false);
        printErr(styled('red', 'the spec does not hold; the last release stays as it is'));
        return;
      case 'ended':
        this.#reopen = () => undefined;
        await this.#ended(event);
        return;
      case 'idle':
        if (!this.#greeted) this.#greet(event.files.length - 1);
    }
  }

  /** It keeps its state where it has to make room for a line. */
  #open({ spec }: Extract<WatchEvent, { type: 'building' }>): void {
    const progress = progressOf(spec, this.#only);
    this.#reopen = () => viewOf(progress, spec.album.title);
  }

  #greet(files: number): void {
    this.#greeted = true;
    printErr(
      styled(
        'dim',
        `watching ${basename(this.#file)} and ${files} file${files === 1 ? '' : 's'}; Ctrl-C ends`,
      ),
    );
  }

  async #ended({ spec, end, seconds, before }: Ended): Promise<void> {
    await this.#tell(end.findings, spec);
    if (isLive()) this.#nameSteps();
    if (end.type === 'refused') {
      printErr(styled('red', 'refused; the last release stays as it is'));
      return;
    }
    const { items } = end;
    const lines = before === undefined ? [...itemTable(items), ...trialTable(items)] : tableOf(before, items);
    for (const line of lines) printOut(line);
    const { done, reused } = end.steps;
    const where = relative(currentFolder(), end.path);
    printOut(
      `${styled('green', `ready in ${seconds.toFixed(1)} s`, 'out')}: ${where}  (${counted(done)} made, ${reused} reused)`,
    );
  }

  #nameSteps(): void {
    const reasons = [...this.#made].sort(([, a], [, b]) => b - a);
    for (const [why, steps] of reasons.slice(0, NAMED))
      printErr(styled('dim', `made ${counted(steps)}: ${why}`));
    if (reasons.length > NAMED) printErr(styled('dim', `… and for ${reasons.length - NAMED} more reasons`));
  }

  async #tell(findings: readonly Finding[], spec: Ended['spec']): Promise<void> {
    const keyOf = (finding: Finding): string => JSON.stringify(finding);
    const fresh = findings.filter((finding) => finding.level === 'error' || !this.#known.has(keyOf(finding)));
    this.#known = new Set(findings.map(keyOf));
    await tellPlaced(fresh, { spec, file: this.#file, findings: [] }, false);
    const old = findings.length - fresh.length;
    if (old > 0) printErr(styled('dim', `${old} finding${old === 1 ? '' : 's'} as before`));
  }
}

function tableOf(before: Parameters<typeof trackChanges>[0], now: typeof before): string[] {
  const changes = trackChanges(before, now);
  return changes.length === 0 ? [] : changeTable(changes);
}

function counted(steps: number): string {
  return `${steps} step${steps === 1 ? '' : 's'}`;
}

/** With their places in the spec, as long as it is there. */
async function tellPlaced(findings: readonly Finding[], opened: OpenSpec, json: boolean): Promise<void> {
  try {
    await tell(findings, opened, json);
  } catch (thrown) {
    refusalOf(thrown);
    printAll(findings, undefined, basename(opened.file), json);
  }
}

/** Where a person may look elsewhere meanwhile. */
export function ring(): void {
  if (isLive()) drawErr('\x07');
}
