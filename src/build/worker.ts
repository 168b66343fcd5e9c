import { watchGroups } from '../host/process.ts';
import { type Order, storeAt, type WorkerMessage } from './executor.ts';
import { type Outcome, perform } from './perform.ts';

/** The entry of a worker thread: one task at a time, telling its progress and its child processes through the port. */
export default async function run({ task, cache, port }: Order): Promise<Outcome> {
  const controller = new AbortController();
  const tell = (message: WorkerMessage): void => port.postMessage(message);
  port.on('message', () => controller.abort());
  watchGroups({
    onSpawn: (pid) => tell({ type: 'spawned', pid }),
    onExit: (pid) => tell({ type: 'ended', pid }),
  });
  try {
    return await perform(task, await storeAt(cache), {
      abort: controller.signal,
      progress: (fraction) => tell({ type: 'progress', fraction }),
    });
  } finally {
    watchGroups({});
    port.close();
  }
}
