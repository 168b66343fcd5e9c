import { describe, expect, test } from 'vitest';
import { eq } from '../../../../src/dsp/eq/index.ts';
import {
  differences,
  noise,
  SAME,
  spectrum,
  through,
  tone,
  toneLevel,
  withoutTwins,
} from '../../../dsp/signals.ts';
import { analogueLevel, band, type TestBand } from '../../../dsp/eq/analogue.ts';

const RATE = 44_100;

type Moving = TestBand & Required<Pick<TestBand, 'dynamic'>>;

function moving(over: Parameters<typeof band>[0], dynamic: Partial<Moving['dynamic']> = {}): Moving {
  const settings = { threshold: -30, ratio: 2, range: -12, attack: 5, release: 50, ...dynamic };
  return { ...band(over), dynamic: settings };
}

function run(bands: TestBand[], input: readonly Float64Array[], size = 1024): Float64Array[] {
  return through(eq.create({ bands, phase: 'minimum' }, { rate: RATE, channels: 2 }), input, size);
}

/** By how much a steady tone comes out louder, in dB, when everything has settled. */
function gainAt(b: TestBand, freq: number, level: number): number {
  const x = tone(RATE / 2, freq, RATE, 10 ** (level / 20));
  const [y] = run([b], [x, x]);
  return toneLevel(y.subarray(RATE / 4), freq, RATE) - level;
}

/** What the band's region leaves of a tone: RBJ's band-pass, or a Butterworth low- or high-pass of second order. */
function regionLevel(b: TestBand, freq: number): number {
  if (b.type === 'bell') return analogueLevel({ ...b, type: 'bandpass' }, freq);
  const type = b.type === 'low_shelf' ? 'lowpass' : 'highpass';
  return analogueLevel({ ...b, type, slope: 12, shape: 'butterworth' }, freq);
}

describe('A dynamic band', () => {
  test('at rest is the static band, bit for bit, with a gain and without', () => {
    const input = [noise(20_000, 1, 0.003), noise(20_000, 2, 0.003)];
    for (const type of ['bell', 'low_shelf', 'high_shelf'] as const) {
      for (const gain of [0, 4]) {
        const still = band({ type, freq: 3000, gain, q: 1 });
        const quiet = moving({ type, freq: 3000, gain, q: 1 }, { threshold: -20 });
        expect(differences(run([quiet], input), run([still], input))).toEqual(SAME);
      }
    }
  });

  test.each([
    ['bell', 1000, 1000],
    ['bell', 80, 80],
    ['bell', 15_000, 15_000],
    ['low_shelf', 300, 50],
    ['high_shelf', 4000, 14_000],
  ] as const)('moves a %s at %d Hz by its curve: a tone at %d Hz', (type, freq, at) => {
    for (const range of [-12, 9]) {
      for (const [level, ratio] of [
        [-34, 2],
        [-24, 2],
        [-18, 1.5],
        [-6, 4],
      ] as const) {
        const b = moving({ type, freq, q: 1 }, { range, ratio });
        const excess = level + regionLevel(b, at) - b.dynamic.threshold;
        const moved = Math.sign(range) * Math.min(Math.abs(range), Math.max(0, (1 - 1 / ratio) * excess));
        // The plateau of a shelf, the top of a bell: there the share of the response is the gain itself.
        const share = (10 ** (moved / 20) - 1) / (10 ** (range / 20) - 1);
        const full = analogueLevel({ ...b, gain: range }, at);
        const wanted = 20 * Math.log10(1 + share * (10 ** (full / 20) - 1));
        const error = gainAt(b, at, level) - wanted;
        expect(Math.abs(error), `${range} dB, ${level} dBFS, ${ratio}:1`).toBeLessThan(0.1);
      }
    }
  });

  test.each([
    ['bell', 16_000, 12],
    ['bell', 5000, -12],
    ['high_shelf', 9000, -12],
    ['low_shelf', 500, 9],
  ] as const)('at full range has the magnitude of a static %s at %d Hz with %d dB', (type, freq, range) => {
    const b = moving({ type, freq, q: 1 }, { range, ratio: 20, threshold: -80, attack: 2 });
    // A tone in the region holds it there; a faint one beside it measures.
    const hold = type === 'low_shelf' ? 30 : freq;
    const x = tone(RATE / 2, hold, RATE, 0.5);
    const [alone] = run([b], [x, x]);
    for (const at of [101, 3000, 12_000, 19_800]) {
      const probe = tone(RATE / 2, at + 0.5, RATE, 0.005);
      const with_ = x.map((sample, n) => sample + probe[n]);
      const [both] = run([b], [with_, with_]);
      const rest = both.map((sample, n) => sample - alone[n]).subarray(RATE / 4);
      const gain = toneLevel(rest, at + 0.5, RATE) - 20 * Math.log10(0.005);
      const wanted = analogueLevel({ ...b, gain: range }, at + 0.5);
      expect(Math.abs(gain - wanted), `at ${at} Hz`).toBeLessThan(0.06);
    }
  });

  test.each([
    [5, 100],
    [20, 300],
    [100, 30],
  ])('grows in %d ms and shrinks in %d ms, to 63 percent in dB, within a twentieth', (attack, release) => {
    const freq = 6000;
    const b = moving({ type: 'bell', freq, q: 0.5 }, { attack, release, range: -24 });
    const [quiet, loud] = [10 ** (-50 / 20), 10 ** (-10 / 20)];
    const [up, down] = [RATE / 10, RATE];
    const x = tone(2 * RATE, freq, RATE).map((s, n) => s * (n >= up && n < down ? loud : quiet));
    // A second at its side shows the gain all the time: x itself is 0 now and then.
    const y = tone(2 * RATE, freq, RATE, 1, Math.PI / 2).map(
      (s, n) => s * (n >= up && n < down ? loud : quiet),
    );
    const [left, right] = run([b], [x, y]);
    const gains = left.map((s, n) => 10 * Math.log10((s * s + right[n] ** 2) / (x[n] ** 2 + y[n] ** 2)));
    // 20 dB over the threshold at 2:1, so 10 dB down.
    const grown = gains.findIndex((g, n) => n > up + 30 && g < -10 * (1 - Math.exp(-1)));
    const shrunk = gains.findIndex((g, n) => n > down + 30 && g > -10 * Math.exp(-1));
    expect(gains[down - 1]).toBeCloseTo(-10, 1);
    // The region rings q / (π·freq) = 0.03 ms.
    expect(Math.abs((1000 * (grown - up)) / RATE / attack - 1)).toBeLessThan(0.05);
    expect(Math.abs((1000 * (shrunk - down)) / RATE / release - 1)).toBeLessThan(0.05);
  });

  test.each([
    ['bell', 1000, 997],
    ['bell', 100, 61],
    ['low_shelf', 200, 50],
    ['high_shelf', 3000, 9001],
  ] as const)('adds nothing to a steady tone: %s at %d Hz, tone at %d Hz', (type, freq, at) => {
    const size = 1 << 16;
    const b = moving(
      { type, freq, q: 0.8 },
      { attack: 20, release: 100, range: -6, ratio: 3, threshold: -26 },
    );
    const x = tone(RATE + size, at, RATE, 0.1);
    const [y] = run([b], [x, x]);
    const levels = spectrum(y.subarray(RATE));
    const peak = Math.max(...levels);
    expect(peak).toBeLessThan(-20.5);
    const middle = Math.round((at * size) / RATE);
    const beside = levels.filter((_, k) => Math.abs(k - middle) > 9);
    expect(Math.max(...beside) - peak).toBeLessThan(-120);
  });

  test('of a stereo band steers both channels by the louder one, and only its own side otherwise', () => {
    const loud = tone(RATE, 1000, RATE, 0.3);
    const soft = tone(RATE, 1000, RATE, 0.003);
    const gain = (bands: TestBand[], c: number) =>
      toneLevel(run(bands, [loud, soft])[c].subarray(RATE / 2), 1000, RATE) - [-10.458, -50.458][c];
    const stereo = moving({ type: 'bell', freq: 1000, q: 1 });
    expect(gain([stereo], 0)).toBeLessThan(-9);
    expect(gain([stereo], 1)).toBeCloseTo(gain([stereo], 0), 2);
    expect(gain([{ ...stereo, on: 'right' }], 0)).toBeCloseTo(0, 2);
    expect(gain([{ ...stereo, on: 'right' }], 1)).toBeCloseTo(0, 2);
  });

  test('gives the same bits in any blocks, with twins and without, and for exchanged channels', () => {
    const bands = [
      moving({ type: 'bell', freq: 1500, gain: 2, q: 1 }),
      moving({ type: 'low_shelf', freq: 150, on: 'left' }, { range: 4 }),
      band({ type: 'highpass', freq: 30 }),
      moving({ type: 'high_shelf', freq: 5000, on: 'mid' }, { attack: 0.1 }),
    ];
    const input = [noise(9000, 6, 0.5), noise(9000, 7, 0.3).fill(0, 4000)];
    const whole = run(bands, input);
    for (const size of [1, 7, 255, 4096]) expect(differences(run(bands, input, size), whole)).toEqual(SAME);
    expect(
      differences(
        withoutTwins(() => run(bands, input)),
        whole,
      ),
    ).toEqual(SAME);
    const exchanged = bands.map((b) => (b.on === 'left' ? ({ ...b, on: 'right' } as const) : b));
    const values = (signal: Float64Array[]) => signal.map((samples) => samples.map((x) => x + 0));
    const crossed = run(exchanged, [...input].reverse()).reverse();
    expect(differences(values(crossed), values(whole))).toEqual(SAME);
  });

  test('that cannot move is left out where it has no gain', () => {
    const idle = [
      moving({ type: 'bell', freq: 900 }, { range: 0 }),
      moving({ type: 'bell', freq: 900 }, { ratio: 1 }),
    ];
    const format = { rate: RATE, channels: 2 };
    expect(eq.neutral({ bands: idle, phase: 'minimum' }, format)).toBe(true);
    expect(eq.neutral({ bands: [moving({ type: 'bell', freq: 900 })], phase: 'minimum' }, format)).toBe(
      false,
    );
  });
});
