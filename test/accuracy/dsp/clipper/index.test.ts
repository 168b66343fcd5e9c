import { describe, expect, it } from 'vitest';
import { clipper } from '../../../../src/dsp/clipper/index.ts';
import type { Factor } from '../../../../src/dsp/primitives/oversampling.ts';
import { aliases, curveHarmonics, cycles, fourier, PERIOD, settled } from '../../../dsp/harmonics.ts';
import { differences, furthest, noise, SAME, through, tone, withDefaults } from '../../../dsp/signals.ts';

const FORMAT = { rate: 44_100, channels: 2 } as const;
/** 5009.2 Hz and 99.6 Hz; the first is prime, so no alias falls on a harmonic. */
const FIVE_KILOHERTZ = 1861;
const HUNDRED_HERTZ = 37;

interface Params {
  readonly ceiling: number;
  readonly knee: number;
  readonly oversampling: Factor;
  readonly mix: number;
  readonly safety: boolean;
}

function create(given: Partial<Params> = {}) {
  return clipper.create(withDefaults(clipper, { ...given }) as Params, FORMAT);
}

function clipped(given: Partial<Params>, cyclesAPeriod: number, peak = 1): Float64Array {
  return settled(create(given), cycles(cyclesAPeriod, peak));
}

const amplitude = (level: number) => 10 ** (level / 20);
const level = (size: number) => 20 * Math.log10(size);
const highest = (samples: Float64Array) => samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/** Hard clipping, and a parabola with its vertex on the ceiling. */
function curve(ceiling: number, knee: number): (x: number) => number {
  const top = amplitude(ceiling);
  const start = amplitude(ceiling - knee);
  return (x) => {
    const below = 2 * top - start - Math.abs(x);
    if (Math.abs(x) <= start) return x;
    return Math.sign(x) * (below <= 0 ? top : top - below ** 2 / (4 * (top - start)));
  };
}

describe('clipper: aliases', () => {
  it('of a 0 dBFS tone of 5 kHz at 44.1 kHz lie below −125 dB at the defaults, all together', () => {
    expect(aliases(fourier(clipped({}, FIVE_KILOHERTZ)), FIVE_KILOHERTZ)).toBeLessThan(-125);
  });

  it('of tones from 1 to 15 kHz lie below −100 dB up to 20 kHz, and below −120 dB at 16×', () => {
    for (const count of [373, 743, 1123, 2593, 3343, 4831, 5573]) {
      const below = (given: Partial<Params>) => aliases(fourier(clipped(given, count)), count, 20 / 44.1);
      expect(below({}), String(count)).toBeLessThan(-100);
      expect(below({ oversampling: 16 }), String(count)).toBeLessThan(-120);
    }
  });

  // The table of the docstring.
  const figures: readonly (readonly [Partial<Params>, readonly number[]])[] = [
    [{ ceiling: -1, knee: 1 }, [-85, -99, -129, -143]],
    [{ ceiling: -1, knee: 0 }, [-65, -84, -100, -120]],
    [{ ceiling: -6, knee: 1 }, [-63, -86, -112, -140]],
    [{ ceiling: -6, knee: 0 }, [-62, -77, -99, -118]],
    [{ ceiling: -12, knee: 0 }, [-63, -75, -96, -114]],
  ];
  it.each(figures)('are what the docstring says: %j', (given, limits) => {
    ([2, 4, 8, 16] as const).forEach((oversampling, i) => {
      const all = aliases(fourier(clipped({ ...given, oversampling }, FIVE_KILOHERTZ)), FIVE_KILOHERTZ);
      expect(all, `${oversampling}×`).toBeLessThan(limits[i]);
      expect(all, `${oversampling}×`).toBeGreaterThan(limits[i] - 2.5);
    });
  });
});

describe('clipper: curve', () => {
  it.each([
    [-1, 0],
    [-6, 0],
    [-6, 6],
    [-12, 3],
  ])('gives the harmonics of the Fourier integral at ceiling %d, knee %d', (ceiling, knee) => {
    const { sine, size } = fourier(clipped({ ceiling, knee, oversampling: 16 }, HUNDRED_HERTZ));
    const expected = curveHarmonics(curve(ceiling, knee), 1, 9);
    for (let k = 1; k <= 9; k += 2) {
      expect(Math.abs(sine[k * HUNDRED_HERTZ] - expected.sine[k]), `harmonic ${k}`).toBeLessThan(2e-6);
    }
    for (let k = 0; k <= 8; k += 2) expect(size[k * HUNDRED_HERTZ]).toBeLessThan(1e-12);
  });

  it('keeps a low tone to the ceiling', () => {
    for (const ceiling of [-1, -6, -18]) {
      for (const knee of [0, 1, 6]) {
        const top =
          level(highest(clipped({ ceiling, knee }, HUNDRED_HERTZ, 2 * amplitude(ceiling)))) - ceiling;
        expect(Math.abs(top), `${ceiling} ${knee}`).toBeLessThan(0.02);
      }
    }
  });

  it('passes what stays below the knee bit for bit', () => {
    const quiet = [tone(5000, 440, 44_100, 0.79), noise(5000, 3, 0.25)];
    for (const mix of [1, 0.4]) {
      const processor = create({ ceiling: -1, knee: 1, mix });
      const late = through(processor, quiet).map((samples) => samples.slice(processor.latency));
      const was = quiet.map((samples) => samples.slice(0, 5000 - processor.latency));
      expect(differences(late, was)).toEqual(SAME);
    }
  });

  it('mixes the clipped with the dry signal in time', () => {
    const input = [noise(3000, 1, 1.5), noise(3000, 2, 1.5)];
    const [all] = through(create({ mix: 1 }), input);
    const processor = create({ mix: 0.3 });
    const [some] = through(processor, input);
    const late = (n: number) => (n < processor.latency ? 0 : input[0][n - processor.latency]);
    expect(furthest(some, (n) => 0.7 * late(n) + 0.3 * all[n])).toBeLessThan(1e-15);
  });
});

describe('clipper: what stands over the ceiling', () => {
  const loud = noise(20_000, 9, 2);

  it('is what the docstring says', () => {
    const over = (samples: Float64Array) => level(highest(samples)) + 1;
    expect(over(clipped({}, FIVE_KILOHERTZ, 2))).toBeCloseTo(0.8, 1);
    // A clipped tone of 12 kHz is its fundamental alone, and that of a square wave is 4/π of it.
    expect(over(clipped({}, Math.round((12_003 * PERIOD) / 44_100), 2))).toBeCloseTo(1.9, 1);
    const [white] = through(create(), [loud, loud]);
    expect(over(white)).toBeGreaterThan(3);
    expect(over(white)).toBeLessThan(3.6);
  });

  it('is cut at the ceiling where safety is asked for', () => {
    const [white] = through(create({ safety: true }), [loud, loud]);
    expect(highest(white)).toBe(amplitude(-1));
  });

  it('is cut of the clipped part only: the dry one keeps its peaks', () => {
    const processor = create({ safety: true, mix: 0.5 });
    const [both] = through(processor, [loud, loud]);
    const [wet] = through(create({ safety: true }), [loud, loud]);
    const late = (n: number) => (n < processor.latency ? 0 : loud[n - processor.latency]);
    expect(furthest(both, (n) => (late(n) + wet[n]) / 2)).toBeLessThan(1e-15);
  });
});
