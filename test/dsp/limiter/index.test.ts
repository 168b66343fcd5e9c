import { describe, expect, test } from 'vitest';
import { decibelsOf, gainOf } from '../../../src/base/decibel.ts';
import { limiter, type LimiterProcessor } from '../../../src/dsp/limiter/index.ts';
import { truePeak } from '../../../src/meters/true-peak/index.ts';
import { bandLimited, sincPeak } from '../primitives/ideal-peak.ts';
import { noise, tone, uniforms } from '../signals.ts';

const FORMAT = { rate: 44_100, channels: 2 } as const;
const DEFAULTS = { ceiling: -1, lookahead: 3, release: 80, link: 1 };

function limited(left: Float64Array, right = left, params = DEFAULTS, cut = 4096) {
  const processor: LimiterProcessor = limiter.create(params, FORMAT);
  const { latency } = processor;
  const channels = [left, right].map((x) => {
    const longer = new Float64Array(x.length + latency);
    longer.set(x);
    return longer;
  });
  for (let i = 0; i < left.length + latency; i += cut) {
    const views = channels.map((x) => x.subarray(i, i + cut));
    processor.process({ frames: views[0].length, channels: views });
  }
  const [l, r] = channels.map((x) => x.subarray(latency));
  return { left: l, right: r, processor };
}

const LENGTH = 900;
const random = uniforms(77);
const between = (low: number, high: number) => low + (high - low) * random();
const made = (value: (n: number) => number) => Float64Array.from({ length: LENGTH }, (_, n) => value(n));
/** Signals that try to get a peak past a limiter, each with random phase, place and level up to +14 dBFS. */
const attacks: Record<string, () => Float64Array> = {
  'a sine of fs/4 switched on': () => {
    const [phase, peak] = [between(0, 7), between(0.5, 5)];
    return made((n) => (n > 300 && n < 700 ? peak * Math.sin((Math.PI / 2) * n + phase) : 0));
  },
  'a sine up to the band edge': () => tone(LENGTH, between(0.001, 0.445), 1, between(0.5, 5), between(0, 7)),
  clicks: () => {
    const x = new Float64Array(LENGTH);
    for (let i = 0; i < 8; i++) x[Math.floor(between(50, 850))] = between(-10, 10);
    return x;
  },
  'a square wave': () => {
    const [period, peak] = [between(4, 200), between(0.3, 5)];
    return made((n) => ((n / period) % 1 < 0.5 ? peak : -peak));
  },
  'alternating full scale with jumps of phase': () => {
    const [run, peak] = [Math.floor(between(10, 200)), between(0.5, 5)];
    return made((n) => ((n & 1) === (Math.floor(n / run) & 1) ? peak : -peak));
  },
  'dense transients': () => {
    const x = new Float64Array(LENGTH);
    for (let i = 0; i < 8; i++) {
      const [at, peak, decay, freq] = [
        Math.floor(between(0, 800)),
        between(0, 5),
        between(5, 100),
        between(0, 2.8),
      ];
      for (let n = at; n < LENGTH; n++) x[n] += peak * Math.exp((at - n) / decay) * Math.cos(freq * (n - at));
    }
    return x;
  },
  'bursts of noise': () => {
    const [seed, on] = [Math.floor(between(1, 1e6)), between(20, 300)];
    return noise(LENGTH, seed, 5).map((v, n) => (n % 400 < on ? v : 0));
  },
  'a step of level': () => {
    const [freq, low, high, at] = [between(0.001, 0.3), between(0, 1), between(1, 6), between(300, 600)];
    return made((n) => (n < at ? low : high) * Math.sin(2 * Math.PI * freq * n));
  },
  'a step of 0 Hz': () => {
    const [at, peak] = [between(200, 500), between(1, 5)];
    return made((n) => (n > at && n < at + 250 ? peak : 0));
  },
  'random full-scale signs': () => {
    const peak = between(0.5, 5);
    return noise(LENGTH, Math.floor(between(1, 1e6))).map((v) => (v > 0 ? peak : -peak));
  },
};
const settings = [
  DEFAULTS,
  { ceiling: -1, lookahead: 0.5, release: 5, link: 1 },
  { ceiling: -6, lookahead: 1.5, release: 20, link: 0 },
  { ceiling: 0, lookahead: 10, release: 200, link: 0.5 },
];
const EACH = 104;

describe.each(Object.keys(attacks))('%s', (name) => {
  test(`keeps its ceiling to 0.02 dB at 32×, ${EACH} times, for content below 0.45 fs`, () => {
    for (let i = 0; i < EACH; i++) {
      const params = settings[i % settings.length];
      const { left } = limited(bandLimited(attacks[name]()), undefined, params);
      expect(decibelsOf(sincPeak(left)) - params.ceiling).toBeLessThanOrEqual(0.02);
    }
  });

  test('keeps its ceiling to 0.02 dB by the meter with content up to Nyquist as well', () => {
    for (let i = 0; i < 12; i++) {
      const params = settings[i % settings.length];
      const { left } = limited(attacks[name](), undefined, params);
      const meter = truePeak.create({ rate: 44_100, channels: 1 });
      meter.observe({ frames: left.length, channels: [left] });
      expect(decibelsOf(meter.finish().perChannel[0]) - params.ceiling).toBeLessThanOrEqual(0.02);
    }
  });
});

/** Bass, drums and a bed of noise, peaks near full scale, without content above 0.45 fs. */
function mix(frames: number, seed: number): Float64Array {
  const beds = noise(frames, seed).map((v, n) => {
    const t = n / 44_100;
    const kick = 0.5 * Math.exp(-8 * (t % 0.5)) * Math.sin(377 * t);
    return 0.25 * Math.sin(345 * t) + kick + v * (0.04 + 0.3 * Math.exp(-60 * (t % 0.125)));
  });
  return bandLimited(beds);
}

describe('limiter', () => {
  test('holds a mix pushed by 14 dB to 0.02 dB of the ceiling and uses all of it', () => {
    const push = gainOf(14);
    const { left, right, processor } = limited(
      mix(22_050, 1).map((v) => v * push),
      mix(22_050, 2).map((v) => v * push),
    );
    for (const y of [left, right]) expect(decibelsOf(sincPeak(y)) + 1).toBeLessThanOrEqual(0.02);
    expect(decibelsOf(Math.max(sincPeak(left), sincPeak(right))) + 1).toBeGreaterThan(-0.01);
    expect(processor.maxReduction).toBeGreaterThan(10);
    expect(processor.activeFrames).toBeGreaterThan(20_000);
  });

  test('passes a signal under the ceiling bit for bit, and one that peaks once except around the peak', () => {
    const quiet = mix(20_000, 3).map((v) => v * 0.7);
    expect(decibelsOf(sincPeak(quiet))).toBeLessThan(-1.01);
    const untouched = limited(quiet);
    expect(untouched.left).toEqual(quiet);
    expect(untouched.processor.maxReduction).toBe(0);
    const once = quiet.slice();
    once[2000] = 4;
    const { left } = limited(once, quiet, { ...DEFAULTS, release: 5 });
    expect(left.subarray(0, 1700)).toEqual(once.subarray(0, 1700));
    expect(left.subarray(6500)).toEqual(once.subarray(6500));
    expect(left[2000]).toBeCloseTo(gainOf(-1), 3);
  });

  test('its gain is never above 1, falls smoothly, and comes back no faster than the release says', () => {
    const steady = tone(30_000, 50, 44_100, 0.5);
    const peak = new Float64Array(30_000).fill(1e-9);
    peak[5000] = 4;
    const { right } = limited(peak, steady);
    const gains = right.map((y, n) => (Math.abs(steady[n]) < 0.01 ? NaN : y / steady[n]));
    for (let n = 5200; n + 441 < 20_000; n++) {
      expect(gains[n] ?? 0).not.toBeGreaterThan(1 + 1e-12);
      const [now, later] = [decibelsOf(gains[n]), decibelsOf(gains[n + 441])];
      if (now < -0.1 && later < 0) expect(later / now).toBeGreaterThan(Math.exp(-10 / 80) - 1e-4);
    }
    expect(Math.min(...gains.subarray(4990, 5010))).toBeCloseTo(gainOf(-1) / 4, 3);
  });

  test.each([1, 7, 64, 1000, 100_000])('gives the same bits in blocks of %i frames', (cut) => {
    const x = noise(5000, 8, 3);
    const whole = limited(
      x,
      x.map((v) => -0.4 * v),
      { ...DEFAULTS, link: 0.7 },
    );
    const cuts = limited(
      x,
      x.map((v) => -0.4 * v),
      { ...DEFAULTS, link: 0.7 },
      cut,
    );
    expect(cuts.left).toEqual(whole.left);
    expect(cuts.right).toEqual(whole.right);
    expect(cuts.processor.reductionCurve()).toEqual(whole.processor.reductionCurve());
  });

  test.each([0, 0.5, 1])('links by %f: the quiet channel gets that share of the reduction in dB', (link) => {
    const [loud, quiet] = [new Float64Array(6000).fill(4), new Float64Array(6000).fill(0.1)];
    const one = limited(loud, quiet, { ...DEFAULTS, link });
    const other = limited(quiet, loud, { ...DEFAULTS, link });
    expect(other.left).toEqual(one.right);
    expect(other.right).toEqual(one.left);
    const reductions = [one.left[3000] / 4, one.right[3000] / 0.1].map(decibelsOf);
    expect(reductions[1] / reductions[0]).toBeCloseTo(link, 2);
  });

  test('silence stays silence; NaN, infinities and huge values do not come out', () => {
    expect(limited(new Float64Array(3000)).left.every((v) => v === 0)).toBe(true);
    const wild = noise(4000, 6);
    [NaN, Infinity, -Infinity, 1e300, -1e300].forEach((v, i) => (wild[500 + 100 * i] = v));
    const { left } = limited(wild);
    expect(left.every((v) => Number.isFinite(v) && Math.abs(v) <= 0.9)).toBe(true);
    expect(Math.max(...left.subarray(3800))).toBeGreaterThan(1e-6);
  });

  test('tells the reduction of every 100 ms from the first frame on', () => {
    const x = new Float64Array(44_100).fill(0.1);
    x[22_100] = 2;
    const curve = limited(x, x, { ...DEFAULTS, release: 5 }).processor.reductionCurve();
    expect(curve.length).toBe(10);
    expect(curve[5]).toBeCloseTo(decibelsOf(2) + 1, 2);
    expect([...curve].filter((v, i) => v > 0 && i !== 5 && i !== 4)).toEqual([]);
  });
});
