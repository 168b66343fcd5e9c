import { join } from 'node:path';
import { claimFile, removeFile } from '../host/disk.ts';
import { identifyNow, listFolderNow } from '../host/disk-now.ts';
import { now } from '../host/clock.ts';
import { fateOf, type ProcessMark } from '../host/environment.ts';
import { type Layout, ownName, writerOf } from './layout.ts';

/** Nobody here can tell whether a process on another machine lives; after a week it is taken for dead. */
export const ELSEWHERE_MS = 7 * 24 * 3600 * 1000;

/**
 * Says that a build is running which may believe any trace and object there is: nothing of them is removed until it
 * has ended. Returns what ends it. A process that dies leaves its lease behind; a dead one means nothing.
 */
export async function takeLease(layout: Layout): Promise<() => Promise<void>> {
  const path = join(layout.leases, ownName());
  await claimFile(path, '');
  return () => removeFile(path);
}

/** Builds that run on this store now, this process's own among them. */
export function runningBuilds(layout: Layout): ProcessMark[] {
  return listFolderNow(layout.leases).flatMap((name) => {
    const holder = writerOf(name);
    return holder === undefined || isOver(holder, join(layout.leases, name)) ? [] : [holder];
  });
}

/** Whether the process that left a file here has ended, as far as can be told. */
export function isOver(writer: ProcessMark, path: string): boolean {
  const fate = fateOf(writer);
  return fate === 'dead' || (fate === 'elsewhere' && ageOf(path) >= ELSEWHERE_MS);
}

/** Milliseconds since a file was last changed; its ctime tells, as adopting an object renames it. */
function ageOf(path: string): number {
  const identity = identifyNow(path);
  return identity === undefined ? 0 : now() - Number(BigInt(identity.ctime) / 1_000_000n);
}
