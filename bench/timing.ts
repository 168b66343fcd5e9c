import { type SpawnOptions, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** One run, in seconds. `cpu` is user + system time of the process and of all its children. */
export interface Sample {
  readonly wall: number;
  readonly cpu: number;
}

export interface Run extends Sample {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * bash's own `time` counts what the kernel says of the process and the children it waited for, to the millisecond
 * (/usr/bin/time only to the hundredth). The figures leave by descriptor 3, so the command's own output stays apart.
 */
const TIMED = 'TIMEFORMAT="%3R %3U %3S"; { time "$@" 2>&4; } 4>&2 2>&3';

/**
 * Without NODE_EXTRA_CA_CERTS, of a workplace behind a proxy: Node reads the certificates it names at every start, some
 * 0.05 s before the first line of any program.
 */
const { NODE_EXTRA_CA_CERTS: _, ...SURROUNDINGS } = process.env;

/** Runs a program and times it; another exit code than 0 throws with what it said. */
export async function timed(
  command: readonly string[],
  options: SpawnOptions = {},
  started: (pid: number) => void = () => undefined,
): Promise<Run> {
  const child = spawn('bash', ['-c', TIMED, 'bash', ...command], {
    ...options,
    env: { ...SURROUNDINGS, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const code = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (child.pid !== undefined) started(child.pid);
  const [, stdout, stderr, figures] = child.stdio;
  const texts = await Promise.all([stdout, stderr, figures].map((stream) => text(stream as Readable)));
  if ((await code) !== 0) throw new Error(`${command.join(' ')}\nfailed:\n${texts[0]}${texts[1]}`);
  const [wall, user, system] = texts[2].trim().split(/\s+/).map(Number);
  return { wall, cpu: user + system, stdout: texts[0], stderr: texts[1] };
}

/** One runner in a race. `ready` is done before each run and not timed. */
export interface Side {
  readonly name: string;
  readonly ready?: () => Promise<void>;
  readonly run: () => Promise<Sample>;
}

/** Runs the sides in turn, A B A B …, after one warm-up of each: samples of each side, round by round. */
export async function race(sides: readonly Side[], rounds: number): Promise<Sample[][]> {
  const samples: Sample[][] = sides.map(() => []);
  for (let round = -1; round < rounds; round++) {
    for (const [s, { name, ready, run }] of sides.entries()) {
      await ready?.();
      const { wall, cpu } = await run();
      if (round >= 0) samples[s].push({ wall, cpu });
      process.stderr.write(
        `  ${name}: ${cpu.toFixed(2)} s CPU, ${wall.toFixed(2)} s${round < 0 ? ' (warm-up)' : ''}\n`,
      );
    }
  }
  return samples;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median over the rounds of what the peer took for each second of ours: above 1, ours is quicker. */
export function advantage(ours: readonly Sample[], peer: readonly Sample[], of: keyof Sample): number {
  return median(ours.map((sample, round) => peer[round][of] / sample[of]));
}
