import FFT from 'fft.js';
import { describe, expect, it, test } from 'vitest';
import type { Json } from '../../../../src/base/canonical.ts';
import { multiband } from '../../../../src/dsp/multiband/index.ts';
import { type Band, type Params, schema } from '../../../../src/dsp/multiband/params.ts';
import {
  differences,
  furthest,
  noise,
  SAME,
  STEREO_48K,
  spectrum,
  through,
  tone,
  toneLevel,
  withDefaults,
  withoutTwins,
} from '../../../dsp/signals.ts';

const RATE = STEREO_48K.rate;
const amplitude = (level: number) => 10 ** (level / 20);
const decibels = (gain: number) => 20 * Math.log10(gain);
/** Dynamics that never come to work below 0 dBFS. */
const RESTING: Partial<Band> = { threshold: 0, ratio: 2, knee: 0 };

function parameters(bands: readonly Partial<Band>[], given: Partial<Params> = {}): Params {
  const { properties } = schema as unknown as { properties: { bands: { items: typeof schema } } };
  const complete = bands.map((band) => withDefaults({ ...multiband, schema: properties.bands.items }, band));
  return withDefaults(multiband, { crossovers: [200, 3000], ...given, bands: complete as Json[] }) as Params;
}

function create(bands: readonly Partial<Band>[], given: Partial<Params> = {}, rate: number = RATE) {
  return multiband.create(parameters(bands, given), { rate, channels: 2 });
}

function sum(...signals: readonly Float64Array[]): Float64Array {
  return signals[0].map((_, n) => signals.reduce((total, samples) => total + samples[n], 0));
}

/** One tone in the middle of each of three bands, which then reach the others by −84 dB at 48 dB/oct. */
const TONES = [46, 800, 16_000];
const [, TONE] = TONES;

/**
 * Peak levels of tones of whole periods in half a second, in the last half second that comes out of the processor,
 * for the same signal left and right.
 */
function levels(processor: ReturnType<typeof create>, freqs: readonly number[], level: number): number[] {
  const frames = RATE + processor.latency;
  const input = sum(...freqs.map((freq) => tone(frames, freq, RATE, amplitude(level))));
  const [output] = through(processor, [input, input]);
  return freqs.map((freq) => toneLevel(output.subarray(frames - RATE / 2), freq, RATE));
}

/** Linkwitz-Riley magnitude of the middle of three bands. */
function middle(freq: number, [below, above]: readonly number[], slope: number): number {
  const low = (corner: number) =>
    1 / (1 + (Math.tan((Math.PI * freq) / RATE) / Math.tan((Math.PI * corner) / RATE)) ** (slope / 6));
  return (1 - low(below)) * low(above);
}

describe('multiband: the sum of its bands', () => {
  const cases = [
    [2, [900]],
    [3, [120, 5000]],
    [4, [120, 800, 5000]],
    [5, [60, 250, 1000, 4000]],
    [6, [30, 150, 600, 2400, 9600]],
  ] as const;

  test.each(cases)('is flat within 0.01 dB with %i bands at rest, in both phases', (count, crossovers) => {
    for (const [phase, rate] of [
      ['minimum', 192_000],
      ['linear', 44_100],
    ] as const) {
      for (const slope of [24, 48]) {
        const given = { crossovers: [...crossovers], slope, phase };
        const processor = create(Array<typeof RESTING>(count).fill(RESTING), given, rate);
        const impulse = new Float64Array(processor.latency + (1 << 17));
        impulse[0] = 0.5;
        const [output] = through(processor, [impulse, impulse], 4096);
        expect(ripple(output.subarray(processor.latency), 0.5)).toBeLessThan(1e-8);
      }
    }
  });

  it('is the delayed signal in linear phase', () => {
    const input = [noise(30_000, 1, 0.7), noise(30_000, 2, 0.7)];
    for (const slope of [24, 48]) {
      const processor = create([RESTING, RESTING, RESTING], { phase: 'linear', slope });
      const padded = input.map((samples) =>
        Float64Array.from([...samples, ...noise(processor.latency, 3, 0)]),
      );
      const output = through(processor, padded);
      for (const [c, samples] of output.entries()) {
        expect(furthest(samples.subarray(processor.latency), (n) => input[c][n])).toBeLessThan(1e-14);
      }
    }
  });
});

/** The largest distance of an impulse response's magnitude from `height`, in dB; a power of two of samples. */
function ripple(response: Float64Array, height: number): number {
  const fft = new FFT(response.length);
  const bins = fft.createComplexArray() as number[];
  fft.realTransform(bins, Array.from(response));
  let most = 0;
  for (let k = 0; k < bins.length / 2; k += 2) {
    most = Math.max(most, Math.abs(decibels(Math.hypot(bins[k], bins[k + 1]) / height)));
  }
  return most;
}

describe('multiband: dynamics of a band', () => {
  const law = {
    compress: (d: number, ratio: number) => (d > 0 ? -d * (1 - 1 / ratio) : 0),
    upward: (d: number, ratio: number) => (d < 0 ? Math.min(12, -d * (1 - 1 / ratio)) : 0),
    expand: (d: number, ratio: number) => (d < 0 ? Math.max(-40, d * (ratio - 1)) : 0),
  };

  test.each(['compress', 'upward', 'expand'] as const)(
    '%s: follows the static curve in its band alone',
    (mode) => {
      for (const phase of ['minimum', 'linear'] as const) {
        for (const band of [0, 1, 2]) {
          const bands = [0, 1, 2].map((b) =>
            b === band ? { mode, threshold: -30, ratio: 3, knee: 0, attack: 60, release: 60 } : {},
          );
          for (const level of phase === 'linear' ? [-36, -20] : [-56, -36, -24, -15]) {
            const measured = levels(create(bands, { slope: 48, phase }), TONES, level);
            const wanted = TONES.map((_, b) => level + (b === band ? law[mode](level + 30, 3) : 0));
            // A tone 40 dB down is 52 dB over what the other bands hold of it; else the tolerance is 0.008 dB.
            measured.forEach((got, b) => {
              const held = level - wanted[b] > 39 ? 0.04 : 0.008;
              expect(Math.abs(got - wanted[b])).toBeLessThan(held);
            });
          }
        }
      }
    },
  );

  it('holds the gain within the range', () => {
    const [got] = levels(
      create([{}, { threshold: -50, ratio: 20, range: 5 }, {}], { slope: 48 }),
      [TONE],
      -10,
    );
    expect(Math.abs(got + 15)).toBeLessThan(0.01);
  });

  it('mixes the dry band in: 1 − mix + mix·10^((makeup − reduction)/20)', () => {
    const band = { threshold: -30, ratio: 4, knee: 0, mix: 0.4, makeup: 3, gain: -2 };
    const [got] = levels(create([{}, band, {}], { slope: 48 }), [TONE], -10);
    const expected = -10 - 2 + decibels(0.6 + 0.4 * amplitude(3 - 15));
    expect(Math.abs(got - expected)).toBeLessThan(0.01);
  });

  it('gives each channel its own gain without link, both that of the louder with it', () => {
    for (const link of [0, 1]) {
      const processor = create([{}, { threshold: -40, ratio: 2, knee: 0, link }, {}], { slope: 48 });
      const input = [-10, -20].map((level) => tone(RATE, TONE, RATE, amplitude(level)));
      const output = through(processor, input).map((x) => toneLevel(x.subarray(RATE / 2), TONE, RATE));
      expect(Math.abs(output[0] + 25)).toBeLessThan(0.02);
      expect(Math.abs(output[1] + (link === 1 ? 35 : 30))).toBeLessThan(0.02);
    }
  });

  it('works on mid and side where told', () => {
    const mid = tone(RATE, TONE, RATE, amplitude(-10));
    const side = tone(RATE, 900, RATE, amplitude(-20));
    const input = [mid.map((m, n) => m + side[n]), mid.map((m, n) => m - side[n])];
    // Reductions of −10 and −20 dBFS over −40 at 2:1 are 15 and 10 dB.
    const expected = { mid: [-25, -20], side: [-10, -30], mid_side: [-25, -30] } as const;
    for (const on of ['mid', 'side', 'mid_side'] as const) {
      const band = { threshold: -40, ratio: 2, knee: 0, on, link: 0 };
      const [left, right] = through(create([{}, band, {}], { slope: 48 }), input);
      const settled = (of: (n: number) => number) => left.map((_, n) => of(n)).subarray(RATE / 2);
      const got = [
        toneLevel(
          settled((n) => (left[n] + right[n]) / 2),
          TONE,
          RATE,
        ),
        toneLevel(
          settled((n) => (left[n] - right[n]) / 2),
          900,
          RATE,
        ),
      ];
      got.forEach((level, i) => {
        expect(Math.abs(level - expected[on][i])).toBeLessThan(0.02);
      });
    }
  });

  it('moves the gain without zipper: sidebands of a steady tone under −120 dB', () => {
    const size = 1 << 16;
    const freq = Math.round((TONE * size) / RATE) * (RATE / size);
    const input = tone(size + RATE, freq, RATE, amplitude(-6));
    const band = { threshold: -30, ratio: 4, attack: 20, release: 150 };
    const [output] = through(create([band, band, band]), [input, input]);
    const bins = spectrum(output.subarray(RATE, RATE + size));
    const carrier = Math.round((freq * size) / RATE);
    const beside = bins.filter((_, k) => Math.abs(k - carrier) > 8);
    expect(Math.max(...beside) - bins[carrier]).toBeLessThan(-120);
  });
});

describe('multiband: gain, width, solo, bypass', () => {
  it('sets the gain of each band', () => {
    const got = levels(
      create([{ gain: -3 }, { gain: 2 }, { gain: 1, makeup: 0.5 }], { slope: 48 }),
      TONES,
      -20,
    );
    [-23, -18, -18.5].forEach((level, b) => {
      expect(Math.abs(got[b] - level)).toBeLessThan(0.01);
    });
  });

  it('sets the width of each band, and its gain with it', () => {
    const bands = [{ width: 0 }, { width: 1.5, gain: 2 }, {}];
    const side = sum(...TONES.map((freq) => tone(RATE, freq, RATE, 0.1)));
    const [left, right] = through(create(bands, { slope: 48 }), [side, side.map((x) => -x)]);
    const output = left.map((x, n) => (x - right[n]) / 2).subarray(RATE / 2);
    expect(furthest(left, (n) => -right[n])).toBeLessThan(1e-15);
    const got = TONES.map((freq) => toneLevel(output, freq, RATE) + 20);
    expect(got[0]).toBeLessThan(-80);
    expect(Math.abs(got[1] - 2 - decibels(1.5))).toBeLessThan(0.01);
    expect(Math.abs(got[2])).toBeLessThan(0.01);
    const mono = levels(create(bands, { slope: 48 }), TONES, -20);
    [-20, -18, -20].forEach((level, b) => {
      expect(Math.abs(mono[b] - level)).toBeLessThan(0.01);
    });
  });

  it('lets only bands on solo be heard, with the magnitude of the crossovers', () => {
    for (const slope of [24, 48]) {
      const processor = create([{ gain: 6 }, { solo: true }, { threshold: -40, ratio: 8 }], { slope });
      const got = levels(processor, [100, 200, 800, 3000, 5000], -20);
      [100, 200, 800, 3000, 5000].forEach((freq, i) => {
        const expected = -20 + decibels(middle(freq, [200, 3000], slope));
        expect(Math.abs(got[i] - expected)).toBeLessThan(0.001);
      });
    }
  });

  it('bypass leaves a band as it is, whatever it asks for', () => {
    const asks = { threshold: -60, ratio: 10, gain: 4, width: 0, makeup: 5 };
    const input = [noise(8000, 1, 0.5), noise(8000, 2, 0.5)];
    const bypassed = through(create([{ gain: 1 }, { ...asks, bypass: true }, {}]), input);
    expect(differences(bypassed, through(create([{ gain: 1 }, {}, {}]), input))).toEqual(SAME);
    expect(differences(bypassed, through(create([{ gain: 1 }, asks, {}]), input))).not.toEqual(SAME);
  });

  it('is neutral where no band changes anything', () => {
    const neutral = (...bands: Partial<Band>[]) => multiband.neutral(parameters(bands), STEREO_48K);
    expect(neutral({}, {}, {})).toBe(true);
    expect(neutral({ bypass: true, gain: 3 }, { ratio: 4, mix: 0 }, { ratio: 4, range: 0 })).toBe(true);
    expect(neutral({ solo: true }, { solo: true }, { solo: true })).toBe(true);
    expect(neutral({ solo: true }, {}, {})).toBe(false);
    for (const change of [{ gain: 1 }, { width: 0.9 }, { ratio: 1.1 }, { makeup: 1 }]) {
      expect(neutral({}, change, {})).toBe(false);
    }
  });

  it('gives the same bits with six bands in blocks of any size, with twins and without', () => {
    const bands: Partial<Band>[] = [
      { ratio: 3, gain: 1 },
      { ratio: 2, link: 0.5, width: 1.4 },
      { mode: 'expand', ratio: 2, threshold: -20, on: 'mid_side' },
      { bypass: true },
      { ratio: 4, detector: 'peak', on: 'side' },
      { mode: 'upward', ratio: 2, mix: 0.5, makeup: 2 },
    ];
    const input = [noise(5000, 1, 0.5), noise(5000, 2, 0.1)];
    for (const slope of [24, 48]) {
      const run = (size: number) =>
        through(create(bands, { crossovers: [60, 200, 800, 3000, 9000], slope }), input, size);
      for (const size of [1, 100, 1024]) expect(differences(run(size), run(5000))).toEqual(SAME);
      expect(
        differences(
          run(5000),
          withoutTwins(() => run(5000)),
        ),
      ).toEqual(SAME);
    }
  });
});

describe('multiband: what it says of its parameters', () => {
  const said = (bands: readonly Partial<Band>[], crossovers: number[]) =>
    multiband.judge!(parameters(bands, { crossovers })).map(({ code, level, at }) => [code, level, at]);

  it('takes one band more than crossovers, ascending', () => {
    expect(said([{}, {}], [500])).toEqual([]);
    expect(said([{}, {}, {}], [500])).toEqual([['multiband-bands', 'error', '/bands']]);
    expect(said([{}, {}], [500, 900])).toEqual([['multiband-bands', 'error', '/bands']]);
    expect(said([{}, {}, {}], [900, 500])).toEqual([['multiband-crossovers', 'error', '/crossovers/1']]);
    expect(said([{}, {}, {}], [500, 500])).toEqual([['multiband-crossovers', 'error', '/crossovers/1']]);
  });

  it('says it in words', () => {
    const [{ message, hint }] = multiband.judge!(parameters([{}, {}, {}], { crossovers: [500] }));
    expect(message).toBe('1 crossover makes 2 bands, but 3 are given');
    expect(hint).toBe('a band without parameters, {}, is left as it is');
  });

  it('points at a solo that was left in', () => {
    expect(said([{}, { solo: true }], [500])).toEqual([['soloed-band', 'warning', '/bands/1/solo']]);
    expect(said([{ solo: true }, { solo: true }], [500])).toEqual([]);
  });
});
