import { describe, expect, it } from 'vitest';
import { sampleFactsMeter, samplePeakMeter } from '../../src/build/sample_facts.ts';
import { withoutTwins } from '../dsp/signals.ts';

const rate = 44_100;
const half = (frames: number): Float64Array => new Float64Array(frames).fill(-0.5);

describe('The sample peak', () => {
  it.each([1, 2])('of %i channels is the largest size of any sample, also of a negative one', (channels) => {
    const peakOf = (frames: number, place: number, value: number): number => {
      const meter = samplePeakMeter({ rate, channels });
      const signal = Array.from({ length: channels }, () => new Float64Array(frames));
      signal[channels - 1][place] = value;
      meter.observe({ frames, channels: signal });
      meter.observe({ frames: 3, channels: signal.map(() => half(3)) });
      return meter.finish();
    };
    for (const frames of [1, 5000])
      for (const value of [-0.75, 0.75, -0.25, NaN]) {
        const peak = peakOf(frames, frames - 1, value);
        expect(peak).toBe(Math.abs(value) > 0.5 ? 0.75 : 0.5);
        expect(withoutTwins(() => peakOf(frames, frames - 1, value))).toBe(peak);
      }
  });

  it('of no samples is 0', () => {
    expect(samplePeakMeter({ rate, channels: 2 }).finish()).toBe(0);
  });
});

it('The facts of samples tell the coarsest grid that holds them all', () => {
  const factsOf = (last: number) => {
    const meter = sampleFactsMeter({ rate, channels: 2 });
    meter.observe({ frames: 2, channels: [half(2), half(2)] });
    meter.observe({ frames: 2, channels: [half(2), Float64Array.of(-0.5, last)] });
    return meter.finish();
  };
  const facts = { rate, channels: 2, frames: 4, peak: 0.5 };
  expect(factsOf(3 / 0x8000)).toEqual({ ...facts, bits: 16 });
  expect(factsOf(3 / 0x80_0000)).toEqual({ ...facts, bits: 24 });
  expect(factsOf(0.3)).toEqual({ ...facts, bits: 0 });
});
