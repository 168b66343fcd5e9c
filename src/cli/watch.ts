import { resolve } from 'node:path';
import type { WatchEvent } from '../build/watch/events.ts';
import { watch } from '../build/watch/session.ts';
import { identifyNow } from '../host/disk-now.ts';
import { currentFolder } from '../host/environment.ts';
import { printErr } from '../host/terminal.ts';
import { EXIT } from './exit.ts';
import { interruption } from './interrupt.ts';
import { type Notice, notify, wordsOf } from './notify.ts';
import { openSpec, printAll } from './spec.ts';
import { jsonWatch, plainWatch, ring, type WatchView } from './watch_view.ts';

interface Options {
  readonly out?: string;
  readonly jobs?: number;
  readonly only?: readonly string[];
  readonly force?: boolean;
  readonly relevel?: boolean;
  readonly frozen?: boolean;
  readonly poll?: boolean;
  readonly notify?: string;
  readonly json?: boolean;
}

/** `release watch`: returns the exit code, that of the interrupt which ended it. */
export async function run(written: string, options: Options): Promise<number> {
  const file = resolve(currentFolder(), written);
  const json = options.json === true;
  const words = options.notify === undefined ? undefined : wordsOf(options.notify);
  if (words?.ok === false) {
    printAll(words.findings, undefined, written, json);
    return EXIT.usage;
  }
  if (identifyNow(file)?.kind !== 'file') {
    // Nothing that could be waited for: a wrong name, most likely. Loading says what is there instead.
    const opened = await openSpec(file, json);
    if (typeof opened === 'number') return opened;
  }
  const stop = interruption();
  const view = json ? jsonWatch(file) : plainWatch(file, options.only ?? []);
  const teller = new Teller(view, words?.value, json, stop.signal);
  await watch(file, {
    ...(options.out === undefined ? {} : { out: options.out }),
    ...(options.jobs === undefined ? {} : { jobs: options.jobs }),
    only: options.only ?? [],
    mode: options.force === true ? 'force' : 'normal',
    relevel: options.relevel === true,
    frozen: options.frozen === true,
    poll: options.poll === true,
    abort: AbortSignal.any([stop.signal, teller.broken.signal]),
    listen: (event) => teller.take(event),
  }).finally(() => {
    view.end();
    stop.end();
  });
  if (teller.broken.signal.aborted) throw teller.broken.signal.reason;
  return stop.code() ?? EXIT.done;
}

/** Shows events in their order, one after the other, and calls whoever wants to be told of ends. */
class Teller {
  /** Aborted, with the reason, by a bug in showing. */
  readonly broken = new AbortController();
  readonly #view: WatchView;
  readonly #words: readonly string[] | undefined;
  readonly #quiet: boolean;
  readonly #abort: AbortSignal;
  #shown: Promise<void> = Promise.resolve();
  #title = '';

  constructor(view: WatchView, words: readonly string[] | undefined, quiet: boolean, abort: AbortSignal) {
    this.#view = view;
    this.#words = words;
    this.#quiet = quiet;
    this.#abort = abort;
  }

  take(event: WatchEvent): void {
    this.#shown = this.#shown
      .then(() => (this.#abort.aborted ? undefined : this.#show(event)))
      .catch((thrown: unknown) => this.broken.abort(thrown));
  }

  async #show(event: WatchEvent): Promise<void> {
    await this.#view.show(event);
    const notice = this.#noticeOf(event);
    if (notice === undefined) return;
    if (!this.#quiet) ring();
    // Not waited for: the next build may begin meanwhile.
    if (this.#words !== undefined) void this.#notify(this.#words, notice);
  }

  async #notify(words: readonly string[], notice: Notice): Promise<void> {
    const trouble = await notify(words, notice, this.#abort);
    if (trouble !== undefined) printErr(`--notify: ${trouble}`);
  }

  #noticeOf(event: WatchEvent): Notice | undefined {
    if (event.type === 'ended') {
      const { end, spec, seconds } = event;
      this.#title = spec.album.title;
      const folder = end.type === 'published' ? end.path : '';
      return this.#notice(end.type, folder, end.findings, seconds.toFixed(1));
    }
    if (event.type !== 'wrong') return undefined;
    return this.#notice('refused', '', event.loaded.findings, '0.0');
  }

  #notice(
    state: Notice['RELEASE_STATE'],
    folder: string,
    findings: readonly { readonly level: string }[],
    seconds: string,
  ): Notice {
    const errors = findings.filter(({ level }) => level === 'error').length;
    return {
      RELEASE_STATE: state,
      RELEASE_TITLE: this.#title,
      RELEASE_FOLDER: folder,
      RELEASE_ERRORS: String(errors),
      RELEASE_SECONDS: seconds,
    };
  }
}
