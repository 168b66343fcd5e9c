import { describe, expect, it } from 'vitest';
import { createHighpass } from '../../../../src/dsp/primitives/butterworth.ts';
import { tone, toneLevel } from '../../../dsp/signals.ts';

/** |H| of the bilinear Butterworth high-pass in dB, from its closed form. */
function formula(order: number, corner: number, freq: number, rate: number): number {
  const u = Math.tan((Math.PI * freq) / rate) / Math.tan((Math.PI * corner) / rate);
  return -10 * Math.log10(1 + u ** (-2 * order));
}

describe('Butterworth high-pass', () => {
  for (const order of [2, 4] as const) {
    it(`has the magnitude of the closed form at order ${order}`, () => {
      for (const rate of [44_100, 192_000]) {
        for (const [corner, freq] of [
          [90, 30],
          [90, 90],
          [90, 180],
          [500, 100],
          [500, 1000],
          [500, 15_000],
        ]) {
          const samples = tone(rate, freq, rate);
          createHighpass(order, corner, rate).process(samples, 0, samples.length);
          const settled = samples.subarray(rate / 2);
          expect(toneLevel(settled, freq, rate)).toBeCloseTo(formula(order, corner, freq, rate), 4);
        }
      }
    });
  }

  it('keeps its precision at a corner of 1 Hz and a rate of 384 kHz', () => {
    const samples = tone(384_000, 20, 384_000);
    createHighpass(4, 1, 384_000).process(samples, 0, samples.length);
    const second = samples.subarray(192_000);
    expect(toneLevel(second, 20, 384_000)).toBeCloseTo(formula(4, 1, 20, 384_000), 2);
  });

  it('ends in exact silence after a signal', () => {
    const samples = new Float64Array(96_000);
    samples[0] = 1;
    createHighpass(4, 500, 48_000).process(samples, 0, samples.length);
    expect(samples.subarray(48_000).every((x) => x === 0)).toBe(true);
  });
});
