import { describe, expect, it } from 'vitest';
import { saturation } from '../../../../src/dsp/saturation/index.ts';
import type { Params } from '../../../../src/dsp/saturation/params.ts';
import { aliases, curveHarmonics, cycles, fourier, PERIOD, settled } from '../../../dsp/harmonics.ts';
import {
  differences,
  furthest,
  noise,
  SAME,
  through,
  tone,
  toneLevel,
  withDefaults,
} from '../../../dsp/signals.ts';

const RATE = 44_100;
const FORMAT = { rate: RATE, channels: 2 } as const;
/** 5009.2 Hz and 99.6 Hz. */
const FIVE_KILOHERTZ = 1861;
const HUNDRED_HERTZ = 37;
const TYPES = ['tape', 'tube', 'soft_clip'] as const;

function create(given: Partial<Params> = {}, rate: number = RATE) {
  return saturation.create(withDefaults(saturation, { ...given }) as Params, { ...FORMAT, rate });
}

function saturated(given: Partial<Params>, cyclesAPeriod: number, peak = 1): Float64Array {
  return settled(create(given), cycles(cyclesAPeriod, peak));
}

const level = (size: number) => 20 * Math.log10(size);

/** The curves in other words, through angles; `limit` is 12 dB − drive. */
function curve(type: Params['type'], drive: number, bias: number): (x: number) => number {
  const limit = 10 ** ((12 - drive) / 20);
  if (type === 'soft_clip') {
    return (x) => {
      const size = Math.abs(x) / limit;
      const bent = size <= 0.5 ? size : size < 1.5 ? 1 - (1.5 - size) ** 2 / 2 : 1;
      return Math.sign(x) * limit * bent;
    };
  }
  const working = type === 'tube' ? Math.atan(bias) : 0;
  return (x) => {
    const angle = Math.atan(x / limit + Math.tan(working));
    return (limit * (Math.sin(angle) - Math.sin(working))) / Math.cos(working) ** 3;
  };
}

/** The tube's high-pass at `freq` Hz, bilinear with the corner prewarped: u² / (u² − 1 − √2·ju). */
function highpass(freq: number): readonly [re: number, im: number] {
  const u = Math.tan((Math.PI * freq) / RATE) / Math.tan((Math.PI * 5) / RATE);
  const real = u * u - 1;
  const imaginary = -Math.SQRT2 * u;
  const power = real * real + imaginary * imaginary;
  return [(u * u * real) / power, (-u * u * imaginary) / power];
}

/** Sine and cosine terms of a harmonic: of the curve, but that the tube's DC filter acts on what was taken away. */
function expectedHarmonic(params: Pick<Params, 'type' | 'drive' | 'bias'>, count: number) {
  const { sine, cosine } = curveHarmonics(curve(params.type, params.drive, params.bias), 1, count);
  return Array.from(sine, (_, k) => {
    if (params.type !== 'tube') return [sine[k], cosine[k]] as const;
    const [re, im] = highpass((k * HUNDRED_HERTZ * RATE) / PERIOD);
    const input = k === 1 ? 1 : 0;
    const [s, c] = [input - sine[k], -cosine[k]];
    return [input - (re * s - im * c), -(re * c + im * s)] as const;
  });
}

describe('saturation: harmonics', () => {
  const cases = TYPES.flatMap((type) =>
    [6, 12, 24].flatMap((drive) =>
      (type === 'tube' ? [0, 0.3, 1] : [0.3]).map((bias) => ({ type, drive, bias })),
    ),
  );

  it.each(cases)('are those of the Fourier integral: %j', (params) => {
    const { sine, cosine } = fourier(saturated({ ...params, oversampling: 16 }, HUNDRED_HERTZ));
    expectedHarmonic(params, 7).forEach(([s, c], k) => {
      const error = Math.hypot(sine[k * HUNDRED_HERTZ] - s, cosine[k * HUNDRED_HERTZ] - c);
      expect(error, `harmonic ${k}`).toBeLessThan(2e-6);
    });
  });

  it('of the tape are 3 % for full scale at the default drive', () => {
    const { size } = fourier(saturated({}, HUNDRED_HERTZ));
    const share = size[3 * HUNDRED_HERTZ] / size[HUNDRED_HERTZ];
    expect(share).toBeGreaterThan(0.025);
    expect(share).toBeLessThan(0.031);
  });

  it('grow with the drive', () => {
    for (const type of TYPES) {
      let last = -1;
      // Driven farther, a tube's working point matters less and less, and its even harmonics fade.
      for (const drive of type === 'tube' ? [0, 6, 12, 18, 24] : [0, 6, 12, 18, 24, 30, 36]) {
        const { size } = fourier(saturated({ type, drive }, HUNDRED_HERTZ));
        let power = 0;
        for (let k = 2; k < 100; k++) power += size[k * HUNDRED_HERTZ] ** 2;
        const distortion = Math.sqrt(power) / size[HUNDRED_HERTZ];
        expect(distortion, `${type} ${drive}`).toBeGreaterThanOrEqual(last);
        if (type !== 'soft_clip' || drive > 6) expect(distortion).toBeGreaterThan(last);
        last = distortion;
      }
    }
  });

  it('are odd in tape and soft clip, even too in the tube, and its DC is gone', () => {
    for (const type of TYPES) {
      const { size } = fourier(saturated({ type, drive: 12 }, HUNDRED_HERTZ));
      const even = level(size[2 * HUNDRED_HERTZ]);
      if (type === 'tube') expect(even).toBeGreaterThan(-25);
      else expect(even).toBeLessThan(-250);
      expect(level(size[0])).toBeLessThan(-200);
    }
  });
});

describe('saturation: aliases of a 0 dBFS tone', () => {
  it.each(TYPES)('of 5 kHz at 44.1 kHz lie below −140 dB at the defaults of %s, all together', (type) => {
    expect(aliases(fourier(saturated({ type }, FIVE_KILOHERTZ)), FIVE_KILOHERTZ)).toBeLessThan(-140);
  });

  // The second derivative of soft clip has steps, so its harmonics fall more slowly.
  it.each([
    ['tape', -130],
    ['tube', -130],
    ['soft_clip', -100],
  ] as const)('of 1 to 19 kHz at drive 12, up to 20 kHz, for %s: below %d dB', (type, limit) => {
    for (const count of [373, 1123, 2593, 4091, 5573, 7001]) {
      const all = aliases(fourier(saturated({ type, drive: 12 }, count)), count, 20 / 44.1);
      expect(all, String(count)).toBeLessThan(limit);
    }
  });

  // The table of the docstring.
  const figures: readonly (readonly [Partial<Params>, readonly number[]])[] = [
    [{ type: 'tape', drive: 12 }, [-142, -150, -150, -150]],
    [{ type: 'tape', drive: 24 }, [-74, -114, -144, -144]],
    [{ type: 'tape', drive: 36 }, [-64, -79, -110, -148]],
    [{ type: 'tube', drive: 24 }, [-68, -110, -140, -140]],
    [{ type: 'soft_clip', drive: 18 }, [-78, -105, -129, -144]],
  ];
  it.each(figures)('of 5 kHz lie below what the docstring says: %j', (given, limits) => {
    ([2, 4, 8, 16] as const).forEach((oversampling, i) => {
      const all = aliases(fourier(saturated({ ...given, oversampling }, FIVE_KILOHERTZ)), FIVE_KILOHERTZ);
      expect(all, `${oversampling}×`).toBeLessThan(limits[i]);
    });
  });
});

describe('saturation: level', () => {
  it('of what is small stays as it is, whatever drive and emphasis', () => {
    for (const type of TYPES) {
      for (const [drive, emphasis] of [
        [0, 0],
        [12, 6],
        [36, 12],
      ]) {
        for (const freq of [50, 1000, 10_000]) {
          const processor = create({ type, drive, emphasis });
          const [output] = through(processor, [tone(30_000, freq, RATE, 1e-6), noise(30_000, 1, 1e-6)]);
          expect(toneLevel(output.subarray(12_000), freq, RATE)).toBeCloseTo(-120, 3);
        }
      }
    }
  });

  it('passes soft clip below half its limit bit for bit, at any mix', () => {
    const quiet = [tone(5000, 440, RATE, 0.49), noise(5000, 3, 0.15)];
    for (const mix of [1, 0.4]) {
      const processor = create({ type: 'soft_clip', drive: 12, mix });
      const late = through(processor, quiet).map((samples) => samples.slice(processor.latency));
      const was = quiet.map((samples) => samples.slice(0, 5000 - processor.latency));
      expect(differences(late, was)).toEqual(SAME);
    }
  });

  it('is set by output, and mix adds the dry signal in time', () => {
    const input = [noise(3000, 1), noise(3000, 2)];
    const [wet] = through(create({ drive: 12 }), input);
    const processor = create({ drive: 12, output: -4.5, mix: 0.3 });
    const [out] = through(processor, input);
    const late = (n: number) => (n < processor.latency ? 0 : input[0][n - processor.latency]);
    const gain = 10 ** (-4.5 / 20);
    expect(furthest(out, (n) => 0.7 * late(n) + 0.3 * gain * wet[n])).toBeLessThan(1e-15);
  });
});

describe('saturation: tone and emphasis', () => {
  /** |ω0 + g·s| / |ω0·b + s·d| by the warped frequencies. */
  const warped = (freq: number, corner: number) =>
    Math.tan((Math.PI * freq) / RATE) / Math.tan((Math.PI * corner) / RATE);

  it('tilts the driven signal about 1 kHz', () => {
    for (const tilt of [-6, 2, 6]) {
      for (const freq of [30, 300, 1000, 3000, 15_000]) {
        const [output] = through(create({ tone: tilt }), [
          tone(40_000, freq, RATE, 1e-5),
          noise(40_000, 1, 0),
        ]);
        const gain = 10 ** (tilt / 20);
        const u = warped(freq, 1000);
        const expected = -100 + 10 * Math.log10((1 + (gain * u) ** 2) / (gain ** 2 + u ** 2));
        expect(toneLevel(output.subarray(20_000), freq, RATE)).toBeCloseTo(expected, 3);
      }
    }
  });

  it('emphasis drives the curve by its shelf, and its harmonics fall by it again', () => {
    const [emphasis, drive, peak] = [9, 18, 0.5];
    for (const count of [HUNDRED_HERTZ, 371, FIVE_KILOHERTZ]) {
      const shelf = (k: number) => {
        const u = warped((k * count * RATE) / PERIOD, 3183);
        return Math.sqrt((1 + (10 ** (emphasis / 20) * u) ** 2) / (1 + u ** 2));
      };
      const plain = fourier(saturated({ drive }, count, peak * shelf(1))).size;
      const shaped = fourier(saturated({ drive, emphasis }, count, peak)).size;
      for (const k of [1, 3]) {
        expect(level((shaped[k * count] * shelf(k)) / plain[k * count]), `${count}`).toBeCloseTo(0, 3);
      }
    }
  });

  it('emphasis saturates treble sooner', () => {
    const drop = (count: number) =>
      level(fourier(saturated({ drive: 18, emphasis: 12 }, count, 0.5)).size[count]);
    expect(drop(FIVE_KILOHERTZ)).toBeLessThan(drop(HUNDRED_HERTZ) - 3);
  });
});
