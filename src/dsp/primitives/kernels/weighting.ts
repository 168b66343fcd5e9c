import { CALL_FRAMES, meteringTwin, standing } from '../../../audio/kernels/metering.ts';
import { fetch } from '../../../base/scratch.ts';

/** The most frames one call takes. */
export const WEIGHED_FRAMES = CALL_FRAMES;

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

/** Undefined where there is no twin. */
export function pairWeighting(): PairWeighting | undefined {
  const running = meteringTwin();
  if (running === undefined) return undefined;
  const { call, memory } = running;
  const left = call.leftAt();
  const right = call.rightAt();
  const linesAt = call.linesAt() / 8;
  const energiesAt = call.energiesAt() / 8;
  const coefficientsAt = call.coefficientsAt() / 8;
  const statesAt = call.statesAt() / 8;
  const sumsAt = call.sumsAt() / 8;
  return (coefficients, states, [x, y], from, frames, lines, count, energies, sums) => {
    memory.set(coefficients, coefficientsAt);
    memory.set(states, statesAt);
    memory.set(sums, sumsAt);
    for (let k = 0; k < count; k++) memory[linesAt + k] = lines[k]!;
    call.weigh(
      frames,
      standing(memory, left, x, from, frames),
      standing(memory, right, y, from, frames),
      count,
    );
    fetch(memory, energiesAt, energies, count);
    fetch(memory, statesAt, states);
    fetch(memory, sumsAt, sums);
  };
}
