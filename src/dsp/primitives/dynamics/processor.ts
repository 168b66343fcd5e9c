import type { AudioFormat } from '../../../audio/format.ts';
import type { Processor } from '../../contract.ts';
import { inPieces, scratch } from '../pieces.ts';
import { Delay } from './delay.ts';
import { GainComputer } from './gain_computer.ts';
import type { DynamicsSettings } from './settings.ts';

/** Delays the signal by the look-ahead and multiplies it by the factors of a {@link GainComputer}. */
export function createDynamics(settings: DynamicsSettings, format: AudioFormat): Processor {
  const computer = new GainComputer(settings, format);
  const delay = new Delay(computer.latency, format.channels);
  const factors = scratch(format.channels);
  return inPieces(computer.latency, (channels, from, frames) => {
    computer.factors(channels, from, frames, factors);
    delay.process(channels, from, frames);
    for (let c = 0; c < factors.length; c++) multiply(channels[c], from, frames, factors[c]);
  });
}

/** Multiplies the samples `[from … from + frames)` by the first `frames` factors. */
export function multiply(samples: Float64Array, from: number, frames: number, factors: Float64Array): void {
  for (let i = 0; i < frames; i++) samples[from + i] *= factors[i];
}
