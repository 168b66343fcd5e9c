import { describe, expect, test } from 'vitest';
import { designAllpass } from '../../../src/dsp/primitives/allpass.ts';
import type { Section } from '../../../src/dsp/primitives/biquad.ts';

const RATE = 44_100;

/** Response at `freq` by complex arithmetic: magnitude, and phase between −π and π. */
function response({ b0, b1, b2, a1, a2 }: Section, freq: number): { magnitude: number; phase: number } {
  const w = (2 * Math.PI * freq) / RATE;
  const [c1, s1, c2, s2] = [Math.cos(w), -Math.sin(w), Math.cos(2 * w), -Math.sin(2 * w)];
  const [nr, ni] = [b0 + b1 * c1 + b2 * c2, b1 * s1 + b2 * s2];
  const [dr, di] = [1 + a1 * c1 + a2 * c2, a1 * s1 + a2 * s2];
  return {
    magnitude: Math.hypot(nr, ni) / Math.hypot(dr, di),
    phase: Math.atan2(ni * dr - nr * di, nr * dr + ni * di),
  };
}

/** −2·atan of (w/Q) / (1 − w²): what (s² − s/Q + 1) / (s² + s/Q + 1) turns by. */
function analoguePhase(freq: number, centre: number, q: number): number {
  const w = freq / centre;
  return -2 * Math.atan2(w / q, 1 - w * w);
}

/** Difference of two angles, as the shortest way round. */
function apart(a: number, b: number): number {
  return Math.abs(Math.atan2(Math.sin(a - b), Math.cos(a - b)));
}

describe('The all-pass', () => {
  test.each([20, 300, 5000, 16_000, 21_000, 22_050, 60_000])(
    'at %d Hz has magnitude 1 and is stable',
    (freq) => {
      for (const q of [0.1, 0.7071, 5, 20]) {
        const s = designAllpass(freq, q, RATE);
        for (const at of [1, 100, 1000, 9000, 20_000, 22_000])
          expect(Math.abs(response(s, at).magnitude - 1), `${q}, ${at} Hz`).toBeLessThan(1e-9);
        expect(Math.abs(s.a2) < 1 && Math.abs(s.a1) < 1 + s.a2).toBe(true);
      }
    },
  );

  test.each([50, 1000, 9000, 16_000])(
    'at %d Hz turns by half a turn there, as fast as the analogue one',
    (freq) => {
      for (const q of [0.5, 2, 10]) {
        const s = designAllpass(freq, q, RATE);
        const step = freq * 1e-4;
        expect(apart(response(s, freq).phase, Math.PI)).toBeLessThan(1e-9);
        const slope = apart(response(s, freq + step).phase, response(s, freq - step).phase);
        const wanted = apart(analoguePhase(freq + step, freq, q), analoguePhase(freq - step, freq, q));
        expect(Math.abs(slope / wanted - 1)).toBeLessThan(1e-4);
      }
    },
  );

  test('far below Nyquist has the analogue phase within a fifth of a degree', () => {
    for (const q of [0.5, 2]) {
      const s = designAllpass(400, q, RATE);
      for (const at of [50, 200, 390, 700, 1500])
        expect(apart(response(s, at).phase, analoguePhase(at, 400, q))).toBeLessThan(0.2 * (Math.PI / 180));
    }
  });
});
