import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/base/canonical.ts';
import { stereo } from '../../../../src/dsp/stereo/index.ts';
import type { Params } from '../../../../src/dsp/stereo/params.ts';
import {
  constant,
  differences,
  furthest,
  noise,
  SAME,
  spectrum,
  through,
  tone,
  uniforms,
  withDefaults,
} from '../../../dsp/signals.ts';

const RATE = 48_000;
const HOP = RATE / 100;
const WINDOW = 40 * HOP;

/** What comes out, without the delay. */
function guarded(input: readonly Float64Array[], given: Record<string, Json>, rate = RATE): Float64Array[] {
  const format = { rate, channels: 2 } as const;
  const processor = stereo.create(withDefaults(stereo, given) as Params, format);
  const padded = input.map((samples) => Float64Array.from([...samples, ...constant(processor.latency, 0)]));
  return through(processor, padded).map((samples) => samples.subarray(processor.latency));
}

/** The most that the mono sum loses against the stereo power in a window of 400 ms, dB; windows begin `step` apart. */
function worstLoss([left, right]: readonly Float64Array[], step = HOP, window = WINDOW): number {
  let worst = 0;
  for (let from = 0; from + window <= left.length; from += step) {
    let both = 0;
    let mono = 0;
    for (let n = from; n < from + window; n++) {
      both += (left[n] * left[n] + right[n] * right[n]) / 2;
      mono += ((left[n] + right[n]) / 2) * ((left[n] + right[n]) / 2);
    }
    if (both > 0) worst = Math.max(worst, 10 * Math.log10(both / mono));
  }
  return worst;
}

/** The same in the windows that count by the input: over −70 dBFS, and not 10 dB under one that begins within 0.5 s. */
function lossOverGates(output: readonly Float64Array[], input: readonly Float64Array[]): number {
  const energies: number[] = [];
  for (let from = 0; from + WINDOW <= input[0].length; from += HOP) {
    let both = 0;
    for (let n = from; n < from + WINDOW; n++)
      both += (input[0][n] * input[0][n] + input[1][n] * input[1][n]) / 2;
    energies.push(both);
  }
  return energies.reduce((worst, energy, i) => {
    const loudest = Math.max(...energies.slice(Math.max(0, i - 50), i + 51));
    if (energy < 0.5 * WINDOW * 1e-7 || energy < 0.1 * loudest) return worst;
    return Math.max(worst, worstLoss(output.map((samples) => samples.subarray(i * HOP, i * HOP + WINDOW))));
  }, 0);
}

const SECONDS = 2;
const FRAMES = SECONDS * RATE;

/** Material that loses much in mono, in many ways. */
function adversaries(): Record<string, Float64Array[]> {
  const [a, b] = [noise(FRAMES, 1), noise(FRAMES, 2)];
  const random = uniforms(9);
  const gates = Array.from({ length: SECONDS * 20 }, () => (random() < 0.3 ? 1 : 0.003));
  const gated = (samples: Float64Array, turn: number) =>
    samples.map((x, n) => x * gates[(Math.floor(n / 2400) + turn) % gates.length]);
  const [mid, side] = [gated(a, 0), gated(b, 7)];
  const bass = tone(FRAMES, 31, RATE, 0.8);
  return {
    unrelated: [a, b],
    opposed: [a, a.map((x, n) => -x + 0.01 * b[n])],
    widened: [a.map((x, n) => x + 2 * b[n]), a.map((x, n) => x - 2 * b[n])],
    'opposed for 250 ms in 500': [a, a.map((x, n) => (n % 24_000 < 12_000 ? -x : x))],
    'gated mid against gated side': [mid.map((x, n) => x + side[n]), mid.map((x, n) => x - side[n])],
    'opposed bass': [bass.map((x, n) => x + 0.1 * a[n]), bass.map((x, n) => 0.1 * a[n] - x)],
    'beating tones': [tone(FRAMES, 440, RATE), tone(FRAMES, 440.7, RATE)],
    'one channel': [a, constant(FRAMES, 0)],
    // A second of opposed sound before the music.
    'side ahead of mid': [
      a.map((x, n) => (n < RATE ? 0.4 * x : x)),
      a.map((x, n) => (n < RATE ? -0.4 * x + 1e-4 * b[n] : x)),
    ],
  };
}

describe('the correlation guard of stereo', () => {
  it('never lets the mono sum lose more than the figure in any window of its grid', () => {
    for (const [name, input] of Object.entries(adversaries())) {
      for (const guard of [0.5, 2, 6]) {
        expect(worstLoss(guarded(input, { guard })), `${name} ${guard}`).toBeLessThan(guard + 1e-9);
      }
      // Without it, the signal would have failed: the test sees something.
      expect(worstLoss(input), name).toBeGreaterThan(2.9);
    }
  });

  it('keeps the figure at other rates, and nearly between the windows of its grid', () => {
    const { widened, 'beating tones': beating } = adversaries();
    for (const rate of [44_100, 96_000]) {
      const out = guarded(widened, { guard: 2 }, rate);
      expect(worstLoss(out, rate / 100, (40 * rate) / 100)).toBeLessThan(2 + 1e-9);
    }
    for (const input of [widened, beating]) {
      expect(worstLoss(guarded(input, { guard: 2 }), 97)).toBeLessThan(2.05);
    }
  });

  it('works on what the widths have made, and holds with them', () => {
    const [a, b] = [noise(FRAMES, 1), noise(FRAMES, 2)];
    const narrow = [a.map((x, n) => x + 0.4 * b[n]), a.map((x, n) => x - 0.4 * b[n])];
    expect(worstLoss(narrow)).toBeLessThan(1);
    const wide = { width: 2, side_gain: 12 };
    expect(worstLoss(guarded(narrow, wide))).toBeGreaterThan(8);
    expect(worstLoss(guarded(narrow, { ...wide, guard: 3 }))).toBeLessThan(3 + 1e-9);
  });

  it('keeps the figure in all windows over its gates where levels leap', () => {
    const [a, b] = [noise(3 * FRAMES, 1), noise(3 * FRAMES, 2)];
    const random = uniforms(4);
    const steps = Array.from(
      { length: 2 * 3 * SECONDS },
      () => [10 ** (-4 * random()), 4 * random()] as const,
    );
    const at = (n: number) => steps[Math.floor((2 * n) / RATE)];
    const input = [1, -1].map((sign) => a.map((x, n) => at(n)[0] * (x + sign * at(n)[1] * b[n])));
    expect(lossOverGates(input, input)).toBeGreaterThan(9);
    for (const guard of [0.5, 2, 6])
      expect(lossOverGates(guarded(input, { guard }), input), `${guard}`).toBeLessThan(guard + 1e-9);
  });

  it('lets hiss before the music pass, and the music after it', () => {
    const [a, b] = [noise(FRAMES, 1), noise(FRAMES, 2)];
    const left = a.map((x, n) => (n < RATE ? 1e-4 * x : x + 0.3 * b[n]));
    const right = a.map((x, n) => (n < RATE ? -1e-4 * x : x - 0.3 * b[n]));
    expect(differences(guarded([left, right], { guard: 1 }), [left, right])).toEqual(SAME);
  });

  it.each([
    { mono_below: 80, phase: 'linear' },
    { low_width: 0, low_crossover: 40, phase: 'linear' },
    { mono_below: 80, phase: 'minimum' },
  ])('takes nothing from a note for what its filter rings: %j', (given) => {
    // Notes of half a second in every one and a half; the mono sum loses 0.8 dB in them.
    const bass = tone(3 * FRAMES, 150, RATE).map((x, n) => (n % (1.5 * RATE) < RATE ? 0 : x));
    const input = [bass.map((x) => 0.8 * x), bass.map((x) => 0.3 * x)];
    const [l, r] = guarded(input, { ...given, guard: 2 });
    const [x, y] = guarded(input, given);
    const notes = Float64Array.from(bass, (_, n) => (bass[n] === 0 ? 0 : l[n] - r[n] - (x[n] - y[n])));
    expect(furthest(notes, () => 0)).toBeLessThan(1e-3);
  });

  it('lets as much side through as the figure allows on steady material', () => {
    const out = guarded(adversaries().widened, { guard: 3 });
    const loss = worstLoss(out.map((samples) => samples.subarray(RATE, RATE + WINDOW)));
    expect(loss).toBeGreaterThan(2.8);
  });

  it('passes bit for bit what stays within the figure', () => {
    const [a, b] = [noise(FRAMES, 1), noise(FRAMES, 2)];
    const input = [a.map((x, n) => x + 0.3 * b[n]), a.map((x, n) => x - 0.3 * b[n])];
    expect(differences(guarded(input, { guard: 1 }), input)).toEqual(SAME);
  });

  it('leaves only silence of a signal that is all side', () => {
    const a = noise(RATE, 1);
    for (const samples of guarded([a, a.map((x) => -x)], { guard: 3 }))
      expect(furthest(samples, () => 0)).toBe(0);
  });

  it('lets the mono sum pass untouched while it turns the side down', () => {
    const input = adversaries()['opposed for 250 ms in 500'];
    const [l, r] = guarded(input, { guard: 1 });
    expect(furthest(l.map((x, n) => x + r[n]), (n) => input[0][n] + input[1][n])).toBeLessThan(1e-15); // prettier-ignore
  });

  it('returns with 37 % of the reduction in dB left after 0.5 s', () => {
    const mid = tone(4 * RATE, 997, RATE, 0.1);
    // 12 dB of side over mid for a second, then a trace of side to read the gain by.
    const side = tone(4 * RATE, 1499, RATE, 0.1).map((x, n) => x * (n < RATE ? 4 : 0.01));
    const [l, r] = guarded([mid.map((x, n) => x + side[n]), mid.map((x, n) => x - side[n])], { guard: 3 });
    // Over whole periods of 1499 Hz nearly: 10 ms.
    const reductionAt = (seconds: number) => {
      const from = Math.round(seconds * RATE);
      let [out, before] = [0, 0];
      for (let n = from; n < from + HOP; n++) {
        out += (l[n] - r[n]) ** 2;
        before += (2 * side[n]) ** 2;
      }
      return 10 * Math.log10(before / out);
    };
    expect(reductionAt(0.5)).toBeCloseTo(10 * Math.log10(16 / (10 ** 0.3 - 1)), 1);
    const start = reductionAt(2);
    expect(start).toBeGreaterThan(0.5);
    expect(reductionAt(2.5) / start).toBeCloseTo(Math.exp(-1), 2);
    expect(reductionAt(3) / start).toBeCloseTo(Math.exp(-2), 2);
  });

  it('turns a steady side tone down without sidebands above −120 dB', () => {
    const frames = 4 * RATE;
    const mid = tone(frames, 333, RATE, 0.1);
    const side = tone(frames, 3000, RATE, 0.4);
    const [l, r] = guarded([mid.map((x, n) => x + side[n]), mid.map((x, n) => x - side[n])], { guard: 3 });
    const difference = l.map((x, n) => (x - r[n]) / 2).subarray(RATE, RATE + 131_072);
    const levels = spectrum(difference);
    const carrier = Math.round((3000 * 131_072) / RATE);
    const top = levels[carrier];
    expect(top).toBeGreaterThan(-22);
    const beside = levels.filter((_, k) => Math.abs(k - carrier) > 12);
    expect(beside.reduce((a, b) => Math.max(a, b), -Infinity)).toBeLessThan(top - 120);
  });

  it('comes down without a corner: the step of opposed material makes no click', () => {
    const mid = tone(FRAMES, 200, RATE, 0.1);
    const side = tone(FRAMES, 1000, RATE, 0.1);
    // 60 dB more side from 1.2 s on: one hop of it asks for all the reduction, and the gain moves before it.
    const stepped = side.map((x, n) => (n < 1.2 * RATE ? 0.1 * x : 100 * x));
    const [l, r] = guarded([mid.map((x, n) => x + stepped[n]), mid.map((x, n) => x - stepped[n])], {
      guard: 2,
    });
    const gains: number[] = [];
    for (let n = 12; n < 1.19 * RATE; n += 24) gains.push((l[n] - r[n]) / 2 / stepped[n]);
    const steps = gains.slice(1).map((g, i) => Math.abs(g - gains[i]));
    expect(gains[0]).toBeCloseTo(1, 12);
    expect(Math.min(...gains)).toBeLessThan(0.02);
    // The steepest of a raised cosine over 100 ms is 2 in 110 ms; half a ms of it, and a tenth for the spline.
    expect(Math.max(...steps)).toBeLessThan((1.1 * 2 * 0.5) / 110);
  });
});
