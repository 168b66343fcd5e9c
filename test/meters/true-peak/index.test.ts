import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { decibelsOf } from '../../../src/base/decibel.ts';
import { truePeak } from '../../../src/meters/true-peak/index.ts';
import { bandLimited, spectralPeak } from '../../dsp/primitives/ideal-peak.ts';
import { noise } from '../../dsp/signals.ts';

function measure(x: Float64Array, rate = 48_000, cut = 1024) {
  const meter = truePeak.create({ rate, channels: 1 });
  for (let i = 0; i < x.length; i += cut) {
    const piece = x.subarray(i, i + cut);
    meter.observe({ frames: piece.length, channels: [piece] });
  }
  return meter.finish();
}

const level = (x: Float64Array, rate?: number) => decibelsOf(measure(x, rate).perChannel[0]);

/** A sine of fs/divisor, half a second, 10 ms fades. */
function faded(rate: number, divisor: number, amplitude: number, degrees: number): Float64Array {
  const frames = rate / 2;
  const fade = rate / 100;
  return Float64Array.from({ length: frames }, (_, n) => {
    const edge = Math.min(1, n / fade, (frames - 1 - n) / fade);
    return edge * amplitude * Math.sin((2 * Math.PI * n) / divisor + (degrees * Math.PI) / 180);
  });
}

/** Cases 20–23: fs/6 at 0.5 with one period of fs/4 at 1.0, made at 4 fs, low-passed, decimated from `offset`. */
function burst(rate: number, offset: number): Float64Array {
  const frames = Math.floor(rate / 20);
  const middle = 24 * Math.floor(frames / 12);
  const high = Float64Array.from({ length: 4 * frames }, (_, n) => {
    const inside = n >= middle && n < middle + 16;
    if (inside) return Math.sin((2 * Math.PI * (n - middle)) / 16);
    const since = n < middle ? n - middle : n - middle - 16;
    return Math.min(1, n / 480, (4 * frames - n) / 480) * 0.5 * Math.sin((2 * Math.PI * since) / 24);
  });
  const half = 400;
  const taps = Float64Array.from({ length: 2 * half + 1 }, (_, i) => {
    const t = (i - half) / 4;
    const sinc = t === 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t);
    return (sinc * (0.5 + 0.5 * Math.cos((Math.PI * (i - half)) / half))) / 4;
  });
  return Float64Array.from({ length: frames }, (_, m) => {
    let sum = 0;
    for (let i = 0; i <= 2 * half; i++) sum += taps[i] * (high[4 * m + offset + i - half] ?? 0);
    return sum;
  });
}

describe.each([44_100, 48_000, 96_000, 192_000])('EBU Tech 3341 at %i Hz', (rate) => {
  test.each([
    [15, 4, 0.5, 0, -6.02],
    [16, 4, 0.5, 45, -6.02],
    [17, 6, 0.5, 60, -6.02],
    [18, 8, 0.5, 67.5, -6.02],
    [19, 4, 1.41, 45, 2.98],
  ])('case %i reads within 0.01 dB', (_case, divisor, amplitude, degrees, expected) => {
    expect(Math.abs(level(faded(rate, divisor, amplitude, degrees), rate) - expected)).toBeLessThan(0.01);
  });

  test.each([0, 1, 2, 3])('case 20 + %i reads 0 dBTP within 0.1 dB', (offset) => {
    expect(Math.abs(level(burst(rate, offset), rate))).toBeLessThan(0.1);
  });
});

describe('true-peak meter', () => {
  test('agrees with zero-padding of the spectrum to 0.01 dB on noise below 0.45 fs', () => {
    for (let seed = 1; seed <= 25; seed++) {
      const x = new Float64Array(1024);
      x.set(bandLimited(noise(600, seed).map((v, n) => v * Math.sin((Math.PI * n) / 600))), 200);
      expect(Math.abs(level(x) - decibelsOf(spectralPeak(x)))).toBeLessThan(0.01);
    }
  });

  test('does not depend on the cut into blocks, and passes silence', () => {
    const x = noise(5000, 9);
    for (const cut of [1, 7, 64, 5000]) expect(measure(x, 48_000, cut)).toEqual(measure(x));
    expect(measure(new Float64Array(100))).toEqual({ perChannel: [0], samplePeak: [0] });
  });

  test('sees a peak on the first and the last frame, and what swings beyond them', () => {
    for (const place of [0, 99]) {
      const x = new Float64Array(100);
      x[place] = -0.8;
      expect(measure(x)).toEqual({ perChannel: [0.8], samplePeak: [0.8] });
    }
    const beyond = measure(Float64Array.of(1, -1)).perChannel[0];
    expect(beyond).toBeGreaterThanOrEqual(1);
  });

  test('agrees with ffmpeg on a drum-like mix: its 4× and one decimal read at most 0.2 dB below', () => {
    const rate = 48_000;
    const hits = noise(rate * 4, 4).map((v, n) => {
      const t = n / rate;
      return (
        0.3 * Math.sin(346 * t) +
        0.4 * v * Math.exp(-40 * (t % 0.25)) +
        0.3 * Math.sin(900 * t * (1 - (t % 0.5)))
      );
    });
    const x = bandLimited(hits.subarray(0, 24_000));
    const pcm = new Uint8Array(Float64Array.from({ length: 48_000 }, (_, i) => x[i >> 1]).buffer);
    const input = ['-f', 'f64le', '-ar', '48000', '-ac', '2', '-i', '-'];
    const output = ['-af', 'ebur128=peak=true', '-f', 'null', '-'];
    const script = `exec ffmpeg -hide_banner -nostats ${[...input, ...output].join(' ')} 2>&1`;
    const said = execFileSync('sh', ['-c', script], { input: pcm, encoding: 'utf8' });
    const theirs = Number(/Peak:\s+(-?[\d.]+) dBFS/.exec(said)![1]);
    expect(level(x) - theirs).toBeGreaterThan(-0.06);
    expect(level(x) - theirs).toBeLessThan(0.2);
  });
});
