import { join } from 'node:path';
import type { Digest } from '../base/digest.ts';
import { listFolder, remove } from '../host/disk.ts';
import { identifyNow } from '../host/disk-now.ts';
import { keyOf } from '../plan/step.ts';
import { type Collected, openStore } from '../store/store.ts';
import { Ledger } from './ledger.ts';

/**
 * Prunes a cache: what the last build of each release made and read stays, the rest goes. `grace`: milliseconds for
 * which a new file is safe, as a build may be running.
 */
export async function clean(cache: string, grace?: number): Promise<Collected> {
  if (identifyNow(cache)?.kind !== 'directory') return { files: 0, bytes: 0 };
  const store = await openStore(cache);
  const objects = new Set<Digest>();
  const traces = new Set<Digest>();
  for (const file of await listFolder(join(cache, 'ledgers'))) {
    if (!file.endsWith('.json')) continue;
    for (const recipe of new Ledger(cache, file.slice(0, -'.json'.length)).recipes.values()) {
      const key = keyOf(recipe);
      traces.add(key);
      for (const digest of Object.values(recipe.inputs)) objects.add(digest);
      for (const { digest } of Object.values(store.trace(key)?.outputs ?? {})) objects.add(digest);
    }
  }
  return store.collect({ live: { objects, traces }, ...(grace === undefined ? {} : { grace }) });
}

/** Removes a whole cache. Releases stay; the next build makes every step again. */
export async function removeCache(cache: string): Promise<void> {
  await remove(cache);
}
