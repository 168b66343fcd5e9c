import { turnsOf } from '../fft.ts';
import type { SpectrumFilter } from '../spectrum-filter.ts';
import { WASM } from './fft.wasm.ts';
import { createTwin } from '../../../base/twin.ts';

interface Exports {
  leftAt(): number;
  rightAt(): number;
  turnsAt(): number;
  weightsAt(): number;
  powerAt(): number;
  convolve(size: number, half: number, frames: number): void;
  addPower(points: number): void;
}

/** Samples of the longest transform: LARGEST of ../../assembly/fft.ts. */
const LARGEST = 1 << 18;

/**
 * Convolves both histories with their filters; the outputs from `half` on fill both of `ready`. A channel without a
 * filter gets nothing of use.
 */
export type StereoConvolution = (
  history: readonly Float64Array[],
  ready: readonly Float64Array[],
  half: number,
) => void;

const twin = createTwin<Exports>(WASM);

/** Constants that lie in the memory: they are written again only when others have taken their place. */
const resident: { turns?: Float64Array; weights?: Float64Array } = {};

/** The twin for two channels with these filters, all of one size; undefined where there is none. */
export function stereoConvolution(
  filters: readonly (SpectrumFilter | undefined)[],
): StereoConvolution | undefined {
  const size = (filters[0] ?? filters[1])?.size;
  if (filters.length !== 2 || size === undefined || size > LARGEST) return undefined;
  const running = twin();
  if (running === undefined) return undefined;
  const { call, memory } = running;
  const left = call.leftAt() / 8;
  const right = call.rightAt() / 8;
  const weights = sideBySide(filters, size);
  return ([x, y], [a, b], half) => {
    const turns = turnsOf(size / 8);
    if (resident.turns !== turns) memory.set(turns, call.turnsAt() / 8);
    if (resident.weights !== weights) memory.set(weights, call.weightsAt() / 8);
    Object.assign(resident, { turns, weights });
    memory.set(x, left);
    memory.set(y, right);
    call.convolve(size, half, a.length);
    a.set(memory.subarray(left, left + a.length));
    b.set(memory.subarray(right, right + b.length));
  };
}

/**
 * Adds to `power`, in bit-reversed order, the power spectra of two segments of complex numbers under one window, the first
 * segment's first.
 */
export type PairPower = (
  window: Float64Array,
  segments: readonly [Float64Array, Float64Array],
  power: Float64Array,
) => void;

/** The twin for segments of so many points; undefined where there is none. */
export function pairPower(points: number): PairPower | undefined {
  const running = 2 * points > LARGEST ? undefined : twin();
  if (running === undefined) return undefined;
  const { call, memory } = running;
  const left = call.leftAt() / 8;
  const right = call.rightAt() / 8;
  const sums = call.powerAt() / 8;
  return (window, [first, second], power) => {
    const turns = turnsOf(Math.max(1, points / 4));
    if (resident.turns !== turns) memory.set(turns, call.turnsAt() / 8);
    if (resident.weights !== window) memory.set(window, call.weightsAt() / 8);
    Object.assign(resident, { turns, weights: window });
    memory.set(first, left);
    memory.set(second, right);
    memory.set(power, sums);
    call.addPower(points);
    power.set(memory.subarray(sums, sums + points));
  };
}

/** The weights of left and right in turn. */
function sideBySide(filters: readonly (SpectrumFilter | undefined)[], size: number): Float64Array {
  const weights = new Float64Array((3 * size) / 2);
  filters.forEach((filter, lane) => filter?.weights.forEach((weight, i) => (weights[2 * i + lane] = weight)));
  return weights;
}
