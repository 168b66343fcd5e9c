import FFT from 'fft.js';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/base/canonical.ts';
import type { Processor } from '../../../../src/dsp/contract.ts';
import { stereo } from '../../../../src/dsp/stereo/index.ts';
import type { Params } from '../../../../src/dsp/stereo/params.ts';
import {
  constant,
  differences,
  firstDifference,
  furthest,
  noise,
  SAME,
  STEREO_48K,
  through,
  tone,
  toneLevel,
  withDefaults,
} from '../../../dsp/signals.ts';

const RATE = STEREO_48K.rate;
const FRAMES = 5000;
const wide = [noise(FRAMES, 1), noise(FRAMES, 2)];
const GAIN_6 = 10 ** (6 / 20);

function created(given: Record<string, Json>, rate: number = RATE): Processor {
  return stereo.create(withDefaults(stereo, given) as Params, { rate, channels: 2 });
}

/** What comes out, without the delay. */
function stereoOf(
  given: Record<string, Json>,
  input: readonly Float64Array[],
  rate: number = RATE,
): Float64Array[] {
  const processor = created(given, rate);
  const { latency } = processor;
  const padded = input.map((samples) => Float64Array.from([...samples, ...constant(latency, 0)]));
  return through(processor, padded).map((samples) => samples.subarray(latency));
}

/** The furthest the output is from L' = f(L, R), R' = g(L, R). */
function distance(
  given: Record<string, Json>,
  left: (l: number, r: number) => number,
  right: (l: number, r: number) => number,
): number {
  const [l, r] = stereoOf(given, wide);
  return Math.max(
    furthest(l, (n) => left(wide[0][n], wide[1][n])),
    furthest(r, (n) => right(wide[0][n], wide[1][n])),
  );
}

describe('stereo: place', () => {
  it('inverts and exchanges exactly, polarity before exchange', () => {
    expect(distance({ invert: 'left' }, (l) => -l, (_l, r) => r)).toBe(0); // prettier-ignore
    expect(distance({ invert: 'both' }, (l) => -l, (_l, r) => -r)).toBe(0); // prettier-ignore
    expect(distance({ swap: true }, (_l, r) => r, (l) => l)).toBe(0); // prettier-ignore
    expect(distance({ swap: true, invert: 'left' }, (_l, r) => r, (l) => -l)).toBe(0); // prettier-ignore
  });

  it('turns down one channel for the balance and never lifts the other', () => {
    expect(distance({ balance: 6 }, (l) => l / GAIN_6, (_l, r) => r)).toBeLessThan(1e-15); // prettier-ignore
    expect(distance({ balance: -6 }, (l) => l, (_l, r) => r / GAIN_6)).toBeLessThan(1e-15); // prettier-ignore
  });

  it('rotates the image and keeps its power', () => {
    for (const rotation of [-45, -10, 3, 30]) {
      const cos = Math.cos((rotation / 180) * Math.PI);
      const sin = Math.sin((rotation / 180) * Math.PI);
      expect(
        distance({ rotation }, (l, r) => l * cos - r * sin, (l, r) => l * sin + r * cos), // prettier-ignore
      ).toBeLessThan(1e-15);
      const [l, r] = stereoOf({ rotation }, wide);
      expect(
        furthest(
          l.map((x, n) => x * x + r[n] * r[n]),
          (n) => wide[0][n] ** 2 + wide[1][n] ** 2,
        ),
      ).toBeLessThan(1e-14);
    }
  });

  it('puts the centre hard right at 45 degrees and hard left at −45', () => {
    const centre = [wide[0], wide[0]];
    const [l, r] = stereoOf({ rotation: 45 }, centre);
    expect(furthest(l, () => 0)).toBeLessThan(1e-15);
    expect(furthest(r, (n) => Math.SQRT2 * wide[0][n])).toBeLessThan(1e-15);
    expect(furthest(stereoOf({ rotation: -45 }, centre)[1], () => 0)).toBeLessThan(1e-15);
  });

  it('corrects the source before it shapes the image', () => {
    // A source with its right channel inverted, turned and 3 dB too loud: corrected it is mono, so width finds no side.
    const angle = (5 / 180) * Math.PI;
    const mono = wide[0];
    const source = [mono.map((x) => x * (Math.cos(angle) + Math.sin(angle))), mono.map((x) => -x * (Math.cos(angle) - Math.sin(angle)))]; // prettier-ignore
    const [l, r] = stereoOf({ invert: 'right', rotation: 5, width: 2, mono_below: 100 }, source);
    expect(furthest(l, (n) => mono[n])).toBeLessThan(1e-14);
    expect(furthest(r, (n) => mono[n])).toBeLessThan(1e-14);
  });
});

describe('stereo: mid and side', () => {
  it('scales mid and side each by its own factor', () => {
    const factor = 1.3 * 10 ** (-3 / 20);
    expect(
      distance(
        { mid_gain: 6, side_gain: -3, width: 1.3 },
        (l, r) => (GAIN_6 * (l + r)) / 2 + (factor * (l - r)) / 2,
        (l, r) => (GAIN_6 * (l + r)) / 2 - (factor * (l - r)) / 2,
      ),
    ).toBeLessThan(2e-15);
  });

  it('leaves the mono sum alone at every width, in both phases, and under the guard', () => {
    for (const phase of ['minimum', 'linear']) {
      const given = { phase, width: 1.8, low_width: 0.3, high_width: 2, mono_below: 80, guard: 1 };
      const [l, r] = stereoOf(given, wide);
      expect(
        furthest(
          l.map((x, n) => x + r[n]),
          (n) => wide[0][n] + wide[1][n],
        ),
      ).toBeLessThan(2e-15);
    }
  });

  it('passes a mono signal bit for bit whatever happens to the side', () => {
    const mono = [wide[0], wide[0]];
    for (const phase of ['minimum', 'linear']) {
      const given = {
        phase,
        width: 1.8,
        side_gain: 5,
        low_width: 0.3,
        high_width: 2,
        mono_below: 80,
        guard: 1,
      };
      expect(differences(stereoOf(given, mono), mono)).toEqual(SAME);
    }
  });

  it('makes the channels equal to the bit at width 0', () => {
    for (const phase of ['minimum', 'linear']) {
      const [l, r] = stereoOf({ width: 0, low_width: 2, phase }, wide);
      expect(firstDifference(l, r)).toBe(-1);
    }
  });
});

const SHAPES: Record<string, number>[] = [
  { low_width: 0.5, low_crossover: 200 },
  { low_width: 0, low_crossover: 120 },
  { low_width: 2, low_crossover: 900 },
  { high_width: 1.6, high_crossover: 5000 },
  { high_width: 0, high_crossover: 15_000 },
  { mono_below: 100 },
  { width: 1.2, low_width: 0.6, low_crossover: 300, high_width: 1.4, high_crossover: 3000, mono_below: 60 },
];

/** |H| of the side signal as the documentation has it, written from the analogue crossovers' polynomials. */
function documented(shape: Record<string, number>, freq: number, rate: number): number {
  const { width = 1, low_width = 1, low_crossover = 200, high_width = 1, high_crossover = 4000, mono_below = 0 } =
    shape; // prettier-ignore
  const warped = (f: number) => Math.tan((Math.PI * f) / rate);
  const linkwitzRiley = (corner: number) => {
    const u = warped(freq) / warped(corner);
    // |(s² + √2 s + 1)²| at s = ju, its low part 1, its high part s⁴.
    const whole = (1 - u * u) ** 2 + 2 * u * u;
    return { low: 1 / whole, high: u ** 4 / whole };
  };
  const low = linkwitzRiley(low_crossover);
  const high = linkwitzRiley(high_crossover);
  const u = mono_below === 0 ? Infinity : warped(freq) / warped(mono_below);
  const mono = mono_below === 0 ? 1 : Math.sqrt(1 / (1 + u ** -8));
  return width * (low_width * low.low + low.high) * (high.low + high_width * high.high) * mono;
}

const SIZE = 65_536;

/** Frequency response of the side signal at the bins of a transform, by its impulse response. */
function sideResponse(given: Record<string, Json>, rate: number): number[] {
  const click = constant(SIZE, 0);
  const { latency } = created(given, rate);
  // In linear phase what rings ahead is kept: the impulse comes later than the first frame.
  const ahead = given.phase === 'linear' ? SIZE / 2 : 0;
  click[ahead] = 1;
  const opposite = click.map((x) => 0 - x);
  const [l] = stereoOf(given, [click, opposite], rate);
  expect(latency === 0 || given.phase === 'linear').toBe(true);
  const turned = Array.from({ length: SIZE }, (_, n) => l[(n + ahead) % SIZE]);
  const fft = new FFT(SIZE);
  const bins = fft.createComplexArray() as number[];
  fft.realTransform(bins, turned);
  return bins;
}

/** Phase of the minimum-phase filter of a magnitude, by the folded cepstrum, at the bins. */
function minimumPhaseOf(magnitude: (freq: number) => number, rate: number): Float64Array {
  const fft = new FFT(SIZE);
  const [log, cepstrum, folded] = [0, 1, 2].map(() => fft.createComplexArray() as number[]);
  for (let k = 0; k < SIZE; k++) {
    log[2 * k] = Math.log(magnitude((Math.min(k, SIZE - k) * rate) / SIZE));
    log[2 * k + 1] = 0;
  }
  fft.inverseTransform(cepstrum, log);
  for (let n = 1; n < SIZE; n++) {
    if (n !== SIZE / 2) cepstrum[2 * n] *= n < SIZE / 2 ? 2 : 0;
    cepstrum[2 * n + 1] = 0;
  }
  fft.transform(folded, cepstrum);
  return Float64Array.from({ length: SIZE / 2 }, (_, k) => folded[2 * k + 1]);
}

describe('stereo: width by frequency', () => {
  for (const phase of ['minimum', 'linear']) {
    it(`has the documented magnitudes in ${phase} phase`, () => {
      for (const rate of [44_100, 96_000]) {
        for (const shape of SHAPES) {
          const bins = sideResponse({ ...shape, phase }, rate);
          let [furthestOff, decibelsOff] = [0, 0];
          for (let k = 1; k < SIZE / 2; k++) {
            const expected = documented(shape, (k * rate) / SIZE, rate);
            const measured = Math.hypot(bins[2 * k], bins[2 * k + 1]);
            furthestOff = Math.max(furthestOff, Math.abs(measured - expected));
            if (expected < 0.01) continue;
            decibelsOff = Math.max(decibelsOff, Math.abs(20 * Math.log10(measured / expected)));
          }
          expect([furthestOff < 1e-6, decibelsOff < 1e-3], JSON.stringify(shape)).toEqual([true, true]);
        }
      }
    });
  }

  it('has no phase in linear phase: the response is real and positive', () => {
    for (const shape of SHAPES) {
      const bins = sideResponse({ ...shape, phase: 'linear' }, RATE);
      const real = bins.filter((_, i) => i % 2 === 0).slice(0, SIZE / 2);
      const imaginary = bins.filter((_, i) => i % 2 === 1).slice(0, SIZE / 2);
      expect(Math.min(...real)).toBeGreaterThan(-1e-6);
      expect(Math.max(...imaginary.map(Math.abs))).toBeLessThan(1e-13);
    }
  });

  it('turns the phase in minimum phase as the cepstrum of its magnitude says', () => {
    for (const shape of SHAPES.filter(({ low_width, high_width }) => low_width !== 0 && high_width !== 0)) {
      if ('mono_below' in shape) continue;
      const bins = sideResponse({ ...shape, phase: 'minimum' }, RATE);
      const minimum = minimumPhaseOf((freq) => documented(shape, freq, RATE), RATE);
      let most = 0;
      for (let k = 1; k < SIZE / 2; k++) {
        const off = Math.atan2(bins[2 * k + 1], bins[2 * k]) - minimum[k];
        most = Math.max(most, Math.abs(Math.atan2(Math.sin(off), Math.cos(off))));
      }
      expect(most, JSON.stringify(shape)).toBeLessThan(1e-6);
    }
  });

  it('keeps true down to 20 Hz at 384 kHz', () => {
    const rate = 384_000;
    const side = tone(rate, 20, rate, 0.5);
    const shape = { low_width: 0.5, low_crossover: 40 };
    const [l] = stereoOf(shape, [side, side.map((x) => -x)], rate);
    const expected = 20 * Math.log10(0.5 * documented(shape, 20, rate));
    expect(toneLevel(l.subarray(rate / 2), 20, rate)).toBeCloseTo(expected, 5);
  });

  it('leaves out a crossover that lies beyond the rate', () => {
    expect(stereo.neutral(withDefaults(stereo, { high_width: 0, high_crossover: 16_000 }) as Params, { rate: 32_000, channels: 2 })).toBe(true); // prettier-ignore
    expect(stereo.neutral(withDefaults(stereo, { high_width: 0, high_crossover: 14_000 }) as Params, { rate: 32_000, channels: 2 })).toBe(false); // prettier-ignore
  });
});
