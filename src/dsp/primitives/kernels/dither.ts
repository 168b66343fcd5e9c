import { WASM } from './dither.wasm.ts';
import { createTwin, type Twin } from '../../../base/twin.ts';

interface Exports {
  leftAt(): number;
  rightAt(): number;
  wordsAt(): number;
  shapeAt(): number;
  statesAt(): number;
  process(frames: number, density: number, shaped: number, steps: number, hold: number): number;
}

/** Frames one call takes: FRAMES of ../../assembly/dither.ts. */
const FRAMES = 1024;

/** dsp/dither/noise.ts numbers the densities, dsp/dither/rounding.ts explains the rest. */
export interface StereoLaw {
  readonly density: number;
  readonly steps: number;
  readonly hold: number;
  /** As long as TAPS of ../../assembly/dither.ts. */
  readonly shape: Float64Array | undefined;
}

/** Quantises two channels in place and returns how many samples were clipped. */
export type StereoQuantiser = (signal: readonly Float64Array[], frames: number) => number;

const twin = createTwin<Exports>(WASM);

/**
 * The twin for two channels; undefined where there is none. `generators` are the first two of the left channel, then of
 * the right, `run` is how many zeros every channel starts with.
 */
export function stereoQuantiser(
  law: StereoLaw,
  generators: readonly Int32Array[],
  run: number,
): StereoQuantiser | undefined {
  const running = twin();
  return running === undefined ? undefined : bound(running, law, interleaved(generators), run);
}

/** Word w of generator g of channel c at 4w + 2g + c. */
function interleaved(generators: readonly Int32Array[]): Int32Array {
  const words = new Int32Array(16);
  for (const [i, state] of generators.entries()) {
    for (const [w, word] of state.entries()) words[4 * w + 2 * (i & 1) + (i >> 1)] = word;
  }
  return words;
}

function bound({ call, memory }: Twin<Exports>, law: StereoLaw, words: Int32Array, run: number) {
  const { density, steps, hold, shape } = law;
  const integers = new Int32Array(memory.buffer);
  const left = call.leftAt() / 8;
  const right = call.rightAt() / 8;
  const wordsAt = call.wordsAt() / 4;
  const shapeAt = call.shapeAt() / 8;
  const statesAt = call.statesAt() / 8;
  /** Left and right of each: frames of zeros, last draws, sums of the feedback. */
  const states = new Float64Array(2 * (2 + (shape?.length ?? 0))).fill(run, 0, 2);
  return ([x, y]: readonly Float64Array[], frames: number): number => {
    integers.set(words, wordsAt);
    memory.set(states, statesAt);
    if (shape !== undefined) memory.set(shape, shapeAt);
    let clipped = 0;
    for (let from = 0; from < frames; from += FRAMES) {
      const to = Math.min(frames, from + FRAMES);
      memory.set(x.subarray(from, to), left);
      memory.set(y.subarray(from, to), right);
      clipped += call.process(to - from, density, shape === undefined ? 0 : 1, steps, hold);
      x.set(memory.subarray(left, left + to - from), from);
      y.set(memory.subarray(right, right + to - from), from);
    }
    words.set(integers.subarray(wordsAt, wordsAt + words.length));
    states.set(memory.subarray(statesAt, statesAt + states.length));
    return clipped;
  };
}
