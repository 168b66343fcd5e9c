import { describe, expect, it } from 'vitest';
import type { Block } from '../../src/audio/block.ts';
import type { MeterModule } from '../../src/meters/contract.ts';
import { METERS } from '../../src/meters/index.ts';
import { createFiguresMeter, createProgrammeMeter } from '../../src/meters/programme/index.ts';
import { measured, noise, programme, silence, tone } from './signals.ts';

type Kind = Pick<MeterModule<unknown>, 'name' | 'create'>;

const kinds: readonly Kind[] = [
  ...METERS,
  { name: 'programme', create: createProgrammeMeter },
  { name: 'figures', create: createFiguresMeter },
];

/** 3.4 s of two unlike channels with a silent start, a loud clipped middle and a ringing-out end. */
function music(rate: number): Float64Array[] {
  const next = noise(11);
  const left = programme(rate, [
    silence(0.11),
    tone(-12, 1.7, 440),
    tone(3, 0.4, 90),
    tone(-30, 0.7, 60),
    silence(0.5),
  ]);
  const right = left.map((x, n) => 0.5 * x + (n > 0.3 * rate && n < 2.6 * rate ? 0.2 * next() : 0));
  return [left, right].map((samples) => samples.map((x) => Math.min(1, Math.max(-1, x))));
}

function numbersIn(facts: unknown): number[] {
  if (typeof facts === 'number') return [facts];
  if (ArrayBuffer.isView(facts)) return Array.from(facts as Float64Array);
  return typeof facts === 'object' && facts !== null ? Object.values(facts).flatMap(numbersIn) : [];
}

describe.each(kinds)('The meter $name', (kind) => {
  it.each([8000, 22_050])(
    'says the same to the bit however the signal at %d Hz is cut into blocks',
    (rate) => {
      const channels = music(rate);
      const whole = measured(kind, rate, channels, [channels[0].length]);
      for (const sizes of [[1], [13], [1024], [1, 480, 0, 7, 4096, 2]]) {
        expect(measured(kind, rate, channels, sizes)).toEqual(whole);
      }
    },
  );

  it('tells a loud signal from a silent one', () => {
    const channels = music(8000);
    const silent = channels.map((samples) => new Float64Array(samples.length));
    expect(measured(kind, 8000, channels)).not.toEqual(measured(kind, 8000, silent));
  });

  it('has only finite numbers to say of silence, of no frames and of one frame', () => {
    for (const frames of [16_000, 0, 1]) {
      for (const channels of [1, 2]) {
        const silent = Array.from({ length: channels }, () => new Float64Array(frames));
        const facts = measured(kind, 8000, silent);
        expect(numbersIn(facts).every(Number.isFinite)).toBe(true);
      }
    }
    expect(
      numbersIn(measured(kind, 8000, [Float64Array.of(1), Float64Array.of(-1)])).every(Number.isFinite),
    ).toBe(true);
  });

  it('survives NaN and infinities, and never says NaN', () => {
    for (const odd of [NaN, Infinity, -Infinity]) {
      const channels = music(8000);
      channels[1][12_345] = odd;
      expect(numbersIn(measured(kind, 8000, channels)).filter(Number.isNaN)).toEqual([]);
    }
  });

  it('leaves the block as it was', () => {
    const channels = music(8000).map((samples) => samples.slice(0, 4096));
    const block: Block = { frames: 4000, channels: channels.map((samples) => samples.slice()) };
    const meter = kind.create({ rate: 8000, channels: 2 });
    meter.observe(block);
    meter.finish();
    expect(block).toEqual({ frames: 4000, channels });
  });
});

describe('The shelf of meters', () => {
  it('has one meter a name and a version for each', () => {
    const names = METERS.map((meter) => meter.name);
    expect(new Set(names).size).toBe(names.length);
    for (const meter of METERS) expect(meter.version).toBeGreaterThanOrEqual(1);
  });
});
