import { BLOCK_FRAMES } from '../../../audio/block.ts';
import type { AudioFormat } from '../../../audio/format.ts';
import type { Processor } from '../../contract.ts';
import { Delay } from './delay.ts';
import { GainComputer } from './gain_computer.ts';
import type { DynamicsSettings } from './settings.ts';

/** Delays the signal by the look-ahead and multiplies it by the factors of a {@link GainComputer}. */
export function createDynamics(settings: DynamicsSettings, format: AudioFormat): Processor {
  const computer = new GainComputer(settings, format);
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
}

/** Multiplies the samples `[from … from + frames)` by the first `frames` factors. */
export function multiply(samples: Float64Array, from: number, frames: number, factors: Float64Array): void {
  for (let i = 0; i < frames; i++) samples[from + i] *= factors[i];
}
