import { describe, expect, test } from 'vitest';
import { decibelsOf } from '../../../src/base/decibel.ts';
import { truePeak } from '../../../src/meters/true-peak/index.ts';
import { bandLimited, spectralPeak } from '../../dsp/primitives/ideal-peak.ts';
import { noise } from '../../dsp/signals.ts';
import { idealPeak } from './ideal.ts';

function measure(x: Float64Array, rate = 48_000, cut = 1024) {
  const meter = truePeak.create({ rate, channels: 1 });
  for (let i = 0; i < x.length; i += cut) {
    const piece = x.subarray(i, i + cut);
    meter.observe({ frames: piece.length, channels: [piece] });
  }
  return meter.finish();
}

const level = (x: Float64Array, rate?: number) => decibelsOf(measure(x, rate).perChannel[0]);

/** A sine of fs/divisor, half a second, 10 ms fades. */
function faded(rate: number, divisor: number, amplitude: number, degrees: number): Float64Array {
  const frames = rate / 2;
  const fade = rate / 100;
  return Float64Array.from({ length: frames }, (_, n) => {
    const edge = Math.min(1, n / fade, (frames - 1 - n) / fade);
    return edge * amplitude * Math.sin((2 * Math.PI * n) / divisor + (degrees * Math.PI) / 180);
  });
}

/**
 * Cases 20–23: fs/6 at 0.5 with one period of fs/4 at 1.0, made at 4 fs, low-passed at `cutoff` (in fs; 801 taps, Hann),
 * decimated from `offset`. Only the surroundings of the period: all of it scales with the rate.
 */
function burst(cutoff: number, offset: number): Float64Array {
  const frames = 2400;
  const middle = 24 * Math.floor(frames / 12);
  const high = Float64Array.from({ length: 4 * frames }, (_, n) => {
    const inside = n >= middle && n < middle + 16;
    if (inside) return Math.sin((2 * Math.PI * (n - middle)) / 16);
    const since = n < middle ? n - middle : n - middle - 16;
    return Math.min(1, n / 480, (4 * frames - n) / 480) * 0.5 * Math.sin((2 * Math.PI * since) / 24);
  });
  const half = 400;
  const taps = Float64Array.from({ length: 2 * half + 1 }, (_, i) => {
    const t = (Math.PI * cutoff * (i - half)) / 2;
    const sinc = t === 0 ? 1 : Math.sin(t) / t;
    return (cutoff / 2) * sinc * (0.5 + 0.5 * Math.cos((Math.PI * (i - half)) / half));
  });
  return Float64Array.from({ length: frames }, (_, m) => {
    let sum = 0;
    for (let i = 0; i <= 2 * half; i++) sum += taps[i] * (high[4 * m + offset + i - half] ?? 0);
    return sum;
  });
}

describe.each([44_100, 48_000, 96_000, 192_000])('EBU Tech 3341 at %i Hz', (rate) => {
  test.each([
    [15, 4, 0.5, 0, -6.02],
    [16, 4, 0.5, 45, -6.02],
    [17, 6, 0.5, 60, -6.02],
    [18, 8, 0.5, 67.5, -6.02],
    [19, 4, 1.41, 45, 2.98],
  ])('case %i reads within 0.01 dB', (_case, divisor, amplitude, degrees, expected) => {
    expect(Math.abs(level(faded(rate, divisor, amplitude, degrees), rate) - expected)).toBeLessThan(0.01);
  });
});

/**
 * What the low-pass leaves has another peak than the signal it was made from: 0.077 dB below it with a cut-off at Nyquist,
 * 0.1 dB with one at 0.46 fs. So the meter is held to the peak of the very samples, found another way, and the standard's
 * +0.2/−0.4 dB around 0 to what the standard describes.
 */
describe.each([0, 1, 2, 3])('EBU Tech 3341 case 20 + %i, at any rate', (offset) => {
  test.each([0.5, 0.46])('low-passed at %d fs reads as its samples’ ideal peak within 0.02 dB', (cutoff) => {
    const x = burst(cutoff, offset);
    expect(Math.abs(level(x) - decibelsOf(idealPeak(x)))).toBeLessThan(0.02);
    for (const rate of [44_100, 48_000, 96_000, 192_000]) expect(level(x, rate)).toBe(level(x));
    expect(level(x)).toBeGreaterThan(-0.4);
    expect(level(x)).toBeLessThan(0.2);
  });
});

describe('true-peak meter', () => {
  test('agrees with zero-padding of the spectrum to 0.01 dB on noise below 0.45 fs', () => {
    for (let seed = 1; seed <= 25; seed++) {
      const x = new Float64Array(1024);
      x.set(bandLimited(noise(600, seed).map((v, n) => v * Math.sin((Math.PI * n) / 600))), 200);
      expect(Math.abs(level(x) - decibelsOf(spectralPeak(x)))).toBeLessThan(0.01);
    }
  });

  test('does not depend on the cut into blocks, and passes silence', () => {
    const x = noise(5000, 9);
    for (const cut of [1, 7, 64, 5000]) expect(measure(x, 48_000, cut)).toEqual(measure(x));
    expect(measure(new Float64Array(100))).toEqual({ perChannel: [0], samplePeak: [0] });
  });

  test('sees a peak on the first and the last frame, and what swings beyond them', () => {
    for (const place of [0, 99]) {
      const x = new Float64Array(100);
      x[place] = -0.8;
      expect(measure(x)).toEqual({ perChannel: [0.8], samplePeak: [0.8] });
    }
    const beyond = measure(Float64Array.of(1, -1)).perChannel[0];
    expect(beyond).toBeGreaterThanOrEqual(1);
  });
});
