import type { Readable, Writable } from 'node:stream';
import { effect } from './effect.ts';
import { toolEnvironment } from './environment.ts';
import { enterGroup, GRACE_MS, leaveGroup, signalGroup } from './process-group.ts';

/**
 * One child process in a group of its own. execa starts it (argument lists on every system, Windows shims included);
 * its buffering and clean-up are switched off, because its kill() reaches the child only and its promise waits for
 * pipes that a grandchild may hold for ever. Its streams are the plain Node ones: 1.0 GB/s through `cat`, as spawn.
 * execa takes 0.2 s to load, so it is loaded when the first child is started.
 */
export type End = 'exited' | 'timeout' | 'stalled' | 'aborted' | 'not-found';

export interface ChildOptions {
  /** Added to the clean environment of `toolEnvironment`. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Milliseconds for the whole run. */
  readonly timeout?: number;
  /** Milliseconds without a byte moving while the child, not we, is the one to move it. */
  readonly stall?: number;
  readonly abort?: AbortSignal;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly end: End;
}

/** A group whose leader has gone may take this long for its last bytes, then it is ended. */
const ORPHAN_MS = 500;
const ERROR_TEXT_BYTES = 64 * 1024;

/** Measures how long the child has kept us waiting; time in which it waits for us does not count. */
class Patience {
  #holds = 0;
  #since = performance.now();
  moved(): void {
    this.#since = performance.now();
  }
  get spent(): number {
    return this.#holds > 0 ? 0 : performance.now() - this.#since;
  }
  /** Around anything for which the child must wait on our side. */
  async ours<T>(act: () => Promise<T>): Promise<T> {
    const done = this.hold();
    try {
      return await act();
    } finally {
      done();
    }
  }
  hold(): () => void {
    this.#holds++;
    return () => {
      this.#holds--;
      this.moved();
    };
  }
}

export interface Child {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly patience: Patience;
  /** The last 64 KiB of what it wrote to stderr. */
  errorText(): string;
  /** Ends the group; `reason` becomes the `end` of the run unless it had another before. */
  end(reason: End): void;
  /** Settles when the child is gone and its pipes are closed; never rejects, never hangs after `end`. */
  readonly gone: Promise<Exit>;
}

interface Started {
  readonly pid?: number;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  once(event: 'exit', listener: (code: number | null, signal: string | null) => void): unknown;
  once(event: 'close', listener: () => void): unknown;
  catch(listener: () => void): unknown;
  then(listener: (ended: { readonly code?: string }) => void): unknown;
}

/** Undefined where there is no such program; that the system can start none at all is thrown as `Refused`. */
export function startChild(
  command: string,
  args: readonly string[],
  options: ChildOptions,
): Promise<Child | undefined> {
  return effect('spawn', command, () => spawned(command, args, options));
}

/** The system has no room for another process, whichever it is. */
const CROWDED = new Set(['EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM']);

async function spawned(
  command: string,
  args: readonly string[],
  options: ChildOptions,
): Promise<Child | undefined> {
  const { execa } = await import('execa');
  const started = execa(command, [...args], {
    buffer: false,
    reject: false,
    detached: process.platform !== 'win32',
    cleanup: false,
    encoding: 'buffer',
    extendEnv: false,
    env: { ...toolEnvironment(), ...options.environment },
    stdin: 'pipe',
    ...(options.folder === undefined ? {} : { cwd: options.folder }),
  }) as unknown as Started;
  started.catch(() => undefined);
  // A paused stream is left alone by execa, which otherwise throws away what nobody reads yet.
  started.stdout.pause();
  if (started.pid === undefined) {
    const { code = '' } = await new Promise<{ code?: string }>((resolve) => void started.then(resolve));
    if (CROWDED.has(code)) throw Object.assign(new Error(`${command}: ${code}`), { code });
    return undefined;
  }
  return supervise(started, started.pid, options);
}

function supervise(started: Started, pid: number, options: ChildOptions): Child {
  const patience = new Patience();
  const errorText = tail(started.stderr, patience);
  let end: End = 'exited';
  let ending = false;
  const timers = new Set<NodeJS.Timeout>();
  const later = (milliseconds: number, act: () => void) => timers.add(setTimeout(act, milliseconds));
  const letGo = () => [started.stdin, started.stdout, started.stderr].forEach((stream) => stream.destroy());

  const stop = (reason: End) => {
    if (ending) return;
    ending = true;
    end = reason;
    signalGroup(pid, 'SIGTERM');
    later(GRACE_MS, () => {
      signalGroup(pid, 'SIGKILL');
      // Whoever left the group may still hold the pipes; we do not wait for it.
      later(50, letGo);
    });
  };

  // EPIPE and the like: a child may stop reading whenever it wants; its exit status tells the story.
  for (const stream of [started.stdin, started.stdout, started.stderr]) stream.on('error', () => undefined);
  enterGroup(pid);
  const unwatch = watchLimits(options, patience, stop);

  const gone = new Promise<Exit>((resolve) => {
    let status: Pick<Exit, 'code' | 'signal'> = { code: null, signal: null };
    started.once('exit', (code, signal) => {
      status = { code, signal };
      patience.moved();
      const orphans = setInterval(() => {
        if (patience.spent < ORPHAN_MS) return;
        signalGroup(pid, 'SIGKILL');
        later(50, letGo);
      }, 100);
      timers.add(orphans);
    });
    started.once('close', () => {
      unwatch();
      timers.forEach((timer) => clearTimeout(timer));
      signalGroup(pid, 'SIGKILL');
      leaveGroup(pid);
      resolve({ ...status, end });
    });
  });
  return { stdin: started.stdin, stdout: started.stdout, patience, errorText, end: stop, gone };
}

/** Ends the child when it takes too long, stands still or is no longer wanted. Returns what takes the watch off. */
function watchLimits(options: ChildOptions, patience: Patience, stop: (reason: End) => void): () => void {
  const { timeout, stall, abort } = options;
  const timers: NodeJS.Timeout[] = [];
  if (timeout !== undefined) timers.push(setTimeout(() => stop('timeout'), timeout));
  if (stall !== undefined) {
    const look = () => patience.spent >= stall && stop('stalled');
    timers.push(setInterval(look, Math.max(10, Math.min(stall / 4, 1000))));
  }
  const onAbort = () => stop('aborted');
  if (abort?.aborted === true) onAbort();
  else abort?.addEventListener('abort', onAbort, { once: true });
  return () => {
    timers.forEach((timer) => clearTimeout(timer));
    abort?.removeEventListener('abort', onAbort);
  };
}

function tail(stream: Readable, patience: Patience): () => string {
  let kept: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    patience.moved();
    kept.push(chunk);
    size += chunk.length;
    if (size > 2 * ERROR_TEXT_BYTES) {
      kept = [Buffer.concat(kept).subarray(-ERROR_TEXT_BYTES)];
      size = ERROR_TEXT_BYTES;
    }
  });
  return () => Buffer.concat(kept).subarray(-ERROR_TEXT_BYTES).toString('utf8');
}
