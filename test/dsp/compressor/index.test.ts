import { describe, expect, it } from 'vitest';
import { compressor } from '../../../src/dsp/compressor/index.ts';
import type { Params } from '../../../src/dsp/compressor/params.ts';
import { amplitude, MOST, sidebands, stepReduction, timeTo } from '../primitives/dynamics/measure.ts';
import {
  constant,
  firstDifference,
  noise,
  STEREO_48K,
  through,
  tone,
  toneLevel,
  withDefaults,
} from '../signals.ts';

const RATE = STEREO_48K.rate;

function create(given: Partial<Params>, rate: number = RATE) {
  return compressor.create(withDefaults(compressor, given) as Params, { rate, channels: 2 });
}

/** Output level of the static curve with a quadratic knee, in the form of the literature (levels in dB). */
function staticOutput(input: number, threshold: number, ratio: number, knee: number): number {
  const over = input - threshold;
  if (2 * over <= -knee) return input;
  if (2 * Math.abs(over) < knee) return input + ((1 / ratio - 1) * (over + knee / 2) ** 2) / (2 * knee);
  return threshold + over / ratio;
}

describe('compressor: static curve', () => {
  for (const detector of ['peak', 'rms'] as const) {
    it(`lies within 0.1 dB of the formula for sines, detector ${detector}`, () => {
      let worst = 0;
      for (const [ratio, knee] of [
        [1.5, 6],
        [4, 0],
        [4, 24],
        [20, 6],
      ] as const) {
        for (const level of [-50, -37, -30, -27, -24, -22, -18, -13, -6, 0]) {
          const input = tone(0.6 * RATE, 997, RATE, amplitude(level));
          const processor = create({ threshold: -24, ratio, knee, detector, attack: 5, release: 30 });
          const [output] = through(processor, [input, input]);
          const measured = toneLevel(output.subarray(0.5 * RATE), 997, RATE);
          worst = Math.max(worst, Math.abs(measured - staticOutput(level, -24, ratio, knee)));
        }
      }
      expect(worst).toBeLessThan(0.01);
    });
  }

  it('holds for bass tones within 0.1 dB at the default times', () => {
    for (const detector of ['peak', 'rms'] as const) {
      for (const freq of [60, 100]) {
        const input = tone(2 * RATE, freq, RATE, amplitude(-6));
        const [output] = through(create({ threshold: -24, ratio: 4, detector }), [input, input]);
        const measured = toneLevel(output.subarray(RATE), freq, RATE);
        expect(Math.abs(measured - staticOutput(-6, -24, 4, 6))).toBeLessThan(0.1);
      }
    }
  });

  it('lets a signal below the knee pass bit for bit', () => {
    const input = [noise(20_000, 1, amplitude(-30)), noise(20_000, 2, amplitude(-30))];
    for (const link of [0, 1]) {
      const output = through(create({ threshold: -24, ratio: 10, link }), input);
      expect(output.map((samples, c) => firstDifference(samples, input[c]))).toEqual([-1, -1]);
    }
  });
});

describe('compressor: times', () => {
  it('makes 63.2 % of a growing reduction in the attack time, peak detector', () => {
    for (const attack of [0.05, 1, 20, 500]) {
      const curve = stepReduction(create({ detector: 'peak', ratio: 4, attack }), RATE, [
        [0.1, -60],
        [0.002 + attack / 100, -6],
      ]);
      const step = Math.round(0.1 * RATE);
      const measured = timeTo(MOST, 0, 12 * 0.75, curve.subarray(step), RATE) * 1000;
      expect(Math.abs(measured / attack - 1)).toBeLessThan(0.05);
    }
  });

  it('makes 63.2 % of a shrinking reduction in the release time after the hold of 10 ms, peak detector', () => {
    const rate = 16_000;
    for (const release of [5, 150, 5000]) {
      const given = { detector: 'peak', ratio: 4, attack: 1, release } as const;
      const curve = stepReduction(create(given, rate), rate, [
        [0.05, -6],
        [0.02 + release / 500, -60],
      ]);
      const step = Math.round(0.05 * rate);
      const measured = timeTo(MOST, 9, 0, curve.subarray(step), rate) * 1000 - 10;
      expect(Math.abs(measured / release - 1)).toBeLessThan(0.05);
    }
  });

  it('moves the gain by one exponential from frame to frame, without steps', () => {
    const given = { detector: 'peak', ratio: 4, attack: 20 } as const;
    const curve = stepReduction(create(given), RATE, [
      [0.1, -60],
      [0.1, -6],
    ]).subarray(0.1 * RATE);
    const ratios = Array.from({ length: 4000 }, (_, n) => (9 - curve[n + 1]) / (9 - curve[n]));
    const decay = Math.exp(-1 / (0.02 * RATE));
    expect(Math.max(...ratios.map((ratio) => Math.abs(ratio - decay)))).toBeLessThan(1e-9);
  });

  it('follows attack and release behind the stated RMS law', () => {
    const given = { ratio: 4, attack: 20, release: 100, knee: 0, threshold: -20 };
    const curve = stepReduction(create(given), RATE, [
      [0.3, -10],
      [0.3, -40],
    ]);
    // The law in continuous time: power 2a²·(1 − (1 + u + u²/2)·e^(−u)), u = t/4 ms, at the step up, the same way down at the
    // step down, then one exponential on the reduction in dB; integrated in steps of a microsecond.
    const settled = (t: number) => (1 + t / 0.004 + (t / 0.004) ** 2 / 2) * Math.exp(-t / 0.004);
    const power = (t: number) =>
      t < 0.3 ? 0.2 * (1 - settled(t)) : 0.0002 + (0.2 - 0.0002) * settled(t - 0.3);
    let reduction = 0;
    let worst = 0;
    for (let us = 0; us < 599_000; us++) {
      const aim = Math.max(0, 10 * Math.log10(power((us + 0.5) / 1e6)) + 20) * 0.75;
      reduction += (aim - reduction) * (1e-6 / (aim > reduction ? 0.02 : 0.1));
      if (us % 1000 === 999) {
        worst = Math.max(worst, Math.abs(curve[Math.round(((us + 1) / 1e6) * RATE) - 1] - reduction));
      }
    }
    expect(worst).toBeLessThan(0.02);
  });
});

describe('compressor: parts', () => {
  it('links the channels by the stated law', () => {
    const loud = constant(RATE / 2, amplitude(-6));
    const quiet = constant(RATE / 2, amplitude(-12));
    for (const link of [0, 0.25, 1]) {
      const processor = create({ detector: 'peak', threshold: -20, ratio: 4, knee: 0, link, attack: 1 });
      const [left, right] = through(processor, [loud, quiet]);
      const reductions = [left, right].map((y, c) => [-6, -12][c] - 20 * Math.log10(y.at(-1)!));
      expect(reductions[0]).toBeCloseTo(0.75 * 14, 6);
      expect(reductions[1]).toBeCloseTo((1 - link) * 0.75 * 8 + link * 0.75 * 14, 6);
    }
  });

  it('takes bass from the detector only, at 12 dB an octave', () => {
    for (const freq of [50, 100, 200]) {
      const input = tone(RATE, freq, RATE, amplitude(-6));
      const [output] = through(create({ threshold: -40, ratio: 4, sidechain_highpass: 200 }), [input, input]);
      const u = Math.tan((Math.PI * freq) / RATE) / Math.tan((Math.PI * 200) / RATE);
      const heard = -6 - 10 * Math.log10(1 + u ** -4);
      const expected = -6 + staticOutput(heard, -40, 4, 6) - heard;
      expect(Math.abs(toneLevel(output.subarray(RATE / 2), freq, RATE) - expected)).toBeLessThan(0.1);
    }
  });

  it('adds the dry signal by mix, and makeup to the compressed share', () => {
    const input = constant(RATE / 2, amplitude(-6));
    const given = { detector: 'peak', threshold: -20, ratio: 4, knee: 0, attack: 1 } as const;
    const [output] = through(create({ ...given, mix: 0.3, makeup: 4 }), [input, input]);
    expect(output.at(-1)! / input[0]).toBeCloseTo(0.7 + 0.3 * amplitude(4 - 0.75 * 14), 9);
  });

  it('passes every sample bit for bit at ratio 1 or mix 0', () => {
    const input = [noise(5000, 1), noise(5000, 2)];
    for (const given of [{ ratio: 1 }, { ratio: 1, mix: 0.3, link: 0.5 }, { mix: 0, ratio: 20, makeup: 6 }]) {
      expect(compressor.neutral(withDefaults(compressor, given) as Params, STEREO_48K)).toBe(true);
      const output = through(create(given), input);
      expect(output.map((samples, c) => firstDifference(samples, input[c]))).toEqual([-1, -1]);
    }
    expect(compressor.neutral(withDefaults(compressor, { ratio: 1, makeup: 1 }) as Params, STEREO_48K)).toBe(
      false,
    );
  });
});

describe('compressor: sidebands', () => {
  for (const [detector, freq] of [
    ['rms', 997],
    ['rms', 250],
    ['peak', 1000],
    ['peak', 997],
  ] as const) {
    it(`adds nothing above −120 dB to a settled tone of ${freq} Hz, detector ${detector}`, () => {
      expect(sidebands(create({ ratio: 4, detector }), freq, -6, STEREO_48K)).toBeLessThan(-120);
    });
  }
});
