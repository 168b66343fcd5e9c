import { describe, expect, test } from 'vitest';
import { decibelsOf } from '../../../src/base/decibel.ts';
import {
  BEND,
  intervalPeak,
  interpolated,
  LEVEL,
  PHASES,
  QUARTER_BEND,
  QUARTER_LEVEL,
  quarterPeak,
  REACH,
} from '../../../src/dsp/primitives/oversample.ts';
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

describe('The bounds of an interval, LEVEL and BEND', () => {
  const N = 2 * REACH;
  /** A function of the samples: its share of each end of the straight line through x[N], x[N+1], and of each bend. */
  interface Shares {
    readonly ends: readonly [number, number];
    readonly bends: Float64Array;
  }

  /** Any signal is that line plus, for each k, its second difference there times a line that bends by 1 at k. */
  function sharesOf(value: (x: Float64Array) => number): Shares {
    const made = (of: (j: number) => number) =>
      value(Float64Array.from({ length: 4 * REACH + 2 }, (_, j) => of(j)));
    const bent = (k: number) => made((j) => (k > N ? Math.max(0, j - k) : Math.max(0, k - j)));
    return {
      ends: [made((j) => N + 1 - j), made((j) => j - N)],
      bends: Float64Array.from({ length: 4 * REACH }, (_, k) => bent(k + 1)),
    };
  }

  /** At N + p/8, p = −1 … 8, from the kernel's own values. */
  const grid = Array.from({ length: PHASES + 2 }, (_, i) =>
    sharesOf((x) => interpolated(x, N - (i === 0 ? 1 : 0) + (i === PHASES + 1 ? 1 : 0), (i + 7) % PHASES)),
  );

  const mixed = (parts: readonly (readonly [Shares, number])[]): Shares => {
    const of = (pick: (shares: Shares) => number) =>
      parts.reduce((sum, [s, factor]) => sum + factor * pick(s), 0);
    return {
      ends: [of((s) => s.ends[0]), of((s) => s.ends[1])],
      bends: grid[0].bends.map((_, k) => of((s) => s.bends[k])),
    };
  };
  const level = ({ ends }: Shares) => Math.abs(ends[0]) + Math.abs(ends[1]);
  const bend = ({ bends }: Shares) => bends.reduce((sum, share) => sum + Math.abs(share), 0);
  const inner = Array.from({ length: PHASES }, (_, p) => ({
    value: grid[p + 1],
    parabola: mixed([
      [grid[p + 1], 1 / 4],
      [grid[p], -1 / 8],
      [grid[p + 2], -1 / 8],
    ]),
    offLine: mixed(
      p % 2 === 0
        ? []
        : [
            [grid[p + 1], 1],
            [grid[p], -1 / 2],
            [grid[p + 2], -1 / 2],
          ],
    ),
  }));

  test('are what the kernel makes of straight and of bent lines, rounded up', () => {
    const most = (of: (phase: (typeof inner)[number]) => number) => Math.max(...inner.map(of));
    const derived = [
      [LEVEL, most(({ value, parabola }) => level(value) + level(parabola))],
      [BEND, most(({ value, parabola }) => bend(value) + bend(parabola))],
      [QUARTER_LEVEL, most(({ offLine, parabola }) => 1 + level(offLine) + level(parabola))],
      [QUARTER_BEND, most(({ offLine, parabola }) => bend(offLine) + bend(parabola))],
    ];
    for (const [bound, least] of derived) {
      expect(bound / least).toBeGreaterThan(1 + 1e-8);
      expect(bound / least).toBeLessThan(1 + 1e-3);
    }
  });

  test('hold, and are nearly reached, for the signals that bend against them', () => {
    let nearest = 0;
    for (const { value } of inner) {
      // The integral of the signs of the shares, twice: every second difference is 1 or −1.
      const x = new Float64Array(4 * REACH + 2);
      for (let j = N + 2; j < x.length; j++) x[j] = 2 * x[j - 1] - x[j - 2] + Math.sign(value.bends[j - 2]);
      for (let j = N - 1; j >= 0; j--) x[j] = 2 * x[j + 1] - x[j + 2] + Math.sign(value.bends[j]);
      const peak = intervalPeak(x, N);
      expect(peak).toBeLessThanOrEqual(BEND);
      expect(peak).toBeLessThanOrEqual(QUARTER_LEVEL * quarterPeak(x, N) + QUARTER_BEND);
      nearest = Math.max(nearest, peak / BEND);
    }
    expect(nearest).toBeGreaterThan(0.9);
  });
});
