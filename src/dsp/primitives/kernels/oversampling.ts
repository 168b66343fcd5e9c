import { type Factor, historyDown, historyUp, stagesOf } from '../oversampling.ts';
import { type AlgebraicNumbers, type KneeNumbers } from '../waveshape.ts';
import { NEAR } from '../waveshape_kernels.ts';
import { WASM } from './oversampling.wasm.ts';
import { createTwin } from '../../../base/twin.ts';

interface Exports {
  leftAt(): number;
  rightAt(): number;
  tapsAt(): number;
  pairsAt(): number;
  curveAt(): number;
  memoryAt(): number;
  knee(stages: number, frames: number, pad: number): void;
  algebraic(stages: number, frames: number, pad: number): void;
}

/** Frames of one call and taps a side of a stage at most: FRAMES and PAIRS of ../../assembly/oversampling.ts. */
const FRAMES = 1024;
const PAIRS = 48;

/** Replaces two channels by what a curve takes from them, as Residue does. */
export type StereoResidue = (signal: readonly Float64Array[], frames: number) => void;

const twin = createTwin<Exports>(WASM);

/** The twin with a memory of its own for one signal; undefined where there is none. */
export function stereoResidue(
  numbers: KneeNumbers | AlgebraicNumbers,
  factor: Factor,
  pad: number,
): StereoResidue | undefined {
  const running = twin();
  if (running === undefined) return undefined;
  const { call, memory: scratch } = running;
  const stages = stagesOf(factor);
  const taps = new Float64Array(stages.length * PAIRS);
  stages.forEach((stage, s) => {
    taps.set(stage.taps, s * PAIRS);
  });
  const pairs = Float64Array.from(stages, (stage) => stage.taps.length);
  const curve = curveOf(numbers);
  // Both histories of each stage, the pad, the last sample and mean, left and right; and how long all has been zero.
  const history = stages.reduce((sum, stage) => sum + historyUp(stage) + historyDown(stage), pad + 2);
  const memory = new Float64Array(2 * history + 2);
  const [left, right, tapsAt, pairsAt, curveAt, memoryAt] = [
    call.leftAt() / 8,
    call.rightAt() / 8,
    call.tapsAt() / 8,
    call.pairsAt() / 8,
    call.curveAt() / 8,
    call.memoryAt() / 8,
  ];
  return ([x, y], frames) => {
    scratch.set(taps, tapsAt);
    scratch.set(pairs, pairsAt);
    scratch.set(curve, curveAt);
    scratch.set(memory, memoryAt);
    for (let from = 0; from < frames; from += FRAMES) {
      const to = Math.min(frames, from + FRAMES);
      scratch.set(x.subarray(from, to), left);
      scratch.set(y.subarray(from, to), right);
      call[numbers.kind](stages.length, to - from, pad);
      x.set(scratch.subarray(left, left + to - from), from);
      y.set(scratch.subarray(right, right + to - from), from);
    }
    memory.set(scratch.subarray(memoryAt, memoryAt + memory.length));
  };
}

/** In the order in which the twin reads them. */
function curveOf(numbers: KneeNumbers | AlgebraicNumbers): Float64Array {
  if (numbers.kind === 'algebraic') {
    const { drive, bias, scale, rest } = numbers;
    return Float64Array.of(drive, bias, scale, rest);
  }
  const { start, half, width, square, cube } = numbers;
  return Float64Array.of(start, half, width, square, cube, NEAR);
}
