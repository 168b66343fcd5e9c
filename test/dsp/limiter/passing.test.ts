import { describe, expect, test } from 'vitest';
import { constant, differences, noise, SAME } from '../signals.ts';
import { bandLimited, long } from './judge.ts';
import { limited } from './rig.ts';

const CEILING = 10 ** (-1 / 20);
const STYLES = ['transparent', 'punchy', 'loud'] as const;

/** Noise whose true peak is `level` dB from the ceiling. */
function programme(seed: number, level: number, frames = 3000): Float64Array {
  const x = bandLimited(noise(frames, seed));
  const factor = (CEILING * 10 ** (level / 20)) / long(x);
  return x.map((v) => factor * v);
}

describe('Under the ceiling', () => {
  test('a signal that stays 0.01 dB below passes bit for bit, in every style', () => {
    const [left, right] = [programme(1, -0.01), programme(2, -0.01)];
    for (const style of STYLES) {
      for (const link of [0, 0.5, 1]) {
        const out = limited({ style, link, release: 'auto' }, left, right);
        expect(differences([out.left, out.right], [left, right])).toEqual(SAME);
        expect(out.processor.maxReduction).toBe(0);
        expect(out.processor.activeFrames).toBe(0);
      }
    }
  });

  test('one that is 0.01 dB above does not', () => {
    const out = limited({}, programme(1, 0.01), programme(2, -0.01));
    expect(out.processor.maxReduction).toBeGreaterThan(0.004);
    expect(out.processor.maxReduction).toBeLessThan(0.02);
  });

  test('passages before a peak and after its release pass bit for bit', () => {
    const quiet = programme(3, -6, 9000);
    const once = quiet.slice();
    once[4000] = 4;
    for (const style of STYLES) {
      const { left, right } = limited({ style, release: 5 }, once, quiet);
      for (const y of [left, right]) {
        expect(differences([y.slice(0, 3750)], [quiet.slice(0, 3750)])).toEqual([-1]);
        expect(differences([y.slice(8500)], [quiet.slice(8500)])).toEqual([-1]);
        expect(y.subarray(3990, 4100).every((v, n) => Math.abs(v) < Math.abs(once[3990 + n]))).toBe(true);
      }
    }
  });
});

test('NaN, infinities and huge values do not come out, and what follows is heard again', () => {
  const wild = noise(20_000, 6);
  [NaN, Infinity, -Infinity, 1e300, -1e300].forEach((v, i) => (wild[500 + 100 * i] = v));
  const { left } = limited({ release: 5 }, wild);
  expect(left.every((v) => Number.isFinite(v) && Math.abs(v) <= CEILING + 1e-9)).toBe(true);
  expect(Math.max(...left.subarray(19_000))).toBeGreaterThan(0.5);
});

test('One channel alone is limited like two that are the same', () => {
  const x = noise(5000, 8, 3);
  const stereo = limited({}, x, x);
  const mono = limited({}, x, constant(5000, 0));
  expect(mono.left).toEqual(stereo.left);
});

test.each([1, 7, 64, 1000, 100_000])('Tells the same of itself in blocks of %i frames', (cut) => {
  const [left, right] = [noise(9000, 8, 3), noise(9000, 9, 0.5)];
  const given = { style: 'punchy', transient_link: 0.3, release_link: 0.8 } as const;
  const whole = limited(given, left, right);
  const cuts = limited(given, left, right, { cut });
  expect(differences([cuts.left, cuts.right], [whole.left, whole.right])).toEqual(SAME);
  expect(cuts.processor.reductionCurve()).toEqual(whole.processor.reductionCurve());
  expect(cuts.processor.activeFrames).toBe(whole.processor.activeFrames);
});
