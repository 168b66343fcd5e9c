import { describe, expect, it } from 'vitest';
import { energyCoefficients, WeightedEnergy } from '../../../src/meters/loudness/energy.ts';
import {
  integratedOf,
  loudness,
  loudnessOfPower,
  powerOfLoudness,
  rangeOf,
} from '../../../src/meters/loudness/index.ts';
import { kWeighting } from '../../../src/meters/loudness/weighting.ts';
import { WindowSum } from '../../../src/meters/primitives/window.ts';
import { measured, noise, programme, silence, stereoOf, tone } from '../signals.ts';

describe('The loudness meter', () => {
  it.each([44_100, 48_000, 96_000, 192_000])(
    'reads 0.00 LUFS for 0 dBFS 997 Hz in phase at %d Hz',
    (rate) => {
      const sine = programme(rate, [tone(0, 2, 997)]);
      const settled = measured(loudness, rate, stereoOf(sine)).blocks.at(-1)!;
      expect(Math.abs(loudnessOfPower(settled))).toBeLessThan(0.001);
    },
  );

  it('reads −3.01 LUFS for 0 dBFS 997 Hz in one channel, of a pair or alone', () => {
    const sine = programme(48_000, [tone(0, 2, 997)]);
    for (const channels of [[sine, new Float64Array(sine.length)], [sine]]) {
      expect(measured(loudness, 48_000, channels).integrated).toBeCloseTo(-3.01, 2);
    }
  });

  it.each([
    [25, -10.39],
    [100, -1.13],
    [500, 0.04],
    [2000, 3.07],
    [10_000, 4.04],
  ])('weights a %d Hz tone by %d dB at every rate', (frequency, gain) => {
    for (const rate of [44_100, 48_000, 96_000]) {
      const sine = programme(rate, [tone(-10, 1.5, frequency)]);
      const settled = measured(loudness, rate, stereoOf(sine)).blocks.at(-1)!;
      expect(Math.abs(loudnessOfPower(settled) + 10 + 0.691 - gain)).toBeLessThan(0.006);
    }
  });

  it('reads the same broadband signal the same at every rate within 0.001 LU', () => {
    // A chord of 30 partials from 30 Hz to 18 kHz, equal power a partial, each rate sampling the same waveform.
    const partials = Array.from({ length: 30 }, (_, k) => 2 * Math.PI * 30 * 600 ** (k / 29));
    const chord = (rate: number) =>
      Float64Array.from({ length: rate }, (_, n) =>
        partials.reduce((sum, step, k) => sum + 0.02 * Math.sin((step * n) / rate + k * k), 0),
      );
    const [at48, ...others] = [48_000, 44_100, 96_000].map((rate) => {
      const samples = chord(rate);
      return measured(loudness, rate, stereoOf(samples)).integrated!;
    });
    for (const reading of others) expect(Math.abs(reading - at48)).toBeLessThan(0.001);
  });

  it('drops an incomplete last block, and has nothing to say below 400 ms', () => {
    const sine = programme(48_000, [tone(-20, 0.699)]);
    expect(measured(loudness, 48_000, stereoOf(sine)).blocks).toHaveLength(3);
    expect(measured(loudness, 48_000, stereoOf(sine.subarray(0, 19_199)))).toMatchObject({
      integrated: null,
      momentaryMax: null,
      blocks: new Float64Array(0),
    });
    expect(measured(loudness, 48_000, stereoOf(sine.subarray(0, 19_200))).integrated).toBeCloseTo(-20, 1);
  });

  it('has a short-term loudness and a range from 3 s on, fifteen windows reaching into the appended silence', () => {
    const sine = programme(8000, [tone(-20, 3)]);
    const short = measured(loudness, 8000, stereoOf(sine.subarray(0, 23_999)));
    expect(short).toMatchObject({ range: null, shortTermMax: null, shortTerm: new Float64Array(0) });
    const full = measured(loudness, 8000, stereoOf(sine));
    expect(full.shortTerm).toHaveLength(16);
    expect(full.shortTermMax).toBeCloseTo(-20, 1);
    expect(loudnessOfPower(full.shortTerm[15])).toBeCloseTo(-23, 1);
  });

  it('has no loudness where a sample is NaN or infinite', () => {
    for (const odd of [NaN, Infinity]) {
      const sine = programme(8000, [tone(-20, 4)]);
      sine[9000] = odd;
      expect(measured(loudness, 8000, stereoOf(sine))).toMatchObject({
        integrated: null,
        range: null,
        momentaryMax: null,
        shortTermMax: null,
      });
    }
  });

  it('refuses channels it has no weights for', () => {
    expect(() => loudness.create({ rate: 48_000, channels: 6 })).toThrow('6 channels');
  });

  it('hears nothing at all in digital silence after a loud programme', () => {
    const samples = programme(8000, [tone(0, 2), silence(8)]);
    const { blocks, shortTerm } = measured(loudness, 8000, stereoOf(samples));
    expect(blocks.at(-1)).toBe(0);
    expect(shortTerm.at(-1)).toBe(0);
  });

  it('lets its filters ring out to exactly 0 before they reach the subnormal numbers', () => {
    for (const rate of [8000, 48_000, 384_000]) {
      const energy = new WeightedEnergy(energyCoefficients(kWeighting(rate)));
      const frames = rate / 100;
      energy.add(
        Float64Array.from({ length: frames }, () => 1e-90),
        0,
        frames,
      );
      const energies = Array.from({ length: 60 }, () => {
        const drained = energy.drain();
        energy.add(new Float64Array(frames), 0, frames);
        return drained;
      });
      expect(energies[0]).toBeGreaterThan(0);
      expect(energies.at(-1)).toBe(0);
      expect(energies.filter((e) => e > 0 && e < 1e-215)).toEqual([]);
    }
  });
});

describe('Gating', () => {
  const powers = (...levels: number[]) => Float64Array.from(levels, powerOfLoudness);

  it('leaves out what is not above −70 LUFS', () => {
    expect(integratedOf([powers(-70.01, -69.5)])).toBeCloseTo(-69.5, 9);
    expect(integratedOf([powers(-70.01, -80)])).toBeNull();
    expect(integratedOf([new Float64Array(4)])).toBeNull();
    expect(integratedOf([])).toBeNull();
  });

  it('leaves out what is not above 10 LU below the mean of the rest', () => {
    // The mean of −20 and about −32.8 is −22.79: the gate is at −32.79.
    expect(integratedOf([powers(-20, -32.81)])).toBeCloseTo(-20, 9);
    expect(integratedOf([powers(-20, -32.77)])).toBeCloseTo(
      10 * Math.log10((10 ** -2 + 10 ** -3.277) / 2),
      9,
    );
  });

  it('measures several programmes as one, each block counting once', () => {
    const rate = 8000;
    const loud = programme(rate, [tone(-20, 10)]);
    const soft = programme(rate, [tone(-26, 30)]);
    const blocks = [loud, soft].map((samples) => measured(loudness, rate, stereoOf(samples)).blocks);
    const counts = blocks.map((b) => b.length);
    const expected =
      10 * Math.log10((counts[0] * 10 ** -2 + counts[1] * 10 ** -2.6) / (counts[0] + counts[1]));
    expect(Math.abs(integratedOf(blocks)! - expected)).toBeLessThan(0.01);
    expect(integratedOf(blocks)).toBe(integratedOf([Float64Array.from(blocks.flatMap((b) => [...b]))]));
  });

  it('takes the range between the 10th and 95th percentile of what is within 20 LU below the mean', () => {
    const ramp = Float64Array.from({ length: 101 }, (_, i) => powerOfLoudness(-30 + i / 10));
    expect(rangeOf([ramp])).toBeCloseTo(8.5, 9);
    expect(rangeOf([ramp, powers(-50, -50, -71, -Infinity)])).toBeCloseTo(8.5, 9);
    expect(rangeOf([powers(-71)])).toBeNull();
    expect(rangeOf([powers(-30)])).toBe(0);
  });

  it('sums every window as adding it up afresh does', () => {
    const next = noise(7);
    const series = Float64Array.from({ length: 97 }, () => 1 + next());
    for (const width of [1, 2, 10, 40, 97, 98]) {
      const window = new WindowSum(width);
      series.forEach((value, k) => {
        const afresh = series.subarray(Math.max(0, k - width + 1), k + 1).reduce((a, b) => a + b, 0);
        expect(window.push(value)).toBeCloseTo(afresh, 12);
      });
    }
  });
});
