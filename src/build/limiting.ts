import type { Block } from '../audio/block.ts';
import type { AudioFormat } from '../audio/format.ts';
import type { Signal } from '../audio/signal.ts';
import { decibelsOf, gainOf } from '../base/decibel.ts';
import { compensated } from '../dsp/chain.ts';
import type { Processor } from '../dsp/contract.ts';
import { type LimiterProcessor, limiter } from '../dsp/limiter/index.ts';

/** The master's limiter as a step's parameter; null: nothing limits. */
export interface LimiterParams {
  readonly version: number;
  readonly params: Parameters<typeof limiter.create>[0];
}

/** True where a signal of this true peak (linear) is still under the ceiling after the gain (dB): the limiter would pass it bit for bit. */
export function passesUntouched(truePeak: number, gain: number, settings: LimiterParams | null): boolean {
  return settings === null || truePeak === 0 || decibelsOf(truePeak) + gain <= settings.params.ceiling;
}

export interface Limiting {
  readonly signal: Signal;
  /** Valid once the signal has been read to its end; undefined where no limiter runs. */
  readonly limiter: LimiterProcessor | undefined;
}

/** Gain, then the limiter, its delay compensated. */
export function limited(source: Signal, gain: number, settings: LimiterParams | null): Limiting {
  const level = levelProcessor(gain);
  if (settings === null) return { signal: compensated(source, level), limiter: undefined };
  const running = createLimiter(settings, source.format);
  const both: Processor = {
    latency: running.latency,
    process(block) {
      level.process(block);
      running.process(block);
    },
  };
  return { signal: compensated(source, both), limiter: running };
}

function createLimiter(settings: LimiterParams, format: AudioFormat): LimiterProcessor {
  return limiter.create(settings.params, format);
}

function levelProcessor(gain: number): Processor {
  const factor = gainOf(gain);
  return {
    latency: 0,
    process(block: Block) {
      if (factor === 1) return;
      for (const samples of block.channels) for (let i = 0; i < block.frames; i++) samples[i] *= factor;
    },
  };
}
