import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism, homedir, hostname, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';

/** What surrounds the program. Nothing here may enter a key, a log or a release. */

/** An environment variable; an empty one counts as unset. */
export function variable(name: string): string | undefined {
  const value = process.env[name];
  return value === '' ? undefined : value;
}

export function currentFolder(): string {
  return process.cwd();
}

export function platform(): NodeJS.Platform {
  return process.platform;
}

/** Cores this process may use (honours CPU affinity). */
export function cores(): number {
  return availableParallelism();
}

/** Bytes of memory of the machine, or of the control group where that is less. */
export function memory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}

export function temporaryFolder(): string {
  return tmpdir();
}

export function homeFolder(): string {
  return homedir();
}

/** Where this user's programs keep what can be made again (XDG Base Directory Specification). */
export function userCache(): string {
  return join(variable('XDG_CACHE_HOME') ?? join(homeFolder(), '.cache'), 'album-release');
}

/** The environment tools run in: enough to find libraries and temporary space, fixed language and time zone. */
export function toolEnvironment(): Record<string, string> {
  const kept: Record<string, string> = { LC_ALL: 'C', TZ: 'UTC' };
  for (const name of ['PATH', 'HOME', 'TMPDIR', 'SystemRoot', 'TEMP', 'TMP']) {
    const value = variable(name);
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

/** The whole environment, for programs of the user's own choice: desktop notifications need more than tools do. */
export function ownEnvironment(): Record<string, string> {
  const all = Object.entries(process.env);
  return Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** A process that can be told apart from a later one with the same number. */
export interface ProcessMark {
  readonly pid: number;
  /** Of the machine: eight hex digits made from its name. */
  readonly machine: string;
  /** When it started, in the kernel's ticks since boot; empty where the system does not say. */
  readonly started: string;
}

let own: ProcessMark | undefined;

export function ownMark(): ProcessMark {
  own ??= {
    pid: process.pid,
    machine: createHash('sha256').update(hostname()).digest('hex').slice(0, 8),
    started: startOf(process.pid),
  };
  return own;
}

/** 'elsewhere': it ran on another machine, so nobody here can tell. */
export function fateOf(mark: ProcessMark): 'alive' | 'dead' | 'elsewhere' {
  if (mark.machine !== ownMark().machine) return 'elsewhere';
  try {
    process.kill(mark.pid, 0);
  } catch (thrown) {
    // EPERM: it lives, but belongs to someone else.
    if ((thrown as NodeJS.ErrnoException).code === 'ESRCH') return 'dead';
  }
  const started = startOf(mark.pid);
  if (started === 'ended') return 'dead';
  return mark.started !== '' && started !== '' && started !== mark.started ? 'dead' : 'alive';
}

/**
 * proc(5), /proc/PID/stat: field 22 is the start, field 3 the state, `Z` for one that has ended and waits to be counted
 * by its parent. The command's name in field 2 may hold spaces and brackets.
 */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'ended' : (fields[19] ?? '');
  } catch {
    return '';
  }
}
