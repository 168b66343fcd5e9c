import { describe, expect, it } from 'vitest';
import { DITHERS, isOnGrid } from '../../../../src/dsp/dither/index.ts';
import { draw, seeded } from '../../../../src/dsp/dither/random.ts';
import {
  asBlock,
  differences,
  firstDifference,
  noise,
  SAME,
  through,
  withoutTwins,
} from '../../../dsp/signals.ts';
import { LSB16, quantiser } from '../../../dsp/dither/measures.ts';

const BITS = [16, 20, 24] as const;

describe('random numbers', () => {
  it('are those of xoshiro128** by its authors, from the state 1 2 3 4', () => {
    const state = Int32Array.of(1, 2, 3, 4);
    const words = new Float64Array(10);
    draw(state, words, 3);
    draw(state, words.subarray(3), 7);
    expect([...words].map((word) => word >>> 0)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('start from the SHA-256 of the text', () => {
    // sha256("abc") = ba7816bf 8f01cfea 414140de 5dae2223 … (FIPS 180-4, example).
    expect([...seeded('abc')].map((word) => (word >>> 0).toString(16))).toEqual([
      'ba7816bf',
      '8f01cfea',
      '414140de',
      '5dae2223',
    ]);
  });
});

/** Loud, beyond the codes, faint, silent for long and short; not the same left and right. */
function programme(): Float64Array[] {
  return [1, 2].map((seed) => {
    const samples = noise(16_000, seed, 0.7);
    samples.fill(0, 0, 200 * seed);
    samples.fill(1.3, 1000, 1100);
    samples.fill(-Infinity, 1200, 1203);
    samples[1300] = NaN;
    samples.fill(1e-9, 2000, 3000);
    samples.fill(-0, 3200, 15_000 + 100 * seed);
    samples.fill(0, 15_500, 15_600);
    return samples;
  });
}

describe.each(DITHERS)('quantiser with %s', (dither) => {
  it.each(BITS)('puts every sample on the grid of %i bits and within its codes', (bits) => {
    const input = [noise(20_000, 1, 1.2), noise(20_000, 2, 1.2)];
    for (const samples of through(quantiser({ bits, dither }), input)) {
      expect(samples.every((x) => Number.isInteger(x * 2 ** (bits - 1)))).toBe(true);
      expect([Math.min(...samples), Math.max(...samples)]).toEqual([-1, 1 - 2 ** (1 - bits)]);
    }
  });

  it('gives the same bits whatever the blocks, and an empty block changes nothing', () => {
    for (const autoBlank of [true, false]) {
      const whole = through(quantiser({ dither, autoBlank }), programme(), 16_000);
      for (const size of [1, 7, 64, 1000, 4096]) {
        const subject = quantiser({ dither, autoBlank });
        subject.process(asBlock(new Float64Array(0), new Float64Array(0)));
        expect(differences(through(subject, programme(), size), whole), `${size}`).toEqual(SAME);
      }
    }
  });

  it('gives the same bits and counts with its WebAssembly twin and without', () => {
    for (const bits of BITS) {
      for (const autoBlank of [true, false]) {
        const run = () => {
          const subject = quantiser({ bits, dither, autoBlank });
          const output = through(subject, programme(), 4097);
          return { output, clipped: subject.clipped };
        };
        const [twin, truth] = [run(), withoutTwins(run)];
        expect(differences(twin.output, truth.output)).toEqual(SAME);
        expect(twin.clipped).toBe(truth.clipped);
        expect(twin.clipped).toBeGreaterThan(200);
      }
    }
  });

  it('treats any number of channels alike', () => {
    const [left, right] = programme();
    const stereo = through(quantiser({ dither }), [left, right]);
    const mono = through(quantiser({ dither }, 1), [left]);
    const three = through(quantiser({ dither }, 3), [left, right, left]);
    expect(differences([mono[0], mono[0]], [stereo[0], three[0]])).toEqual(SAME);
    expect(firstDifference(three[1], stereo[1])).toBe(-1);
    if (dither !== 'none') expect(firstDifference(three[2], three[0])).toBeGreaterThanOrEqual(0);
  });

  it('leaves frames past a block as they are', () => {
    const input = programme();
    quantiser({ dither }).process({ frames: 777, channels: input });
    const rest = programme().map((samples) => samples.subarray(777));
    expect(
      differences(
        input.map((samples) => samples.subarray(777)),
        rest,
      ),
    ).toEqual(SAME);
  });

  it('gives the same bits for the same seed and others for another', () => {
    const first = through(quantiser({ dither }), programme());
    expect(differences(through(quantiser({ dither }), programme()), first)).toEqual(SAME);
    if (dither === 'none') return;
    for (const [c, samples] of through(quantiser({ dither, seed: 'another' }), programme()).entries()) {
      expect(firstDifference(samples, first[c])).toBeLessThan(1000);
      expect(firstDifference(samples, first[c])).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('rounding', () => {
  it('is to the nearest code, ties to the even one, without dither', () => {
    const codes = [0.5, 1.5, 2.5, -0.5, -1.5, 0.49, 0.51, -0.49, -0.51, 7].map((k) => k * LSB16);
    const block = asBlock(Float64Array.from(codes), new Float64Array(10));
    quantiser({ dither: 'none' }).process(block);
    expect([...block.channels[0]].map((x) => x / LSB16 + 0)).toEqual([0, 2, 2, 0, -2, 0, 1, 0, -1, 7]);
  });

  it('counts the samples that it had to clip', () => {
    const subject = quantiser({ dither: 'none' });
    subject.process(asBlock(Float64Array.of(1, -1, 0.99999, 1 - LSB16), Float64Array.of(-1.1, 1e6, 0, 0.5)));
    // +1 is one LSB above the largest code, 0.99999 rounds to it from below.
    expect(subject.clipped).toBe(4);
    subject.process(asBlock(Float64Array.of(-2), Float64Array.of(0)));
    expect(subject.clipped).toBe(5);
  });
});

describe('isOnGrid', () => {
  const codes = (bits: number) =>
    noise(5000, 9).map((x) => Math.floor(x * 2 ** (bits - 1)) / 2 ** (bits - 1));

  it('sees that every sample is a code of that many bits', () => {
    for (const bits of BITS) {
      expect(isOnGrid(asBlock(codes(bits), codes(bits)), bits)).toBe(true);
      expect(isOnGrid(asBlock(codes(bits), codes(bits + 1)), bits)).toBe(false);
    }
    expect(isOnGrid(asBlock(codes(16)), 24)).toBe(true);
  });

  it('sees one sample off the grid or beyond its codes, only in the frames that count', () => {
    for (const odd of [LSB16 / 2, 1, -1 - LSB16, NaN, Infinity, 1e-300]) {
      const samples = codes(16);
      samples[4999] = odd;
      expect(isOnGrid(asBlock(samples), 16)).toBe(false);
      expect(isOnGrid({ frames: 4999, channels: [samples] }, 16)).toBe(true);
    }
    expect(isOnGrid(asBlock(Float64Array.of(-1, 1 - LSB16, -0)), 16)).toBe(true);
  });

  it('means that quantising without dither changes no value', () => {
    const input = codes(24);
    const [output] = through(quantiser({ bits: 24, dither: 'none' }), [input, input]);
    expect(firstDifference(output, input)).toBe(-1);
  });
});
