import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds since the epoch. For timings on the terminal and the age of cache files; never in a key or a release. */
export function now(): number {
  return Date.now();
}

/** Milliseconds on a clock that never jumps; only differences mean something. */
export function monotonic(): number {
  return performance.now();
}

export async function sleep(milliseconds: number, abort?: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, abort === undefined ? {} : { signal: abort });
}
