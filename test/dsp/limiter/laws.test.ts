import { describe, expect, test } from 'vitest';
import { constant, differences, noise, SAME } from '../signals.ts';
import { gainsFor, limited, type Params, reductions } from './rig.ts';

const RATE = 44_100;
const CEILING = 10 ** (-1 / 20);
const HOP_MS = (1000 * 16) / RATE;

/** Silence with peaks at the ceiling (-1 dBTP) + `over` dB: a click at each frame given. */
function clicks(frames: number, at: readonly number[], over: number): Float64Array {
  const x = constant(frames, 0);
  for (const n of at) x[n] = 10 ** ((over - 1) / 20);
  return x;
}

/** `over` dB above the ceiling for a while; the ends are soft, so that nothing overshoots between the samples. */
function plateau(frames: number, from: number, to: number, over: number): Float64Array {
  return Float64Array.from({ length: frames }, (_, n) => {
    const inside = Math.max(0, Math.min(1, (n - from) / 48, (to - n) / 48));
    return 10 ** ((over - 1) / 20) * (0.5 - 0.5 * Math.cos(Math.PI * inside));
  });
}

const firstBelow = (values: Float64Array, limit: number, from = 0): number => {
  const at = values.subarray(from).findIndex((v) => v < limit);
  if (at < 0) throw new Error('never');
  return from + at;
};

/** Argument at which a growing function of 0 … 1 takes a value. */
function inverse(rise: (u: number) => number, wanted: number): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (rise(middle) < wanted) low = middle;
    else high = middle;
  }
  return low;
}

const STYLES = ['transparent', 'punchy', 'loud'] as const;

describe('Attack', () => {
  const hann = (u: number) => u - Math.sin(2 * Math.PI * u) / (2 * Math.PI);
  const span = inverse(hann, 0.9) - inverse(hann, 0.1);

  test.each([
    ['transparent', 10, 10],
    ['transparent', 6, 6],
    ['punchy', 10, 5],
    ['loud', 10, 2.5],
  ] as const)('%s: %f ms take the gain down in %f ms, as a raised cosine rises', (style, attack, time) => {
    for (const rate of [44_100, 96_000]) {
      const gains = gainsFor({ style, attack, lookahead: 10 }, clicks(4000, [3000], 6), rate);
      const depth = 1 - Math.min(...gains);
      // Rounded to whole hops.
      const window = 16 * Math.round((time * rate) / 16_000);
      const way = firstBelow(gains, 1 - 0.9 * depth) - firstBelow(gains, 1 - 0.1 * depth);
      expect(Math.abs(way / (span * window) - 1)).toBeLessThan(0.05);
    }
  });

  test('is down when the peak comes, by just what the peak asks for, and stays as long as its interpolation reads', () => {
    for (const style of STYLES) {
      const gains = gainsFor({ style, attack: 4, lookahead: 8 }, clicks(4000, [3000], 6));
      const off = gains.subarray(3000 - 32, 3000 + 33).map((gain) => Math.abs(gain - 10 ** (-6 / 20)));
      expect(Math.max(...off)).toBeLessThan(1e-12);
    }
  });

  test('cannot be longer than the look-ahead', () => {
    const peaks = clicks(4000, [3000], 6);
    const short = gainsFor({ attack: 2, lookahead: 2 }, peaks);
    expect(gainsFor({ attack: 10, lookahead: 2 }, peaks)).toEqual(short);
  });

  test('a look-ahead beyond the attack keeps the gain down for a peak that is about to come', () => {
    const peaks = clicks(4000, [2000, 2350], 6);
    const between = (given: Partial<Params>) =>
      Math.max(...gainsFor({ ...given, release: 5 }, peaks).subarray(2000, 2350));
    expect(between({ attack: 1, lookahead: 10 })).toBeCloseTo(10 ** (-6 / 20), 9);
    expect(between({ attack: 1, lookahead: 1 })).toBeGreaterThan(0.6);
  });
});

describe('Release', () => {
  /** ms of fast, slow and charge, as laws.ts has them. */
  const LAWS: readonly (readonly [(typeof STYLES)[number], number | 'auto', number, number, number])[] = [
    ['transparent', 80, 80, 80, 80],
    ['transparent', 7, 7, 7, 7],
    ['punchy', 120, 30, 120, 120],
    ['loud', 160, 20, 80, 160],
    ['transparent', 'auto', 60, 500, 200],
    ['punchy', 'auto', 20, 250, 100],
    ['loud', 'auto', 8, 100, 100],
  ];

  test.each(LAWS)(
    '%s, %s: after a short peak %f ms, after a long one %f',
    (style, release, fast, slow, charge) => {
      const long = Math.ceil(6 * charge * 44.1);
      const frames = long + Math.ceil(2.5 * slow * 44.1) + 3000;
      // A peak is held for the attack's window and the hops around it.
      const held = 3 + 6 * HOP_MS;
      for (const length of [0, long]) {
        const signal = length === 0 ? clicks(frames, [1000], 6) : plateau(frames, 1000, 1000 + length, 6);
        const share = 1 - Math.exp(-(held + length / 44.1) / charge);
        const after = reductions(gainsFor({ style, release, attack: 3 }, signal)).subarray(1000 + length);
        const start = firstBelow(after, 5.5);
        const law = (ms: number) => (1 - share) * Math.exp(-ms / fast) + share * Math.exp(-ms / slow);
        const zero = inverse((u) => 1 - law(u * slow), 0.5 / 6) * slow;
        for (const left of [0.5, Math.exp(-1), 0.2]) {
          const time = (firstBelow(after, 6 * left) - start) / 44.1;
          const expected = inverse((u) => 1 - law(4 * u * slow), 1 - left) * 4 * slow - zero;
          expect(Math.abs(time - expected), `${left}`).toBeLessThan(0.05 * expected + HOP_MS / 2);
        }
      }
    },
  );

  test('ends: the gain is exactly 1 again', () => {
    for (const style of STYLES) {
      const gains = gainsFor({ style, release: 10 }, clicks(12_000, [1000], 12));
      expect(gains.subarray(11_000).every((gain) => gain === 1)).toBe(true);
    }
  });
});

test('The styles differ as they say: hits in a row are turned down less by punchy than by transparent, least by loud', () => {
  const hits = clicks(
    44_100,
    Array.from({ length: 10 }, (_, i) => 1000 + 4000 * i),
    6,
  );
  const mean = (style: (typeof STYLES)[number]) =>
    reductions(gainsFor({ style }, hits)).reduce((sum, r) => sum + r, 0) / hits.length;
  const [transparent, punchy, loud] = STYLES.map(mean);
  expect(punchy).toBeLessThan(0.6 * transparent);
  expect(loud).toBeLessThan(0.6 * punchy);
});

describe('Links', () => {
  /** Reductions of the loud and the quiet channel at a frame, both ways round. */
  function pair(given: Partial<Params>, signal: Float64Array, at: number): readonly [number, number] {
    const faint = constant(signal.length, 1e-6);
    const one = limited(given, signal, faint);
    const other = limited(given, faint, signal);
    expect(differences([other.left, other.right], [one.right, one.left])).toEqual(SAME);
    return [-20 * Math.log10(one.left[at] / signal[at]), -20 * Math.log10(one.right[at] / 1e-6)];
  }

  test.each([0, 0.25, 0.5, 1])(
    'link %f: the quiet channel gets that share of the reduction in dB',
    (link) => {
      for (const style of STYLES) {
        for (const signal of [clicks(8000, [6000], 6), plateau(8000, 1000, 8000, 6)]) {
          const [loud, quiet] = pair({ style, link }, signal, 6000);
          expect(loud).toBeCloseTo(6, 4);
          expect(quiet).toBeCloseTo(6 * link, 4);
        }
      }
    },
  );

  test.each([
    [1, 0],
    [0, 1],
    [0.3, 0.8],
  ])('transient link %f and release link %f take the place of link', (transient_link, release_link) => {
    const given = { style: 'punchy', link: 0.1, transient_link, release_link } as const;
    const [, short] = pair(given, clicks(8000, [6000], 6), 6000);
    // The click has been held for the attack and two hops: that much of it counts as sustained.
    const sustained = 6 * (1 - Math.exp(-(1.5 + 3 * HOP_MS) / 80));
    expect(Math.abs(short - (release_link * sustained + transient_link * (6 - sustained)))).toBeLessThan(
      0.05,
    );
    const [, dense] = pair(given, plateau(60_000, 1000, 60_000, 6), 50_000);
    expect(dense).toBeCloseTo(6 * release_link, 2);
  });

  test('a sustained reduction in one channel and a short peak in the other do not add up', () => {
    const left = plateau(60_000, 1000, 60_000, 6);
    const right = clicks(60_000, [50_000], 6);
    for (const link of [0.999, 1]) {
      const out = limited({ style: 'punchy', link }, left, right);
      expect(-20 * Math.log10(out.right[50_000] / right[50_000])).toBeCloseTo(6, 1);
    }
  });
});

describe('The gain', () => {
  test('is never above 1, never jumps, and never lets a peak pass', () => {
    const x = noise(12_000, 5).map((v, n) => (Math.floor(n / 700) % 3 === 0 ? 4 * v * Math.abs(v) : 0.2 * v));
    for (const style of STYLES) {
      for (const given of [{}, { release: 'auto' }, { lookahead: 0.5, release: 5 }] as const) {
        const gains = gainsFor({ style, ...given }, x);
        const steps = gains.map((gain, n) => Math.abs(gain - (gains[n - 1] ?? gain)));
        expect(Math.max(...gains)).toBeLessThanOrEqual(1);
        expect(Math.min(...gains)).toBeLessThan(0.4);
        expect(Math.max(...steps)).toBeLessThan(0.05);
        expect(Math.max(...gains.map((gain, n) => Math.abs(gain * x[n])))).toBeLessThan(CEILING + 1e-12);
      }
    }
  });

  test('is what the limiter tells of it', () => {
    const x = clicks(30_870, [2000, 9000, 9010, 21_000], 6).map((v, n) => (n === 9000 ? 2 * v : v));
    const faint = constant(x.length, 1e-6);
    const { right, processor } = limited({ release: 5 }, x, faint);
    const found = reductions(right.map((y) => y / 1e-6));
    expect(processor.maxReduction).toBeCloseTo(Math.max(...found), 9);
    let active = 0;
    for (let n = 0; n < found.length; n += 16) if (found.subarray(n, n + 16).some((r) => r > 0)) active += 16;
    expect(processor.activeFrames).toBe(active);
    // Hops belong to the 100 ms in which they begin.
    const steps = new Float64Array(7);
    for (let n = 0; n < found.length; n++) {
      const step = Math.floor((Math.floor(n / 16) * 16) / 4410);
      steps[step] = Math.max(steps[step], found[n]);
    }
    const curve = processor.reductionCurve();
    expect(curve.length).toBe(7);
    curve.forEach((value, step) => {
      expect(value).toBeCloseTo(steps[step], 9);
    });
  });
});
