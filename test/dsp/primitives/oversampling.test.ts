import { spawnSync } from 'node:child_process';
import FFT from 'fft.js';
import { describe, expect, it, test } from 'vitest';
import {
  CHUNK,
  Downsampler,
  type Factor,
  FACTORS,
  roundTrip,
  stagesOf,
  Upsampler,
} from '../../../src/dsp/primitives/oversampling.ts';
import { halfBand } from '../../../src/dsp/primitives/oversampling_design.ts';
import { firstDifference, furthest, noise, toneLevel } from '../signals.ts';

/** Edges as fractions of fs: 20 and 24.1 kHz at 44.1 kHz. */
const PASS = 20 / 44.1;
const STOP = 24.1 / 44.1;

/** |H| of a half-band filter at a fraction of its rate, by its plain sum. */
function response(taps: Float64Array, freq: number): number {
  return 0.5 + taps.reduce((sum, tap, k) => sum + tap * Math.cos(2 * Math.PI * freq * (2 * k + 1)), 0);
}

function upsampled(factor: Factor, samples: Float64Array, size = CHUNK): Float64Array {
  const up = new Upsampler(factor);
  const out = new Float64Array(samples.length * factor);
  for (let from = 0; from < samples.length; from += size) {
    up.process(samples, from, Math.min(size, samples.length - from), out.subarray(from * factor));
  }
  return out;
}

function downsampled(factor: Factor, samples: Float64Array, pad = 0, size = CHUNK): Float64Array {
  const down = new Downsampler(factor, pad);
  const out = new Float64Array(samples.length / factor);
  for (let from = 0; from < out.length; from += size) {
    const frames = Math.min(size, out.length - from);
    down.process(samples.subarray(from * factor), frames, out, from);
  }
  return out;
}

/** Size of the spectrum of an impulse response at the frequencies k·fs·factor / length. */
function sizes(impulse: Float64Array): Float64Array {
  const fft = new FFT(impulse.length);
  const bins = fft.createComplexArray() as number[];
  fft.realTransform(bins, Array.from(impulse));
  return Float64Array.from({ length: impulse.length / 2 + 1 }, (_, k) =>
    Math.hypot(bins[2 * k], bins[2 * k + 1]),
  );
}

/** Whether gains at the frequencies k·fs / 4096 keep to 0.00005 dB up to PASS and to −120 dB from STOP on. */
function judged(gains: Float64Array) {
  const level = (gain: number) => 20 * Math.log10(gain);
  const band = gains.subarray(0, Math.floor(4096 * PASS) + 1);
  const beyond = gains.subarray(Math.ceil(4096 * STOP));
  return {
    flat: band.every((gain) => Math.abs(level(gain)) < 5e-5),
    stopped: beyond.every((gain) => level(gain) < -120),
  };
}

/** Noise within the pass band: cosines at random phases, some whole cycles of 2048 frames. */
function bandNoise(frames: number): Float64Array {
  const phases = noise(1024, 7, Math.PI);
  const out = new Float64Array(frames);
  for (let k = 3; k < 2048 * PASS; k += 17) {
    for (let n = 0; n < frames; n++) out[n] += 0.01 * Math.cos((2 * Math.PI * k * n) / 2048 + phases[k]);
  }
  return out;
}

describe('half-band filters', () => {
  it('have the least greatest error: it is the same at pairs + 1 extremes of alternating sign', () => {
    for (const [pairs, edge] of [
      [3, 0.4],
      [8, 0.36],
      [41, 0.2733],
    ] as const) {
      const { taps } = halfBand(pairs, edge);
      const grid = Array.from({ length: 20_001 }, (_, i) =>
        response(taps, edge + ((0.5 - edge) * i) / 20_000),
      );
      const greatest = Math.max(...grid.map(Math.abs));
      let changes = 0;
      let sign = 0;
      for (const h of grid) {
        if (Math.abs(h) < 0.995 * greatest || Math.sign(h) === sign) continue;
        sign = Math.sign(h);
        changes++;
      }
      expect(changes, `${pairs} pairs`).toBe(pairs + 1);
    }
  });

  it('of each stage stop what would fold into the band by 120 dB, and keep the band to 0.00001 dB', () => {
    stagesOf(16).forEach(({ taps }, s) => {
      const rate = 2 << s;
      const stop = s === 0 ? STOP / 2 : 0.5 - STOP / rate;
      let stopped = -Infinity;
      let strayed = 0;
      for (let i = 0; i <= 5000; i++) {
        const folding = response(taps, stop + ((0.5 - stop) * i) / 5000);
        const kept = response(taps, ((0.5 - stop) * i) / 5000);
        stopped = Math.max(stopped, 20 * Math.log10(Math.abs(folding)));
        strayed = Math.max(strayed, Math.abs(20 * Math.log10(kept)));
      }
      expect(stopped).toBeLessThan(-120);
      expect(strayed).toBeLessThan(1e-5);
    });
  });
});

describe.each(FACTORS.map((factor) => [factor] as const))('oversampling by %i', (factor) => {
  const length = 4096 * factor;

  it('going up is flat to 20 kHz at 44.1 kHz, has no images, and is exactly symmetric in time', () => {
    const click = new Float64Array(4096);
    click[0] = 1;
    const impulse = upsampled(factor, click);
    const size = sizes(impulse);
    expect(judged(size.map((gain) => gain / factor))).toEqual({ flat: true, stopped: true });
    const stages = stagesOf(factor);
    const delay = stages.reduce((sum, { taps }, s) => sum + taps.length * (factor >> s), 0);
    expect(furthest(impulse.subarray(delay), (n) => impulse[delay - n] ?? 0)).toBeLessThan(1e-16);
    expect(impulse[delay]).toBe(1);
  });

  it('going down is flat to 20 kHz, and stops what would fold from 24.1 kHz up', () => {
    // Every phase of the click against the frames: the filter is the same, and together they give it whole.
    const impulse = new Float64Array(length);
    for (let phase = 0; phase < factor; phase++) {
      const click = new Float64Array(length);
      click[factor - phase] = 1;
      downsampled(factor, click).forEach((y, n) => {
        if (n * factor + phase < length) impulse[n * factor + phase] = y;
      });
    }
    expect(judged(sizes(impulse))).toEqual({ flat: true, stopped: true });
  });

  it('up and down again gives the signal back after the stated delay', () => {
    const signal = bandNoise(1500);
    const latency = Math.ceil(roundTrip(factor) / factor);
    const pad = latency * factor - roundTrip(factor);
    const back = downsampled(factor, upsampled(factor, signal), pad);
    const peak = signal.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const settled = back.subarray(3 * latency);
    expect(furthest(settled, (n) => signal[n + 2 * latency])).toBeLessThan(5e-6 * peak);
  });

  it('does not depend on how the signal is cut', () => {
    const signal = noise(700, 3);
    const whole = upsampled(factor, signal);
    for (const size of [1, 7, 33]) {
      expect(firstDifference(upsampled(factor, signal, size), whole)).toBe(-1);
      expect(firstDifference(downsampled(factor, whole, 5, size), downsampled(factor, whole, 5))).toBe(-1);
    }
  });

  it('agrees with what sox makes of the signal', () => {
    const signal = bandNoise(3000);
    const raw = (rate: number) => ['-t', 'f64', '-r', String(rate), '-c', '1', '-'];
    const args = ['-R', '-D', '-V1', ...raw(44_100), ...raw(44_100 * factor), 'rate', '-v'];
    const sox = spawnSync('sox', args, { input: new Uint8Array(signal.buffer), maxBuffer: 1 << 27 });
    expect(sox.stderr.toString()).toBe('');
    const theirs = new Float64Array(new Uint8Array(sox.stdout).buffer);
    const delay = stagesOf(factor).reduce((sum, { taps }, s) => sum + taps.length * (factor >> s), 0);
    const ours = upsampled(factor, signal).subarray(delay);
    const from = 800 * factor;
    const error = furthest(theirs.subarray(from, 2200 * factor), (n) => ours[n + from]);
    expect(20 * Math.log10(error)).toBeLessThan(-100);
  });
});

test('A tone in the band comes up as the same tone.', () => {
  const frames = 4000;
  const tone = Float64Array.from({ length: frames }, (_, n) => Math.sin((2 * Math.PI * 19_990 * n) / 44_100));
  const up = upsampled(8, tone).subarray(8 * 1000);
  expect(Math.abs(toneLevel(up, 19_990, 8 * 44_100))).toBeLessThan(5e-5);
});
