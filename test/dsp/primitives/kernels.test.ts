import { describe, expect, test } from 'vitest';
import { BiquadCascade } from '../../../src/dsp/primitives/biquad.ts';
import { differences, noise, SAME, withoutTwins } from '../signals.ts';

describe('The twin of the biquad cascade gives the bits of the truth', () => {
  const section = (k: number) => ({ b0: 1.01, b1: -1.7 + k / 50, b2: 0.72, a1: -1.69 + k / 60, a2: 0.715 });

  test.each([1, 2, 3, 7, 12])('with %i sections, in blocks of any size, into the silence', (count) => {
    const sections = Array.from({ length: count }, (_, k) => section(k));
    const filtered = () => {
      const cascade = new BiquadCascade(sections, 2);
      const signal = [noise(6000, 1, 0.5), noise(6000, 2, 1e-3)].map((samples) => samples.fill(0, 3000));
      let from = 0;
      for (const size of [1, 7, 255, 256, 257, 1024, 1025, 3175]) {
        cascade.process(
          signal.map((samples) => samples.subarray(from)),
          size,
        );
        from += size;
      }
      return signal;
    };
    const twin = filtered();
    expect(differences(twin, withoutTwins(filtered))).toEqual(SAME);
    expect(twin[1][5999]).toBe(0);
  });
});
