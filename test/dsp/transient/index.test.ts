import { describe, expect, it } from 'vitest';
import { transient } from '../../../src/dsp/transient/index.ts';
import { amplitude, sidebands } from '../primitives/dynamics/measure.ts';
import { constant, furthest, noise, STEREO_48K, through, tone, withDefaults } from '../signals.ts';

const RATE = STEREO_48K.rate;
type Params = Parameters<typeof transient.create>[0];

function create(given: Partial<Params>, rate: number = RATE) {
  return transient.create(withDefaults(transient, given) as Params, { rate, channels: 2 });
}

const share = (d: number) => d ** 2 / (d ** 2 + 36);

/** Gain in dB frame by frame, for both channels made of constant samples; `amplitudes` may not be 0. */
function gainsOf(given: Partial<Params>, amplitudes: Float64Array): Float64Array {
  const [output] = through(create(given), [amplitudes, amplitudes]);
  return output.map((y, n) => 20 * Math.log10(y / amplitudes[n]));
}

/** The gain that follows an aim with 1 ms, in continuous time, at the end of each ms; steps of 2 µs. */
function smoothed(aim: (t: number) => number, milliseconds: number): number[] {
  let gain = 0;
  return Array.from({ length: milliseconds }, (_, ms) => {
    for (let k = 0; k < 500; k++) gain += (aim((ms * 500 + k + 0.5) * 2e-6) - gain) * 0.002;
    return gain;
  });
}

function worstOf(gains: Float64Array, law: readonly number[]): number {
  return Math.max(...law.map((gain, ms) => Math.abs(gains[((ms + 1) * RATE) / 1000 - 1] - gain)));
}

describe('transient shaper', () => {
  it('raises a beginning out of silence by the stated law', () => {
    for (const [attack, speed] of [
      [6, 30],
      [-12, 30],
      [24, 5],
      [6, 200],
    ] as const) {
      const gains = gainsOf({ attack, speed }, constant(RATE / 2, 0.5));
      const rise = (t: number) => -10 * Math.log10(-Math.expm1((-t * 1000) / speed));
      // A frame stands for its time's end: half a frame after the middle that the continuous law is about.
      const law = smoothed((t) => attack * share(rise(t + 0.5 / RATE)), 300);
      expect(worstOf(gains, law) / Math.abs(attack)).toBeLessThan(0.005);
    }
  });

  it('raises a beginning by less, the louder it was before', () => {
    for (const step of [3, 10, 30]) {
      const input = constant(RATE / 2, amplitude(-6)).fill(amplitude(-6 - step), 0, RATE / 4);
      const gains = gainsOf({ attack: 12, speed: 40 }, input).subarray(RATE / 4);
      const before = amplitude(-2 * step);
      const rise = (t: number) => -10 * Math.log10(1 - (1 - before) * Math.exp(-t / 0.04));
      const law = smoothed((t) => 12 * share(rise(t + 0.5 / RATE)), 200);
      expect(worstOf(gains, law)).toBeLessThan(0.02);
    }
  });

  it('raises a decay by the stated law, after the hold of 20 ms', () => {
    for (const [sustain, length] of [
      [6, 400],
      [-12, 100],
    ] as const) {
      const fallen = 40;
      const input = constant(RATE, amplitude(-3)).fill(amplitude(-3 - fallen), RATE / 4);
      const gains = gainsOf({ sustain, length }, input).subarray(RATE / 4);
      const decibels = (t: number) => (t * 1000 * (20 / Math.LN10)) / length;
      // The first frame after the step is the 1st of 960 that have to pass.
      const hold = 0.02 - 1 / RATE;
      const fall = (t: number) => (t < hold ? 0 : Math.max(0, fallen - decibels(t - hold)));
      const law = smoothed((t) => sustain * share(fall(t)), 700);
      expect(worstOf(gains, law)).toBeLessThan(0.02);
    }
  });

  it('leaves a steady signal alone: level and spectrum', () => {
    const given = { attack: 24, sustain: 24 };
    for (const freq of [30, 100, 997]) {
      const input = tone(2 * RATE, freq, RATE, 0.5);
      const [output] = through(create(given), [input, input]);
      const settled = output.subarray(RATE);
      expect(furthest(settled, (n) => input[RATE + n])).toBeLessThan(1e-6);
    }
    expect(sidebands(create(given), 997, -6, STEREO_48K)).toBeLessThan(-120);
  });

  it('treats every level above −120 dBFS alike', () => {
    const drums = noise(RATE, 3).map((x, n) => x * Math.exp(-(n % 12_000) / 2000) + 1e-3 * x);
    const [loud] = through(create({ attack: 9, sustain: -9 }), [drums, drums]);
    const faint = drums.map((x) => x / 64);
    const [quiet] = through(create({ attack: 9, sustain: -9 }), [faint, faint]);
    expect(
      furthest(
        quiet.map((x) => x * 64),
        (n) => loud[n],
      ),
    ).toBeLessThan(1e-12);
    expect(furthest(loud, (n) => drums[n])).toBeGreaterThan(0.1);
  });

  it('link: each channel gets its share of the gain that the louder asks for', () => {
    const loud = constant(RATE / 4, 0.01).fill(0.5, 4800);
    const quiet = constant(RATE / 4, 0.005);
    const gains = (link: number) => {
      const output = through(create({ attack: 12, link }), [loud, quiet]);
      return output.map((samples, c) =>
        samples.map((y, n) => 20 * Math.log10(y / (c === 0 ? loud : quiet)[n])),
      );
    };
    const [own, half, all] = [0, 0.5, 1].map(gains);
    const at = 4800 + 100;
    expect(own[0][at]).toBeGreaterThan(5);
    expect(Math.abs(own[1][at])).toBeLessThan(0.01);
    for (const linked of [half, all]) expect(linked[0][at]).toBeCloseTo(own[0][at], 9);
    expect(all[1][at]).toBeCloseTo(own[0][at], 9);
    expect(half[1][at]).toBeCloseTo(own[0][at] / 2 + own[1][at] / 2, 9);
  });

  it('moves the gain without a step', () => {
    const clicks = constant(RATE / 2, 1e-3);
    for (let n = 3000; n < RATE / 2; n += 7000) clicks.fill(0.9, n, n + 200);
    const gains = gainsOf({ attack: 24, sustain: -24 }, clicks);
    // 24 dB each way through 1 ms: at most 48 · (1 − e^(−1/48)) dB a frame.
    let most = 0;
    for (let n = 1; n < gains.length; n++) most = Math.max(most, Math.abs(gains[n] - gains[n - 1]));
    expect(most).toBeGreaterThan(0.1);
    expect(most).toBeLessThan(48 * -Math.expm1(-1 / 48));
  });
});
