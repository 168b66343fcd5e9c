import type { Processor } from '../contract.ts';
import { BiquadCascade, type Section } from '../primitives/biquad.ts';
import { designBand } from '../primitives/design.ts';
import { moves } from './bands.ts';
import { MovingGain } from './dynamic.ts';
import type { EqBand, Target } from './params.ts';
import { channelOf, inSeries, type RunProcessor, runsOf } from './runs.ts';

/** Neighbouring bands on the same channels: static ones as one cascade, a moving one by itself. */
interface Stage {
  readonly on: Target;
  readonly filter: BiquadCascade | MovingGain;
}

/** A processor for bands that change something, in their order. Two channels. */
export function createMinimumPhase(bands: readonly EqBand[], rate: number): Processor {
  return inSeries(runsOf(bands), (run) => createRun(run.bands, rate));
}

function createRun(bands: readonly EqBand[], rate: number): RunProcessor {
  const stages = stagesOf(bands, rate);
  const one: Float64Array[] = [];
  return {
    latency: 0,
    process(signal, frames) {
      for (const { on, filter } of stages) {
        const channel = channelOf(on);
        if (channel === undefined) filter.process(signal, frames);
        else {
          one[0] = signal[channel]!;
          filter.process(one, frames);
        }
      }
    },
  };
}

function stagesOf(bands: readonly EqBand[], rate: number): Stage[] {
  const stages: Stage[] = [];
  let pending: { on: Target; sections: Section[] } | undefined;
  const settle = () => {
    if (pending !== undefined && pending.sections.length > 0) {
      const { on, sections } = pending;
      stages.push({ on, filter: new BiquadCascade(sections, on === 'stereo' ? 2 : 1) });
    }
    pending = undefined;
  };
  for (const band of bands) {
    const { on } = band;
    if (pending?.on !== on) settle();
    pending ??= { on, sections: [] };
    pending.sections.push(...designBand(band, rate));
    if (!moves(band)) continue;
    settle();
    stages.push({ on, filter: new MovingGain(band, rate, on === 'stereo' ? 2 : 1) });
  }
  settle();
  return stages;
}
