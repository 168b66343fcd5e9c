import { describe, expect, it } from 'vitest';
import { compressor } from '../../../../src/dsp/compressor/index.ts';
import type { Params } from '../../../../src/dsp/compressor/params.ts';
import {
  amplitude,
  MOST,
  settledLevel,
  sidebands,
  stepReduction,
  timeTo,
} from '../../../dsp/primitives/dynamics/measure.ts';
import {
  constant,
  firstDifference,
  noise,
  STEREO_48K,
  through,
  tone,
  withDefaults,
} from '../../../dsp/signals.ts';

/** The laws beyond the plain compressor: directions, knees, range, feedback, auto release, look-ahead, points. */

const RATE = STEREO_48K.rate;

function create(given: Partial<Params>, rate: number = RATE) {
  return compressor.create(withDefaults(compressor, given) as Params, { rate, channels: 2 });
}

/**
 * Output level of a compressor in dB, from the ratio at each level on the way: the slope is 1 outside the knee on one
 * side and 1/ratio on the other, and goes over by `weight` of the place in the knee; summed in steps of 0.001 dB.
 */
function integrated(
  input: number,
  { threshold, ratio, knee }: { threshold: number; ratio: number; knee: number },
  weight: (t: number) => number,
  side: 1 | -1 = 1,
): number {
  const over = side * (input - threshold);
  let output = 0;
  const step = 0.001;
  const start = -knee / 2;
  if (over <= start) return input;
  const count = Math.round((over - start) / step);
  for (let n = 0; n < count; n++) {
    const d = start + (n + 0.5) * step;
    const t = knee === 0 || d >= knee / 2 ? 1 : d / knee + 0.5;
    output += step * (1 - (1 - 1 / ratio) * weight(t));
  }
  return threshold + side * (start + output);
}

const evenly = (t: number) => t;
const gently = (t: number) => t * t * (3 - 2 * t);
const LEVELS = [-50, -37, -30, -27, -24, -22, -18, -13, -6, 0];
const QUICK = { attack: 5, release: 30 } as const;

describe('compressor: static curves', () => {
  it('a smooth knee turns the ratio as 3t² − 2t³', () => {
    for (const knee of [6, 24]) {
      const law = { threshold: -24, ratio: 4, knee };
      for (const level of LEVELS) {
        const measured = settledLevel(create({ ...law, ...QUICK, knee_shape: 'smooth' }), level, RATE);
        expect(Math.abs(measured - integrated(level, law, gently))).toBeLessThan(0.01);
      }
    }
  });

  it('upward: what lies below the threshold is raised by the mirrored law, up to the range', () => {
    for (const detector of ['peak', 'rms'] as const) {
      for (const [ratio, knee, range] of [
        [2, 6, 60],
        [20, 0, 60],
        [4, 12, undefined],
        [4, 12, 5],
      ] as const) {
        const given = { threshold: -24, ratio, knee, detector, ...QUICK, direction: 'upward' } as const;
        for (const level of [-60, -41, -30, -26, -24, -20, -3]) {
          const processor = create(range === undefined ? given : { ...given, range });
          const raised = integrated(level, given, evenly, -1) - level;
          const expected = level + Math.min(raised, range ?? 12);
          expect(Math.abs(settledLevel(processor, level, RATE) - expected)).toBeLessThan(0.01);
        }
      }
    }
  });

  it('no change of gain is larger than the range', () => {
    for (const topology of ['feedforward', 'feedback'] as const) {
      const given = { threshold: -24, ratio: 4, knee: 6, range: 7, topology, ...QUICK } as const;
      for (const level of [-30, -22, -16, -14, -6, 0]) {
        const expected = Math.max(integrated(level, given, evenly), level - 7);
        expect(Math.abs(settledLevel(create(given), level, RATE) - expected)).toBeLessThan(0.01);
      }
    }
  });

  it('feedback settles on the same curve', () => {
    for (const [ratio, knee, shape, weight] of [
      [1.5, 6, 'quadratic', evenly],
      [4, 0, 'quadratic', evenly],
      [20, 24, 'quadratic', evenly],
      [20, 24, 'smooth', gently],
      [3, 10, 'smooth', gently],
    ] as const) {
      const given = { threshold: -24, ratio, knee, topology: 'feedback', knee_shape: shape } as const;
      for (const level of [-37, -30, -24, -18, -6, 0]) {
        const processor = create({ ...given, attack: 1, release: 10 });
        const expected = integrated(level, given, weight);
        expect(Math.abs(settledLevel(processor, level, RATE) - expected)).toBeLessThan(0.02);
      }
    }
  });

  it('feedback upward settles on the mirrored curve', () => {
    const given = { threshold: -24, ratio: 4, knee: 12, topology: 'feedback', direction: 'upward' } as const;
    for (const level of [-34, -30, -24, -18, -6]) {
      const processor = create({ ...given, attack: 1, release: 10 });
      const expected = integrated(level, given, evenly, -1);
      expect(Math.abs(settledLevel(processor, level, RATE) - expected)).toBeLessThan(0.02);
    }
  });

  it('below its lowest point a curve goes on at 1:1: the gain there is that of all that is fainter', () => {
    const curve = [
      [-60, -40],
      [0, -6],
    ];
    for (const detector of ['peak', 'rms'] as const) {
      for (const level of [-61, -90, -130]) {
        const measured = settledLevel(create({ curve, detector, ...QUICK }), level, RATE);
        expect(Math.abs(measured - (level + 20))).toBeLessThan(0.01);
      }
      expect(
        Math.abs(settledLevel(create({ curve, range: 7, detector, ...QUICK }), -90, RATE) + 83),
      ).toBeLessThan(0.01);
    }
  });

  it('a curve of points takes the place of threshold, ratio and knee', () => {
    const curve = [
      [-60, -60],
      [-40, -36],
      [-20, -24],
      [0, -18],
    ];
    for (const topology of ['feedforward', 'feedback'] as const) {
      for (const [level, output] of curve) {
        const processor = create({ curve, topology, ratio: 20, threshold: -60, ...QUICK });
        expect(Math.abs(settledLevel(processor, level, RATE) - output)).toBeLessThan(0.02);
      }
    }
  });
});

describe('compressor: feedback', () => {
  const law = { topology: 'feedback', detector: 'peak', threshold: -40, knee: 0 } as const;

  it('makes 63.2 % of a growing reduction in the attack time above the knee, at any ratio', () => {
    for (const ratio of [1.5, 4, 20]) {
      for (const attack of [0.05, 1, 20, 200]) {
        const processor = create({ ...law, ratio, attack });
        const before = 0.02 + attack / 100;
        const curve = stepReduction(processor, RATE, [
          [before, -30],
          [0.002 + attack / 100, -6],
        ]);
        const step = Math.round(before * RATE);
        const [from, to] = [10, 34].map((over) => over * (1 - 1 / ratio));
        expect(Math.abs(curve[step - 1] - from)).toBeLessThan(0.01);
        const measured = timeTo(MOST, from, to, curve.subarray(step), RATE) * 1000;
        expect(Math.abs(measured / attack - 1), `${ratio} ${attack}`).toBeLessThan(0.05);
      }
    }
  });

  it('lets go in the release time below the threshold, and faster by the ratio above it', () => {
    const release = 300;
    for (const [ratio, fallen, faster] of [
      [4, -90, 1],
      [4, -12, 4],
      [2, -12, 2],
    ] as const) {
      const curve = stepReduction(create({ ...law, ratio, release, attack: 1 }), RATE, [
        [0.3, -6],
        [2, fallen],
      ]).subarray(0.3 * RATE);
      const [from, to] = [34, Math.max(0, fallen + 40)].map((over) => over * (1 - 1 / ratio));
      const measured = timeTo(MOST, from, to, curve, RATE) * 1000 - 10;
      expect(Math.abs((measured * faster) / release - 1)).toBeLessThan(0.05);
    }
  });

  it('never overshoots or swings, at the shortest times, the highest ratio and any rate', () => {
    for (const rate of [8000, 44_100, 384_000]) {
      for (const detector of ['peak', 'rms'] as const) {
        const processor = create({ ...law, detector, ratio: 20, attack: 0.05, release: 5, knee: 6 }, rate);
        const curve = stepReduction(processor, rate, [[0.15, 0]]);
        // An RMS reads a constant 3 dB above its square: sine reference.
        const target = (40 + (detector === 'rms' ? 10 * Math.log10(2) : 0)) * (19 / 20);
        expect(Math.max(...curve)).toBeLessThan(target + 1e-6);
        expect(curve.at(-1)!).toBeGreaterThan(target - 0.01);
        const turns = curve.filter((r, n) => n > 0 && r < curve[n - 1] - 1e-9);
        expect(turns.length).toBe(0);
      }
    }
  });

  it('stays between rest and the full reduction with partial link and unequal channels', () => {
    const [loud, quiet] = [noise(RATE, 1), noise(RATE, 2, 0.1)];
    const gated = loud.map((x, n) => (Math.floor(n / 300) % 2 === 0 ? x : 0));
    for (const link of [0.3, 0.9]) {
      const processor = create({ ...law, ratio: 20, attack: 0.05, release: 5, link });
      const output = through(processor, [gated, quiet]);
      for (const [c, input] of [gated, quiet].entries()) {
        const gains = output[c].map((y, n) => (input[n] === 0 ? 1 : y / input[n]));
        expect(Math.max(...gains)).toBeLessThanOrEqual(1);
        expect(Math.min(...gains)).toBeGreaterThan(amplitude(-38 - 1e-6));
      }
    }
  });
});

describe('compressor: auto release', () => {
  it('lets short peaks go in the release time and lasting levels 8 times as slowly', () => {
    const release = 60;
    const rate = 8000;
    const given = { detector: 'peak', ratio: 4, threshold: -20, knee: 0, attack: 0.5 } as const;
    for (const loud of [0.03, 0.3, 4]) {
      const processor = create({ ...given, release, auto_release: true }, rate);
      const curve = stepReduction(processor, rate, [
        [loud, -6],
        [1.5, -90],
      ]);
      const stood = loud + 0.01;
      const charge = 1 - Math.exp(-stood / (4 * 0.06));
      let worst = 0;
      for (let n = Math.round(stood * rate); n < curve.length; n++) {
        const t = n / rate - stood;
        const expected = 10.5 * Math.max(Math.exp(-t / 0.06), charge * Math.exp(-t / (8 * 0.06)));
        worst = Math.max(worst, Math.abs(curve[n] - expected));
      }
      expect(worst).toBeLessThan(0.1);
    }
  });

  it('does not move the static curve', () => {
    const given = { threshold: -24, ratio: 4, knee: 6, ...QUICK, auto_release: true } as const;
    for (const topology of ['feedforward', 'feedback'] as const) {
      const measured = settledLevel(create({ ...given, topology }), -6, RATE, { seconds: 1.5 });
      expect(Math.abs(measured - integrated(-6, given, evenly))).toBeLessThan(0.01);
    }
  });
});

describe('compressor: look-ahead', () => {
  it('delays the signal by the time it hears ahead, under the same gain', () => {
    const input = [noise(RATE / 4, 1), noise(RATE / 4, 2)];
    const given = { ratio: 8, threshold: -30, detector: 'peak', attack: 0.5 } as const;
    const plain = through(create(given), input);
    const processor = create({ ...given, lookahead: 5 });
    expect(processor.latency).toBe(240);
    const ahead = through(processor, input);
    let worst = 0;
    for (let n = 240; n < RATE / 4; n++) {
      const gain = plain[0][n] / input[0][n];
      worst = Math.max(worst, Math.abs(ahead[0][n] - gain * input[0][n - 240]));
    }
    expect(worst).toBeLessThan(1e-14);
    expect(firstDifference(ahead[0].subarray(0, 240), constant(240, 0))).toBe(-1);
  });

  it('has come down when a step arrives', () => {
    const input = constant(4800, amplitude(-60)).fill(amplitude(-6), 2400);
    const given = { ratio: 4, threshold: -20, detector: 'peak', attack: 1, knee: 0 } as const;
    const [output] = through(create({ ...given, lookahead: 5 }), [input, input]);
    const level = 20 * Math.log10(output[2400 + 240]);
    expect(Math.abs(level - (-6 - 10.5 * (1 - Math.exp(-5))))).toBeLessThan(0.02);
  });
});

describe('compressor: sidebands of a settled tone', () => {
  it.each<Partial<Params>>([
    { topology: 'feedback' },
    { topology: 'feedback', knee_shape: 'smooth', detector: 'peak' },
    { direction: 'upward', threshold: 0 },
    { auto_release: true },
    { auto_release: true, topology: 'feedback', link: 0.5 },
    {
      curve: [
        [-60, -60],
        [0, -20],
      ],
    },
  ])('stay below −120 dB: %j', (given) => {
    expect(sidebands(create({ ratio: 4, ...given }), 997, -6, STEREO_48K)).toBeLessThan(-120);
  });

  it('and with a bass tone the reading of the RMS moves as little as stated', () => {
    // Ripple of the reading (detector.ts): (1 + (f / 19.9 Hz)²)^(−3/2) of its power; the release of 5 s reads its peak.
    const freq = 50;
    const input = tone(8 * RATE, freq, RATE, amplitude(-6));
    const given = { ratio: 2, threshold: -40, knee: 0, attack: 0.05, release: 5000 } as const;
    const [output] = through(create(given), [input, input]);
    const last = output.length - 1;
    const ripple = 10 * Math.log10(1 + (1 + (freq / 19.9) ** 2) ** -1.5);
    const reduction = -20 * Math.log10(output[last] / input[last]);
    expect(Math.abs(reduction - (34 + ripple) / 2)).toBeLessThan(0.02);
  });
});
