import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Tinypool } from 'tinypool';
import { type Result, valueOf } from '../base/result.ts';
import { syncFile } from '../host/disk.ts';
import { killAll } from '../host/process.ts';
import type { Artifact } from '../store/store.ts';
import type { Hooks, Outcome } from './outcome.ts';
import type { Task } from './work.ts';

/** Where tasks are carried out. Worker threads now; another machine that shares the store could be one as well. */
export interface Executor {
  /**
   * Told as soon as a task is to come: threads start while its inputs are looked at. `tagging`: nothing else is under way
   * for now, and tags are likely to come, so the libraries for them are loaded as well.
   */
  prepare(ahead?: 'tagging'): void;
  run(task: Task, hooks: Hooks): Promise<Outcome>;
  /** Reads a file through and hashes it. */
  hash(path: string): Promise<Artifact>;
  /**
   * Has a file's content on its way to the disk while others are made. Nobody waits, nor hears of trouble: what is published
   * is made durable by the publisher.
   */
  flush(path: string): void;
  /** Ends every child process and thread; running tasks come to nothing. */
  close(): Promise<void>;
}

/** What a worker tells while it runs a task, and what it can be told. */
export type WorkerMessage =
  | { readonly type: 'progress'; readonly fraction: number }
  | { readonly type: 'spawned' | 'ended'; readonly pid: number };

/** What travels to a worker thread. */
export interface Order {
  readonly task: Task;
  readonly cache: string;
  readonly port: MessagePort;
}

/** Threads that start at once; more as there is work for them. */
const EARLY_THREADS = 2;

/** Worker threads, started when the first task comes. `module` is the compiled worker. */
export function workerExecutor(cache: string, jobs: number, module: URL): Executor {
  let pool: Promise<Tinypool> | undefined;
  /** Process groups that live in the workers: a thread that is ended cannot end its children. */
  const groups = new Set<number>();

  async function start(): Promise<Tinypool> {
    const { Tinypool } = await import('tinypool');
    const minThreads = Math.min(jobs, EARLY_THREADS);
    return new Tinypool({ filename: module.href, minThreads, maxThreads: jobs, idleTimeout: 60_000 });
  }

  function prepare(ahead?: 'tagging'): void {
    const first = pool === undefined;
    pool ??= start();
    if (!first || ahead === undefined) return;
    // What goes wrong here goes wrong again in a task, which tells.
    pool
      .then((threads) => Promise.all(threads.threads.map(() => threads.run(undefined, { name: 'warm' }))))
      .catch(() => undefined);
  }

  async function run(task: Task, hooks: Hooks): Promise<Outcome> {
    pool ??= start();
    const { port1, port2 } = new MessageChannel();
    port1.on('message', (message: WorkerMessage) => {
      if (message.type === 'progress') hooks.progress(message.fraction);
      else if (message.type === 'spawned') groups.add(message.pid);
      else groups.delete(message.pid);
    });
    const stop = (): void => port1.postMessage('abort');
    hooks.abort.addEventListener('abort', stop);
    try {
      const order: Order = { task, cache, port: port2 };
      return (await (await pool).run(order, { transferList: [port2] })) as Outcome;
    } finally {
      hooks.abort.removeEventListener('abort', stop);
      port1.close();
    }
  }

  async function hash(path: string): Promise<Artifact> {
    pool ??= start();
    return valueOf((await (await pool).run(path, { name: 'hash' })) as Result<Artifact>);
  }

  let flushed = Promise.resolve();

  /** One by one: all threads share four places for what waits for the disk. */
  function flush(path: string): void {
    flushed = flushed.then(() => syncFile(path)).catch(() => undefined);
  }

  async function close(): Promise<void> {
    await killAll([...groups]);
    await (await pool)?.destroy();
  }

  return { prepare, run, hash, flush, close };
}
