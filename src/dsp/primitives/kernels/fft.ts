import { turnsOf } from '../fft.ts';
import type { SpectrumFilter } from '../spectrum-filter.ts';
import { WASM } from './fft.wasm.ts';
import { createTwin } from '../../../base/twin.ts';

interface Exports {
  leftAt(): number;
  rightAt(): number;
  turnsAt(): number;
  weightsAt(): number;
  convolve(size: number, half: number, frames: number): void;
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

/** The weights of left and right in turn. */
function sideBySide(filters: readonly (SpectrumFilter | undefined)[], size: number): Float64Array {
  const weights = new Float64Array((3 * size) / 2);
  filters.forEach((filter, lane) => filter?.weights.forEach((weight, i) => (weights[2 * i + lane] = weight)));
  return weights;
}
