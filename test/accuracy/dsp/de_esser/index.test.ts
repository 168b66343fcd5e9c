import { describe, expect, it } from 'vitest';
import { deEsser } from '../../../../src/dsp/de_esser/index.ts';
import type { Params } from '../../../../src/dsp/de_esser/params.ts';
import { amplitude, averaged, sidebands } from '../../../dsp/primitives/dynamics/measure.ts';
import {
  constant,
  differences,
  furthest,
  noise,
  SAME,
  spectrum,
  STEREO_48K,
  through,
  tone,
  toneLevel,
  withDefaults,
} from '../../../dsp/signals.ts';

const RATE = STEREO_48K.rate;

function create(given: Partial<Params>, rate: number = RATE) {
  return deEsser.create(withDefaults(deEsser, given) as Params, { rate, channels: 2 });
}

/** tan(πf/fs) / tan(πf₀/fs). */
const place = (freq: number, corner: number) =>
  Math.tan((Math.PI * freq) / RATE) / Math.tan((Math.PI * corner) / RATE);

/** Reduction of a level, quadratic knee of 6 dB, in dB. */
function reductionOf(level: number, { threshold = -12, ratio = 4, range = 8 }: Partial<Params>): number {
  const over = level - threshold;
  const bent = Math.abs(over) < 3 ? (over + 3) ** 2 / 12 : Math.max(0, over);
  return Math.min(range, (1 - 1 / ratio) * bent);
}

/** The sibilance band's power response at u, and the whole filter's magnitude in dB with gain g of the band. */
const FILTERS = {
  split: {
    band: (u: number) => (u ** 4 / (1 + u ** 4)) ** 2,
    level: (u: number, g: number) => 20 * Math.log10((1 + g * u ** 4) / (1 + u ** 4)),
  },
  shelf: {
    band: (u: number) => u ** 4 / (1 + u ** 4),
    level: (u: number, g: number) => 10 * Math.log10(((1 - g * u * u) ** 2 + 2 * g * u * u) / (1 + u ** 4)),
  },
  bell: {
    band: (u: number) => (u / 2) ** 2 / ((1 - u * u) ** 2 + (u / 2) ** 2),
    level: (u: number, g: number) =>
      10 * Math.log10(((1 - u * u) ** 2 + (g * u * 0.5) ** 2) / ((1 - u * u) ** 2 + (u * 0.5) ** 2)),
  },
} as const;

const KINDS = [
  ['split', { mode: 'split' }],
  ['shelf', { mode: 'dynamic', filter: 'shelf' }],
  ['bell', { mode: 'dynamic', filter: 'bell', q: 2 }],
] as const;

describe.each(KINDS)('de-esser, %s:', (kind, mode) => {
  const { band, level: filtered } = FILTERS[kind];

  it('turns tones down by the formula, against full scale', () => {
    for (const freq of [3000, 5000, 6000, 9000, 14_000]) {
      for (const level of [-30, -18, -8]) {
        const given = { ...mode, freq: 6000, relative: false, threshold: -24, ratio: 3, range: 9 };
        const input = tone(0.6 * RATE, freq, RATE, amplitude(level));
        const [output] = through(create(given), [input, input]);
        const u = place(freq, 6000);
        const gain = amplitude(-reductionOf(level + 10 * Math.log10(band(u)), given));
        const expected = level + filtered(u, gain);
        const measured = toneLevel(output.subarray(0.5 * RATE), freq, RATE);
        expect(Math.abs(measured - expected), `${freq} Hz, ${level} dB`).toBeLessThan(0.01);
      }
    }
  });

  it('weighs sibilance against the whole signal, and leaves the rest of it alone', () => {
    const [low, high] = [500, 8000];
    for (const share of [-30, -12, 0, 6]) {
      const given = { ...mode, freq: 6000, threshold: -15, range: 20 };
      const bass = tone(0.7 * RATE, low, RATE, 0.3);
      const hiss = tone(0.7 * RATE, high, RATE, 0.3 * amplitude(share));
      const input = bass.map((x, n) => x + hiss[n]);
      const [output] = through(create(given), [input, input]);
      const u = place(high, 6000);
      const powers = [1, amplitude(2 * share)] as const;
      const heard = powers[0] * band(place(low, 6000)) + powers[1] * band(u);
      const reduction = reductionOf(10 * Math.log10(heard / (powers[0] + powers[1])), given);
      const settled = output.subarray(0.6 * RATE);
      const expected = 20 * Math.log10(0.3) + share + filtered(u, amplitude(-reduction));
      expect(Math.abs(toneLevel(settled, high, RATE) - expected), `${share} dB`).toBeLessThan(0.01);
      const below = 20 * Math.log10(0.3) + filtered(place(low, 6000), amplitude(-reduction));
      expect(Math.abs(toneLevel(settled, low, RATE) - below)).toBeLessThan(0.01);
    }
  });

  it('works alike at any level when it is relative, and not when it is not', () => {
    const voice = [noise(RATE / 2, 1, 0.5), noise(RATE / 2, 2, 0.5)];
    const faint = voice.map((samples) => samples.map((x) => x / 256));
    for (const relative of [true, false]) {
      const [loud, quiet] = [voice, faint].map(
        (input) => through(create({ ...mode, relative, threshold: -30 }), input)[0],
      );
      const apart = furthest(
        quiet.map((x) => x * 256),
        (n) => loud[n],
      );
      if (relative) expect(apart).toBeLessThan(1e-12);
      else expect(apart).toBeGreaterThan(0.01);
    }
  });

  it('moves by the stated law: averages of 2 ms, then attack and release on the dB', () => {
    const given = { ...mode, freq: 6000, relative: false, threshold: -30, attack: 8, release: 80, range: 24 };
    const freq = 8000;
    const levels = [-12, -60] as const;
    const input = Float64Array.from({ length: 0.5 * RATE }, (_, n) => {
      const t = n / RATE;
      return (t < 0.2 ? amplitude(levels[0]) : amplitude(levels[1])) * Math.sin(2 * Math.PI * freq * t);
    });
    const [listened] = through(create({ ...given, listen: true }), [input, input]);
    const u = place(freq, 6000);
    const [loud, quiet] = levels.map((level) => amplitude(2 * level) * band(u));
    let reduction = 0;
    const times: number[] = [];
    const law: number[] = [];
    for (let us = 0; us < 500_000; us++) {
      const t = (us + 0.5) / 1e6;
      const power = loud * averaged(t, 0.002) + (quiet - loud) * averaged(t - 0.2, 0.002);
      const aim = reductionOf(10 * Math.log10(power + 1e-30), given);
      reduction += (aim - reduction) * (1e-6 / (aim > reduction ? 0.008 : 0.08));
      if (us % 10_000 === 9999) {
        times.push((us + 1) / 1e6);
        law.push(reduction);
      }
    }
    const [output] = through(create(given), [input, input]);
    for (const [k, t] of times.entries()) {
      if (k === 0 || Math.abs(t - 0.2) < 0.006) continue;
      // Two milliseconds are 16 periods: the level there is that of the middle.
      const from = Math.round((t - 0.001) * RATE);
      const measured = toneLevel(output.subarray(from, from + 96), freq, RATE) - levels[t < 0.2 ? 0 : 1];
      expect(Math.abs(measured - filtered(u, amplitude(-law[k]))), `${t} s`).toBeLessThan(0.15);
    }
    expect(toneLevel(listened.subarray(4800, 9600), freq, RATE)).toBeCloseTo(
      levels[0] + 10 * Math.log10(band(u)),
      2,
    );
  });

  it('draws the channels together by link', () => {
    const [loud, soft] = [-10, -60].map((level) => tone(0.6 * RATE, 9000, RATE, amplitude(level)));
    for (const link of [0, 0.5, 1]) {
      const given = { ...mode, freq: 6000, relative: false, threshold: -40, range: 12, link };
      const [, right] = through(create(given), [loud, soft]);
      const measured = toneLevel(right.subarray(0.5 * RATE), 9000, RATE);
      const expected = -60 + filtered(place(9000, 6000), amplitude(-12 * link));
      expect(Math.abs(measured - expected)).toBeLessThan(0.01);
    }
  });

  it('adds nothing above −120 dB to a settled tone', () => {
    const given = { ...mode, relative: false, threshold: -30 };
    expect(sidebands(create(given), 7000, -12, STEREO_48K)).toBeLessThan(-120);
    expect(sidebands(create({ ...mode, threshold: -20 }), 7000, -12, STEREO_48K)).toBeLessThan(-120);
  });
});

describe('de-esser at rest', () => {
  const resting = { relative: false, threshold: 0 } as const;

  it('a dynamic filter passes every bit', () => {
    const input = [noise(20_000, 1, 0.1), noise(20_000, 2, 0.1)];
    for (const filter of ['bell', 'shelf'] as const) {
      const output = through(create({ ...resting, mode: 'dynamic', filter }), input);
      expect(differences(output, input)).toEqual(SAME);
    }
  });

  it('the split bands add up to a flat response', () => {
    const input = constant(65_536, 0);
    input[32_768] = 0.01;
    const [output] = through(create(resting), [input, input]);
    const [before, after] = [input, output].map((samples) => spectrum(samples));
    const apart = after.map((level, k) => Math.abs(level - before[k]));
    expect(Math.max(...apart)).toBeLessThan(0.001);
  });

  it('passes where the band lies beyond half the rate', () => {
    const input = [noise(4000, 1), noise(4000, 2)];
    expect(differences(through(create({ freq: 8000 }, 16_000), input), input)).toEqual(SAME);
    const [heard] = through(create({ freq: 8000, listen: true }, 16_000), input);
    expect(heard.every((x) => x === 0)).toBe(true);
  });

  it('faint noise is not taken for sibilance of a pause', () => {
    // −140 dBFS, 20 dB under the floor of the reference of −120 dBFS.
    const input = [noise(RATE, 1, 1e-7), noise(RATE, 2, 1e-7)];
    const output = through(create({ mode: 'dynamic', threshold: -12 }), input);
    expect(differences(output, input)).toEqual(SAME);
  });
});
