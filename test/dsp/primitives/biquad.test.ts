import { expect, test } from 'vitest';
import { BiquadCascade, inverseOf, magnitudeOf, type Section } from '../../../src/dsp/primitives/biquad.ts';

const one: Section = { b0: 1.2, b1: -0.7, b2: 0.3, a1: -1.1, a2: 0.5 };
const two: Section = { b0: 0.9, b1: 0.1, b2: -0.2, a1: 0.3, a2: -0.1 };
const three: Section = { b0: 1, b1: -1.9, b2: 0.95, a1: -1.8, a2: 0.9 };

/** The difference equation as written down. */
function direct({ b0, b1, b2, a1, a2 }: Section, x: Float64Array): Float64Array {
  const y = new Float64Array(x.length);
  for (let n = 0; n < x.length; n++) {
    const past = b1 * (x[n - 1] ?? 0) + b2 * (x[n - 2] ?? 0) - a1 * (y[n - 1] ?? 0) - a2 * (y[n - 2] ?? 0);
    y[n] = b0 * x[n] + past;
  }
  return y;
}

test('any number of channels and sections gives what the difference equation gives', () => {
  for (const channels of [1, 2, 3, 4, 5]) {
    for (const sections of [[one], [one, two], [one, two, three]]) {
      const signal = Array.from({ length: channels }, (_, c) =>
        Float64Array.from({ length: 700 }, (_, n) => Math.sin((n * n) / 50 + c)),
      );
      const expected = signal.map((x) => sections.reduce((y: Float64Array, s) => direct(s, y), x));
      new BiquadCascade(sections, channels).process(signal, 700);
      signal.forEach((y, c) =>
        expect(y.reduce((most, v, n) => Math.max(most, Math.abs(v - expected[c][n])), 0)).toBeLessThan(1e-11),
      );
    }
  }
});

test('each channel is filtered alike, to the bit, alone or beside others', () => {
  const x = Float64Array.from({ length: 500 }, (_, n) => Math.sin(n * n));
  const together = [x.slice(), x.slice(), x.slice()];
  new BiquadCascade([one, two, three], 3).process(together, 500);
  expect(together[1]).toEqual(together[0]);
  expect(together[2]).toEqual(together[0]);
});

test('a reset cascade starts as a new one', () => {
  const cascade = new BiquadCascade([one, two], 1);
  const impulse = () => Float64Array.from({ length: 300 }, (_, n) => (n === 0 ? 1 : 0));
  const first = impulse();
  cascade.process([first], 300);
  cascade.reset();
  const second = impulse();
  cascade.process([second], 300);
  expect(second).toEqual(first);
});

test('magnitudeOf reads a section as direct evaluation on the unit circle does', () => {
  for (const f of [1, 700, 9000, 24000]) {
    const w = (2 * Math.PI * f) / 48000;
    const at = (c0: number, c1: number, c2: number) =>
      Math.hypot(c0 + c1 * Math.cos(w) + c2 * Math.cos(2 * w), c1 * Math.sin(w) + c2 * Math.sin(2 * w));
    const expected = 20 * Math.log10(at(one.b0, one.b1, one.b2) / at(1, one.a1, one.a2));
    expect(magnitudeOf([one], f, 48000)).toBeCloseTo(expected, 10);
    expect(magnitudeOf([one, inverseOf(one)], f, 48000)).toBeCloseTo(0, 10);
  }
});
