import { describe, expect, it } from 'vitest';
import { waveform } from '../../../src/meters/waveform/index.ts';
import { measured, noise } from '../signals.ts';

describe('The waveform meter', () => {
  it.each([48_000, 11_025])('keeps the lowest and highest sample of each 100 ms at %d Hz', (rate) => {
    const [left, right] = [noise(3), noise(4)].map((next) => Float64Array.from({ length: rate + 7 }, next));
    const { minima, maxima } = measured(waveform, rate, [left, right]);
    [left, right].forEach((samples, c) => {
      const starts = Array.from({ length: 12 }, (_, k) => Math.floor((k * rate) / 10));
      const pieces = starts.slice(0, 11).map((start, k) => samples.slice(start, starts[k + 1]));
      expect([...minima[c]]).toEqual(pieces.map((piece) => Math.min(...piece)));
      expect([...maxima[c]]).toEqual(pieces.map((piece) => Math.max(...piece)));
    });
  });

  it('passes over NaN and draws an interval of nothing else as 0', () => {
    const samples = new Float64Array(1600).fill(NaN);
    samples[900] = 0.5;
    expect(measured(waveform, 8000, [samples])).toEqual({
      minima: [Float64Array.of(0, 0.5)],
      maxima: [Float64Array.of(0, 0.5)],
    });
  });

  it('has no interval for a signal of no frames and one for a single frame', () => {
    expect(measured(waveform, 8000, [new Float64Array(0)])).toEqual({
      minima: [new Float64Array(0)],
      maxima: [new Float64Array(0)],
    });
    expect(measured(waveform, 8000, [Float64Array.of(-0.25)]).minima).toEqual([Float64Array.of(-0.25)]);
  });
});
