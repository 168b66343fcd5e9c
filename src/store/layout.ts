import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Digest, sha256 } from '../base/digest.ts';
import { error } from '../base/finding.ts';
import { Refused } from '../base/result.ts';
import { makeFolder, mayWrite, rename } from '../host/disk.ts';
import { identifyNow } from '../host/disk-now.ts';
import { ownMark, type ProcessMark } from '../host/environment.ts';

/**
 * Where things lie in a store. `v1` counts layouts: a program that lays out differently uses another number and
 * leaves this one alone.
 *
 *     v1/objects/ab/cdef…   content, named by its SHA-256; read-only
 *     v1/traces/ab/cdef…    what a step made, named by the step's key
 *     v1/inputs/ab/cdef…    digest of a user's file as last seen, named by the SHA-256 of its path
 *     v1/tmp/               unfinished files, named by the process that writes them
 *     v1/leases/            an empty file for every running build, named by its process
 *
 * What has another name is not ours: it is left where it is.
 */
export interface Layout {
  readonly root: string;
  readonly objects: string;
  readonly traces: string;
  readonly inputs: string;
  readonly temporary: string;
  readonly leases: string;
}

/** The layout this program uses. */
export const VERSION = 'v1';

export function layoutOf(folder: string): Layout {
  const root = join(folder, VERSION);
  return {
    root,
    objects: join(root, 'objects'),
    traces: join(root, 'traces'),
    inputs: join(root, 'inputs'),
    temporary: join(root, 'tmp'),
    leases: join(root, 'leases'),
  };
}

/**
 * Makes a folder of the store. A file that stands in its place is moved beside it, never removed; returns where it
 * lies then.
 */
export async function makeRoom(folder: string): Promise<string | undefined> {
  try {
    await makeFolder(folder);
    return undefined;
  } catch (thrown) {
    const inTheWay = thrown instanceof Refused && thrown.findings[0]?.code === 'in-the-way';
    if (!inTheWay || identifyNow(folder)?.kind !== 'file') throw thrown;
    const aside = `${folder}.foreign-${randomUUID().slice(0, 8)}`;
    await rename(folder, aside);
    await makeFolder(folder);
    return aside;
  }
}

/** Refuses a store in which nothing can be written, before anything is lost half-way. */
export async function guardWritable(layout: Layout): Promise<void> {
  try {
    await mayWrite(layout.temporary);
  } catch (thrown) {
    const code = thrown instanceof Refused ? thrown.findings[0]?.code : undefined;
    if (code !== 'no-permission' && code !== 'read-only') throw thrown;
    const why = code === 'read-only' ? 'it lies on a read-only file system' : 'permission denied';
    throw new Refused(
      error('cache-not-writable', `the cache ${layout.root} cannot be written: ${why}`, {
        hint: 'give yourself permission to write there, or move it away: then it is made anew',
      }),
    );
  }
}

export function place(shelf: string, name: Digest): string {
  return join(shelf, name.slice(0, 2), name.slice(2));
}

export function inputPlace(layout: Layout, path: string): string {
  return place(layout.inputs, sha256(path));
}

let counter = 0;

/** A path in the store's tmp folder that nobody else uses: not another thread, process or machine. */
export function temporaryPath(layout: Layout): string {
  return join(layout.temporary, ownName());
}

/** A name that says which process made it, and that nobody else gives. */
export function ownName(): string {
  const { machine, pid, started } = ownMark();
  return [machine, pid, started, ++counter, randomUUID().slice(0, 8)].join('-');
}

/** Who gave such a name; undefined if it is none of ours. */
export function writerOf(name: string): ProcessMark | undefined {
  const match = /^([0-9a-f]{8})-(\d+)-(\d*)-\d+-[0-9a-f]{8}$/.exec(name);
  if (match === null) return undefined;
  return { machine: match[1], pid: Number(match[2]), started: match[3] };
}
