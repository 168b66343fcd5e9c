import type { Block } from '../../audio/block.ts';
import type { Processor } from '../contract.ts';
import { BiquadCascade, type Section } from '../primitives/biquad.ts';
import { designBand } from '../primitives/design.ts';
import { type Band, isNeutral } from '../primitives/prototype.ts';

type Target = 'stereo' | 'left' | 'right' | 'mid' | 'side';

/** Neighbouring bands on the same channels, as one cascade. */
interface Stage {
  readonly on: Target;
  readonly cascade: BiquadCascade;
}

/** Stages that see the signal as left and right, or as mid and side. */
interface Run {
  readonly midSide: boolean;
  readonly stages: readonly Stage[];
}

/** A processor for the bands in their order; neutral ones are left out. Two channels. */
export function createChain(bands: readonly (Band & { readonly on: Target })[], rate: number): Processor {
  const active = bands.filter((band) => !isNeutral(band));
  const runs = runsOf(active, rate);
  const one: Float64Array[] = [];
  return {
    latency: 0,
    process(block) {
      for (const run of runs) {
        if (run.midSide) encode(block);
        for (const { on, cascade } of run.stages) {
          if (on === 'stereo') cascade.process(block.channels, block.frames);
          else {
            one[0] = block.channels[on === 'left' || on === 'mid' ? 0 : 1]!;
            cascade.process(one, block.frames);
          }
        }
        if (run.midSide) decode(block);
      }
    },
  };
}

/** A stereo band is the same in both views, and stays in the one that is there. */
function runsOf(bands: readonly (Band & { readonly on: Target })[], rate: number): Run[] {
  const runs: { midSide: boolean; parts: { on: Target; sections: Section[] }[] }[] = [];
  for (const band of bands) {
    const { on } = band;
    const midSide = on === 'mid' || on === 'side';
    let run = runs.at(-1);
    if (run === undefined || (on !== 'stereo' && run.midSide !== midSide)) {
      run = { midSide, parts: [] };
      runs.push(run);
    }
    let part = run.parts.at(-1);
    if (part?.on !== on) {
      part = { on, sections: [] };
      run.parts.push(part);
    }
    part.sections.push(...designBand(band, rate));
  }
  return runs.map(({ midSide, parts }) => ({
    midSide,
    stages: parts.map(({ on, sections }) => ({
      on,
      cascade: new BiquadCascade(sections, on === 'stereo' ? 2 : 1),
    })),
  }));
}

/** Left and right become mid = (L + R)/2 and side = (L − R)/2, in place. */
function encode({ frames, channels }: Block): void {
  const a = channels[0];
  const b = channels[1];
  for (let i = 0; i < frames; i++) {
    const left = a[i];
    const right = b[i];
    a[i] = 0.5 * (left + right);
    b[i] = 0.5 * (left - right);
  }
}

function decode({ frames, channels }: Block): void {
  const a = channels[0];
  const b = channels[1];
  for (let i = 0; i < frames; i++) {
    const mid = a[i];
    const side = b[i];
    a[i] = mid + side;
    b[i] = mid - side;
  }
}
