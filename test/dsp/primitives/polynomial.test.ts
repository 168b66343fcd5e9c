import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leastSquares, quadraticRoots, rootsOf } from '../../../src/dsp/primitives/polynomial.ts';

function expand(roots: readonly number[]): number[] {
  return roots.reduce((c, r) => [...c, 0].map((_, k) => (c[k - 1] ?? 0) - r * (c[k] ?? 0)), [1]);
}

test('roots of very different size are found to full relative precision', () => {
  const roots = rootsOf(expand([-5.8e-7, -1.2, 2.06, 3])).map((z) => z.re);
  [-5.8e-7, -1.2, 2.06, 3].forEach((r, k) => expect(Math.abs(roots[k] / r - 1)).toBeLessThan(1e-12));
});

test('complex roots come as exact conjugates', () => {
  // (x² + 1)(x² − 2x + 5)
  const roots = rootsOf([5, -2, 6, -2, 1]);
  expect(roots[0].im).toBe(-roots[1].im);
  expect(Math.abs(roots[0].im)).toBeCloseTo(1, 12);
  expect(roots[2].re).toBeCloseTo(1, 12);
  expect(Math.abs(roots[3].im)).toBeCloseTo(2, 12);
});

test('quadratic roots do not cancel', () => {
  const [big, small] = quadraticRoots([1e-12, 1, 1]);
  expect(big.re).toBeCloseTo(-1, 11);
  expect(Math.abs(small.re / -1e-12 - 1)).toBeLessThan(1e-11);
});

test('least squares gives back the coefficients that made the target', () => {
  const coefficient = fc.double({ min: -5, max: 5, noNaN: true });
  fc.assert(
    fc.property(coefficient, coefficient, coefficient, (c0, c1, c2) => {
      const x = Float64Array.from({ length: 20 }, (_, i) => i / 10);
      const columns = [x.map(() => 1e-9), x, x.map((v) => v * v * 1e6)];
      const target = x.map((v) => c0 * 1e-9 + c1 * v + c2 * 1e6 * v * v);
      const c = leastSquares(
        columns,
        target,
        x.map((v) => 1 + v),
      );
      expect(Math.abs(c[1] - c1)).toBeLessThan(1e-6);
      expect(Math.abs(c[2] - c2)).toBeLessThan(1e-9);
    }),
    { numRuns: 50 },
  );
});
