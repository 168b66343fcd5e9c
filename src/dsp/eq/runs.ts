import type { Block } from '../../audio/block.ts';
import type { Processor } from '../contract.ts';
import type { EqBand, Target } from './params.ts';
import { decode, encode } from '../primitives/mid_side.ts';

/** Neighbouring bands that see the signal as left and right, or as mid and side. */
export interface Run {
  readonly midSide: boolean;
  readonly bands: readonly EqBand[];
}

/** The bands in as few runs as their order allows. A stereo band is the same in both views, and stays in the one there is. */
export function runsOf(bands: readonly EqBand[]): Run[] {
  const runs: { midSide: boolean; bands: EqBand[] }[] = [];
  for (const band of bands) {
    const midSide = band.on === 'mid' || band.on === 'side';
    const last = runs.at(-1);
    if (last !== undefined && (band.on === 'stereo' || last.midSide === midSide)) last.bands.push(band);
    else runs.push({ midSide, bands: [band] });
  }
  return runs;
}

/** Which of a run's two channels a band works on; undefined: both. */
export function channelOf(on: Target): 0 | 1 | undefined {
  if (on === 'stereo') return undefined;
  return on === 'left' || on === 'mid' ? 0 : 1;
}

/** Something that works on the two channels of a run in place. */
export interface RunProcessor {
  readonly latency: number;
  process(signal: readonly Float64Array[], frames: number): void;
}

/** The runs one after another. */
export function inSeries(runs: readonly Run[], create: (run: Run) => RunProcessor): Processor {
  const parts = runs.map((run) => ({ midSide: run.midSide, work: create(run) }));
  return {
    latency: parts.reduce((sum, { work }) => sum + work.latency, 0),
    process({ channels, frames }: Block) {
      for (const { midSide, work } of parts) {
        if (midSide) encode(channels, frames);
        work.process(channels, frames);
        if (midSide) decode(channels, frames);
      }
    },
  };
}
