import { BLOCK_FRAMES } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import type { DspModule, Processor } from '../contract.ts';
import { Ballistics } from './ballistics.ts';
import { Curve } from './curve.ts';
import { createDetector } from './detector.ts';
import { type Params, schema } from './params.ts';

/**
 * Feed-forward compressor with its gain computer in dB: detector → static curve → stereo link → attack and release →
 * gain (Giannoulis, Massberg and Reiss, "Digital dynamic range compressor design", J. AES 60, 2012, log-domain,
 * smoothed branching form). The parts state their laws: detector.ts, curve.ts, ballistics.ts.
 *
 * Link: with r the reductions the channels ask for, each aims at (1 − link)·r + link·max(r_left, r_right).
 * Output: x · (1 − mix + mix · 10^((makeup − reduction) / 20)). No delay.
 */
export const compressor: DspModule<typeof schema> = {
  name: 'compressor',
  version: 1,
  summary: 'Turns down what is louder than the threshold: ratio, knee, attack, release, side-chain, mix.',
  schema,
  neutral: ({ ratio, makeup, mix }) => mix === 0 || (ratio === 1 && makeup === 0),
  create(params: Params, format: AudioFormat): Processor {
    const levels = Array.from({ length: format.channels }, () => new Float64Array(BLOCK_FRAMES));
    const detectors = levels.map(() => createDetector(params, format.rate));
    const steer = params.link === 1 ? together(params, format, levels) : apart(params, format, levels);
    return {
      latency: 0,
      process({ frames, channels }) {
        for (let from = 0; from < frames; from += BLOCK_FRAMES) {
          const piece = Math.min(BLOCK_FRAMES, frames - from);
          for (let c = 0; c < levels.length; c++) {
            detectors[c].measure(channels[c], from, piece, levels[c]);
          }
          steer(piece);
          for (let c = 0; c < levels.length; c++) turnDown(channels[c], from, piece, levels[c]);
        }
      },
    };
  },
};

/** Turns the levels of `frames` frames into factors, in place. */
type Steer = (frames: number) => void;

/** Full link: the larger level asks for the larger reduction, so one curve and one smoothing serve all channels. */
function together(params: Params, format: AudioFormat, levels: readonly Float64Array[]): Steer {
  const curve = new Curve(params);
  const ballistics = new Ballistics(params, format.rate);
  const first = levels[0];
  const others = levels.slice(1);
  return (frames) => {
    for (const other of others) {
      for (let i = 0; i < frames; i++) if (other[i] > first[i]) first[i] = other[i]!;
    }
    curve.reductions(first, frames);
    ballistics.factors(first, frames);
    for (const other of others) for (let i = 0; i < frames; i++) other[i] = first[i]!;
  };
}

function apart(params: Params, format: AudioFormat, levels: readonly Float64Array[]): Steer {
  const curves = levels.map(() => new Curve(params));
  const ballistics = levels.map(() => new Ballistics(params, format.rate));
  return (frames) => {
    for (let c = 0; c < levels.length; c++) curves[c].reductions(levels[c], frames);
    linkReductions(levels, params.link, frames);
    for (let c = 0; c < levels.length; c++) ballistics[c].factors(levels[c], frames);
  };
}

function linkReductions(reductions: readonly Float64Array[], link: number, frames: number): void {
  if (link === 0) return;
  for (let i = 0; i < frames; i++) {
    let largest = 0;
    for (const reduction of reductions) if (reduction[i] > largest) largest = reduction[i]!;
    for (const reduction of reductions) reduction[i] += link * (largest - reduction[i]);
  }
}

function turnDown(samples: Float64Array, from: number, frames: number, factors: Float64Array): void {
  for (let i = 0; i < frames; i++) samples[from + i] *= factors[i];
}
