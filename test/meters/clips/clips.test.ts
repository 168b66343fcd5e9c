import { describe, expect, it } from 'vitest';
import { clips, type ClipFacts } from '../../../src/meters/clips/index.ts';
import { truePeak } from '../../../src/meters/true-peak/index.ts';
import { measured, noise } from '../signals.ts';

const RATE = 48_000;
const of = (...channels: Float64Array[]): ClipFacts => measured(clips, RATE, channels);

/** A sine of fs/4 that starts `degrees` into its cycle, ten-thousandths faded at both ends. */
function quarter(amplitude: number, degrees: number, frames = 4800): Float64Array {
  return Float64Array.from({ length: frames }, (_, n) => {
    const edge = Math.min(1, n / 480, (frames - 1 - n) / 480);
    return edge * amplitude * Math.sin((Math.PI / 2) * n + (degrees * Math.PI) / 180);
  });
}

describe('Clips', () => {
  it('are none up to full scale itself', () => {
    const spike = new Float64Array(480);
    spike[200] = -1;
    expect(of(spike).channels).toEqual([{ onSample: 0, between: 0, worst: 0, at: -1 }]);
  });

  it('are counted on the samples, with the worst and its place, in each channel by itself', () => {
    const left = new Float64Array(4800);
    for (const [frame, value] of [
      [100, 1.01],
      [2000, -1.5],
      [4799, 1.2],
    ])
      left[frame] = value;
    const { channels } = of(left, new Float64Array(4800));
    expect(channels[0]).toMatchObject({ onSample: 3, between: 0, at: 2000 });
    expect(channels[0].worst).toBeCloseTo(1.5, 3);
    expect(channels[1]).toEqual({ onSample: 0, between: 0, worst: 0, at: -1 });
  });

  it('are counted between samples where none of them tells: a sine of fs/4 at 45°', () => {
    // Samples at ±0.7071 of the amplitude, the crest half-way between two: each pair of like sign hides one.
    const { channels } = of(quarter(1.2, 45));
    const [{ onSample, between, worst }] = channels;
    expect(onSample).toBe(0);
    expect(worst).toBeGreaterThan(1.19);
    expect(worst).toBeLessThan(1.21);
    // One crest every two samples while the fade is above 1/1.2; the fades are 480 frames long.
    const whole = (4800 - 2 * 480 * (1 / 1.2)) / 2;
    expect(between).toBeGreaterThan(whole - 4);
    expect(between).toBeLessThan(whole + 4);
    expect(of(quarter(0.99, 45)).channels[0]).toMatchObject({ onSample: 0, between: 0 });
  });

  it('agree with counting samples plainly and with the true peak, on noise', () => {
    const next = noise(5);
    const x = Float64Array.from({ length: 30_000 }, () => 1.05 * next());
    const [{ onSample, worst, at }] = of(x).channels;
    expect(onSample).toBe(x.filter((value) => Math.abs(value) > 1).length);
    const { perChannel } = measured(truePeak, RATE, [x]);
    expect(worst).toBe(perChannel[0]);
    expect(Math.max(Math.abs(x[at]), Math.abs(x[at + 1]))).toBeGreaterThan(0.8);
  });
});
