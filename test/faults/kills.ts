import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { availableParallelism, constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Album, beside, forgetSteps, shown, strays } from './rig.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'release.js');
/** As the issue asks: an interrupted build is gone within two seconds. */
const OUT_WITHIN_MS = 2000;

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
}

/** `release build` of the spec that is not shown, every step of it, on all cores, as the leader of a process group. */
function start(album: Album): Running {
  const { project, specs } = album;
  project.write(specs[shown(album) === 'former' ? 1 : 0]);
  forgetSteps(album);
  const args = [MAIN, 'build', project.spec, '--jobs', String(availableParallelism())];
  const child = spawn(process.execPath, args, { cwd: project.folder, detached: true, stdio: 'ignore' });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
  return { child, ended };
}

/** Milliseconds of an undisturbed build. */
export async function durationOf(album: Album): Promise<number> {
  const began = performance.now();
  const { code } = await start(album).ended;
  if (code !== 0) throw new Error(`the undisturbed build ended with ${String(code)}`);
  return performance.now() - began;
}

/** Processes that work in the project's folder, as its builds and all their children do. */
function alive({ project }: Album): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readlinkSync(`/proc/${pid}/cwd`).startsWith(project.folder);
    } catch {
      return false;
    }
  });
}

/** The next build ends like an undisturbed one and leaves nothing behind. */
async function recover(album: Album, expected: string): Promise<string[]> {
  const wrong: string[] = [];
  const { end } = await album.project.build();
  if (end.type !== 'published') wrong.push(`the next build was refused: ${JSON.stringify(end.findings)}`);
  if (shown(album) !== expected) wrong.push(`the next build shows ${shown(album)}`);
  const former = expected === 'next' ? 'former' : 'next';
  if (beside(album) !== former) wrong.push(`the one before it is ${beside(album)}`);
  const left = await strays(album);
  if (left.length > 0) wrong.push(`left: ${left.join(' ')}`);
  return wrong;
}

/** SIGKILL to the whole process group after so many milliseconds. Returns what was wrong then or after the next build. */
export async function kill(album: Album, after: number): Promise<string[]> {
  const next = shown(album) === 'former' ? 'next' : 'former';
  const { child, ended } = start(album);
  await Promise.race([sleep(after), ended]);
  if (child.exitCode === null) process.kill(-child.pid!, 'SIGKILL');
  await ended;
  const wrong: string[] = [];
  if (!['former', 'next'].includes(shown(album))) wrong.push(`killed, it shows ${shown(album)}`);
  wrong.push(...(await recover(album, next)));
  // Children lead groups of their own; with their input gone they end by themselves.
  for (let waited = 0; alive(album).length > 0 && waited < OUT_WITHIN_MS; waited += 50) await sleep(50);
  if (alive(album).length > 0) wrong.push(`alive: ${alive(album).join(' ')}`);
  return wrong.map((what) => `after ${Math.round(after)} ms: ${what}`);
}

/** An interrupt after so many milliseconds; `code`: what the build has to end with unless it had ended before. */
export async function interrupt(
  album: Album,
  signal: 'SIGINT' | 'SIGTERM',
  after: number,
): Promise<{ readonly wrong: string[]; readonly milliseconds: number; readonly code: number }> {
  const next = shown(album) === 'former' ? 'next' : 'former';
  const { child, ended } = start(album);
  await Promise.race([sleep(after), ended]);
  const sent = performance.now();
  if (child.exitCode === null) child.kill(signal);
  const { code: told, signal: by } = await ended;
  // As a shell counts: before the program's first line the signal itself ends Node, with nothing begun.
  const code = told ?? 128 + constants.signals[by as NodeJS.Signals];
  const milliseconds = performance.now() - sent;
  const wrong: string[] = [];
  if (code !== 0 && code !== { SIGINT: 130, SIGTERM: 143 }[signal]) wrong.push(`exit code ${String(code)}`);
  if (milliseconds > OUT_WITHIN_MS) wrong.push(`out after ${Math.round(milliseconds)} ms`);
  if (alive(album).length > 0) wrong.push(`alive: ${alive(album).join(' ')}`);
  const tmp = album.project.path('.release', 'v1', 'tmp');
  const temporary = existsSync(tmp) ? readdirSync(tmp) : [];
  if (temporary.length > 0) wrong.push(`temporary files: ${temporary.length}`);
  wrong.push(...(await recover(album, next)));
  const faults = wrong.map((what) => `${signal} after ${Math.round(after)} ms: ${what}`);
  return { wrong: faults, milliseconds, code };
}
