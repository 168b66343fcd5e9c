import { killAll } from '../host/process.ts';
import { hashFile } from '../store/objects.ts';
import type { Store } from '../store/store.ts';
import type { Executor } from './executor.ts';

/** In this thread: for tests and small work. The steps are loaded when the first is run. */
export function localExecutor(store: Store): Executor {
  return {
    prepare: () => undefined,
    run: async (task, hooks) => (await import('./perform.ts')).perform(task, store, hooks),
    hash: hashFile,
    flush: () => undefined,
    close: () => killAll(),
  };
}
