import { basename } from 'node:path';
import type { Finding } from '../../base/finding.ts';
import { monotonic } from '../../host/clock.ts';
import { type Watcher, watcher } from '../../host/watcher.ts';
import type { Item } from '../../release/content.ts';
import type { LoadedSpec } from '../../spec/load.ts';
import type { Spec } from '../../spec/spec.ts';
import type { Artifact } from '../../store/store.ts';
import type { BuildOptions } from '../build.ts';
import type { Executor } from '../executor.ts';
import { cacheOf, openExecutor } from '../site.ts';
import { type ExaminedSpec, examineFile, examineSpec, markOf, sourcesOf } from './examine.ts';
import { type Change, changesBetween, type WatchEvent } from './events.ts';
import * as machine from './machine.ts';
import { RunningBuild } from './running.ts';

export interface WatchOptions extends Pick<
  BuildOptions,
  'out' | 'jobs' | 'only' | 'mode' | 'relevel' | 'frozen' | 'inThread' | 'abort'
> {
  /** Look by the clock alone: where the system tells of no changes. */
  readonly poll?: boolean;
  readonly listen: (event: WatchEvent) => void;
}

/** ms between looks: while something comes to rest, when all is quiet, and from a sign of change to the look. */
const RESTLESS_MS = 125;
const SWEEP_MS = 1000;
const SIGN_MS = 20;

/** Builds a release again whenever its spec, a mix or its artwork has changed, until the abort. */
export function watch(file: string, options: WatchOptions): Promise<void> {
  return new Session(file, options).run();
}

class Session {
  readonly #file: string;
  readonly #options: WatchOptions;
  readonly #watcher: Watcher;
  readonly #ended: Promise<void>;
  #end!: () => void;
  #fail!: (bug: unknown) => void;
  #over = false;
  #state: machine.State;
  #timer: { readonly due: number; readonly handle: NodeJS.Timeout } | undefined;
  #looking = false;
  /** By content. */
  readonly #specs = new Map<string, LoadedSpec>();
  readonly #artifacts = new Map<string, Artifact>();
  /** The spec that loaded last: which files there are, and what they are called. */
  #spec: Spec | undefined;
  readonly #told = new Set<string>();
  /** Content of a wrong spec that was told of while a build ran. */
  #known: string | undefined;
  #executor: Executor | undefined;
  #running: RunningBuild | undefined;
  #build: Promise<void> = Promise.resolve();
  #contents: machine.Contents | undefined;
  #items: readonly Item[] | undefined;

  constructor(file: string, options: WatchOptions) {
    this.#file = file;
    this.#options = options;
    this.#state = machine.start([file], monotonic());
    this.#watcher = watcher(() => this.#lookIn(SIGN_MS), options.poll === true);
    this.#ended = new Promise((resolve, reject) => {
      this.#end = resolve;
      this.#fail = reject;
    });
  }

  async run(): Promise<void> {
    const { abort } = this.#options;
    const stop = (): void => this.#end();
    abort?.addEventListener('abort', stop);
    if (abort?.aborted === true) stop();
    this.#lookIn(0);
    try {
      await this.#ended;
    } finally {
      this.#over = true;
      clearTimeout(this.#timer?.handle);
      abort?.removeEventListener('abort', stop);
      await this.#watcher.close();
      // A bug in it was heard already.
      await this.#build.catch(() => undefined);
      await this.#executor?.close();
    }
  }

  /** The nearest of the looks asked for is the one that comes. */
  #lookIn(delay: number): void {
    const due = monotonic() + delay;
    if (this.#over || (this.#timer !== undefined && this.#timer.due <= due)) return;
    clearTimeout(this.#timer?.handle);
    const handle = setTimeout(() => {
      this.#timer = undefined;
      this.#guard(this.#look());
    }, delay);
    this.#timer = { due, handle };
  }

  async #look(): Promise<void> {
    if (this.#looking) {
      this.#lookIn(SIGN_MS);
      return;
    }
    this.#looking = true;
    try {
      const paths = [...this.#state.files.keys()];
      await this.#watcher.follow(paths);
      const marks = new Map<string, string>();
      for (const path of paths) marks.set(path, await markOf(path));
      this.#post({ type: 'looked', at: monotonic(), marks });
    } finally {
      this.#looking = false;
    }
    this.#lookIn(machine.isRestless(this.#state) ? RESTLESS_MS : SWEEP_MS);
  }

  #post(event: machine.Event): void {
    if (this.#over) return;
    const before = this.#state.phase;
    const [state, actions] = machine.react(this.#state, event);
    this.#state = state;
    for (const action of actions) this.#act(action);
    if (state.phase === 'idle' && before !== 'idle')
      this.#tell({ type: 'idle', files: [...state.files.keys()] });
  }

  #act(action: machine.Action): void {
    if (action.type === 'examine') this.#guard(this.#examine(action));
    else if (action.type === 'cancel') this.#overtake(action.contents);
    else this.#guard((this.#build = this.#make(action.contents, action.since)));
  }

  async #examine({ path, mark, quiet }: Extract<machine.Action, { type: 'examine' }>): Promise<void> {
    const known = this.#state.files.get(path)?.content;
    const verdict =
      path === this.#file ? await this.#readSpec(mark) : await this.#readFile(path, mark, quiet);
    if (verdict.type === 'content' && verdict.content === known && !this.#over)
      this.#tell({ type: 'same', file: this.#nameOf(path) });
    this.#post({ type: 'examined', at: monotonic(), path, mark, verdict });
    this.#lookIn(machine.isRestless(this.#state) ? 0 : SWEEP_MS);
  }

  async #readSpec(mark: string): Promise<machine.Verdict> {
    const { verdict, loaded }: ExaminedSpec = await examineSpec(this.#file, mark, this.#options.only ?? []);
    if (verdict.type !== 'content') return verdict;
    this.#specs.set(verdict.content, loaded);
    this.#spec = loaded.spec ?? this.#spec;
    return verdict;
  }

  async #readFile(path: string, mark: string, quiet: number): Promise<machine.Verdict> {
    const spec = this.#spec!;
    const file = sourcesOf(spec, this.#options.only ?? []).find(({ ref }) => ref.path === path);
    // Another spec came meanwhile, that does not name it.
    if (file === undefined) return { type: 'moved' };
    const { verdict, reason, artifact } = await examineFile(file, spec, mark, quiet);
    if (artifact !== undefined) this.#artifacts.set(artifact.digest, artifact);
    if (reason === undefined) this.#told.delete(path);
    else if (!this.#told.has(path)) {
      this.#told.add(path);
      this.#tell({ type: 'waiting', file: file.ref.written, reason });
    }
    return verdict;
  }

  /** One build of some contents; where the spec does not hold, what is wrong with it. */
  async #make(contents: machine.Contents, since: number): Promise<void> {
    const changes = changesBetween(this.#contents, contents, (path) => this.#nameOf(path));
    const first = this.#contents === undefined;
    this.#contents = contents;
    this.#forget(contents);
    const loaded = await this.#loaded(contents);
    if (loaded.spec === undefined) {
      this.#wrong(contents.get(this.#file) ?? '', loaded, changes);
      this.#known = undefined;
      this.#post({ type: 'built', at: monotonic(), whole: true, refused: true });
      return;
    }
    this.#known = undefined;
    const { spec, findings } = loaded;
    this.#tell({ type: 'building', spec, first, changes });
    const running = this.#start(spec, findings, contents, first);
    this.#running = running;
    const end = await running.ended;
    this.#running = undefined;
    const whole = end.type === 'published' || !running.overtaken;
    if (this.#over) return;
    const seconds = (monotonic() - since) / 1000;
    if (whole) this.#tell({ type: 'ended', spec, end, seconds, before: this.#items });
    if (end.type === 'published') this.#items = end.items;
    this.#post({ type: 'built', at: monotonic(), whole, refused: end.type === 'refused' });
    this.#lookIn(0);
  }

  #start(spec: Spec, noticed: readonly Finding[], contents: machine.Contents, first: boolean): RunningBuild {
    const { listen: _listen, poll: _poll, mode = 'normal', ...options } = this.#options;
    if (options.inThread !== true) this.#executor ??= openExecutor(cacheOf(spec), options.jobs);
    return new RunningBuild(
      { spec, noticed, contents, artifacts: this.#artifacts },
      {
        ...options,
        ...(this.#executor === undefined ? {} : { executor: this.#executor }),
        // Made anew once: what the watch itself made a minute ago need not be.
        mode: first ? mode : 'normal',
        listen: (event) => this.#tell({ type: 'build', event }),
      },
    );
  }

  /** Stops what the running build makes for nobody any more. */
  #overtake(contents: machine.Contents): void {
    const content = contents.get(this.#file) ?? '';
    const loaded = this.#specs.get(content);
    if (loaded === undefined) return;
    // Of a spec that does not hold nobody knows what it wants: it is told at once, and the build goes on.
    if (loaded.spec === undefined) {
      this.#wrong(
        content,
        loaded,
        changesBetween(this.#contents, contents, (path) => this.#nameOf(path)),
      );
      return;
    }
    const steps = this.#running?.overtake(loaded.spec, contents) ?? 0;
    if (steps > 0) this.#tell({ type: 'overtaken', steps });
  }

  /** Told once, be it during a build or after it. */
  #wrong(content: string, loaded: LoadedSpec, changes: readonly Change[]): void {
    if (this.#known === content) return;
    this.#known = content;
    this.#tell({ type: 'wrong', loaded, changes });
  }

  async #loaded(contents: machine.Contents): Promise<LoadedSpec> {
    const known = this.#specs.get(contents.get(this.#file) ?? '');
    // Gone: loading says so, in its own words.
    return known ?? (await examineSpec(this.#file, '', [])).loaded;
  }

  /** Keeps of specs and files what the files hold now. */
  #forget(contents: machine.Contents): void {
    const held = new Set(contents.values());
    for (const content of this.#specs.keys()) if (!held.has(content)) this.#specs.delete(content);
    for (const content of this.#artifacts.keys()) if (!held.has(content)) this.#artifacts.delete(content);
  }

  /** As the spec writes it. */
  #nameOf(path: string): string {
    if (path === this.#file || this.#spec === undefined) return basename(path);
    const file = sourcesOf(this.#spec, []).find(({ ref }) => ref.path === path);
    return file?.ref.written ?? basename(path);
  }

  #tell(event: WatchEvent): void {
    this.#options.listen(event);
  }

  /** A bug in what runs aside ends the watch. */
  #guard(work: Promise<void>): void {
    work.catch((thrown: unknown) => this.#fail(thrown));
  }
}
