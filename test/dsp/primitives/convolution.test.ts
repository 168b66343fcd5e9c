import { describe, expect, test } from 'vitest';
import { createConvolver } from '../../../src/dsp/primitives/convolution.ts';
import { differences, furthest, noise, SAME, withoutTwins } from '../signals.ts';

/** Symmetric taps of this length. */
function symmetric(length: number, seed: number): Float64Array {
  const taps = noise(length, seed);
  for (let n = 0; n < length / 2; n++) taps[length - 1 - n] = taps[n];
  return taps;
}

/** The sum of the definition, centred; what rounding takes from it is kept aside (Neumaier), so it is exact enough. */
function directly(taps: Float64Array, samples: Float64Array, n: number): number {
  const half = (taps.length - 1) / 2;
  let [sum, lost] = [0, 0];
  for (let k = -half; k <= half; k++) {
    const term = taps[half + k] * (samples[n - k] ?? 0);
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  return sum + lost;
}

/** The signal through the convolver, in blocks of these sizes and the rest in one. */
function convolved(
  taps: Parameters<typeof createConvolver>[0],
  input: readonly Float64Array[],
  sizes: readonly number[] = [],
): Float64Array[] {
  const convolver = createConvolver(taps, input.length);
  const signal = input.map((samples) => samples.slice());
  let from = 0;
  for (const size of [...sizes, input[0].length]) {
    const frames = Math.min(size, input[0].length - from);
    convolver.process(
      signal.map((samples) => samples.subarray(from)),
      frames,
    );
    from += frames;
  }
  return signal;
}

describe('Overlap-save convolution', () => {
  test.each([1, 3, 63, 129, 511, 2049])(
    'with %i taps is the direct sum, delayed by the latency',
    (length) => {
      const taps = symmetric(length, 1);
      const { latency } = createConvolver(taps, 2);
      const input = [noise(latency + 3000, 2), noise(latency + 3000, 3)];
      const output = convolved(taps, input);
      const scale = Math.sqrt(length);
      for (const [c, samples] of output.entries()) {
        expect(samples.subarray(0, latency - (length - 1) / 2).every((x) => x === 0)).toBe(true);
        // The last frames have not all of their inputs yet.
        const whole = samples.subarray(latency, samples.length);
        const wanted = (n: number) => directly(taps, input[c], n);
        expect(furthest(whole, wanted) / scale).toBeLessThan(3e-15);
      }
    },
  );

  test('gives the same bits however the signal is cut', () => {
    const taps = symmetric(257, 4);
    const input = [noise(9000, 5), noise(9000, 6, 1e-3)];
    const whole = convolved(taps, input);
    for (const sizes of [[1, 7, 64, 767, 768, 769, 1000], Array<number>(9000).fill(64), [4096, 0, 1]]) {
      expect(differences(convolved(taps, input, sizes), whole)).toEqual(SAME);
    }
    expect(
      differences(
        withoutTwins(() => convolved(taps, input)),
        whole,
      ),
    ).toEqual(SAME);
  });

  test.each([3, 129, 257, 2049])('gives the same bits with its twin and without, with %i taps', (length) => {
    const taps = [symmetric(length, 14), symmetric(length, 15)];
    const run = () => convolved(taps, [noise(20_000, 16), noise(20_000, 17, 1e-6)], [5000]);
    expect(differences(run(), withoutTwins(run))).toEqual(SAME);
  });

  test('keeps the channels apart to the bit, each with taps of its own or a pure delay', () => {
    const [a, b] = [symmetric(129, 7), symmetric(129, 8)];
    const [left, right] = [noise(4000, 9), noise(4000, 10)];
    const [x, y] = convolved([a, b], [left, right]);
    expect(differences(convolved([b, a], [right, left]), [y, x])).toEqual(SAME);
    expect(differences([convolved(a, [left])[0], convolved(b, [right])[0]], [x, y])).toEqual(SAME);
    const silent = convolved([a, b], [left, new Float64Array(4000)]);
    expect(differences(silent, [x, new Float64Array(4000)])).toEqual(SAME);
    const { latency } = createConvolver(a, 1);
    const [z, delayed] = convolved([a, undefined], [left, right]);
    expect(differences([z], [x])).toEqual([-1]);
    expect(differences([delayed.subarray(latency)], [right.subarray(0, 4000 - latency)])).toEqual([-1]);
  });

  test('never leaves subnormal numbers, and ends in true silence', () => {
    const taps = symmetric(129, 11).map((tap) => tap * 1e-3);
    for (const peak of [1, 1e-25, 1e-290]) {
      const input = [noise(6000, 12, peak).fill(0, 2000), noise(6000, 13, peak).fill(0, 2000)];
      for (const run of [() => convolved(taps, input), () => withoutTwins(() => convolved(taps, input))]) {
        for (const samples of run()) {
          expect(samples.every((x) => x === 0 || Math.abs(x) >= 1e-30)).toBe(true);
          expect(samples.subarray(5000).every((x) => x === 0)).toBe(true);
        }
      }
    }
  });

  test('refuses taps of even or unequal length', () => {
    expect(() => createConvolver(new Float64Array(8), 2)).toThrow('odd length');
    expect(() => createConvolver([new Float64Array(7), new Float64Array(9)], 2)).toThrow('one odd length');
  });
});
