import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/base/canonical.ts';
import { repair, type Repair } from '../../../../src/dsp/repair/index.ts';
import type { Params } from '../../../../src/dsp/repair/params.ts';
import {
  constant,
  differences,
  firstDifference,
  noise,
  SAME,
  through,
  tone,
  toneLevel,
  uniforms,
  withDefaults,
} from '../../../dsp/signals.ts';

const RATE = 44_100;

interface Repaired {
  readonly out: Float64Array[];
  readonly repaired: number;
  readonly repairs: readonly Repair[];
}

function repairedOf(given: Record<string, Json>, input: readonly Float64Array[], rate = RATE): Repaired {
  const format = { rate, channels: input.length };
  const processor = repair.create(withDefaults(repair, given) as Params, format);
  const { latency } = processor;
  const padded = input.map((samples) => {
    const longer = new Float64Array(samples.length + latency);
    longer.set(samples);
    return longer;
  });
  const out = through(processor, padded).map((samples) => samples.slice(latency));
  return { out, repaired: processor.repaired, repairs: processor.repairs() };
}

/** One channel, at the highest sensitivity unless said otherwise. */
function declicked(samples: Float64Array, sensitivity = 1, rate = RATE): Repaired {
  return repairedOf({ declick: true, sensitivity }, [samples], rate);
}

/** Noise with the long-term slope of music, 6 dB an octave above 500 Hz. */
function brown(frames: number, seed: number, peak: number): Float64Array {
  let low = 0;
  return noise(frames, seed, peak).map((x) => (low += (x - low) * 0.07));
}

/** A chord with overtones and hiss. */
function programme(frames: number): Float64Array {
  const chord = [110, 220.4, 329.6, 440.9, 1318.5, 2637, 5274].map((freq, i) => tone(frames, freq, RATE, 0.15 / (1 + i), i)); // prettier-ignore
  const hiss = brown(frames, 3, 0.1);
  return hiss.map((x, n) => chord.reduce((sum, part) => sum + part[n], x));
}

describe('repair: DC', () => {
  it('has the response of a first-order high-pass at 1 Hz', () => {
    for (const rate of [44_100, 192_000]) {
      for (const freq of [1, 5, 20, 100]) {
        const input = tone(4 * rate, freq, rate, 0.5);
        const [out] = repairedOf({ dc: true }, [input], rate).out;
        const u = Math.tan((Math.PI * freq) / rate) / Math.tan(Math.PI / rate);
        const expected = 20 * Math.log10(0.5) - 10 * Math.log10(1 + 1 / (u * u));
        expect(toneLevel(out.subarray(3 * rate), freq, rate)).toBeCloseTo(expected, 5);
      }
    }
  });

  it('lets an offset fall to 1/e in 159 ms and to nothing', () => {
    const [out] = repairedOf({ dc: true }, [constant(6 * RATE, 0.1)]).out;
    const at = Math.round(RATE / (2 * Math.PI));
    expect(out[at] / out[0]).toBeCloseTo(Math.exp(-1), 4);
    // The filter's memory stands still where its steps are half a last bit of the offset: −260 dB.
    expect(Math.abs(out[6 * RATE - 1])).toBeLessThan(1e-13);
  });

  it('takes the offset from music and leaves the rest in place', () => {
    const music = tone(4 * RATE, 440, RATE, 0.3);
    const [out] = repairedOf({ dc: true }, [music.map((x) => x + 0.02)]).out;
    const tail = out.subarray(3 * RATE);
    expect(Math.abs(tail.reduce((sum, x) => sum + x, 0) / tail.length)).toBeLessThan(1e-8);
    expect(tail.reduce((most, x, n) => Math.max(most, Math.abs(x - music[n + 3 * RATE])), 0)).toBeLessThan(0.3 * 0.0024); // prettier-ignore
  });
});

/** Faults of random size and place at least 60 ms apart; sizes at least `smallest`. */
function planted(frames: number, smallest: number, seed: number): Map<number, number> {
  const random = uniforms(seed);
  const faults = new Map<number, number>();
  for (let at = 3000; at < frames - 3000; at += Math.ceil(RATE * (0.06 + 0.05 * random()))) {
    faults.set(at, (random() < 0.5 ? -1 : 1) * smallest * (1 + 9 * random() * random()));
  }
  return faults;
}

function withFaults(samples: Float64Array, faults: ReadonlyMap<number, number>): Float64Array {
  return samples.map((x, n) => x + (faults.get(n) ?? 0));
}

/** The largest error of a cubic through the four neighbours: what the screen compares with, worst case. */
function worstCubic(x: Float64Array): number {
  let most = 0;
  for (let n = 2; n < x.length - 2; n++) {
    most = Math.max(most, Math.abs(x[n] - (4 * (x[n - 1] + x[n + 1]) - x[n - 2] - x[n + 2]) / 6));
  }
  return most;
}

describe('repair: declick', () => {
  const FRAMES = 6 * RATE;
  const materials = {
    music: programme(FRAMES),
    noise: brown(FRAMES, 9, 0.5),
    silence: noise(FRAMES, 4, 2e-5),
  };

  for (const [name, clean] of Object.entries(materials)) {
    it(`finds and mends every planted fault in ${name}, and touches nothing else`, () => {
      const smallest = Math.max(0.002, 6 * worstCubic(clean));
      const faults = planted(FRAMES, smallest, 7);
      const { out, repairs } = declicked(withFaults(clean, faults));
      expect(faults.size).toBeGreaterThan(60);
      expect(repairs.map(({ frame }) => frame)).toEqual([...faults.keys()]);
      let worst = 0;
      for (const [n, x] of out[0].entries()) {
        if (faults.has(n)) worst = Math.max(worst, Math.abs(x - clean[n]) / smallest);
        else if (!Object.is(x, clean[n])) throw new Error(`frame ${n} was touched`);
      }
      // Interpolation errs by what cannot be predicted: at 24 dB by 1/16 of the fault (RMS); this is three times that.
      expect(worst).toBeLessThan(3 / 16);
    });
  }

  it('tells what it took away', () => {
    const clean = programme(2 * RATE);
    const faulty = [
      withFaults(clean, new Map([[50_000, 0.3]])),
      withFaults(clean, new Map([[30_000, -0.5]])),
    ];
    const { repairs, repaired, out } = repairedOf({ declick: true }, faulty);
    expect(repaired).toBe(2);
    expect(repairs.map(({ channel, frame }) => [channel, frame])).toEqual([[1, 30_000], [0, 50_000]]); // prettier-ignore
    expect(repairs[0].size).toBeCloseTo(-0.5, 1);
    expect(out[1][30_000]).toBeCloseTo(clean[30_000], 1);
  });

  it('finds less where it is less sensitive', () => {
    const clean = brown(FRAMES, 5, 0.5);
    const faults = planted(FRAMES, 2 * worstCubic(clean), 8);
    const counts = [0, 0.5, 1].map(
      (sensitivity) => declicked(withFaults(clean, faults), sensitivity).repaired,
    );
    expect(counts[0]).toBeLessThan(counts[1]);
    expect(counts[1]).toBeLessThan(counts[2]);
  });

  it('leaves faults that stand within 50 ms of each other, and mends those further apart', () => {
    const clean = programme(RATE);
    const pair = (apart: number) => new Map([20_000, 20_000 + apart].map((at) => [at, 0.4] as const));
    expect(declicked(withFaults(clean, pair(Math.ceil(0.05 * RATE)))).repaired).toBe(0);
    expect(declicked(withFaults(clean, pair(Math.ceil(0.05 * RATE) + 1))).repaired).toBe(2);
  });
});

/** Square, pulse and triangle waves and shift-register noise as a sound chip makes them, without band limit. */
function chip(frames: number): Float64Array {
  const random = uniforms(5);
  let register = 1;
  let clock = 0;
  return Float64Array.from({ length: frames }, (_, n) => {
    const note = Math.floor(n / 4410);
    const freq = 55 * 2 ** ((note * 7) % 60 / 12); // prettier-ignore
    const phase = ((n % 4410) * freq) / RATE % 1; // prettier-ignore
    const width = [0.125, 0.25, 0.5, 1.2 * (freq / RATE)][note % 4];
    if ((clock += 0.1 + 0.8 * (note % 3)) >= 1) {
      clock -= 1;
      register = (register >> 1) | (((register ^ (register >> 1)) & 1) << 14);
    }
    const triangle = Math.round(15 * Math.abs(2 * ((n * 110) / RATE % 1) - 1)) / 15; // prettier-ignore
    const drum = note % 4 === 3 && random() < 2 ? 0.2 * (register & 1) : 0;
    return 0.3 * (phase < width ? 1 : -1) + 0.3 * triangle + drum;
  });
}

/** Hits that begin at once: sine drops, noise bursts, rim shots, steps. */
function drums(frames: number): Float64Array {
  const hiss = noise(frames, 11);
  return Float64Array.from({ length: frames }, (_, n) => {
    const beat = Math.floor(n / 11_025);
    const t = (n % 11_025) / RATE;
    const forms = [
      Math.cos(2 * Math.PI * (50 * t + 4 * (1 - Math.exp(-t / 0.01)))) * Math.exp(-t / 0.12),
      hiss[n] * Math.exp(-t / 0.02),
      Math.sin(2 * Math.PI * 1700 * t + 1) * Math.exp(-t / 0.002),
      Math.exp(-t / 0.0005),
      Math.sin(2 * Math.PI * 200 * t) * Math.exp(-t / 0.05),
    ];
    return 0.8 * forms[beat % forms.length] + 0.01 * Math.sin(n * 0.013);
  });
}

const FRAMES = 4 * RATE;
const loud = programme(FRAMES);
const CLEAN: Record<string, Float64Array> = {
  'sound chip': chip(FRAMES),
  drums: drums(FRAMES),
  'drums in music': drums(FRAMES).map((x, n) => 0.5 * x + loud[n]),
  'hard-limited music': loud.map((x) => Math.max(-0.3, Math.min(0.3, 3 * x))),
  'clipped noise': noise(FRAMES, 12, 3).map((x) => Math.max(-1, Math.min(1, x))),
  'square waves': tone(FRAMES, 997, RATE, 1).map((x) => Math.sign(x)),
  'music in 8 bits': loud.map((x) => Math.round(x * 128) / 128),
  'a fade into 16 bits': loud.map((x, n) => Math.round(x * 32_768 * Math.exp(-n / 8000)) / 32_768),
  'impulses at 25 Hz': loud.map((x, n) => x + (n % 1764 === 0 ? 0.8 : 0)),
  'one sample in digital silence': constant(FRAMES, 0).map((_, n) => (n === 50_000 ? 1 : 0)),
  'one sample in the silence before music': loud.map((x, n) => (n < 50_100 ? Number(n === 50_000) : x)),
  'music cut out of silence': loud.map((x, n) => (n % 30_000 < 15_000 ? x + 0.2 : 0)),
  'notes cut short': tone(FRAMES, 440, RATE, 0.5).map(
    (x, n) => x * (n % 9000 < 5000 ? 1 : 0.3) + 0.001 * loud[n],
  ),
  'corners of triangles': loud.map((x, n) => 0.05 * x + Math.abs((n % 4001) / 4001 - 0.5)),
};

describe('repair: declick leaves music alone, bit for bit, at its highest sensitivity:', () => {
  for (const [name, clean] of Object.entries(CLEAN)) {
    it(name, () => {
      const { out, repaired } = declicked(clean);
      expect(repaired).toBe(0);
      expect(firstDifference(out[0], clean)).toBe(-1);
    });
  }

  it('and at other rates', () => {
    for (const rate of [8000, 96_000]) {
      for (const clean of [drums(RATE), chip(RATE)]) {
        expect(firstDifference(declicked(clean, 1, rate).out[0], clean)).toBe(-1);
      }
    }
  });

  it('both channels, each by itself', () => {
    const faulty = withFaults(loud, new Map([[60_000, 0.5]]));
    const { out } = repairedOf({ declick: true }, [faulty, drums(FRAMES)]);
    expect(differences(out, [loud, drums(FRAMES)])).toEqual([60_000, SAME[1]]);
  });
});
