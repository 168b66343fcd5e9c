import { BLOCK_FRAMES } from '../../audio/block.ts';
import { gainOf } from '../../base/decibel.ts';
import { createConvolver } from '../primitives/convolution.ts';
import { linearPhaseTaps } from '../primitives/fir.ts';
import type { Params } from './params.ts';
import { magnitudeAt, minimumPhase, type Shape, shapeOf } from './side_filter.ts';

/** Periods of the narrowest corner that the linear-phase taps span: the magnitude is then right within 1e-6. */
const PERIODS = 16;
/** s; the longest taps. */
const LONGEST = 0.4;

export interface MidSide {
  readonly latency: number;
  /** In place, `samples[from … to)` of each channel; at most BLOCK_FRAMES. */
  process(left: Float64Array, right: Float64Array, from: number, to: number): void;
}

/** Gains of mid and side, and the side signal's filter. */
export function createMidSide(params: Params, rate: number): MidSide {
  const mid = new Float64Array(BLOCK_FRAMES);
  const side = new Float64Array(BLOCK_FRAMES);
  const midHalf = 0.5 * gainOf(params.mid_gain);
  const sideHalf = 0.5 * (gainOf(params.side_gain) * params.width);
  const { latency, process } = createSideFilter(params, rate);
  const pair = [mid, side] as const;
  return {
    latency,
    process(left, right, from, to) {
      const frames = to - from;
      for (let i = 0; i < frames; i++) {
        const l = left[from + i];
        const r = right[from + i];
        mid[i] = (l + r) * midHalf;
        side[i] = (l - r) * sideHalf;
      }
      process(pair, frames);
      for (let i = 0; i < frames; i++) {
        left[from + i] = mid[i] + side[i];
        right[from + i] = mid[i] - side[i];
      }
    },
  };
}

interface PairFilter {
  readonly latency: number;
  /** Filters the side and delays the mid as much, in place. */
  readonly process: (pair: readonly [Float64Array, Float64Array], frames: number) => void;
}

function createSideFilter(params: Params, rate: number): PairFilter {
  const shape = shapeOf(params, rate);
  if (shape === undefined) return { latency: 0, process: () => undefined };
  if (params.phase === 'minimum') {
    const filter = minimumPhase(shape, rate);
    return { latency: 0, process: ([, side], frames) => filter.process(side, 0, frames) };
  }
  const length = lengthOf(shape, rate);
  const taps = linearPhaseTaps((freq) => magnitudeAt(shape, freq, rate), rate, length);
  const convolver = createConvolver([undefined, taps], 2);
  return {
    latency: convolver.latency,
    process: (pair, frames) => convolver.process(pair, frames),
  };
}

/**
 * Odd number of taps. The bilinear transform squeezes a corner near Nyquist: there it is as narrow as one at
 * sin(2πf/fs)·fs/2π, which is f where f is low.
 */
function lengthOf(shape: Shape, rate: number): number {
  const corners = [
    ...(shape.low_width === 1 ? [] : [shape.low_crossover]),
    ...(shape.high_width === 1 ? [] : [shape.high_crossover]),
    ...(shape.mono_below === 0 ? [] : [shape.mono_below]),
  ];
  const widths = corners.map((freq) => Math.sin((2 * Math.PI * freq) / rate) / (2 * Math.PI));
  const frames = Math.min(LONGEST * rate, PERIODS / Math.min(...widths));
  return 2 * Math.ceil(frames / 2) + 1;
}
