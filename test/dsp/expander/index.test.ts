import { describe, expect, it } from 'vitest';
import { expander } from '../../../src/dsp/expander/index.ts';
import {
  amplitude,
  MOST,
  settledLevel,
  sidebands,
  stepReduction,
  timeTo,
} from '../primitives/dynamics/measure.ts';
import { constant, differences, noise, SAME, STEREO_48K, through, tone, withDefaults } from '../signals.ts';

const RATE = STEREO_48K.rate;
type Params = Parameters<typeof expander.create>[0];

function create(given: Partial<Params>, rate: number = RATE) {
  return expander.create(withDefaults(expander, given) as Params, { rate, channels: 2 });
}

/** Output level of a downward expander with a quadratic knee, levels in dB. */
function staticOutput(
  input: number,
  { threshold, ratio, knee, range }: Pick<Params, 'threshold' | 'ratio' | 'knee' | 'range'>,
): number {
  const under = threshold - input;
  const bent = 2 * Math.abs(under) < knee ? (under + knee / 2) ** 2 / (2 * knee) : Math.max(0, under);
  return input - Math.min(range, (ratio - 1) * bent);
}

describe('expander: static curve', () => {
  for (const detector of ['peak', 'rms'] as const) {
    it(`lies within 0.1 dB of the formula for sines, detector ${detector}`, () => {
      for (const [ratio, knee, range] of [
        [1.5, 6, 80],
        [4, 0, 30],
        [20, 24, 12],
      ] as const) {
        const law = { threshold: -40, ratio, knee, range };
        for (const level of [-70, -52, -45, -42, -40, -38, -33, -20, 0]) {
          const processor = create({ ...law, detector, hysteresis: 0, release: 20, hold: 10 });
          const measured = settledLevel(processor, level, RATE);
          expect(Math.abs(measured - staticOutput(level, law))).toBeLessThan(0.01);
        }
      }
    });
  }

  it('lets what is over the knee pass bit for bit once it is open', () => {
    const input = [noise(RATE, 1), noise(RATE, 2)];
    const output = through(create({ threshold: -30, ratio: 8 }), input);
    const tail = (channels: Float64Array[]) => channels.map((samples) => samples.slice(RATE / 2));
    expect(differences(tail(output), tail(input))).toEqual(SAME);
  });

  it('opens at the threshold and shuts `hysteresis` below it', () => {
    const given = {
      threshold: -40,
      ratio: 20,
      knee: 0,
      range: 30,
      hysteresis: 6,
      release: 5,
      hold: 10,
    } as const;
    // Up and down by 0.1 dB each 50 ms, from −50 to −30 and back.
    const up = Array.from({ length: 201 }, (_, n) => -50 + 0.1 * n);
    const levels = [...up, ...up.slice().reverse()];
    const steps = levels.map((level) => [0.05, level] as const);
    const curve = stepReduction(create(given, 8000), 8000, steps);
    const settled = levels.map((_, n) => curve[400 * (n + 1) - 1]);
    const opens = settled.findIndex((r) => r < 0.01);
    const shuts = settled.findIndex((r, n) => n > opens && r > 0.01);
    expect(levels[opens]).toBeCloseTo(-40, 6);
    expect(levels[shuts]).toBeCloseTo(-46.1, 6);
    expect(Math.abs(settled[shuts] - 30)).toBeLessThan(0.01);
  });
});

describe('expander: times', () => {
  const given = { threshold: -40, ratio: 4, knee: 0, range: 30, hysteresis: 0 } as const;

  it('opens by 63.2 % in the attack time', () => {
    for (const attack of [0.05, 1, 50]) {
      const processor = create({ ...given, attack });
      const curve = stepReduction(processor, RATE, [
        [0.1, -60],
        [0.002 + attack / 100, -20],
      ]).subarray(0.1 * RATE);
      const measured = timeTo(MOST, 30, 0, curve, RATE) * 1000;
      expect(Math.abs(measured / attack - 1)).toBeLessThan(0.05);
    }
  });

  it('shuts by 63.2 % in the release time, after the hold', () => {
    for (const detector of ['peak', 'rms'] as const) {
      for (const [hold, release] of [
        [10, 200],
        [80, 200],
        [500, 50],
      ] as const) {
        const processor = create({ ...given, hold, release, detector }, 16_000);
        const curve = stepReduction(processor, 16_000, [
          [0.3, -20],
          [0.6 + release / 100, -60],
        ]).subarray(0.3 * 16_000);
        const after = curve.findIndex((r) => r > 1e-9) / 16_000;
        // An RMS takes some time to see the fall: 20 dB and its sine reference of 3 dB more.
        expect(after * 1000 - hold).toBeGreaterThan(-1);
        expect(after * 1000 - hold).toBeLessThan(detector === 'peak' ? 1 : 40);
        if (detector === 'rms') continue;
        const measured = timeTo(MOST, 0, 30, curve, 16_000) * 1000 - hold;
        expect(Math.abs(measured / release - 1)).toBeLessThan(0.05);
      }
    }
  });

  describe('where a signal begins', () => {
    /** The reduction in dB by frame, of a constant on which a note comes at `start`, after silence of `lead` frames. */
    const reductions = (before: number, start: number, lead: number, more: Partial<Params> = {}) => {
      const input = constant(lead + start + 4800, amplitude(-20)).fill(before, lead, lead + start);
      input.fill(0, 0, lead);
      const [output] = through(create({ ...given, attack: 20, ...more }), [input, input]);
      return output.map((y, n) => -20 * Math.log10(y / input[n])).subarray(lead);
    };
    const HISS = amplitude(-60);
    const TEN_MS = 480;

    it('a note keeps its beginning', () => {
      for (const lead of [0, 1, 5000])
        expect(reductions(0, 0, lead).every((r) => Math.abs(r) < 1e-9)).toBe(true);
      // The average reads the threshold after 1.3 ms.
      const late = reductions(0, 0, 0, { detector: 'rms' });
      expect(late[40]).toBeGreaterThan(10);
      expect(late.subarray(96).every((r) => Math.abs(r) < 1e-9)).toBe(true);
    });

    it('a note after less than 10 ms of hiss has its beginning too, after more it has the attack', () => {
      const [soon, later] = [TEN_MS - 1, TEN_MS].map((start) => reductions(HISS, start, 100));
      expect(soon[TEN_MS - 1]).toBeCloseTo(0, 9);
      const decay = Math.exp(-1 / (0.02 * RATE));
      expect(later[TEN_MS]).toBeCloseTo(30 * decay, 6);
      expect(later[TEN_MS + 959]).toBeCloseTo(30 * decay ** 960, 6);
    });

    it('whichever channel has it', () => {
      const note = constant(4800, amplitude(-20));
      const none = constant(4800, 0);
      for (const link of [0, 1]) {
        const processor = create({ ...given, attack: 20, link });
        expect(differences(through(processor, [none, note]), [none, note])).toEqual(SAME);
      }
    });

    it('hiss is shut from its first frame on', () => {
      const shut = reductions(HISS, 2000, 0).subarray(0, 2000);
      expect(shut.every((r) => Math.abs(r - 30) < 1e-9)).toBe(true);
    });

    it('what is fainter than −120 dBFS has not begun', () => {
      const [faint, heard] = [-120.1, -119.9].map((level) => reductions(amplitude(level), 2000, 0));
      expect(faint[2000]).toBeCloseTo(0, 9);
      expect(heard[2000]).toBeGreaterThan(29);
    });
  });
});

describe('expander: parts', () => {
  const given = { threshold: -40, ratio: 4, knee: 0, range: 30, hysteresis: 0 } as const;

  it('link: the louder channel opens the other by the stated share', () => {
    const [loud, quiet] = [-20, -45].map((level) => constant(RATE / 2, amplitude(level)));
    for (const link of [0, 0.25, 1]) {
      const [left, right] = through(create({ ...given, link }), [loud, quiet]);
      expect(left.at(-1)! / loud[0]).toBeCloseTo(1, 9);
      const reduction = -45 - 20 * Math.log10(right.at(-1)!);
      expect(reduction).toBeCloseTo((1 - link) * 15, link === 1 ? 9 : 6);
    }
  });

  it('rumble below the side-chain corner does not open it, by 12 dB an octave', () => {
    const freq = 100;
    const corner = 800;
    const input = tone(RATE, freq, RATE, amplitude(-10));
    const [output] = through(create({ ...given, range: 80, ratio: 2, sidechain_highpass: corner }), [
      input,
      input,
    ]);
    const u = Math.tan((Math.PI * freq) / RATE) / Math.tan((Math.PI * corner) / RATE);
    const heard = -10 - 10 * Math.log10(1 + u ** -4);
    const n = RATE - 120;
    const reduction = -20 * Math.log10(output[n] / input[n]);
    expect(Math.abs(reduction - (-40 - heard))).toBeLessThan(0.1);
  });

  it('the look-ahead opens it before the note', () => {
    const processor = create({ ...given, attack: 1, lookahead: 8 });
    const input = constant(9600, amplitude(-90)).fill(0.5, 4800);
    const [output] = through(processor, [input, input]);
    expect(processor.latency).toBe(384);
    expect(20 * Math.log10(output[4800 + 384] / 0.5)).toBeGreaterThan(-30 * Math.exp(-7.9));
  });

  it('adds nothing above −120 dB to a settled tone on the slope', () => {
    for (const detector of ['peak', 'rms'] as const) {
      expect(sidebands(create({ threshold: -10, detector }), 997, -18, STEREO_48K)).toBeLessThan(-120);
    }
  });
});
