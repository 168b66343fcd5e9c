import { fetch, put } from './scratch.ts';
import { createTwin } from '../../../base/twin.ts';
import { WASM } from './weighting.wasm.ts';

interface Exports {
  leftAt(): number;
  rightAt(): number;
  linesAt(): number;
  energiesAt(): number;
  coefficientsAt(): number;
  statesAt(): number;
  sumsAt(): number;
  weigh(frames: number, count: number): void;
}

/** The most frames one call takes: FRAMES of ../../assembly/weighting.ts. */
export const WEIGHED_FRAMES = 4096;

/**
 * K-weighted energy of a pair of channels, of which `frames` from `from` on are taken. In them end `count` intervals,
 * the k-th before frame `lines[k]` (counted from `from`); `energies[k]` becomes its energy, both channels together.
 * `coefficients`: shelf b1/b0, b2/b0, a1, a2, high-pass a1, a2, factor of the energy; `states`: eight a channel. To `sums` is added what comes in:
 * Σ l, Σ r, Σ l², Σ r², Σ lr.
 */
export type PairWeighting = (
  coefficients: Float64Array,
  states: Float64Array,
  pair: readonly Float64Array[],
  from: number,
  frames: number,
  lines: Float64Array,
  count: number,
  energies: Float64Array,
  sums: Float64Array,
) => void;

const twin = createTwin<Exports>(WASM);

/** Undefined where there is no twin. */
export function pairWeighting(): PairWeighting | undefined {
  const running = twin();
  if (running === undefined) return undefined;
  const { call, memory } = running;
  const left = call.leftAt() / 8;
  const right = call.rightAt() / 8;
  const linesAt = call.linesAt() / 8;
  const energiesAt = call.energiesAt() / 8;
  const coefficientsAt = call.coefficientsAt() / 8;
  const statesAt = call.statesAt() / 8;
  const sumsAt = call.sumsAt() / 8;
  return (coefficients, states, [x, y], from, frames, lines, count, energies, sums) => {
    memory.set(coefficients, coefficientsAt);
    memory.set(states, statesAt);
    memory.set(sums, sumsAt);
    put(memory, left, x, from, from + frames);
    put(memory, right, y, from, from + frames);
    for (let k = 0; k < count; k++) memory[linesAt + k] = lines[k]!;
    call.weigh(frames, count);
    fetch(memory, energiesAt, energies, count);
    fetch(memory, statesAt, states);
    fetch(memory, sumsAt, sums);
  };
}
