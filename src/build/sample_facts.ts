import type { AudioFormat } from '../audio/format.ts';
import { isOnGrid } from '../dsp/dither/index.ts';
import type { Meter } from '../meters/contract.ts';
import type { SampleFacts } from './work.ts';

/** Peak, length, and the coarsest of the 16- and 24-bit grids that holds every sample: taken while audio is written. */
export function sampleFactsMeter(format: AudioFormat): Meter<SampleFacts> {
  let frames = 0;
  let peak = 0;
  let bits: 16 | 24 | 0 = 16;
  return {
    observe(block) {
      frames += block.frames;
      for (const samples of block.channels) {
        for (let i = 0; i < block.frames; i++) {
          const magnitude = Math.abs(samples[i]);
          if (magnitude > peak) peak = magnitude;
        }
      }
      if (bits === 16 && !isOnGrid(block, 16)) bits = 24;
      if (bits === 24 && !isOnGrid(block, 24)) bits = 0;
    },
    finish: () => ({ rate: format.rate, channels: format.channels, frames, peak, bits }),
  };
}
