import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { timed } from './timing.ts';

export interface Settings {
  /** Shorter material, fewer rounds: to see that everything runs. */
  readonly quick: boolean;
  /** Times that each side runs. */
  readonly rounds: number;
  /** Length of the mix of the memory row. */
  readonly minutes: number;
}

/** Where the bench works, and on what. */
export interface Place extends Settings {
  /** An empty folder of its own. */
  readonly folder: string;
  /** The mixes of projects/night-drive: 44.1 and 48 kHz, 24 bits. */
  readonly mixes: readonly string[];
  /** The three mixes one after the other at 44.1 kHz, 24 bits; about 236 s. */
  readonly programme: string;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');
const PROJECT = join(ROOT, 'projects', 'night-drive');

/** `release …` as a user calls it: the compiled program, started anew. */
export function release(...args: readonly string[]): string[] {
  const main = join(DIST, 'release.js');
  if (!existsSync(main)) throw new Error('dist/ is missing: run `make build` first');
  return [process.execPath, main, ...args];
}

export const FFMPEG = ['ffmpeg', '-nostdin', '-hide_banner', '-nostats', '-y'];
const QUIET = [...FFMPEG, '-loglevel', 'error'];

export async function createPlace(folder: string, settings: Settings): Promise<Place> {
  const mixes = ['01-opening', '02-night-drive', '03-exit-ramp'].map((name) =>
    join(PROJECT, 'mixes', `${name}.wav`),
  );
  if (!mixes.every((mix) => existsSync(mix)))
    await timed([process.execPath, '--import', 'tsx', join(PROJECT, 'compose.ts')], { cwd: ROOT });
  const programme = join(folder, 'programme.wav');
  const inputs = mixes.flatMap((mix) => ['-i', mix]);
  const alike = mixes.map((_, i) => `[${i}]aresample=44100,aformat=s32[m${i}]`).join(';');
  const joined = `${alike};${mixes.map((_, i) => `[m${i}]`).join('')}concat=n=${mixes.length}:v=0:a=1`;
  await timed([...QUIET, ...inputs, '-filter_complex', joined, '-c:a', 'pcm_s24le', programme]);
  return { ...settings, folder, mixes, programme };
}

export interface Cut {
  readonly seconds: number;
  /** Where it begins, in seconds. */
  readonly from?: number;
  readonly rate?: number;
}

/** A 24-bit WAV of any length from the programme, which is repeated as often as needed; its path. */
export async function cutMix(
  place: Place,
  name: string,
  { seconds, from = 0, rate = 44_100 }: Cut,
): Promise<string> {
  const path = join(place.folder, `${name}.wav`);
  const input = ['-stream_loop', '-1', '-ss', String(from), '-i', place.programme];
  await timed([...QUIET, ...input, '-t', String(seconds), '-ar', String(rate), '-c:a', 'pcm_s24le', path]);
  return path;
}

/** A program of bench/programs/ with what it uses of src/, compiled as the program itself is. */
export async function program(place: Place, name: string): Promise<string> {
  const outfile = join(place.folder, `${basename(name, '.ts')}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`programs/${name}`, import.meta.url))],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  });
  return outfile;
}
