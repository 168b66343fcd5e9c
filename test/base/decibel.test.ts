import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decibelsOf, decibelsOfPower, gainOf, powerOf } from '../../src/base/decibel.ts';

test('No decibels are a factor of exactly 1, of either sign.', () => {
  expect(gainOf(0)).toBe(1);
  expect(gainOf(-0)).toBe(1);
});

test('20 dB are a factor of 10, 6.0206 dB a factor of 2, minus infinity none.', () => {
  expect(gainOf(20)).toBeCloseTo(10, 13);
  expect(gainOf(6.020599913279624)).toBeCloseTo(2, 14);
  expect(gainOf(-Infinity)).toBe(0);
  expect(decibelsOf(0)).toBe(-Infinity);
  expect(powerOf(10)).toBeCloseTo(10, 13);
  expect(decibelsOfPower(0)).toBe(-Infinity);
});

test('Factor and level are inverse to within 1e-12 dB, for amplitudes and for powers.', () => {
  fc.assert(
    fc.property(fc.double({ min: -200, max: 200, noNaN: true }), (level) => {
      expect(Math.abs(decibelsOf(gainOf(level)) - level)).toBeLessThan(1e-12 * Math.max(1, Math.abs(level)));
      expect(Math.abs(decibelsOfPower(powerOf(level)) - level)).toBeLessThan(
        1e-12 * Math.max(1, Math.abs(level)),
      );
      expect(Math.abs(powerOf(level) / gainOf(level) ** 2 - 1)).toBeLessThan(1e-12);
    }),
    { seed: 20261122 },
  );
});
