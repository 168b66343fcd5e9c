import { error, type Finding } from '../base/finding.ts';
import { Refused } from '../base/result.ts';
import { type Child, type ChildOptions, type Exit, startChild } from './child.ts';

export type { End } from './child.ts';
export { type GroupWatch, killAll, liveGroups, watchGroups } from './process-group.ts';

/** Other programs: argument lists only, never a shell; back-pressure both ways; nothing outlives a run. */
export interface RunOptions extends ChildOptions {
  /**
   * Goes to stdin; without it stdin is closed at once. Trouble in it ends the child and is thrown on.
   * A piece is not copied: its memory may be used again when the next is asked for, which is once all of it is written.
   */
  readonly input?: AsyncIterable<Uint8Array>;
  /** Gets stdout piece by piece, and the child waits for it; without it stdout is collected. */
  readonly onOutput?: (chunk: Uint8Array) => void | Promise<void>;
  /** Bytes of stdout collected; more is read and dropped. Default 16 MiB. */
  readonly outputLimit?: number;
}

export interface RunResult extends Exit {
  readonly stdout: Uint8Array;
  /** The last 64 KiB. */
  readonly stderr: string;
}

const OUTPUT_LIMIT = 16 * 1024 * 1024;

/** Runs a program to its end. Whatever the program does is a value here; only `input` and `onOutput` can throw. */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const child = await startChild(command, args, options);
  if (child === undefined) return { ...NOT_FOUND, stdout: new Uint8Array(), stderr: '' };
  const kept: Uint8Array[] = [];
  let room = options.outputLimit ?? OUTPUT_LIMIT;
  const keep = (chunk: Uint8Array) => {
    if (room > 0) kept.push(chunk.subarray(0, room));
    room -= chunk.length;
  };
  const fed = feed(child, options.input);
  try {
    for await (const chunk of output(child)) {
      if (options.onOutput === undefined) keep(chunk);
      else {
        const given = options.onOutput(chunk);
        if (given !== undefined) await child.patience.ours(() => given);
      }
    }
  } catch (thrown) {
    child.end('aborted');
    await child.gone;
    throw thrown;
  }
  const exit = await child.gone;
  fed.stop();
  const fault = fed.fault();
  if (fault !== undefined) throw fault.thrown;
  return { ...exit, stdout: Buffer.concat(kept), stderr: child.errorText() };
}

export interface PipeOptions extends ChildOptions {
  /** The program as people know it, and what it was doing: "sox", "resampling to 48000 Hz". */
  readonly tool: string;
  readonly task: string;
}

/**
 * Feeds `input` through a program and yields what comes out; it runs only as fast as its output is taken.
 * Throws `Refused` (cause `tool`) at the end if the program did not exit with 0. Leaving the loop early ends it.
 */
export async function* pipeThrough(
  command: string,
  args: readonly string[],
  input: AsyncIterable<Uint8Array> | undefined,
  options: PipeOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const child = await startChild(command, args, options);
  if (child === undefined) throw new Refused(...failureOf(options, { ...NOT_FOUND, stderr: '' }));
  const fed = feed(child, input);
  let finished = false;
  try {
    for await (const chunk of output(child)) {
      const release = child.patience.hold();
      yield chunk;
      release();
    }
    finished = true;
  } finally {
    if (!finished) child.end('aborted');
    const exit = await child.gone;
    fed.stop();
    if (finished) {
      const fault = fed.fault();
      // biome-ignore lint/correctness/noUnsafeFinally: reached only when nothing else is being thrown
      if (fault !== undefined) throw fault.thrown;
      const failure = failureOf(options, { ...exit, stderr: child.errorText() });
      if (failure.length > 0) throw new Refused(...failure);
    }
  }
}

const NOT_FOUND = { code: null, signal: null, end: 'not-found' } as const;

/** strerror(3) of ENOSPC and EDQUOT; tools run with LC_ALL=C. */
const NO_SPACE = /No space left on device|Disk quota exceeded/;
const FREE_SOME = 'free some space, or run `release clean`';

/** Findings for a run that did not end with exit status 0; none for one that did. */
export function failureOf(
  what: Pick<PipeOptions, 'tool' | 'task'>,
  result: Exit & { readonly stderr: string },
): Finding[] {
  const { tool, task } = what;
  const said = lastLine(result.stderr);
  const quote = said === undefined ? '' : `: ${said}`;
  const finding = (code: string, happened: string) =>
    error(code, `${tool} ${happened} while ${task}${quote}`, { cause: 'tool' });
  switch (result.end) {
    case 'not-found':
      return [finding('tool-missing', 'could not be started')];
    case 'timeout':
      return [finding('tool-timeout', 'took too long and was ended')];
    case 'stalled':
      return [finding('tool-stalled', 'stopped moving and was ended')];
    case 'aborted':
      return [finding('aborted', 'was stopped')];
    case 'exited':
      if (result.code === 0) return [];
      if (NO_SPACE.test(result.stderr))
        return [
          error('no-space', `${tool} found no space left on the disk while ${task}`, { hint: FREE_SOME }),
        ];
      if (result.signal !== null) return [finding('tool-killed', `was killed by ${result.signal}`)];
      return [finding('tool-failed', `failed with exit status ${result.code ?? 'unknown'}`)];
  }
}

function lastLine(text: string): string | undefined {
  const line = text
    .trim()
    .split(/[\r\n]+/)
    .at(-1)
    ?.trim();
  return line === undefined || line === '' ? undefined : line.slice(0, 300);
}

async function* output(child: Child): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const chunk of child.stdout) {
      child.patience.moved();
      yield chunk as Uint8Array;
    }
  } catch (thrown) {
    // The stream is destroyed under us when a stubborn group is given up; the exit status tells the story.
    if ((thrown as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw thrown;
  }
}

interface Feeding {
  stop(): void;
  /** What `input` threw, if it threw. */
  fault(): { readonly thrown: unknown } | undefined;
}

function feed(child: Child, input: AsyncIterable<Uint8Array> | undefined): Feeding {
  if (input === undefined) {
    child.stdin.end();
    return { stop: () => undefined, fault: () => undefined };
  }
  const source = input[Symbol.asyncIterator]();
  const trouble: { thrown: unknown }[] = [];
  const dropSource = () => void Promise.resolve(source.return?.()).catch(() => undefined);
  const pump = async () => {
    while (child.stdin.writable) {
      const next = await child.patience.ours(() => source.next());
      if (next.done === true) return void child.stdin.end();
      await written(child, next.value);
      child.patience.moved();
    }
  };
  pump()
    .catch((thrown: unknown) => {
      trouble.push({ thrown });
      child.end('aborted');
    })
    .finally(dropSource);
  return { stop: dropSource, fault: () => trouble[0] };
}

/** Settles when the program's pipe has taken all of a piece, or never will. */
function written({ stdin }: Child, piece: Uint8Array): Promise<void> {
  return new Promise((resolve) => void stdin.write(piece, () => resolve()));
}
