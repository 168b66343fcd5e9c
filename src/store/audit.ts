import { join } from 'node:path';
import type { Digest } from '../base/digest.ts';
import { listFolder } from '../host/disk.ts';
import { identifyNow, readTextNow } from '../host/disk-now.ts';
import { layoutOf } from './layout.ts';
import { hashFile } from './objects.ts';
import { unseal, unsealJson } from './sealed.ts';
import { isObject } from './traces.ts';

/** A file of a store that is not what it was when it was written. */
export interface Spoiled {
  readonly path: string;
  readonly what: 'object' | 'trace' | 'input';
  readonly name: string;
}

export interface Audit {
  readonly files: number;
  readonly spoiled: readonly Spoiled[];
}

/**
 * Reads a whole store again: every object is hashed, the seal of every trace and of every record of an input is tried.
 * Builds may go on meanwhile: what they write appears whole, and what is gone when its turn comes is passed over.
 */
export async function auditStore(folder: string, abort: AbortSignal): Promise<Audit> {
  const { objects, traces, inputs } = layoutOf(folder);
  const spoiled: Spoiled[] = [];
  let files = 0;
  const walk = async (
    shelf: string,
    what: Spoiled['what'],
    isWhole: (path: string, name: string) => boolean | Promise<boolean>,
  ): Promise<void> => {
    for (const { path, name } of await filesIn(shelf)) {
      if (abort.aborted) return;
      const whole = await Promise.resolve(isWhole(path, name)).catch(() => false);
      if (identifyNow(path)?.kind !== 'file') continue;
      files++;
      if (!whole) spoiled.push({ path, what, name });
    }
  };
  await walk(objects, 'object', async (path, name) => (await hashFile(path)).digest === (name as Digest));
  await walk(traces, 'trace', (path, name) => {
    const trace = unsealJson(readTextNow(path));
    return isObject(trace) && trace['key'] === name;
  });
  await walk(inputs, 'input', (path) => unseal(readTextNow(path) ?? '') !== undefined);
  return { files, spoiled };
}

async function filesIn(shelf: string): Promise<{ path: string; name: string }[]> {
  const found: { path: string; name: string }[] = [];
  if (identifyNow(shelf)?.kind !== 'directory') return found;
  for (const shard of await listFolder(shelf)) {
    if (identifyNow(join(shelf, shard))?.kind !== 'directory') continue;
    for (const rest of await listFolder(join(shelf, shard)))
      found.push({ path: join(shelf, shard, rest), name: shard + rest });
  }
  return found;
}
