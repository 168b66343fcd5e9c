import { describe, expect, it } from 'vitest';
import { type Bits, createQuantiser, isOnGrid } from '../../../src/dsp/dither/index.ts';
import { next, seeded } from '../../../src/dsp/dither/random.ts';
import { asBlock, constant, firstDifference, noise, spectrum, through, tone } from '../signals.ts';

const LSB16 = 2 ** -15;
const dithered = (seed = 'a signal', bits: Bits = 16) => createQuantiser({ bits, dither: 'tpdf', seed }, 2);
const plain = (bits: Bits = 16) => createQuantiser({ bits, dither: 'none', seed: '' }, 2);

/** Output minus input in LSB of 16 bits. */
function errorOf(input: Float64Array, seed?: string): Float64Array {
  const [output] = through(dithered(seed), [input, input]);
  return output.map((y, n) => (y - input[n]) / LSB16);
}

function moments(values: Float64Array): { mean: number; power: number } {
  let [mean, power] = [0, 0];
  for (const v of values) {
    mean += v / values.length;
    power += (v * v) / values.length;
  }
  return { mean, power };
}

describe('random numbers', () => {
  it('are those of xoshiro128** by its authors, from the state 1 2 3 4', () => {
    const state = Int32Array.of(1, 2, 3, 4);
    const words = Array.from({ length: 10 }, () => next(state) >>> 0);
    expect(words).toEqual([
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

describe('quantiser', () => {
  for (const bits of [16, 20, 24] as const) {
    it(`puts every sample on the grid of ${bits} bits and within its codes`, () => {
      const input = [noise(20_000, 1, 1.2), noise(20_000, 2, 1.2)];
      for (const quantiser of [plain(bits), dithered('x', bits)]) {
        for (const samples of through(quantiser, input)) {
          expect(samples.every((x) => Number.isInteger(x * 2 ** (bits - 1)))).toBe(true);
          expect([Math.min(...samples), Math.max(...samples)]).toEqual([-1, 1 - 2 ** (1 - bits)]);
        }
      }
    });
  }

  it('rounds to the nearest code, ties to the even one, without dither', () => {
    const codes = [0.5, 1.5, 2.5, -0.5, -1.5, 0.49, 0.51, -0.49, -0.51, 7].map((k) => k * LSB16);
    const block = asBlock(Float64Array.from(codes), new Float64Array(10));
    plain().process(block);
    expect([...block.channels[0]].map((x) => x / LSB16 + 0)).toEqual([0, 2, 2, 0, -2, 0, 1, 0, -1, 7]);
  });

  it('counts the samples that it had to clip', () => {
    const quantiser = plain();
    quantiser.process(
      asBlock(Float64Array.of(1, -1, 0.99999, 1 - LSB16), Float64Array.of(-1.1, 1e6, 0, 0.5)),
    );
    // +1 is one LSB above the largest code, 0.99999 rounds to it from below.
    expect(quantiser.clipped).toBe(4);
    quantiser.process(asBlock(Float64Array.of(-2), Float64Array.of(0)));
    expect(quantiser.clipped).toBe(5);
  });

  it('gives the same bits whatever the blocks, and other bits for another seed', () => {
    const input = [noise(5000, 1), noise(5000, 2)];
    const whole = through(dithered(), input, 5000);
    for (const size of [1, 7, 64, 1000, 4096]) {
      const cut = through(dithered(), input, size);
      expect(cut.map((samples, c) => firstDifference(samples, whole[c]))).toEqual([-1, -1]);
    }
    expect(firstDifference(through(dithered('another'), input)[0], whole[0])).toBeLessThan(20);
  });
});

describe('TPDF dither', () => {
  const frames = 1 << 18;

  it('has a total noise of −93.3 dBFS (sine reference) at 16 bits', () => {
    const { power } = moments(errorOf(tone(frames, 997, 48_000, 0.5)));
    const level = 10 * Math.log10(power * LSB16 * LSB16) + 10 * Math.log10(2);
    expect(Math.abs(level - -93.32)).toBeLessThan(0.03);
  });

  it('has an error whose mean and power do not depend on the level', () => {
    // Constant inputs between the codes are the worst case. The mean of N errors of power 1/4 has σ = 0.5/√N, and
    // their power, with E e⁴ ≤ 0.25 there, σ ≤ 0.5/√N: 5σ over 21 levels is passed by chance in all but 1 of 40 000.
    const limit = (5 * 0.5) / Math.sqrt(1 << 17);
    for (let k = 0; k <= 20; k++) {
      const { mean, power } = moments(errorOf(constant(1 << 17, (100 + k / 20) * LSB16), `level ${k}`));
      expect(Math.abs(mean)).toBeLessThan(limit);
      expect(Math.abs(power - 0.25)).toBeLessThan(limit);
    }
  });

  it('has an error that is not correlated with the signal', () => {
    for (const peak of [0.5, 2 * LSB16, 0.4 * LSB16]) {
      const input = tone(frames, 997, 48_000, peak);
      const error = errorOf(input, `peak ${peak}`);
      let sum = 0;
      for (let n = 0; n < frames; n++) sum += (error[n] / 0.5) * (input[n] / (peak / Math.SQRT2));
      // A correlation of N independent pairs has σ = 1/√N.
      expect(Math.abs(sum / frames)).toBeLessThan(5 / Math.sqrt(frames));
    }
  });

  it('keeps a tone of −110 dBFS, a tenth of an LSB, linear and free of harmonics', () => {
    const size = 1 << 16;
    const bin = 1361;
    const input = tone(8 * size, (bin * 48_000) / size, 48_000, 10 ** (-110 / 20));
    const [output] = through(dithered(), [input, input]);
    const power = new Float64Array(size / 2 + 1);
    for (let part = 0; part < 8; part++) {
      const levels = spectrum(output.slice(part * size, (part + 1) * size));
      for (const [k, level] of levels.entries()) power[k] += 10 ** (level / 10) / 8;
    }
    expect(Math.abs(10 * Math.log10(power[bin]) + 110)).toBeLessThan(0.3);
    // The noise of one bin lies near −134 dB; averages of eight exceed it by 8 dB once in 10⁷.
    for (let harmonic = 2; harmonic <= 9; harmonic++) expect(power[bin * harmonic]).toBeLessThan(10 ** -12.6);
  });

  it('has the triangular density of 2 LSB from peak to peak', () => {
    // An input f LSB above a code becomes the next code where the noise exceeds ½ − f: the tail of the triangle,
    // (½ + f)²/2, and the code below with (½ − f)²/2. So offsets scan the density from both ends to its top.
    for (const f of [0, 0.1, 0.25, 0.4, 0.5]) {
      const input = constant(1 << 18, f * LSB16);
      const [left] = through(dithered(`offset ${f}`), [input, input]);
      const [below, above] = [(0.5 - f) ** 2 / 2, (0.5 + f) ** 2 / 2];
      for (const [code, p] of [
        [-1, below],
        [0, 1 - below - above],
        [1, above],
      ] as const) {
        const count = left.filter((x) => x === code * LSB16).length;
        expect(Math.abs(count - left.length * p)).toBeLessThanOrEqual(
          5 * Math.sqrt(left.length * p * (1 - p)),
        );
      }
    }
  });

  it('is independent in the two channels', () => {
    const zero = constant(frames, 0);
    const [left, right] = through(dithered('stereo'), [zero, zero]);
    let sum = 0;
    for (let n = 0; n < frames; n++) sum += left[n] * right[n];
    // Errors at input 0 are the codes −1, 0, 1 of power 1/4 LSB².
    expect(Math.abs(sum / frames / (LSB16 * LSB16 * 0.25))).toBeLessThan(5 / Math.sqrt(frames));
  });
});

describe('isOnGrid', () => {
  const codes = (bits: number) =>
    noise(5000, 9).map((x) => Math.floor(x * 2 ** (bits - 1)) / 2 ** (bits - 1));

  it('sees that every sample is a code of that many bits', () => {
    for (const bits of [16, 20, 24] as const) {
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
    expect(firstDifference(through(plain(24), [input, input])[0], input)).toBe(-1);
  });
});
