import type { DspModule } from '../contract.ts';
import { createDynamics } from '../primitives/dynamics/processor.ts';
import { judge } from './judge.ts';
import { type Params, schema } from './params.ts';

/**
 * Compressor: the factors of a gain computer times the signal. The laws stand in primitives/dynamics: gain_computer.ts
 * (order, link, mix), detector.ts, static_curve.ts and curve_points.ts, ballistics.ts (times, auto release), feedback.ts.
 * The delay is the look-ahead, by which the gain is ahead of the signal. Through a curve of points the gain of the lowest
 * one is that of all that is fainter, down to silence, and that of the highest one of all that is louder: as the ends of a
 * curve on a compressor's screen go on at 1:1. `range` bounds it further.
 */
export const compressor: DspModule<typeof schema> = {
  name: 'compressor',
  version: 2,
  summary:
    'Turns down what is above the threshold, or up what is below it: knee, attack, release, side-chain.',
  schema,
  neutral,
  judge,
  create: (params, format) =>
    createDynamics({ ...params, law: params.direction === 'upward' ? 'upward' : 'compressor' }, format),
};

function neutral({ ratio, makeup, mix, curve, range }: Params): boolean {
  return mix === 0 || (makeup === 0 && (range === 0 || (ratio === 1 && curve.length === 0)));
}
