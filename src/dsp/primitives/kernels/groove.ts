import { createTwin } from '../../../base/twin.ts';
import { put } from '../../../base/scratch.ts';
import type { Section } from '../biquad.ts';
import type { HalfBand } from '../oversampling_design.ts';
import { WASM } from './groove.wasm.ts';

interface Exports {
  leftAt(): number;
  rightAt(): number;
  coefficientsAt(): number;
  sectionsAt(): number;
  statesAt(): number;
  tapsAt(): number;
  sidesAt(): number;
  numbersAt(): number;
  linesAt(): number;
  windowsAt(): number;
  pastAt(): number;
  turn(frames: number, limit: number): void;
  weigh(frames: number, clock: number): number;
  move(stages: number, frames: number, count: number): void;
}

/** Frames one call takes, and windows that may end in it: FRAMES and LINES of ../../assembly/groove_pairs.ts and groove_motion.ts. */
export const GROOVE_FRAMES = 1024;
export const GROOVE_LINES = 8;
/** Figures of a window: PEAKS of groove_peaks.ts. */
export const GROOVE_PEAKS = 8;
/** Taps a side of a stage, sections and bands: PAIRS, SECTIONS, BANDS there. */
const PAIRS = 48;
const SECTIONS = 16;
const BANDS = 5;
/** Pairs of the past besides the histories of the stages: STATES and 4 · REACH there. */
const STATES = 24;

/** What the motion of a direction is reckoned with; see meters/groove/motion.ts. */
export interface MotionNumbers {
  readonly g: number;
  readonly damping: number;
  readonly scale: number;
  readonly twice: number;
  readonly toIntegral: number;
  readonly step: number;
  readonly slope: number;
  readonly flat: number;
  readonly deep: number;
  readonly whole: number;
  readonly lag: number;
  readonly pull: number;
  readonly steep: number;
  readonly steepest: number;
  readonly flatRise: number;
}

/** The two directions of a groove, run by run. */
export interface GrooveRuns {
  /** Σ lateral², Σ vertical² of each band; whoever reads them empties them. */
  readonly powers: Float64Array;
  /**
   * Takes `frames` ≤ {@link GROOVE_FRAMES} frames. In their motion `count` windows end, the k-th before frame `lines[k]`;
   * its {@link GROOVE_PEAKS} peaks are written from windows[8k] on: velocity lateral, vertical, wall; displacement
   * lateral, vertical; acceleration as velocity.
   */
  take(
    left: Float64Array,
    right: Float64Array,
    frames: number,
    lines: Float64Array,
    count: number,
    windows: Float64Array,
  ): void;
  /** The motion alone, of so many frames of silence. */
  rest(frames: number, lines: Float64Array, count: number, windows: Float64Array): void;
}

const twin = createTwin<Exports>(WASM);

/**
 * The twin for `bands` (their sections; undefined where a band is empty), `stages` up to the rate of the motion, samples held
 * to ± `limit`; undefined where there is none.
 */
export function grooveRuns(
  bands: readonly (readonly Section[] | undefined)[],
  stages: readonly HalfBand[],
  motion: MotionNumbers,
  limit: number,
): GrooveRuns | undefined {
  const running = twin();
  if (running === undefined) return undefined;
  const { call, memory } = running;
  const coefficients = coefficientsOf(bands);
  const sections = Float64Array.from(bands, (band) => band?.length ?? -1);
  const taps = new Float64Array(stages.length * PAIRS);
  stages.forEach((stage, s) => {
    taps.set(stage.taps, s * PAIRS);
  });
  const sides = Float64Array.from(stages, (stage) => stage.taps.length);
  const numbers = numbersOf(motion);
  const states = new Float64Array(2 * (2 * SECTIONS + BANDS));
  const past = new Float64Array(
    stages.reduce((sum, stage) => sum + 2 * (2 * stage.taps.length - 1), 2 * STATES),
  );
  const at = {
    left: call.leftAt() / 8,
    right: call.rightAt() / 8,
    coefficients: call.coefficientsAt() / 8,
    sections: call.sectionsAt() / 8,
    states: call.statesAt() / 8,
    taps: call.tapsAt() / 8,
    sides: call.sidesAt() / 8,
    numbers: call.numbersAt() / 8,
    lines: call.linesAt() / 8,
    windows: call.windowsAt() / 8,
    past: call.pastAt() / 8,
  };
  let clock = 0;
  const move = (frames: number, lines: Float64Array, count: number, windows: Float64Array) => {
    memory.set(taps, at.taps);
    memory.set(sides, at.sides);
    memory.set(numbers, at.numbers);
    memory.set(past, at.past);
    for (let k = 0; k < count; k++) memory[at.lines + k] = lines[k]!;
    call.move(stages.length, frames, count);
    past.set(memory.subarray(at.past, at.past + past.length));
    for (let k = 0; k < GROOVE_PEAKS * count; k++) windows[k] = memory[at.windows + k]!;
  };
  return {
    powers: states.subarray(4 * SECTIONS),
    take(left, right, frames, lines, count, windows) {
      put(memory, at.left, left, 0, frames);
      put(memory, at.right, right, 0, frames);
      memory.set(coefficients, at.coefficients);
      memory.set(sections, at.sections);
      memory.set(states, at.states);
      call.turn(frames, limit);
      clock = call.weigh(frames, clock);
      states.set(memory.subarray(at.states, at.states + states.length));
      move(frames, lines, count, windows);
    },
    rest(frames, lines, count, windows) {
      memory.fill(0, at.left, at.left + frames);
      memory.fill(0, at.right, at.right + frames);
      call.turn(frames, limit);
      move(frames, lines, count, windows);
    },
  };
}

function coefficientsOf(bands: readonly (readonly Section[] | undefined)[]): Float64Array {
  const all = bands.flatMap((band) => band ?? []);
  return Float64Array.from(all.flatMap(({ b0, b1, b2, a1, a2 }) => [b0, b1 - a1 * b0, b2 - a2 * b0, a1, a2]));
}

/** In the order in which the twin reads them. */
function numbersOf(m: MotionNumbers): Float64Array {
  return Float64Array.of(
    m.g,
    m.damping,
    m.scale,
    m.twice,
    m.toIntegral,
    m.step,
    m.slope,
    m.flat,
    m.deep,
    m.whole,
    m.lag,
    m.pull,
    m.steep,
    m.steepest,
    m.flatRise,
    4 / 5,
    1 / 5,
    4 / 105,
    1 / 280,
    8 / 5,
    8 / 315,
    1 / 560,
    205 / 72,
  );
}
