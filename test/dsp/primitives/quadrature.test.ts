import { describe, expect, test } from 'vitest';
import { Envelope } from '../../../src/dsp/primitives/quadrature.ts';
import { furthest, noise, tone } from '../signals.ts';

describe('The envelope', () => {
  test.each([
    [44_100, 20],
    [44_100, 61.7],
    [44_100, 997],
    [44_100, 21_000],
    [96_000, 30],
    [384_000, 20],
  ])('at %d Hz of a tone of %d Hz is the square of its amplitude, without ripple', (rate, freq) => {
    // The slowest sections settle with a time constant of 50 ms.
    const frames = rate + 1000;
    const x = tone(frames, freq, rate, 0.3);
    new Envelope(rate).process(x, frames);
    expect(furthest(x.subarray(rate), () => 0.09) / 0.09).toBeLessThan(1e-5);
  });

  test('does not depend on the blocks, and ends in true silence', () => {
    const x = noise(9000, 1).fill(0, 3000);
    const whole = x.slice();
    new Envelope(48_000).process(whole, 9000);
    const cut = new Envelope(48_000);
    for (let n = 0; n < 9000; n += 7) {
      const piece = x.subarray(n, Math.min(9000, n + 7));
      cut.process(piece, piece.length);
    }
    expect(x).toEqual(whole);
    const faint = noise(100_000, 2, 1e-20).fill(0, 100);
    new Envelope(48_000).process(faint, 100_000);
    expect(faint.subarray(90_000).every((power) => power === 0)).toBe(true);
  });
});
