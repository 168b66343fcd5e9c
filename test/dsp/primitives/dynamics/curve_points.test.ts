import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PointsCurve } from '../../../../src/dsp/primitives/dynamics/curve_points.ts';

const free = (points: number[][]) => new PointsCurve(points, Infinity);
const level = fc.integer({ min: -120, max: 24 });
const points = fc.array(fc.tuple(level, level), { minLength: 1, maxLength: 12 });

/** Points of one input: the last counts. */
const unique = (given: number[][]) =>
  [...new Map(given as [number, number][])].sort(([a], [b]) => a - b) as number[][];

describe('a curve through points', () => {
  it('goes through every point, in whatever order they come', () => {
    fc.assert(
      fc.property(points, (given) => {
        const curve = free(given);
        return unique(given).every(([x, y]) => Math.abs(x - curve.at(x) - y) < 1e-9);
      }),
      { seed: 1 },
    );
  });

  it('stays between the outputs of neighbouring points, and is monotone there', () => {
    fc.assert(
      fc.property(points, (given) => {
        const curve = free(given);
        const sorted = unique(given);
        return sorted.slice(1).every(([x, y], k) => {
          const [x0, y0] = sorted[k];
          const inside = Array.from({ length: 51 }, (_, n) => x0 + ((x - x0) * n) / 50);
          const outputs = inside.map((input) => (input - curve.at(input)) * Math.sign(y - y0 || 1));
          const flat = y === y0 ? outputs.every((output) => Math.abs(output - y) < 1e-9) : true;
          return flat && outputs.slice(1).every((output, n) => output >= outputs[n] - 1e-9);
        });
      }),
      { seed: 2 },
    );
  });

  it('has no corner: slopes agree on both sides of every inner point', () => {
    fc.assert(
      fc.property(points, (given) => {
        const curve = free(given);
        const output = (x: number) => x - curve.at(x);
        return unique(given)
          .slice(1, -1)
          .every(([x]) => {
            const h = 1e-5;
            const before = (output(x) - output(x - h)) / h;
            const after = (output(x + h) - output(x)) / h;
            return Math.abs(before - after) < 0.02;
          });
      }),
      { seed: 3 },
    );
  });

  it('keeps to a straight line where the points lie on one', () => {
    const curve = free([
      [0, -20],
      [-60, -50],
      [-30, -35],
      [-10, -25],
    ]);
    for (let x = -60; x <= 0; x += 0.7) expect(x - curve.at(x)).toBeCloseTo(-20 + x / 2, 9);
  });

  it('is PCHIP: by hand for three points', () => {
    // Secants 1 and 1/4 over widths 20 and 40: slope (100 + 80) / (100 / 1 + 80 / ¼) = 180 / 420 in the middle.
    const curve = free([
      [-60, -60],
      [-40, -40],
      [0, -30],
    ]);
    const slope = 180 / 420;
    // Hermite's basis at t = ¼ and t = ½.
    const basis = (t: number) =>
      [(1 + 2 * t) * (1 - t) ** 2, t * (1 - t) ** 2, t ** 2 * (3 - 2 * t), t ** 2 * (t - 1)] as const;
    for (const t of [0.25, 0.5]) {
      const [h0, g0, h1, g1] = basis(t);
      const rising = h0 * -60 + g0 * 20 * 1 + h1 * -40 + g1 * 20 * slope;
      expect(-60 + 20 * t - curve.at(-60 + 20 * t)).toBeCloseTo(rising, 9);
      const flat = h0 * -40 + g0 * 40 * slope + h1 * -30 + g1 * 40 * 0.25;
      expect(-40 + 40 * t - curve.at(-40 + 40 * t)).toBeCloseTo(flat, 9);
    }
  });

  it('keeps the gain of its ends beyond them, and every gain within the range', () => {
    const given = [
      [-50, -40],
      [-10, -25],
    ];
    expect(free(given).at(-90)).toBeCloseTo(-10, 9);
    expect(free(given).at(10)).toBeCloseTo(15, 9);
    const held = new PointsCurve(given, 4);
    expect(held.at(-90)).toBe(-4);
    expect(held.at(10)).toBe(4);
    expect(free([[-20, -26]]).at(3)).toBe(6);
  });
});
