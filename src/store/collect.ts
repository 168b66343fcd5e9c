import { join } from 'node:path';
import type { Digest } from '../base/digest.ts';
import { now } from '../host/clock.ts';
import { identify, listFolder, remove } from '../host/disk.ts';
import { fateOf } from '../host/environment.ts';
import { type Layout, writerOf } from './layout.ts';

/** What is to stay; without it only the temporary files of dead processes go. */
export interface Live {
  readonly objects: ReadonlySet<Digest>;
  readonly traces: ReadonlySet<Digest>;
}

export interface CollectOptions {
  readonly live?: Live;
  /** Milliseconds for which a new file is safe: another process may be about to refer to it. Default ten minutes. */
  readonly grace?: number;
}

export interface Collected {
  readonly files: number;
  readonly bytes: number;
}

const GRACE_MS = 10 * 60 * 1000;
/** Nobody here can tell whether a process on another machine lives; after a week it is taken for dead. */
const ELSEWHERE_MS = 7 * 24 * 3600 * 1000;

export async function collectGarbage(layout: Layout, options: CollectOptions = {}): Promise<Collected> {
  const { live, grace = GRACE_MS } = options;
  const doomed = await deadTemporaries(layout);
  if (live !== undefined) {
    // Traces first: an object without a trace is only waste, a trace without its object is not believed.
    doomed.push(...(await others(layout.traces, live.traces, grace)));
    doomed.push(...(await others(layout.objects, live.objects, grace)));
  }
  let bytes = 0;
  for (const file of doomed) {
    await remove(file.path);
    bytes += file.bytes;
  }
  return { files: doomed.length, bytes };
}

interface Doomed {
  readonly path: string;
  readonly bytes: number;
}

async function deadTemporaries(layout: Layout): Promise<Doomed[]> {
  const doomed: Doomed[] = [];
  for (const name of await listFolder(layout.temporary)) {
    const writer = writerOf(name);
    const fate = writer === undefined ? 'dead' : fateOf(writer);
    if (fate === 'alive') continue;
    const file = await aged(join(layout.temporary, name), fate === 'dead' ? 0 : ELSEWHERE_MS);
    if (file !== undefined) doomed.push(file);
  }
  return doomed;
}

async function others(shelf: string, keep: ReadonlySet<Digest>, grace: number): Promise<Doomed[]> {
  const doomed: Doomed[] = [];
  for (const shard of await listFolder(shelf))
    for (const rest of await listFolder(join(shelf, shard))) {
      if (keep.has(`${shard}${rest}` as Digest)) continue;
      const file = await aged(join(shelf, shard, rest), grace);
      if (file !== undefined) doomed.push(file);
    }
  return doomed;
}

/** The file, if it has not changed for so long (its ctime tells: adopting an object renames it). */
async function aged(path: string, milliseconds: number): Promise<Doomed | undefined> {
  const identity = await identify(path, false);
  if (identity === undefined) return undefined;
  const age = now() - Number(BigInt(identity.ctime) / 1_000_000n);
  return age >= milliseconds ? { path, bytes: identity.size } : undefined;
}
