import FFT from 'fft.js';
import { describe, expect, test } from 'vitest';
import { RealFft } from '../../../src/dsp/primitives/fft-real.ts';
import { bitReversed, forward, inverse } from '../../../src/dsp/primitives/fft.ts';
import { furthest, noise } from '../signals.ts';

/** X[k] by the sum of the definition; the angle is reduced before it is rounded. */
function directBin(z: Float64Array, points: number, k: number): [number, number] {
  let [re, im] = [0, 0];
  for (let n = 0; n < points; n++) {
    const angle = (-2 * Math.PI * ((k * n) % points)) / points;
    re += z[2 * n] * Math.cos(angle) - z[2 * n + 1] * Math.sin(angle);
    im += z[2 * n] * Math.sin(angle) + z[2 * n + 1] * Math.cos(angle);
  }
  return [re, im];
}

describe('The complex transform', () => {
  test.each([1, 2, 4, 8, 16, 32, 64, 128, 512, 1024])(
    'of %i points is the sum of the definition',
    (points) => {
      const z = noise(2 * points, points);
      const spectrum = z.slice();
      forward(spectrum, points);
      for (let k = 0; k < points; k++) {
        const at = 2 * bitReversed(k, Math.log2(points));
        const [re, im] = directBin(z, points, k);
        expect(Math.hypot(spectrum[at] - re, spectrum[at + 1] - im)).toBeLessThan(1e-12);
      }
    },
  );

  test.each([2048, 65_536])('of %i points agrees with fft.js', (points) => {
    const z = noise(2 * points, 3);
    const theirs = new Float64Array(2 * points);
    new FFT(points).transform(theirs, z);
    const spectrum = z.slice();
    forward(spectrum, points);
    const ours = (n: number) => spectrum[2 * bitReversed(n >> 1, Math.log2(points)) + (n & 1)];
    expect(furthest(theirs, ours)).toBeLessThan(1e-14 * points ** 0.5 * 10);
  });

  test.each([1, 2, 4, 8, 64, 128, 32_768, 65_536])(
    'of %i points goes back, times the number of them',
    (points) => {
      const z = noise(2 * points, 5);
      const back = z.slice();
      forward(back, points);
      inverse(back, points);
      expect(furthest(back, (n) => points * z[n]) / points).toBeLessThan(2e-15);
    },
  );

  test('of one frequency has one bin: its error is far under a 24-bit step', () => {
    const points = 16_384;
    const z = Float64Array.from({ length: 2 * points }, (_, i) => {
      const angle = (2 * Math.PI * ((1234 * (i >> 1)) % points)) / points;
      return i % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
    });
    forward(z, points);
    const at = 2 * bitReversed(1234, 14);
    expect(furthest(z, (n) => (n === at ? points : 0)) / points).toBeLessThan(1e-15);
  });
});

describe('The real transform', () => {
  test.each([4, 8, 16, 64, 2048, 4096])('of %i samples agrees with fft.js, and leaves them alone', (size) => {
    const samples = noise(size, size);
    const kept = samples.slice();
    const fft = new RealFft(size);
    const [re, im] = [new Float64Array(fft.bins), new Float64Array(fft.bins)];
    fft.transform(samples, re, im);
    expect(samples).toEqual(kept);
    const theirs = new FFT(size).createComplexArray() as number[];
    new FFT(size).realTransform(theirs, Array.from(samples));
    expect(furthest(re, (k) => theirs[2 * k])).toBeLessThan(1e-12);
    expect(furthest(im, (k) => theirs[2 * k + 1])).toBeLessThan(1e-12);
  });

  test.each([4, 8, 32, 4096, 131_072])('of %i samples goes back', (size) => {
    const samples = noise(size, 2);
    const fft = new RealFft(size);
    const [re, im] = [new Float64Array(fft.bins), new Float64Array(fft.bins)];
    fft.transform(samples, re, im);
    const back = new Float64Array(size);
    fft.restore(re, im, back);
    expect(furthest(back, (n) => samples[n])).toBeLessThan(2e-15);
  });
});
