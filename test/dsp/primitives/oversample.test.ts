import { describe, expect, test } from 'vitest';
import { decibelsOf } from '../../../src/base/decibel.ts';
import { intervalPeak, interpolated, PHASES, REACH } from '../../../src/dsp/primitives/oversample.ts';
import { HOP, HopPeaks } from '../../../src/dsp/primitives/true-peak.ts';
import { noise, tone } from '../signals.ts';

describe('interpolation kernel', () => {
  test('every phase follows the ideal fractional delay to 0.005 dB up to 0.465 fs', () => {
    for (let phase = 0; phase < PHASES; phase++) {
      for (let f = 0; f <= 0.465; f += 0.0025) {
        const angle = (n: number) => 2 * Math.PI * f * n;
        const cosine = Float64Array.from({ length: 4 * REACH }, (_, n) => Math.cos(angle(n - 2 * REACH)));
        const sine = Float64Array.from({ length: 4 * REACH }, (_, n) => Math.sin(angle(n - 2 * REACH)));
        const re = interpolated(cosine, 2 * REACH, phase);
        const im = interpolated(sine, 2 * REACH, phase);
        expect(Math.abs(decibelsOf(Math.hypot(re, im)))).toBeLessThanOrEqual(f <= 0.45 ? 0.0035 : 0.005);
        const error = Math.hypot(re - Math.cos(angle(phase / PHASES)), im - Math.sin(angle(phase / PHASES)));
        expect(error).toBeLessThan(6e-4);
      }
    }
  });

  test('phase 0 is the sample itself, and a constant reads as itself', () => {
    const x = noise(256, 3);
    expect(interpolated(x, 100, 0)).toBe(x[100]);
    expect(intervalPeak(new Float64Array(256).fill(0.7), 100)).toBeCloseTo(0.7, 14);
  });
});

test('hops settled by the bound give the same peaks, bit for bit, as interpolating every interval', () => {
  const signals = [
    noise(4096, 1),
    tone(4096, 0.21, 1, 0.9, 1),
    noise(4096, 2).map((v, n) => v * v * v * Math.exp(-(n % 500) / 60)),
    noise(4096, 5).map((v, n) => 0.05 * v + Math.sin(n * 0.02)),
    noise(4096, 7).map((v, n) => (n % 97 === 0 ? 5 * v : 0)),
    Float64Array.from({ length: 4096 }, (_, n) => (n % 37 < 20 ? 1 - 2 * (n & 1) : 0)),
  ];
  for (const x of signals) {
    for (const floor of [0, 0.5, 0.95]) {
      const peaks = new HopPeaks(x);
      for (let slot = 1; slot < x.length / HOP; slot++) peaks.scan(slot);
      for (let slot = 4; slot < x.length / HOP - 4; slot++) {
        let all = floor;
        for (let n = slot * HOP; n < (slot + 1) * HOP; n++) all = Math.max(all, intervalPeak(x, n));
        expect(peaks.peak(slot, floor)).toBe(all);
      }
    }
  }
});
