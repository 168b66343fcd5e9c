import type { Processor } from '../contract.ts';
import { Delay } from './dynamics/delay.ts';
import { inPieces, scratch } from './pieces.ts';
import { bound } from './waveshape_residue.ts';

/** The first `frames` frames of each channel become what a curve takes away from them, late by its latency. */
export type Take = (signal: readonly Float64Array[], frames: number) => void;

/** The dry samples `signal[c][from … from + frames)` become the output; the first `frames` of `taken` are used up. */
export type Blend = (
  signal: readonly Float64Array[],
  from: number,
  frames: number,
  taken: readonly Float64Array[],
) => void;

/** A curve as x − r: r goes its own way of `latency` frames, and the dry signal waits for it. */
export function createShaper(latency: number, channels: number, take: Take, blend: Blend): Processor {
  const delay = new Delay(latency, channels);
  const taken = scratch(channels);
  return inPieces(latency, (signal, from, frames) => {
    for (let c = 0; c < taken.length; c++) bound(signal[c], from, frames, taken[c]);
    take(taken, frames);
    delay.process(signal, from, frames);
    blend(signal, from, frames, taken);
  });
}
