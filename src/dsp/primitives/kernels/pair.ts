import { fetch, put } from '../../../base/scratch.ts';
import { createTwin, type Twin } from '../../../base/twin.ts';
import { WASM } from './pair.wasm.ts';

interface Exports {
  leftAt(): number;
  rightAt(): number;
  sumsAt(): number;
  extremesAt(): number;
  sum(frames: number): void;
  widen(frames: number): void;
}

/** Frames one call takes: FRAMES of ../../assembly/pair.ts. */
const FRAMES = 4096;

/** Takes the frames `from` up to, not including, `to` of a pair of channels into `gathered`. */
export type PairGathering = (
  gathered: Float64Array,
  pair: readonly Float64Array[],
  from: number,
  to: number,
) => void;

const twin = createTwin<Exports>(WASM);

/** Into Σ l, Σ r, Σ l², Σ r², Σ lr. Undefined where there is no twin. */
export function pairSums(): PairGathering | undefined {
  const running = twin();
  return running && gathering(running, running.call.sumsAt() / 8, (frames) => running.call.sum(frames));
}

/** Into the lowest sample of left and of right and the highest of each. Undefined where there is no twin. */
export function pairExtremes(): PairGathering | undefined {
  const running = twin();
  return running && gathering(running, running.call.extremesAt() / 8, (frames) => running.call.widen(frames));
}

function gathering(
  { call, memory }: Twin<Exports>,
  at: number,
  take: (frames: number) => void,
): PairGathering {
  const left = call.leftAt() / 8;
  const right = call.rightAt() / 8;
  return (gathered, [x, y], from, to) => {
    memory.set(gathered, at);
    for (let start = from; start < to; start += FRAMES) {
      const end = Math.min(to, start + FRAMES);
      put(memory, left, x, start, end);
      put(memory, right, y, start, end);
      take(end - start);
    }
    fetch(memory, at, gathered);
  };
}
