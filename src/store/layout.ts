import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Digest, sha256 } from '../base/digest.ts';
import { ownMark, type ProcessMark } from '../host/environment.ts';

/**
 * Where things lie in a store. `v1` counts layouts: a program that lays out differently uses another number and
 * leaves this one alone.
 *
 *     v1/objects/ab/cdef…   content, named by its SHA-256; read-only
 *     v1/traces/ab/cdef…    what a step made, named by the step's key
 *     v1/inputs/ab/cdef…    digest of a user's file as last seen, named by the SHA-256 of its path
 *     v1/tmp/               unfinished files, named by the process that writes them
 */
export interface Layout {
  readonly root: string;
  readonly objects: string;
  readonly traces: string;
  readonly inputs: string;
  readonly temporary: string;
}

export function layoutOf(folder: string): Layout {
  const root = join(folder, 'v1');
  return {
    root,
    objects: join(root, 'objects'),
    traces: join(root, 'traces'),
    inputs: join(root, 'inputs'),
    temporary: join(root, 'tmp'),
  };
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
  const { machine, pid, started } = ownMark();
  const name = [machine, pid, started, ++counter, randomUUID().slice(0, 8)].join('-');
  return join(layout.temporary, name);
}

/** Who wrote a file in the tmp folder; undefined if its name is none of ours. */
export function writerOf(name: string): ProcessMark | undefined {
  const match = /^([0-9a-f]{8})-(\d+)-(\d*)-\d+-[0-9a-f]{8}$/.exec(name);
  if (match === null) return undefined;
  return { machine: match[1], pid: Number(match[2]), started: match[3] };
}
