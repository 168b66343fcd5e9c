import { describe, expect, it } from 'vitest';
import type { AudioFormat } from '../../src/audio/format.ts';
import { METERS } from '../../src/meters/index.ts';
import { noise, uniforms, withoutTwins } from '../dsp/signals.ts';
import { measured } from './signals.ts';

/**
 * Everything that could tell a twin from the truth: every path of the bounds, signed zeros, odd numbers, silence. Each
 * is measured beside the next one.
 */
const SIGNALS: Readonly<Record<string, Float64Array>> = {
  noise: noise(9000, 1),
  'a faint noise into silence': noise(9000, 2, 1e-90).fill(0, 4000),
  'zeros of both signs': Float64Array.from({ length: 9000 }, (_, n) => (n % 3 === 0 ? -0 : 0)),
  'a tone whose crests are alike': Float64Array.from({ length: 9000 }, (_, n) => 0.5 * Math.sin(1.421 * n)),
  'clipped bass': Float64Array.from({ length: 9000 }, (_, n) =>
    Math.max(-0.9, Math.min(0.9, 3 * Math.sin(n / 40))),
  ),
  clicks: noise(9000, 3).map((v, n) => (n % 97 === 0 ? 5 * v : 0)),
  'a rising noise': noise(9000, 4).map((v, n) => (v * n) / 9000),
  'a NaN': noise(9000, 5).fill(NaN, 700, 701),
  'an infinity': noise(9000, 6).fill(-Infinity, 8999),
  'numbers that overflow': noise(9000, 7, 1e308),
};

/** Blocks of all sizes, some longer than a twin takes at once. */
function sizes(seed: number): number[] {
  const next = uniforms(seed);
  return Array.from({ length: 40 }, () => Math.floor(5000 * next() * next() * next()));
}

describe.each(METERS.map((meter) => [meter.name, meter] as const))('The meter %s', (_, meter) => {
  it.each([1, 2])('says the same with its WebAssembly twins and without, of %i channels', (channels) => {
    const names = Object.keys(SIGNALS);
    for (const [k, name] of names.entries()) {
      const signal = [SIGNALS[name], SIGNALS[names[(k + 1) % names.length]]].slice(0, channels);
      const format: AudioFormat = { rate: k % 2 === 0 ? 8000 : 22_050, channels };
      const run = () => measured(meter, format.rate, signal, sizes(k + 1));
      expect(run(), name).toEqual(withoutTwins(run));
    }
  });
});
