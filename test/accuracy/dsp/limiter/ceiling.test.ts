import { describe, expect, test } from 'vitest';
import { gainOf } from '../../../../src/base/decibel.ts';
import { noise } from '../../../dsp/signals.ts';
import { attack, click, families } from '../../../dsp/limiter/attacks.ts';
import { bandLimited, declared, type Judge, long } from '../../../dsp/limiter/judge.ts';
import { limited, type Params, settings } from '../../../dsp/limiter/rig.ts';

/** What the limiter promises, dB above the ceiling. */
const PROMISED = 0.02;

const SETTINGS: readonly Partial<Params>[] = [
  {},
  { lookahead: 0.5, release: 5 },
  { ceiling: -6, lookahead: 1.5, release: 20, link: 0 },
  { ceiling: 0, lookahead: 10, release: 200, link: 0.5 },
  { style: 'punchy' },
  { style: 'loud' },
  { style: 'loud', lookahead: 0.5, release: 5 },
  { release: 'auto' },
  { style: 'loud', release: 'auto', lookahead: 5 },
  { style: 'punchy', attack: 0.5, lookahead: 6, release: 30, transient_link: 0.3, release_link: 0.9 },
];
/** The clipper's own products reach up to fs/2. */
const CLIPPING: readonly Partial<Params>[] = [
  { soft_clip: 3 },
  { soft_clip: 1, style: 'loud', release: 'auto', lookahead: 0.5 },
  { soft_clip: 12, link: 0 },
];
const RATES = [44_100, 48_000, 96_000];

/** dB above the ceiling, by a judge. */
function over(judge: Judge, signal: Float64Array, given: Partial<Params>, rate = 44_100): number {
  const { left } = limited(given, given.soft_clip === undefined ? signal : amidSilence(signal), undefined, {
    rate,
  });
  return 20 * Math.log10(judge(left)) - settings(given).ceiling;
}

/** The clipper's filters ring on both sides of a signal; cut off there, the rest would be another signal. */
function amidSilence(signal: Float64Array): Float64Array {
  const longer = new Float64Array(signal.length + 256);
  longer.set(signal, 128);
  return longer;
}

/** The most that `count` signals of a family are over, with every setting and rate in turn. */
function worst(
  family: string,
  count: number,
  judge: Judge,
  prepare: (x: Float64Array) => Float64Array,
  among = SETTINGS,
): number {
  let most = -Infinity;
  for (let i = 0; i < count; i++) {
    const given = among[i % among.length];
    most = Math.max(most, over(judge, prepare(attack(family, i)), given, RATES[i % RATES.length]));
  }
  return most;
}

const BELOW = 84;
const WHOLE = 14;

describe(`${BELOW * families.length} signals below 0.465 fs keep the ceiling by 512 taps at 32×`, () => {
  test.each(families)('%s', (family) => {
    expect(worst(family, BELOW, long, bandLimited)).toBeLessThanOrEqual(PROMISED);
  });
});

describe('With all that lies up to fs/2', () => {
  const whole = (x: Float64Array) => x;

  test.each(families)('%s keeps the ceiling by the declared interpolation at 32×', (family) => {
    expect(worst(family, WHOLE, declared, whole)).toBeLessThanOrEqual(PROMISED);
  });

  test.each(families)('%s does so behind the soft clipper', (family) => {
    expect(worst(family, 9, declared, whole, CLIPPING)).toBeLessThanOrEqual(PROMISED);
  });

  /** Above 0.465 fs no interpolator agrees with another: dB over, at most, as the docstring sums up. */
  const FIGURES: Readonly<Record<string, number>> = {
    'a tone up to fs/2': 0.15,
    'clicks on the samples': 0.05,
    'a square wave': 0.5,
    'alternating signs with jumps': 3.5,
    'dense transients': 0.05,
    'bursts of noise': 1,
    'a step of level': 0.05,
    'a step of 0 Hz': 0.05,
    'random signs': 1.2,
    'a chirp to fs/2': 1.4,
  };

  test.each(families)('%s is no further over by 512 taps than is written down', (family) => {
    expect(worst(family, WHOLE, long, whole)).toBeLessThanOrEqual(FIGURES[family] ?? PROMISED);
  });
});

test('A click at each 32nd of a frame comes out at the ceiling, neither over nor lower than need be', () => {
  for (let k = 0; k < 32; k++) {
    const given = SETTINGS[k % SETTINGS.length];
    expect(Math.abs(over(long, click(k / 32, 4), given))).toBeLessThanOrEqual(PROMISED);
  }
});

test('The judge tells a limiter that looks at samples only', () => {
  for (const family of families.slice(0, 2)) {
    const x = bandLimited(attack(family, 3));
    const clipped = x.map((v) => Math.max(-0.5, Math.min(0.5, v)));
    expect(long(clipped)).toBeGreaterThan(0.5 * gainOf(1));
  }
});

/** Bass, drums and a bed of noise, full scale. */
function mix(frames: number, seed: number, rate: number): Float64Array {
  const beds = noise(frames, seed).map((v, n) => {
    const t = n / rate;
    const kick = 0.5 * Math.exp(-8 * (t % 0.5)) * Math.sin(377 * t);
    return 0.25 * Math.sin(345 * t) + kick + v * (0.04 + 0.3 * Math.exp(-60 * (t % 0.125)));
  });
  return bandLimited(beds);
}

test.each([
  ['transparent', 44_100],
  ['punchy', 48_000],
  ['loud', 96_000],
] as const)('A mix pushed by 14 dB stays at the ceiling and uses all of it: %s, %i Hz', (style, rate) => {
  const [left, right] = [1, 2].map((seed) => mix(0.3 * rate, seed, rate).map((v) => v * gainOf(14)));
  const out = limited({ style }, left, right, { rate });
  const peaks = [out.left, out.right].map((y) => 20 * Math.log10(long(y)) + 1);
  expect(Math.max(...peaks)).toBeLessThanOrEqual(PROMISED);
  expect(Math.max(...peaks)).toBeGreaterThan(-0.01);
  expect(out.processor.maxReduction).toBeGreaterThan(10);
});

/**
 * The gain falls for a peak in the other channel, close behind a peak that does not ask for it: what was negative in the
 * sum for that peak becomes smaller, and the peak larger. Without the second pass: 0.06 dB, and 0.006 where the gain falls
 * so little that the pass could be tempted not to look.
 */
test.each([
  [0.46, 17, 8],
  [0.46, 21, 8],
  [0.44, 13, 8],
  [0.44, 13, 1.1],
])('What the movement of the gain adds is taken away again: %f fs, %f, %f', (freq, gap, other) => {
  const tone = Float64Array.from({ length: 700 }, (_, n) => {
    const turned = n < 350 ? 0 : Math.min(2, 1 + Math.floor((n - 350) / gap));
    const value = Math.cos(2 * Math.PI * freq * (n - 350)) * (turned === 1 ? -1 : 1);
    return n >= 270 && n < 430 ? value : 0;
  });
  const peak = declared(tone);
  const left = tone.map((v) => (0.9999 * v) / peak);
  for (const at of [434, 438, 442, 446, 450]) {
    const right = new Float64Array(700);
    right[at] = other;
    const out = limited({ ceiling: 0, lookahead: 0.5, release: 5 }, left, right);
    expect(20 * Math.log10(declared(out.left))).toBeLessThanOrEqual(0.005);
  }
});
