import FFT from 'fft.js';
import { describe, expect, test } from 'vitest';
import { eq } from '../../../../src/dsp/eq/index.ts';
import { differences, furthest, noise, SAME, through, withoutTwins } from '../../../dsp/signals.ts';
import { analogueLevel, band, type TestBand } from '../../../dsp/eq/analogue.ts';

const RATE = 44_100;

function create(bands: TestBand[], rate = RATE) {
  return eq.create({ bands, phase: 'linear' }, { rate, channels: 2 });
}

/** The whole output, in time with the input. */
function run(bands: TestBand[], input: readonly Float64Array[], size = 4096): Float64Array[] {
  const { latency } = create(bands);
  const padded = input.map((samples) => {
    const longer = new Float64Array(samples.length + latency);
    longer.set(samples);
    return longer;
  });
  return through(create(bands), padded, size).map((samples) => samples.subarray(latency));
}

/** The response around time zero: what a click in the middle of `size` frames becomes. */
function response(bands: TestBand[], size: number, rate = RATE): Float64Array {
  const processor = create(bands, rate);
  const click = new Float64Array(size + processor.latency);
  click[size / 2] = 1;
  const [left] = through(processor, [click, click], 8192);
  return left.subarray(processor.latency);
}

/** The real spectrum of a response that is symmetric around the middle, and the greatest imaginary part. */
function zeroPhase(h: Float64Array): { levels: Float64Array; imaginary: number } {
  const size = h.length;
  const turned = Array.from(h, (_, n) => h[(n + size / 2) % size]);
  const fft = new FFT(size);
  const out = fft.createComplexArray() as number[];
  fft.realTransform(out, turned);
  const levels = new Float64Array(size / 2);
  let imaginary = 0;
  for (let k = 0; k < size / 2; k++) {
    levels[k] = 20 * Math.log10(Math.max(out[2 * k], 1e-30));
    imaginary = Math.max(imaginary, Math.abs(out[2 * k + 1]));
  }
  return { levels, imaginary };
}

describe('The linear-phase equaliser', () => {
  test.each([
    [band({ type: 'bell', freq: 20, gain: 12, q: 1 }), 0.01],
    [band({ type: 'bell', freq: 20, gain: -12, q: 1 }), 0.01],
    [band({ type: 'bell', freq: 1000, gain: 12, q: 20 }), 0.01],
    [band({ type: 'bell', freq: 16_000, gain: 12, q: 1 }), 0.01],
    [band({ type: 'bell', freq: 30_000, gain: -12, q: 0.5 }), 0.01],
    [band({ type: 'low_shelf', freq: 60, gain: 12 }), 0.01],
    [band({ type: 'high_shelf', freq: 12_000, gain: -12 }), 0.01],
    [band({ type: 'tilt', freq: 700, gain: 6 }), 0.01],
    [band({ type: 'lowpass', freq: 12_000, slope: 96 }), 0.05],
    [band({ type: 'highpass', freq: 40, slope: 48, shape: 'linkwitz_riley' }), 0.05],
    [band({ type: 'highpass', freq: 30, slope: 24 }), 0.05],
  ] as const)('has the analogue magnitude of %o, without any phase', (b, goal) => {
    const size = b.freq < 100 ? 1 << 17 : 1 << 15;
    const { levels, imaginary } = zeroPhase(response([b], size));
    let worst = 0;
    for (let k = 1; k <= 0.45 * size; k++) {
      const wanted = analogueLevel(b, (k * RATE) / size);
      if (wanted > -20) worst = Math.max(worst, Math.abs(levels[k] - wanted));
    }
    expect(worst).toBeLessThan(goal);
    expect(imaginary).toBeLessThan(1e-12);
  });

  test('has a symmetric response, its middle at the declared delay', () => {
    const bands = [band({ type: 'bell', freq: 150, gain: 9, q: 2 }), band({ type: 'highpass', freq: 40 })];
    const size = 1 << 15;
    const h = response(bands, size);
    expect(furthest(h.subarray(1), (n) => h[size - 1 - n])).toBeLessThan(1e-15);
    expect(h.every((x) => Math.abs(x) <= h[size / 2])).toBe(true);
  });

  test('takes as many taps as its slowest band needs, and as much time at every rate', () => {
    const delay = (bands: TestBand[], rate: number) => create(bands, rate).latency / rate;
    const slow = [band({ type: 'bell', freq: 40, gain: 6, q: 1 })];
    const fast = [band({ type: 'bell', freq: 4000, gain: 6, q: 1 })];
    expect(delay(fast, RATE)).toBeLessThan(0.05);
    expect(delay(slow, RATE)).toBeGreaterThan(10 * delay(fast, RATE));
    expect(delay(slow, 4 * RATE)).toBeCloseTo(delay(slow, RATE), 10);
  });

  test('cuts Linkwitz-Riley halves that add up to the delayed input', () => {
    const input = [noise(20_000, 1), noise(20_000, 2)];
    const half = { freq: 300, slope: 24, shape: 'linkwitz_riley' } as const;
    const low = run([band({ ...half, type: 'lowpass' })], input);
    const high = run([band({ ...half, type: 'highpass' })], input);
    // 1/(1 + w⁴) + w⁴/(1 + w⁴) = 1
    expect(furthest(low[0], (n) => input[0][n] - high[0][n])).toBeLessThan(1e-5);
  });

  test('works on mid, side, left or right alone: the other is delayed bit for bit', () => {
    const input = [noise(6000, 3), noise(6000, 4)];
    const b = band({ type: 'bell', freq: 2000, gain: 6 });
    expect(differences([run([{ ...b, on: 'left' }], input)[1]], [input[1]])).toEqual([-1]);
    expect(differences([run([{ ...b, on: 'right' }], input)[0]], [input[0]])).toEqual([-1]);
    const stereo = run([b], input);
    expect(differences([run([{ ...b, on: 'left' }], input)[0]], [stereo[0]])).toEqual([-1]);
    const mid = run([{ ...b, on: 'mid' }], input);
    expect(furthest(mid[0], (n) => mid[1][n] + input[0][n] - input[1][n])).toBeLessThan(1e-15);
    expect(furthest(mid[0], (n) => stereo[0][n] + stereo[1][n] - mid[1][n])).toBeLessThan(1e-13);
  });

  test('does bands on left and right and on mid and side in the order they stand in', () => {
    // Silence around it, for what rings before and after.
    const input = [noise(9000, 5).fill(0, 0, 4000).fill(0, 5000), new Float64Array(9000)];
    const left = band({ type: 'bell', freq: 3000, gain: -24, q: 0.1, on: 'left' });
    const side = band({ type: 'bell', freq: 3000, gain: 12, q: 0.1, on: 'side' });
    const stepwise = run([side], run([left], input));
    const [a, b] = run([left, side], input);
    expect(furthest(a, (n) => stepwise[0][n])).toBeLessThan(1e-14);
    expect(furthest(b, (n) => stepwise[1][n])).toBeLessThan(1e-14);
    expect(furthest(run([side, left], input)[1], (n) => b[n])).toBeGreaterThan(0.01);
  });

  test('gives the same bits in any blocks, with twins and without, and for exchanged channels', () => {
    const bands = [
      band({ type: 'low_shelf', freq: 200, gain: 3, on: 'left' }),
      band({ type: 'bell', freq: 900, gain: -4, q: 2, on: 'right' }),
      band({ type: 'high_shelf', freq: 6000, gain: 2, on: 'side' }),
      band({ type: 'highpass', freq: 150, slope: 24 }),
    ];
    const input = [noise(9000, 6), noise(9000, 7, 1e-2)];
    const whole = run(bands, input);
    for (const size of [1, 7, 1000]) expect(differences(run(bands, input, size), whole)).toEqual(SAME);
    expect(
      differences(
        withoutTwins(() => run(bands, input)),
        whole,
      ),
    ).toEqual(SAME);
    const exchanged = bands.map((b) => {
      const on = b.on === 'left' ? 'right' : b.on === 'right' ? 'left' : b.on;
      return { ...b, on } as const;
    });
    expect(differences(run(exchanged, [...input].reverse()).reverse(), whole)).toEqual(SAME);
  });

  test('leaves out what changes nothing: an all-pass has no magnitude to change', () => {
    const bands = [band({ type: 'allpass', freq: 500 }), band({ type: 'bell', freq: 500 })];
    expect(eq.neutral({ bands, phase: 'linear' }, { rate: RATE, channels: 2 })).toBe(true);
    expect(eq.neutral({ bands, phase: 'minimum' }, { rate: RATE, channels: 2 })).toBe(false);
    expect(create(bands).latency).toBe(0);
  });
});
