import { join } from 'node:path';
import type { Finding } from '../base/finding.ts';
import { sizeNow } from '../host/disk-now.ts';
import { cores, memory } from '../host/environment.ts';
import { type Plan, planOf } from '../plan/plan.ts';
import type { Spec } from '../spec/spec.ts';
import { hashFile } from '../store/objects.ts';
import { type Artifact, openStore, type Store } from '../store/store.ts';
import { findTools } from '../tools/find.ts';
import type { Listener } from './events.ts';
import { type Executor, workerExecutor } from './executor.ts';
import { SourceFiles } from './files.ts';
import { Ledger } from './ledger.ts';
import { localExecutor } from './local_executor.ts';
import type { Site } from './scheduler.ts';
import { Slots } from './slots.ts';
import { Room } from './space.ts';
import { stockSettings } from './stock_settings.ts';

export interface SiteOptions {
  /** Tasks at a time; default: all cores. */
  readonly jobs?: number;
  readonly mode?: Site['mode'];
  /** Runs steps in this thread: for tests, and where there are no compiled workers. */
  readonly inThread?: boolean;
  /** A seed for another order of the steps: for tests that it does not matter. */
  readonly shuffle?: number;
  readonly listen?: Listener;
  readonly abort?: AbortSignal;
  readonly stale?: Site['stale'];
  /** The spec was edited: steps are likely to run, so threads start at once. */
  readonly edited?: boolean;
  /** Stays open after the build, for the next one; without it, one of the build's own. */
  readonly executor?: Executor;
  /** Contents of the user's files, by path, that were taken in before: the build reads these and no newer ones. */
  readonly taken?: ReadonlyMap<string, Artifact>;
  /** Uses the remote cache of the spec or the environment; the caller closes it. */
  readonly remote?: boolean;
}

/** Everything a build works with: store, tools, executor, memory of the last build. */
export interface OpenSite extends Site {
  readonly ledger: Ledger;
  readonly room: Room;
  readonly toolFindings: readonly Finding[];
}

const WORKER = new URL('./worker.js', import.meta.url);

/** Bytes; a smaller file is hashed before a thread has heard of it. */
const LARGE = 2 ** 20;

/** Opens the cache beside the spec and finds the tools; the caller closes the executor. */
export async function openSite(spec: Spec, options: SiteOptions): Promise<OpenSite> {
  const cache = cacheOf(spec);
  const jobs = options.jobs ?? cores();
  const hash: Store['hash'] = async (path) =>
    (sizeNow(path) ?? 0) < LARGE ? hashFile(path) : executor.hash(path);
  const store = await openStore(cache, hash);
  const executor = executorOf(options, cache, store, jobs);
  if (options.edited === true) executor.prepare('tagging');
  const { tools, findings: toolFindings } = await findTools({ cache });
  const remote = options.remote === true ? stockSettings(spec) : undefined;
  const stock = remote && new (await import('./stock.ts')).Stock(cache, store, remote);
  const ledger = new Ledger(cache, spec.slug);
  let plan: Plan | undefined;
  const whole = (): Plan => (plan ??= planOf(spec));
  const files = new SourceFiles(store, options.taken, () => executor.prepare());
  return {
    store,
    ...(stock === undefined ? {} : { stock }),
    tools,
    toolFindings,
    ledger,
    executor,
    files,
    room: new Room({ store, files, tools }),
    slots: new Slots(jobs, memory() / 2 ** 21, options.shuffle),
    abort: options.abort ?? new AbortController().signal,
    ...(options.stale === undefined ? {} : { stale: options.stale }),
    listen: options.listen ?? (() => undefined),
    // Parsed only when a step runs and has to say why.
    get before() {
      return ledger.before(whole());
    },
    last: (id) => ledger.last(whole()).get(id) ?? [],
    mode: options.mode ?? 'normal',
  };
}

function executorOf(options: SiteOptions, cache: string, store: Store, jobs: number): Executor {
  const { executor, inThread } = options;
  if (executor !== undefined) return { ...executor, close: () => Promise.resolve() };
  return inThread === true ? localExecutor(store) : openExecutor(cache, jobs);
}

/** Worker threads; the caller closes them. */
export function openExecutor(cache: string, jobs = cores()): Executor {
  return workerExecutor(cache, jobs, WORKER);
}

/** The cache: `.release/` beside the spec. */
export function cacheOf(spec: Spec): string {
  return join(spec.folder, '.release');
}
