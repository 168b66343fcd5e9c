import { done, refusalOf, type Result } from '../base/result.ts';
import { loadReader } from '../formats/primitives/read-tags.ts';
import { loadWriter } from '../formats/primitives/write-tags.ts';
import { monotonic } from '../host/clock.ts';
import { watchGroups } from '../host/process.ts';
import { hashFile } from '../store/objects.ts';
import { type Artifact, openStore, type Store } from '../store/store.ts';
import type { Order, WorkerMessage } from './executor.ts';
import type { Outcome } from './outcome.ts';
import { perform } from './perform.ts';

/** Opened once: that costs a few effects on the disk. A worker serves one cache. */
let opened: Promise<Store> | undefined;

/** A message wakes the main thread, and a short pass would send fifty: as often as a view is drawn is enough. */
const TELL_MS = 100;

/** The entry of a worker thread: one task at a time, telling its progress and its child processes through the port. */
export default async function run({ task, cache, port }: Order): Promise<Outcome> {
  const controller = new AbortController();
  let told = -TELL_MS;
  const tell = (message: WorkerMessage): void => port.postMessage(message);
  port.on('message', () => controller.abort());
  watchGroups({
    onSpawn: (pid) => tell({ type: 'spawned', pid }),
    onExit: (pid) => tell({ type: 'ended', pid }),
  });
  try {
    return await perform(task, await (opened ??= openStore(cache)), {
      abort: controller.signal,
      progress: (fraction) => {
        if (monotonic() - told < TELL_MS) return;
        told = monotonic();
        tell({ type: 'progress', fraction });
      },
    });
  } finally {
    watchGroups({});
    port.close();
  }
}

/** Another entry, for each thread once: loads what tasks of tagging load, a third of the time of the first of them. */
export async function warm(): Promise<void> {
  loadWriter();
  await loadReader();
}

/** Another entry: reads a file through and hashes it. */
export async function hash(path: string): Promise<Result<Artifact>> {
  try {
    return done(await hashFile(path));
  } catch (thrown) {
    return refusalOf(thrown);
  }
}
