import { WASM } from './biquad.wasm.ts';
import { createTwin } from '../../../base/twin.ts';

interface Exports {
  leftAt(): number;
  rightAt(): number;
  coefficientsAt(): number;
  statesAt(): number;
  process(sections: number, frames: number, clock: number): number;
}

/** Frames and sections one call takes: FRAMES and SECTIONS of ../../assembly/biquad.ts. */
const FRAMES = 1024;
const SECTIONS = 64;

/**
 * Two channels through all sections; `coefficients` and `states` are those of BiquadCascade.
 * Returns the clock after the last frame.
 */
export type StereoCascade = (
  coefficients: Float64Array,
  states: Float64Array,
  signal: readonly Float64Array[],
  frames: number,
  clock: number,
) => number;

const twin = createTwin<Exports>(WASM);

/** The twin for a cascade of so many sections; undefined where there is none. */
export function stereoCascade(sections: number): StereoCascade | undefined {
  const running = sections <= SECTIONS ? twin() : undefined;
  if (running === undefined) return undefined;
  const { call, memory } = running;
  const left = call.leftAt() / 8;
  const right = call.rightAt() / 8;
  const coefficientsAt = call.coefficientsAt() / 8;
  const statesAt = call.statesAt() / 8;
  return (coefficients, states, [x, y], frames, clock) => {
    memory.set(coefficients, coefficientsAt);
    memory.set(states, statesAt);
    let now = clock;
    for (let from = 0; from < frames; from += FRAMES) {
      const to = Math.min(frames, from + FRAMES);
      memory.set(x.subarray(from, to), left);
      memory.set(y.subarray(from, to), right);
      now = call.process(sections, to - from, now);
      x.set(memory.subarray(left, left + to - from), from);
      y.set(memory.subarray(right, right + to - from), from);
    }
    states.set(memory.subarray(statesAt, statesAt + states.length));
    return now;
  };
}
