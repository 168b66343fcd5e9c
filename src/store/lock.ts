import { randomUUID } from 'node:crypto';
import { sha256 } from '../base/digest.ts';
import { error } from '../base/finding.ts';
import { Refused } from '../base/result.ts';
import { monotonic, now, sleep } from '../host/clock.ts';
import { claimFile, identify, remove } from '../host/disk.ts';
import { readTextNow } from '../host/disk-now.ts';
import { fateOf, ownMark, type ProcessMark } from '../host/environment.ts';
import { isObject } from './traces.ts';

export interface LockOptions {
  /** Milliseconds to wait for whoever holds it. Default 0: refuse at once. */
  readonly wait?: number;
}

/** A lock file is claimed empty and filled at once; an empty one that stays so was left by a dead process. */
const FILLING_MS = 2000;

/**
 * Acts while holding the lock file at `path`. Held by a process that has died it is taken over; held by a living one
 * (or by one on another machine) it is refused with `locked`.
 */
export async function withLock<T>(
  path: string,
  act: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  // Each claim is told apart, so that two threads of one process exclude each other too.
  const content = JSON.stringify({ ...ownMark(), claim: randomUUID() });
  const deadline = monotonic() + (options.wait ?? 0);
  while (!(await claimFile(path, content))) {
    if (await takeAway(path)) continue;
    if (monotonic() >= deadline) throw new Refused(error('locked', `${path} is held by ${holderOf(path)}`));
    await sleep(25);
  }
  try {
    return await act();
  } finally {
    if (readTextNow(path) === content) await remove(path);
  }
}

/** Takes away the lock file of a process that has died, where there is one. */
export async function dropDeadLock(path: string): Promise<void> {
  if (readTextNow(path) !== undefined) await takeAway(path);
}

function holderOf(path: string): string {
  const mark = markIn(readTextNow(path));
  return mark === undefined ? 'another process' : `process ${mark.pid}`;
}

/**
 * Removes a dead process's lock; true where it is worth claiming again. Whoever removes it holds a lock of its own for
 * that, named after what stands in the dead one. So nobody else can remove it between the look and the removal, and
 * what is claimed in its place is not taken for it.
 */
async function takeAway(path: string): Promise<boolean> {
  const content = readTextNow(path);
  if (content === undefined) return true;
  if (!(await isDead(path, content))) return false;
  const removal = `${path}.${sha256(content).slice(0, 16)}`;
  const own = JSON.stringify({ ...ownMark(), claim: randomUUID() });
  if (!(await claimFile(removal, own))) return takeAway(removal);
  try {
    if (readTextNow(path) === content && (await isDead(path, content))) await remove(path);
    return true;
  } finally {
    await remove(removal);
  }
}

async function isDead(path: string, content: string): Promise<boolean> {
  const mark = markIn(content);
  if (mark !== undefined) return fateOf(mark) === 'dead';
  const identity = await identify(path);
  return identity !== undefined && now() - Number(BigInt(identity.mtime) / 1_000_000n) > FILLING_MS;
}

function markIn(content: string | undefined): ProcessMark | undefined {
  try {
    const mark: unknown = JSON.parse(content ?? '');
    if (!isObject(mark)) return undefined;
    const { pid, machine, started } = mark;
    if (typeof pid !== 'number' || typeof machine !== 'string' || typeof started !== 'string')
      return undefined;
    return { pid, machine, started };
  } catch {
    return undefined;
  }
}
