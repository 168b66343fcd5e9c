import { BLOCK_FRAMES } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import type { DspModule, Processor } from '../contract.ts';
import { Delay } from '../primitives/dynamics/delay.ts';
import { GainComputer } from '../primitives/dynamics/gain_computer.ts';
import { type Params, schema } from './params.ts';

/**
 * Compressor: the gain computer of primitives/dynamics (which states the laws), its factors times the signal, which the
 * look-ahead delays.
 */
export const compressor: DspModule<typeof schema> = {
  name: 'compressor',
  version: 2,
  summary:
    'Turns down what is above the threshold, or up what is below it: knee, attack, release, side-chain.',
  schema,
  neutral,
  create(params: Params, format: AudioFormat): Processor {
    const computer = new GainComputer(
      { ...params, law: params.direction === 'upward' ? 'upward' : 'compressor' },
      format,
    );
    const delay = new Delay(computer.latency, format.channels);
    const factors = Array.from({ length: format.channels }, () => new Float64Array(BLOCK_FRAMES));
    return {
      latency: computer.latency,
      process({ frames, channels }) {
        for (let from = 0; from < frames; from += BLOCK_FRAMES) {
          const piece = Math.min(BLOCK_FRAMES, frames - from);
          computer.factors(channels, from, piece, factors);
          delay.process(channels, from, piece);
          for (let c = 0; c < factors.length; c++) multiply(channels[c], from, piece, factors[c]);
        }
      },
    };
  },
};

function neutral({ ratio, makeup, mix, curve, range }: Params): boolean {
  return mix === 0 || (makeup === 0 && (range === 0 || (ratio === 1 && curve.length === 0)));
}

function multiply(samples: Float64Array, from: number, frames: number, factors: Float64Array): void {
  for (let i = 0; i < frames; i++) samples[from + i] *= factors[i];
}
