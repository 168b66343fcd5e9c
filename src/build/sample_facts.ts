import type { AudioFormat } from '../audio/format.ts';
import { isOnGrid } from '../dsp/dither/index.ts';
import type { Meter } from '../meters/contract.ts';
import { extremesOf } from '../meters/primitives/extremes.ts';
import type { SampleFacts } from './work.ts';

/** Peak, length, and the coarsest of the 16- and 24-bit grids that holds every sample: taken while audio is written. */
export function sampleFactsMeter(format: AudioFormat): Meter<SampleFacts> {
  let frames = 0;
  const peak = samplePeakMeter(format);
  let bits: 16 | 24 | 0 = 16;
  return {
    observe(block) {
      frames += block.frames;
      peak.observe(block);
      if (bits === 16 && !isOnGrid(block, 16)) bits = 24;
      if (bits === 24 && !isOnGrid(block, 24)) bits = 0;
    },
    finish: () => ({ rate: format.rate, channels: format.channels, frames, peak: peak.finish(), bits }),
  };
}

/** The largest |sample|, linear; 0 of no samples. */
export function samplePeakMeter({ channels }: AudioFormat): Meter<number> {
  const gather = extremesOf(channels);
  const extremes = new Float64Array(2 * channels);
  return {
    observe: (block) => gather(extremes, block.channels, 0, block.frames),
    finish: () => extremes.reduce((peak, x) => Math.max(peak, Math.abs(x)), 0),
  };
}
