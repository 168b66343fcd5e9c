import { describe, expect, test } from 'vitest';
import { magnitudeOf, type Section } from '../../../../src/dsp/primitives/biquad.ts';
import { designBand } from '../../../../src/dsp/primitives/design.ts';
import { analogueLevel, band, type TestBand } from '../../../dsp/eq/analogue.ts';

/** Greatest distances in dB from the analogue filter: below 5 kHz at 44.1 kHz (scaled), and up to 0.9 of Nyquist. */
function errors(b: TestBand, rate: number, sections = designBand(b, rate)): { low: number; all: number } {
  let low = 0;
  let all = 0;
  for (let i = 1; i <= 500; i++) {
    const even = (0.45 * rate * i) / 250;
    const f = i <= 250 ? even : b.freq * Math.exp((i - 375.5) * 0.04);
    if (f > 0.45 * rate || f < 1) continue;
    const wanted = analogueLevel(b, f);
    if (wanted < -80) continue;
    const error = Math.abs(magnitudeOf(sections, f, rate) - wanted);
    if (!(error <= all)) all = error;
    if (f < (5000 * rate) / 44100 && !(error <= low)) low = error;
  }
  return { low, all };
}

/** How far the boost (for a cut: the depth) exceeds the prototype's between 0.9 of Nyquist and Nyquist, in dB. */
function overshoot(b: TestBand, sections: readonly Section[]): number {
  const sign = b.gain < 0 && (b.type === 'bell' || b.type.endsWith('shelf')) ? -1 : 1;
  let most = -Infinity;
  for (let f = 0.45; f <= 0.5; f += 0.005) {
    const wanted = Math.max(sign * analogueLevel(b, f * 44100), -100);
    most = Math.max(most, sign * magnitudeOf(sections, f * 44100, 44100) - wanted);
  }
  return most;
}

function rootsInside(c1: number, c2: number): boolean {
  return Math.abs(c2) < 1 && Math.abs(c1) < 1 + c2;
}

/** Zeros may lie on the unit circle (notch, DC, Nyquist), not outside. */
function rootsNotOutside(c1: number, c2: number): boolean {
  return Math.abs(c2) <= 1 + 1e-12 && Math.abs(c1) <= 1 + c2 + 1e-12;
}

const QS = [0.1, 0.5, Math.SQRT1_2, 1, 4, 20];
const FREQS = [10, 40, 150, 500, 1500, 4000, 8000, 12000, 16000, 21000, 30000, 100000];

function bands(type: TestBand['type']): TestBand[] {
  if (type === 'highpass' || type === 'lowpass')
    return FREQS.flatMap((freq) => [6, 12, 18, 24, 36, 48].map((slope) => band({ type, freq, slope })));
  const gains = type === 'notch' || type === 'bandpass' ? [0] : [-24, -12, 1.5, 12, 24];
  const qs = type === 'tilt' ? [1] : QS;
  return FREQS.flatMap((freq) => gains.flatMap((gain) => qs.map((q) => band({ type, freq, gain, q }))));
}

const TYPES = [
  'bell',
  'low_shelf',
  'high_shelf',
  'tilt',
  'notch',
  'bandpass',
  'highpass',
  'lowpass',
] as const;

describe('a designed band', () => {
  test.each(TYPES)(
    'of type %s follows its analogue prototype at 44.1 kHz, is minimum phase, and makes no bump of its own above',
    (type) => {
      for (const b of bands(type)) {
        const sections = designBand(b, 44100);
        const { low, all } = errors(b, 44100, sections);
        expect(low, JSON.stringify(b)).toBeLessThan(0.02);
        expect(all, JSON.stringify(b)).toBeLessThan(0.05);
        expect(overshoot(b, sections), `above 0.9 of Nyquist: ${JSON.stringify(b)}`).toBeLessThan(6);
        for (const s of sections) {
          expect(rootsInside(s.a1, s.a2), `poles of ${JSON.stringify(b)}`).toBe(true);
          expect(rootsNotOutside(s.b1 / s.b0, s.b2 / s.b0), `zeros of ${JSON.stringify(b)}`).toBe(true);
        }
      }
    },
  );

  // A steep slope is fitted in two parts, whose errors add up.
  test.each(['butterworth', 'linkwitz_riley'] as const)(
    'with %s slopes follows its prototype to 96 dB/oct',
    (shape) => {
      for (const type of ['highpass', 'lowpass'] as const) {
        for (
          let slope = shape === 'butterworth' ? 54 : 12;
          slope <= 96;
          slope += shape === 'butterworth' ? 6 : 12
        ) {
          for (const freq of [20, 150, 1500, 8000, 16_000, 21_000, 30_000]) {
            const b = band({ type, freq, slope, shape });
            const sections = designBand(b, 44_100);
            const { low, all } = errors(b, 44_100, sections);
            expect(low, JSON.stringify(b)).toBeLessThan(0.02);
            expect(all, JSON.stringify(b)).toBeLessThan(0.1);
            for (const s of sections) {
              expect(rootsInside(s.a1, s.a2), `poles of ${JSON.stringify(b)}`).toBe(true);
              expect(rootsNotOutside(s.b1 / s.b0, s.b2 / s.b0), `zeros of ${JSON.stringify(b)}`).toBe(true);
            }
          }
        }
      }
    },
  );

  test.each([48000, 96000, 192000, 384000])('follows its analogue prototype at %d Hz', (rate) => {
    for (const type of TYPES) {
      for (const freq of [20, 1000, 16000, 40000]) {
        const b = band({ type, freq, gain: 9, q: 0.8, slope: 24 });
        const { low, all } = errors(b, rate);
        expect(low, JSON.stringify(b)).toBeLessThan(0.02);
        expect(all, JSON.stringify(b)).toBeLessThan(0.05);
      }
    }
  });

  test('is exact to a thousandth of a decibel at 20 Hz and 384 kHz', () => {
    for (const type of TYPES) {
      for (const q of [0.5, 4, 20]) {
        const b = band({ type, freq: 20, gain: 12, q, slope: 24 });
        const sections = designBand(b, 384000);
        for (const f of [5, 10, 14, 19, 21, 28, 40, 80, 1000])
          expect(
            Math.abs(magnitudeOf(sections, f, 384000) - analogueLevel(b, f)),
            `${JSON.stringify(b)} at ${f}`,
          ).toBeLessThan(0.001);
      }
    }
  });

  test('costs one section where it is an ordinary one', () => {
    const count = (b: TestBand) => designBand(b, 44100).length;
    expect(count(band({ type: 'bell', freq: 320, gain: -1.2, q: 0.9 }))).toBe(1);
    expect(count(band({ type: 'bell', freq: 3000, gain: 2, q: 1 }))).toBe(1);
    expect(count(band({ type: 'high_shelf', freq: 10000, gain: 1 }))).toBe(1);
    expect(count(band({ type: 'highpass', freq: 25, slope: 24 }))).toBe(2);
    expect(count(band({ type: 'bell', freq: 16000, gain: 12, q: 1 }))).toBe(2);
    expect(count(band({ type: 'bell', freq: 1000, gain: 0 }))).toBe(0);
  });

  test('boost and cut of the same amount undo each other', () => {
    for (const type of ['bell', 'low_shelf', 'high_shelf', 'tilt'] as const) {
      const both = [-9, 9].flatMap((gain) => designBand(band({ type, freq: 11000, gain, q: 1.3 }), 44100));
      for (const f of [20, 1000, 11000, 21900])
        expect(Math.abs(magnitudeOf(both, f, 44100))).toBeLessThan(1e-9);
    }
  });
});
