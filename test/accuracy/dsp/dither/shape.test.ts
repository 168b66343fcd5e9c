import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createQuantiser, type Dither, ditherRefusal, DITHERS } from '../../../../src/dsp/dither/index.ts';
import { designedShape, shapeOf, weightAt } from '../../../../src/dsp/dither/shape.ts';
import { thresholdAt } from '../../../../src/dsp/dither/threshold.ts';
import { noise } from '../../../dsp/signals.ts';
import {
  bands,
  correlationOf,
  errorOf,
  expectedBands,
  furthestDecibels,
  gainAt,
  LSB16,
} from '../../../dsp/dither/measures.ts';

const RATES = [44_100, 48_000, 88_200, 96_000] as const;

/** 1 − H, as the papers print H (Wannamaker 1992; Lipshitz, Vanderkooy and Wannamaker 1991). */
const PAPERS: readonly (readonly [Dither, readonly number[]])[] = [
  ['shaped_f3', [1.623, -0.982, 0.109]],
  ['shaped_f9', [2.412, -3.37, 3.937, -4.174, 3.353, -2.205, 1.281, -0.569, 0.0847]],
  ['shaped_modified_e9', [1.662, -1.263, 0.4827, -0.2913, 0.1268, -0.1124, 0.03252, -0.01265, -0.03524]],
  ['shaped_improved_e9', [2.847, -4.685, 6.214, -7.184, 6.639, -5.032, 3.263, -1.632, 0.4191]],
];

/** Midpoint rule over 0 … π. */
function average(of: (omega: number) => number, points = 5000): number {
  let sum = 0;
  for (let i = 0; i < points; i++) sum += of((Math.PI * (i + 0.5)) / points);
  return sum / points;
}

const decibels = (power: number) => 10 * Math.log10(power);

describe('the threshold of hearing', () => {
  it('is that of ISO 389-7:2005, straight over log f between its points and beyond them', () => {
    for (const [frequency, level] of [
      [20, 78.5],
      [100, 26.5],
      [1000, 2.4],
      [3150, -6],
      [8000, 12.6],
      [12_500, 12.3],
      [16_000, 40.2],
    ]) {
      expect(thresholdAt(frequency)).toBeCloseTo(level, 12);
    }
    expect(thresholdAt(Math.sqrt(20 * 25))).toBeCloseTo((78.5 + 68.7) / 2, 12);
    expect(thresholdAt((16_000 * 16) / 14)).toBeCloseTo(2 * 40.2 - 18.4, 9);
  });
});

describe('the designed shape', () => {
  // Of all filters 1 − H of a length, the one whose weighted power is least is that at which its derivative by every
  // tap is zero: ∫ W Re((1 − H) e^(jωk)) = 0 for each k. The weight is a quadratic form, so there is only one.
  it.each(RATES)('is the least audible noise for its power at %i Hz', (rate) => {
    const shape = designedShape(rate);
    const weight = (omega: number) => weightAt((omega * rate) / (2 * Math.PI));
    const scale = average((omega) => weight(omega) * Math.sqrt(gainAt(shape, omega)));
    for (let k = 1; k <= shape.length; k++) {
      const derivative = average((omega) => {
        let real = Math.cos(omega * k);
        for (let m = 0; m < shape.length; m++) real -= shape[m] * Math.cos(omega * (k - m - 1));
        return weight(omega) * real;
      });
      expect(Math.abs(derivative / scale), `tap ${k}`).toBeLessThan(1e-4);
    }
  });

  it('weighs noise by the threshold, 50 dB down to where it only counts as power', () => {
    expect(weightAt(3150)).toBeCloseTo(1 + 1e-5, 12);
    expect(weightAt(1000)).toBeCloseTo(10 ** -0.84 + 1e-5, 12);
    expect(weightAt(30_000)).toBeCloseTo(1e-5, 8);
  });

  // Figures of the design itself: total power bounds what it does to peaks, audible power is what it is for.
  it.each([
    [44_100, 19.25, -17.04],
    [48_000, 17.98, -18.97],
    [88_200, 10.68, -29.17],
    [96_000, 9.85, -30.09],
    [192_000, 5.28, -34.9],
  ])('at %i Hz changes the total noise by %f dB and the audible noise by %f dB', (rate, total, audible) => {
    const shape = designedShape(rate);
    expect(Math.abs(decibels(correlationOf(shape)[0]) - total)).toBeLessThan(0.01);
    expect(Math.abs(decibels(audibleOf(shape, rate)) - audible)).toBeLessThan(0.01);
  });

  it('at 44.1 kHz is as quiet to the ear as improved E 9, with 3.8 dB less noise', () => {
    const [own, improved] = [designedShape(44_100), shapeOf('shaped_improved_e9', 44_100)!];
    expect(audibleOf(own, 44_100)).toBeLessThan(audibleOf(improved, 44_100));
    expect(decibels(correlationOf(own)[0] / correlationOf(improved)[0])).toBeLessThan(-3.8);
  });

  it('is finite and of bounded power at every rate', () => {
    for (const rate of [8000, 11_025, 22_050, 32_000, 176_400, 192_000, 384_000]) {
      expect(decibels(correlationOf(designedShape(rate))[0]), `${rate} Hz`).toBeLessThan(19.5);
    }
  });
});

/** Audible power against white noise: weighted by the threshold of hearing. */
function audibleOf(shape: ArrayLike<number>, rate: number): number {
  const ear = (omega: number) => 10 ** (-thresholdAt((omega * rate) / (2 * Math.PI)) / 10);
  return average((omega) => ear(omega) * gainAt(shape, omega)) / average(ear);
}

describe('every shape', () => {
  // Jensen: the average of log |1 − H| over frequency is 0 if and only if no zero lies outside the unit circle.
  it('is of minimum phase: what it takes from one band it gives to another, and no more', () => {
    const shapes = [...PAPERS.map(([, h]) => h), ...RATES.map(designedShape)];
    for (const shape of shapes) {
      expect(Math.abs(average((omega) => decibels(gainAt(shape, omega)), 5000))).toBeLessThan(1e-6);
    }
  });

  // 512 segments of 1024, bands of 16 bins: with a Hann window the relative σ of a band is √(1.94 / 8192) = 1.5 %, or
  // 0.07 dB; 5σ is 0.34 dB.
  it.each([
    ...PAPERS.map(([dither, h]) => [dither, 44_100, h] as const),
    ...RATES.map((rate) => ['shaped', rate, undefined] as const),
  ])('gives the spectrum |1 − H|² LSB²/4: %s at %i Hz', (dither, rate, paper) => {
    const h = paper ?? designedShape(rate);
    const error = errorOf(noise(1 << 19, 3, 0.5), { dither, rate });
    const expected = expectedBands((omega) => gainAt(h, omega) / 4, 1024, 16);
    expect(furthestDecibels(bands(error, 1024, 16), expected)).toBeLessThan(0.34);
  });

  it('of the papers is that of sox', () => {
    for (const [dither, name] of [
      ['shaped_f9', 'f-weighted'],
      ['shaped_modified_e9', 'modified-e-weighted'],
      ['shaped_improved_e9', 'improved-e-weighted'],
    ] as const) {
      const input = noise(1 << 19, 4, 0.1);
      const raw = ['-t', 'raw', '-r', '44100', '-c', '1'];
      const float = [...raw, '-e', 'float', '-b', '64', '-'];
      const coded = execFileSync(
        'sox',
        ['-R', ...float, ...raw, '-e', 'signed', '-b', '16', '-', 'dither', '-f', name],
        { input: new Uint8Array(input.buffer), maxBuffer: 1 << 26, stdio: ['pipe', 'pipe', 'ignore'] },
      );
      const theirs = input.map((x, n) => coded.readInt16LE(2 * n) - x / LSB16);
      const ours = errorOf(input, { dither });
      // Two estimates of the same spectrum: √2 · 5σ.
      expect(furthestDecibels(bands(ours, 1024, 16), bands(theirs, 1024, 16)), name).toBeLessThan(0.48);
    }
  });
});

describe('a published shape', () => {
  const published = PAPERS.map(([dither]) => dither);

  it('is refused at any rate but its own, by words and by the quantiser', () => {
    for (const dither of DITHERS) {
      const spec = { bits: 16, dither, autoBlank: true, seed: '' } as const;
      expect(ditherRefusal(dither, 44_100)).toBeUndefined();
      expect(createQuantiser({ ...spec, rate: 44_100 }, 2).clipped).toBe(0);
      if (published.includes(dither)) {
        expect(ditherRefusal(dither, 48_000)).toMatch(/44100 Hz/);
        expect(() => createQuantiser({ ...spec, rate: 48_000 }, 2)).toThrow(RangeError);
      } else {
        expect(ditherRefusal(dither, 48_000)).toBeUndefined();
        expect(createQuantiser({ ...spec, rate: 48_000 }, 2).clipped).toBe(0);
      }
    }
  });
});
