import { type Decays, openingAtOnce } from '../dynamics/ballistics.ts';
import {
  DECIBELS_PER_DOUBLE,
  DECIBELS_PER_OCTAVE,
  DOUBLES_PER_DECIBEL,
  EXPONENTIAL,
  LEVEL_MAX,
  LOGARITHM,
  POWER_MAX,
  POWER_MIN,
} from '../dynamics/decibel_polynomials.ts';
import type { KneeCurve } from '../dynamics/static_curve.ts';
import { WASM } from './dynamics.wasm.ts';
import { createTwin } from '../../../base/twin.ts';

interface Exports {
  leftAt(): number;
  rightAt(): number;
  constantsAt(): number;
  statesAt(): number;
  factors(
    frames: number,
    clock: number,
    average: boolean,
    lanes: number,
    linked: number,
    auto: boolean,
  ): number;
}

/** Frames one call takes, and values of memory: FRAMES and `states` of ../../assembly/dynamics.ts. */
const FRAMES = 1024;
const STATES = 10;

/** What the gain computer of a stereo signal comes to. */
export interface StereoDynamics {
  /** Factor a sample of each averaging stage of the RMS; undefined: the input is powers. */
  readonly average: number | undefined;
  readonly curve: KneeCurve;
  readonly decays: Decays;
  readonly auto: boolean;
  /** Reduction before the first frame, dB. */
  readonly start: number;
  readonly link: number;
  readonly linkTo: 'largest' | 'least';
  readonly dry: number;
  readonly wet: number;
}

/**
 * Factors of the samples or powers `input[c][from … from + frames)`, to the start of `into`. With full link powers are
 * read from `input[0]` alone. `atOnce`: a reduction that shrinks does so at once.
 */
export type StereoFactors = (
  input: readonly Float64Array[],
  from: number,
  frames: number,
  into: readonly Float64Array[],
  atOnce?: boolean,
) => void;

const twin = createTwin<Exports>(WASM);

/** The twin with a memory of its own; undefined where there is none. */
export function stereoDynamics(settings: StereoDynamics): StereoFactors | undefined {
  const running = twin();
  if (running === undefined) return undefined;
  const { call, memory } = running;
  const places = [call.leftAt() / 8, call.rightAt() / 8] as const;
  const constantsAt = call.constantsAt() / 8;
  const statesAt = call.statesAt() / 8;
  const outputs = places.map((at) => memory.subarray(at, at + FRAMES));
  const after = memory.subarray(statesAt, statesAt + STATES);
  const usual = constantsOf(settings);
  const opening = constantsOf({ ...settings, decays: openingAtOnce(settings.decays) });
  const { link, linkTo, average, auto, start } = settings;
  const lanes = link === 1 ? 1 : 2;
  const inputs = average === undefined ? lanes : 2;
  const linked = link === 0 ? 0 : linkTo === 'largest' ? 1 : 2;
  const states = new Float64Array(STATES).fill(start, 6);
  let clock = 0;
  return (input, from, frames, into, atOnce = false) => {
    memory.set(atOnce ? opening : usual, constantsAt);
    memory.set(states, statesAt);
    for (let at = 0; at < frames; at += FRAMES) {
      const count = Math.min(FRAMES, frames - at);
      for (let c = 0; c < inputs; c++) memory.set(view(input[c], from + at, count), places[c]);
      clock = call.factors(count, clock, average !== undefined, lanes, linked, auto);
      for (let c = 0; c < 2; c++) into[c].set(view(outputs[lanes === 1 ? 0 : c], 0, count), at);
    }
    states.set(after);
  };
}

/** `samples[from … from + count)`; itself where it is that already, for a view is slow to make. */
function view(samples: Float64Array, from: number, count: number): Float64Array {
  return from === 0 && samples.length === count ? samples : samples.subarray(from, from + count);
}

/** In the order of ../../assembly/dynamics.ts. */
function constantsOf({ average = 0, curve, decays, link, dry, wet }: StereoDynamics): Float64Array {
  const { grow, slowGrow, shrink, slowShrink } = decays;
  const { side, turn, slope, range, pace, offset, corner, bend } = curve;
  return Float64Array.of(
    ...[POWER_MIN, POWER_MAX, DECIBELS_PER_OCTAVE, ...LOGARITHM],
    ...[LEVEL_MAX, DECIBELS_PER_DOUBLE, DOUBLES_PER_DECIBEL, ...EXPONENTIAL],
    ...[average, 1 - average, side, turn, slope, range, pace, offset, corner, ...bend],
    ...[grow, slowGrow, 1 - grow, 1 - slowGrow, shrink, slowShrink, 1 - shrink, 1 - slowShrink],
    ...[link, dry, wet],
  );
}
