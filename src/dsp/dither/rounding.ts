import { nearestEven } from './grid.ts';

/** How samples become codes. */
export interface Law {
  /** Codes run from −steps to steps − 1. */
  readonly steps: number;
  /** Frames of exact zeros after which a channel is blank; ∞: never. */
  readonly hold: number;
  /** Feedback h₁ … h_N (shape.ts); undefined: none. */
  readonly shape: Float64Array | undefined;
}

/** What a channel carries from block to block. */
export interface RoundingState {
  /** Frames of exact zeros up to now. */
  run: number;
  /** The feedback in its transposed form: the first value is Σ hₖ e[n−k] of the coming frame. */
  readonly sums: Float64Array;
}

/** In LSB: far beyond all codes, and still so small that sums with it are exact. */
const BEYOND = 4_294_967_296;

/** Samples in LSB. Infinities become large, NaN becomes 0, so that neither gets into the feedback. */
function scaled(sample: number, steps: number): number {
  const x = sample * steps;
  return x > BEYOND ? BEYOND : x < -BEYOND ? -BEYOND : x === x ? x : 0;
}

/**
 * One channel, in place: adds the noise, rounds to the nearest code, ties to even. Returns how many samples lay beyond
 * the codes and were clipped.
 */
export function roundWhite(
  samples: Float64Array,
  noise: Float64Array,
  { steps, hold }: Law,
  state: RoundingState,
): number {
  const largest = steps - 1;
  const lsb = 1 / steps;
  let clipped = 0;
  let { run } = state;
  for (let i = 0; i < samples.length; i++) {
    const x = scaled(samples[i], steps);
    run = x === 0 ? run + 1 : 0;
    let code = nearestEven(x + noise[i]);
    if (code > largest || code < -steps) {
      code = code > 0 ? largest : -steps;
      clipped++;
    }
    samples[i] = run > hold ? 0 : code * lsb;
  }
  state.run = run;
  return clipped;
}

/**
 * The same around an error feedback: v = x − Σ hₖ e[n−k], code = ⌊v + noise⌉, e = code − v. The error is taken before
 * clipping, so |e| ≤ 1.5 LSB whatever the input, and a clipped peak leaves no trace in what follows it. While a channel
 * is blank e is 0: the feedback runs out within its length.
 */
export function roundShaped(
  samples: Float64Array,
  noise: Float64Array,
  { steps, hold }: Law,
  shape: Float64Array,
  state: RoundingState,
): number {
  const { sums } = state;
  const last = shape.length - 1;
  const largest = steps - 1;
  const lsb = 1 / steps;
  let clipped = 0;
  let { run } = state;
  for (let i = 0; i < samples.length; i++) {
    const x = scaled(samples[i], steps);
    run = x === 0 ? run + 1 : 0;
    const v = x - sums[0];
    let code = nearestEven(v + noise[i]);
    const error = run > hold ? 0 : code - v;
    for (let k = 0; k < last; k++) sums[k] = shape[k] * error + sums[k + 1];
    sums[last] = shape[last] * error;
    if (run > hold) code = 0;
    if (code > largest || code < -steps) {
      code = code > 0 ? largest : -steps;
      clipped++;
    }
    samples[i] = code * lsb;
  }
  state.run = run;
  return clipped;
}
