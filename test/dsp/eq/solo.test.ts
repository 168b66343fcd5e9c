import { describe, expect, test } from 'vitest';
import { eq } from '../../../src/dsp/eq/index.ts';
import { constant, differences, furthest, noise, through, tone, toneLevel } from '../signals.ts';
import { analogueLevel, band, type TestBand } from './analogue.ts';

const RATE = 44_100;

function run(bands: TestBand[], input: readonly Float64Array[], phase: 'minimum' | 'linear' = 'minimum') {
  const processor = eq.create({ bands, phase }, { rate: RATE, channels: 2 });
  return through(processor, input).map((samples) => samples.subarray(processor.latency));
}

function soloed(over: Parameters<typeof band>[0]): TestBand {
  return { ...band(over), solo: true };
}

describe('A soloed band', () => {
  test.each([
    ['bell', 'bandpass'],
    ['notch', 'bandpass'],
    ['bandpass', 'bandpass'],
    ['allpass', 'bandpass'],
    ['low_shelf', 'lowpass'],
    ['high_shelf', 'highpass'],
    ['highpass', 'lowpass'],
    ['lowpass', 'highpass'],
  ] as const)('of type %s is heard through the %s of its region', (type, region) => {
    const filter = type.endsWith('pass') && !['bandpass', 'allpass'].includes(type);
    const b = soloed({ type, freq: 1200, gain: 7, q: 2, slope: filter ? 36 : 48 });
    const heard = { ...b, type: region, slope: filter ? 36 : 12 };
    for (const phase of ['minimum', 'linear'] as const) {
      for (const at of [500, 1200, 4000]) {
        const x = tone(RATE / 2, at, RATE, 0.5);
        const [left] = run([b, band({ type: 'bell', freq: at, gain: 9 })], [x, x], phase);
        const level = toneLevel(left.subarray(RATE / 8, RATE / 4), at, RATE) - 20 * Math.log10(0.5);
        expect(Math.abs(level - analogueLevel(heard, at)), `${at} Hz, ${phase}`).toBeLessThan(0.05);
      }
    }
  });

  test('of type tilt is the whole signal, having no region', () => {
    const input = [noise(2000, 1), noise(2000, 2)];
    expect(differences(run([soloed({ type: 'tilt', freq: 800, gain: 3 })], input), input)).toEqual([-1, -1]);
  });

  test('is heard where it works: its own side, or both speakers for mid and side', () => {
    const input = [noise(4000, 3), noise(4000, 4)];
    const b = soloed({ type: 'bell', freq: 2000, gain: 3 });
    const silence = constant(4000, 0);
    const stereo = run([b], input);
    const left = run([{ ...b, on: 'left' }], input);
    expect(differences(left, [stereo[0], silence])).toEqual([-1, -1]);
    const right = run([{ ...b, on: 'right' }], input);
    expect(differences(right, [silence, stereo[1]])).toEqual([-1, -1]);
    const mid = run([{ ...b, on: 'mid' }], input);
    expect(furthest(mid[0], (n) => (stereo[0][n] + stereo[1][n]) / 2)).toBeLessThan(1e-15);
    expect(differences([mid[1]], [mid[0]])).toEqual([-1]);
    const side = run([{ ...b, on: 'side' }], input);
    expect(furthest(side[0], (n) => (stereo[0][n] - stereo[1][n]) / 2)).toBeLessThan(1e-15);
    expect(furthest(side[1], (n) => -side[0][n])).toBe(0);
  });

  test('adds to another soloed one; a dynamic one stands still; gains do not matter', () => {
    const input = [noise(4000, 5), noise(4000, 6)];
    const low = soloed({ type: 'bell', freq: 200, gain: 12 });
    const high = soloed({ type: 'high_shelf', freq: 8000, gain: -12 });
    const dynamic = { threshold: -60, ratio: 4, range: -20, attack: 1, release: 10 };
    const both = run([{ ...low, gain: -3, dynamic }, high], input);
    const [a, b] = [run([low], input), run([high], input)];
    expect(furthest(both[0], (n) => a[0][n] + b[0][n])).toBeLessThan(1e-15);
    const format = { rate: RATE, channels: 2 };
    expect(eq.neutral({ bands: [{ ...low, gain: 0 }], phase: 'minimum' }, format)).toBe(false);
  });
});
