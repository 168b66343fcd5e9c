import { describe, expect, it } from 'vitest';
import { factorOf, levelOf } from '../../../../src/dsp/primitives/dynamics/decibel_polynomials.ts';
import { uniforms } from '../../signals.ts';

const POINTS = 200_000;

describe('level of a power', () => {
  it('lies within 1e−11 dB of the logarithm over 1200 dB', () => {
    const next = uniforms(1);
    let worst = 0;
    for (let n = 0; n < POINTS; n++) {
      const power = Math.exp((next() * 1200 - 600) * (Math.LN10 / 10));
      worst = Math.max(worst, Math.abs(levelOf(power) - 10 * Math.log10(power)));
    }
    expect(worst).toBeLessThan(1e-11);
  });

  it('has no step where the exponent changes: at √½ and at the powers of two', () => {
    for (const centre of [Math.SQRT1_2, 0.5, 1, 2, 2 ** -60, 2 ** 60]) {
      let before = -Infinity;
      for (let n = -200; n <= 200; n++) {
        const level = levelOf(centre * (1 + n * 1e-8));
        expect(level).toBeGreaterThan(before);
        expect(level).toBeCloseTo(10 * Math.log10(centre * (1 + n * 1e-8)), 10);
        before = level;
      }
    }
  });

  it('is 0 at 1, keeps its digits beside it, and stays finite beyond ±600 dB', () => {
    expect(levelOf(1)).toBe(0);
    for (const step of [1e-6, 1e-9, 1e-12]) {
      const level = levelOf(1 + step) / ((10 / Math.LN10) * Math.log1p(1 + step - 1));
      expect(Math.abs(level - 1)).toBeLessThan(1e-10);
    }
    for (const faint of [0, -0, 5e-324, 1e-310, 2.2e-308, 1e-61, -1]) {
      expect(levelOf(faint)).toBeCloseTo(-600, 9);
    }
    for (const huge of [1e61, 1e300, Number.MAX_VALUE, Infinity]) expect(levelOf(huge)).toBeCloseTo(600, 9);
  });
});

describe('factor of a level', () => {
  it('lies within 5e−11 of the exponential over 1200 dB', () => {
    const next = uniforms(2);
    let worst = 0;
    for (let n = 0; n < POINTS; n++) {
      const level = next() * 1200 - 600;
      worst = Math.max(worst, Math.abs(factorOf(level) / Math.exp(level * (Math.LN10 / 20)) - 1));
    }
    expect(worst).toBeLessThan(5e-11);
  });

  it('is exactly 1 at rest and near it, and never above 1 for a reduction', () => {
    for (const rest of [0, -0, 1e-16, -1e-16, 5e-324]) expect(factorOf(rest)).toBe(1);
    const next = uniforms(3);
    const factors = Array.from({ length: 20_000 }, () => factorOf(-next() * 100));
    expect(Math.max(...factors)).toBeLessThanOrEqual(1);
  });

  it('is bounded by ±600 dB', () => {
    expect(factorOf(-Infinity)).toBe(factorOf(-600));
    expect(factorOf(Infinity)).toBe(factorOf(600));
    expect(factorOf(-600)).toBeGreaterThan(0);
  });
});
