import { spawnSync } from 'node:child_process';
import FFT from 'fft.js';
import { describe, expect, test } from 'vitest';
import { eq } from '../../../src/dsp/eq/index.ts';
import { analogueLevel, band, type TestBand } from './analogue.ts';

type Stereo = [Float64Array, Float64Array];

/** Runs a stereo signal through the processor in blocks of `size` frames. */
function run(bands: TestBand[], input: Stereo, rate = 44100, size = 1024): Stereo {
  const processor = eq.create({ bands, phase: 'minimum' }, { rate, channels: 2 });
  const output: Stereo = [input[0].slice(), input[1].slice()];
  for (let at = 0; at < input[0].length; at += size) {
    const frames = Math.min(size, input[0].length - at);
    processor.process({ frames, channels: output.map((c) => c.subarray(at, at + frames)) });
  }
  return output;
}

/** Repeatable noise between −0.5 and 0.5, using all bits of the mantissa: sums of two are rounded. */
function noise(frames: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: frames }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state / 2 ** 32) * Math.sin(state);
  });
}

function impulse(frames: number): Float64Array {
  const x = new Float64Array(frames);
  x[0] = 1;
  return x;
}

/** Magnitudes in dB of bins 0 … N/2. */
function spectrum(response: Float64Array): number[] {
  const fft = new FFT(response.length);
  const out = fft.createComplexArray() as number[];
  fft.realTransform(out, Array.from(response));
  return Array.from(
    { length: response.length / 2 + 1 },
    (_, k) => 20 * Math.log10(Math.hypot(out[2 * k], out[2 * k + 1])),
  );
}

const six: TestBand[] = [
  band({ type: 'highpass', freq: 24, slope: 24 }),
  band({ type: 'bell', freq: 320, gain: -1.2, q: 0.9, on: 'mid' }),
  band({ type: 'high_shelf', freq: 9000, gain: 1, on: 'side' }),
  band({ type: 'bell', freq: 16000, gain: 6, q: 1 }),
  band({ type: 'low_shelf', freq: 90, gain: 2, on: 'left' }),
  band({ type: 'notch', freq: 5000, q: 5, on: 'right' }),
];

describe('the equaliser', () => {
  test('has the analogue magnitude in its impulse response up to 0.9 of Nyquist', () => {
    const frames = 32768;
    for (const b of [
      band({ type: 'bell', freq: 16000, gain: 12, q: 1 }),
      band({ type: 'bell', freq: 9000, gain: -12, q: 4 }),
      band({ type: 'bell', freq: 30000, gain: 12, q: 0.5 }),
      band({ type: 'high_shelf', freq: 12000, gain: 12 }),
      band({ type: 'low_shelf', freq: 3000, gain: -12, q: 2 }),
      band({ type: 'tilt', freq: 1000, gain: 6 }),
      band({ type: 'lowpass', freq: 12000, slope: 36 }),
      band({ type: 'highpass', freq: 4000, slope: 48 }),
      band({ type: 'highpass', freq: 300, slope: 96 }),
      band({ type: 'lowpass', freq: 9000, slope: 72, shape: 'linkwitz_riley' }),
      band({ type: 'bandpass', freq: 14000, q: 3 }),
      band({ type: 'notch', freq: 15000, q: 2 }),
    ]) {
      const [left] = run([b], [impulse(frames), impulse(frames)]);
      const measured = spectrum(left);
      for (let k = 1; k <= 0.45 * frames; k++) {
        const f = (k * 44100) / frames;
        const wanted = analogueLevel(b, f);
        if (wanted < -80) continue;
        const error = Math.abs(measured[k] - wanted);
        if (error > (f < 5000 ? 0.02 : 0.05)) expect.fail(`${JSON.stringify(b)}: ${error} dB at ${f} Hz`);
      }
    }
  });

  test.each([
    band({ type: 'bell', freq: 15_000, gain: 12, q: 1 }),
    band({ type: 'bell', freq: 2000, gain: -12, q: 3 }),
    band({ type: 'bell', freq: 26_000, gain: -9, q: 0.7 }),
    band({ type: 'low_shelf', freq: 1500, gain: 12 }),
    band({ type: 'high_shelf', freq: 11_000, gain: -12 }),
    band({ type: 'high_shelf', freq: 16_000, gain: 12 }),
    band({ type: 'tilt', freq: 3000, gain: 6 }),
  ])('has the minimum phase of its magnitude: %o', (b) => {
    const frames = 8192;
    const [left] = run([b], [impulse(frames), impulse(frames)]);
    const fft = new FFT(frames);
    const logs = fft.createComplexArray() as number[];
    const levels = spectrum(left);
    for (let k = 0; k < frames; k++) {
      logs[2 * k] = (levels[k <= frames / 2 ? k : frames - k] * Math.LN10) / 20;
      logs[2 * k + 1] = 0;
    }
    const cepstrum = fft.createComplexArray() as number[];
    fft.inverseTransform(cepstrum, logs);
    // The minimum-phase response of that magnitude, by the recursion h'(n) = Σ (k/n)·c(k)·h(n−k).
    const h = [Math.exp(cepstrum[0])];
    for (let n = 1; n < 64; n++) {
      let sum = 0;
      for (let k = 1; k <= n; k++) sum += (k / n) * 2 * cepstrum[2 * k] * h[n - k];
      h.push(sum);
    }
    h.forEach((v, n) => expect(Math.abs(left[n] - v)).toBeLessThan(1e-10));
  });

  test.each([1, 7, 64, 1000, 4096])('gives the same bits in blocks of %d frames as in one', (size) => {
    const input: Stereo = [noise(9000, 1), noise(9000, 2)];
    const whole = run(six, input, 44100, 9000);
    expect(run(six, input, 44100, size)).toEqual(whole);
  });

  test('gives the same bits in ragged blocks while its tail dies away', () => {
    const input: Stereo = [new Float64Array(9000), new Float64Array(9000)];
    input[0][0] = 1;
    input[1][5] = -1;
    const bands = [band({ type: 'bell', freq: 8000, gain: 12, q: 0.5 })];
    const whole = run(bands, input, 44100, 9000);
    for (const size of [1, 100, 257]) expect(run(bands, input, 44100, size)).toEqual(whole);
  });

  test('lets a signal through bit for bit where every band is neutral', () => {
    const bands = (['bell', 'low_shelf', 'high_shelf', 'tilt'] as const).flatMap((type) =>
      (['stereo', 'left', 'mid', 'side'] as const).map((on) => band({ type, freq: 700, on })),
    );
    const input: Stereo = [noise(2000, 3), noise(2000, 4)];
    expect(run(bands, input)).toEqual(input);
    expect(eq.neutral({ bands, phase: 'minimum' }, { rate: 44100, channels: 2 })).toBe(true);
    expect(eq.neutral({ bands: [], phase: 'minimum' }, { rate: 44100, channels: 2 })).toBe(true);
    expect(eq.neutral({ bands: six, phase: 'minimum' }, { rate: 44100, channels: 2 })).toBe(false);
  });

  test('leaves the other channel alone, bit for bit', () => {
    const input: Stereo = [noise(2000, 5), noise(2000, 6)];
    const b = band({ type: 'bell', freq: 2000, gain: 6 });
    expect(run([{ ...b, on: 'left' }], input)[1]).toEqual(input[1]);
    expect(run([{ ...b, on: 'right' }], input)[0]).toEqual(input[0]);
    expect(run([{ ...b, on: 'left' }], input)[0]).toEqual(run([b], input)[0]);
  });

  test('is symmetric under a swap of the channels', () => {
    const [l, r] = [noise(3000, 7), noise(3000, 8)];
    const swapped: TestBand[] = six.map((b) =>
      b.on === 'left' ? { ...b, on: 'right' } : b.on === 'right' ? { ...b, on: 'left' } : b,
    );
    const [a, b] = run(six, [l, r]);
    expect(run(swapped, [r, l])).toEqual([b, a]);
  });

  test('works on mid without touching side, and on side without touching mid', () => {
    const [l, r] = [noise(3000, 9), noise(3000, 10)];
    const b = band({ type: 'high_shelf', freq: 3000, gain: 9 });
    const mid = run([{ ...b, on: 'mid' }], [l, r]);
    const side = run([{ ...b, on: 'side' }], [l, r]);
    const stereo = run([b], [l, r]);
    const greatest = (error: (i: number) => number) =>
      l.reduce((m, _, i) => Math.max(m, Math.abs(error(i))), 0);
    expect(greatest((i) => mid[0][i] - mid[1][i] - (l[i] - r[i]))).toBeLessThan(1e-14);
    expect(greatest((i) => side[0][i] + side[1][i] - (l[i] + r[i]))).toBeLessThan(1e-14);
    expect(greatest((i) => mid[0][i] + mid[1][i] - (stereo[0][i] + stereo[1][i]))).toBeLessThan(1e-13);
    expect(greatest((i) => side[0][i] - side[1][i] - (stereo[0][i] - stereo[1][i]))).toBeLessThan(1e-13);
  });

  test('turns silence into silence, and a dying tail into exact silence without subnormal numbers', () => {
    const silence: Stereo = [new Float64Array(3000), new Float64Array(3000)];
    expect(run(six, silence)).toEqual(silence);
    const [left] = run([band({ type: 'bell', freq: 3000, gain: 12, q: 2 })], [impulse(9000), impulse(9000)]);
    expect(left.every((v) => v === 0 || Math.abs(v) > 2.3e-308)).toBe(true);
    expect(left[8999]).toBe(0);
  });

  test.each([
    [44100, 60],
    [192000, 20],
    [384000, 20],
  ])('keeps the noise beside a 997 Hz tone at %d Hz under −200 dB', (rate, low) => {
    const settle = rate;
    const frames = settle + rate;
    const tone = Float64Array.from(
      { length: frames },
      (_, n) => 0.9 * Math.sin((2 * Math.PI * ((997 * n) % rate)) / rate),
    );
    const bands = [
      band({ type: 'low_shelf', freq: low, gain: 6 }),
      band({ type: 'bell', freq: 1000, gain: 6, q: 1 }),
      band({ type: 'bell', freq: 15000, gain: 12, q: 1 }),
      band({ type: 'highpass', freq: low, slope: 12 }),
    ];
    const [out] = run(bands, [tone, tone.slice()], rate);
    // A whole number of periods in one second: project the tone out, what stays is noise.
    let c = 0;
    let s = 0;
    const angle = (n: number) => (2 * Math.PI * ((997 * n) % rate)) / rate;
    for (let n = settle; n < frames; n++) {
      c += (2 / rate) * out[n] * Math.cos(angle(n));
      s += (2 / rate) * out[n] * Math.sin(angle(n));
    }
    let rest = 0;
    for (let n = settle; n < frames; n++) {
      const e = out[n] - c * Math.cos(angle(n)) - s * Math.sin(angle(n));
      rest += e * e;
    }
    expect(10 * Math.log10(rest / rate / ((c * c + s * s) / 2))).toBeLessThan(-200);
  });

  test('boosts a 20 Hz tone at 384 kHz by what it was told', () => {
    const rate = 384000;
    const frames = 1.5 * rate;
    const tone = Float64Array.from(
      { length: frames },
      (_, n) => 0.1 * Math.sin((2 * Math.PI * 20 * n) / rate),
    );
    const [out] = run([band({ type: 'bell', freq: 20, gain: 12, q: 1 })], [tone, tone.slice()], rate);
    let c = 0;
    let s = 0;
    for (let n = rate; n < frames; n++) {
      c += (4 / rate) * out[n] * Math.cos((2 * Math.PI * 20 * n) / rate);
      s += (4 / rate) * out[n] * Math.sin((2 * Math.PI * 20 * n) / rate);
    }
    expect(20 * Math.log10(Math.hypot(c, s) / 0.1)).toBeCloseTo(12, 4);
  });

  test('agrees with the equalizer of sox where that one is not cramped', () => {
    const frames = 16384;
    const x = impulse(frames).map((v) => v / 4);
    const raw = ['-t', 'raw', '-e', 'floating-point', '-b', '64', '-r', '44100', '-c', '1'];
    const sox = spawnSync('sox', ['-D', ...raw, '-', ...raw, '-', 'equalizer', '300', '1q', '6'], {
      input: Buffer.from(x.buffer),
      maxBuffer: 1 << 22,
    });
    expect(sox.stderr.toString()).toBe('');
    const theirs = new Float64Array(new Uint8Array(sox.stdout).buffer);
    expect(theirs.length).toBe(frames);
    const [ours] = run([band({ type: 'bell', freq: 300, gain: 6, q: 1 })], [x, x.slice()]);
    const [a, b] = [spectrum(ours), spectrum(theirs)];
    for (let k = 10; (k * 44100) / frames < 3000; k++) expect(Math.abs(a[k] - b[k])).toBeLessThan(0.01);
  });
});
