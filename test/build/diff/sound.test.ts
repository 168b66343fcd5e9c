import { describe, expect, it, test } from 'vitest';
import { memorySignal } from '../../../src/audio/memory.ts';
import { Refused } from '../../../src/base/result.ts';
import { compareSound } from '../../../src/build/diff/sound.ts';
import { eq } from '../../../src/dsp/eq/index.ts';
import { analogueLevel, band } from '../../dsp/eq/analogue.ts';
import { noise, through, withDefaults } from '../../dsp/signals.ts';
import { compared, delayed, inPieces, mapped, mix, RATE, type Samples } from './sounds.ts';

const grid = (x: number): number => Math.round(x * 0x80_0000) / 0x80_0000;

/** 20·log10 of the RMS of what is left of b after the best multiple of a, over that of b: by the formula, at once. */
function nullOf(a: Samples, b: Samples): number {
  const all = (samples: Samples): number[] => samples.flatMap((channel) => [...channel]);
  const [x, y] = [all(a), all(b)];
  const dot = (p: readonly number[], q: readonly number[]): number =>
    p.reduce((sum, v, i) => sum + v * q[i], 0);
  const factor = dot(x, y) / dot(x, x);
  const left = y.map((v, i) => v - factor * x[i]);
  return 20 * Math.log10(Math.sqrt(dot(left, left) / dot(y, y)));
}

describe('The null', () => {
  const original = mix(2);

  it('of a signal with itself leaves nothing', async () => {
    const { null: depth, tone, side, curves } = await compared(original, original);
    expect(depth).toMatchObject({
      identical: true,
      found: true,
      offset: 0,
      gain: 0,
      polarity: 'same',
      depth: null,
      between: null,
      frames: original[0].length,
    });
    expect(tone.bands.every(({ change }) => change === 0)).toBe(true);
    expect(side.from).toBe(side.to);
    expect(curves?.from).toEqual(curves?.to);
  });

  it.each([37, -37, 20_000, -20_000])(
    'finds a delay of %d frames, and then nothing is left',
    async (frames) => {
      const { null: depth } = await compared(original, delayed(original, frames));
      expect(depth).toMatchObject({ identical: true, offset: frames, polarity: 'same', depth: null });
      expect(depth?.frames).toBe(original[0].length - Math.max(0, -frames));
    },
  );

  it('finds a delay under a change of level, polarity and a residual at once', async () => {
    const dirt = noise(original[0].length, 3, 0.001);
    const b = mapped(original, (x, i) => grid(-0.5 * x + dirt[i]));
    const { null: depth } = await compared(original, delayed(b, 1234));
    expect(depth).toMatchObject({ found: true, offset: 1234, polarity: 'inverted', identical: false });
    expect(depth!.gain).toBeCloseTo(-6.0206, 2);
    expect(depth!.depth).toBeCloseTo(nullOf(original, b), 6);
  });

  it('finds the place in a loop whose bars are the same to the sample, but for the first', async () => {
    const bar = RATE / 2;
    const one = mix(0.5);
    const song = one.map((channel) =>
      Float64Array.from({ length: 11 * bar }, (_, i) => channel[i % bar] * (i < bar ? 0.5 : 1)),
    );
    const { null: depth } = await compared(song, delayed(song, 2 * bar + 5));
    expect(depth).toMatchObject({ identical: true, offset: 2 * bar + 5 });
  });

  it.each([-2, 0.5, 3])('tells a change of level by %d dB within 0.01 dB', async (decibels) => {
    const factor = 10 ** (decibels / 20);
    const b = mapped(original, (x) => grid(x * factor));
    const { null: depth, tone } = await compared(original, b);
    expect(Math.abs(depth!.gain! - decibels)).toBeLessThan(0.01);
    expect(depth!.depth!).toBeCloseTo(nullOf(original, b), 4);
    expect(depth!.depth!).toBeLessThan(-110);
    expect(tone.raised).toBeCloseTo(decibels, 2);
    for (const { matched, change } of tone.bands.filter((each) => each.matched !== null)) {
      expect(Math.abs(matched!)).toBeLessThan(0.01);
      expect(Math.abs(change! - decibels)).toBeLessThan(0.01);
    }
  });

  it('tells that polarity was turned, of both channels or of one', async () => {
    const both = await compared(
      original,
      mapped(original, (x) => -x),
    );
    expect(both.null).toMatchObject({ polarity: 'inverted', depth: null, identical: false, gain: 0 });
    const right = await compared(
      original,
      mapped(original, (x, _, c) => (c === 1 ? -x : x)),
    );
    expect(right.null).toMatchObject({ polarity: ['same', 'inverted'], depth: null, identical: false });
  });

  it.each([0.1, 1e-3, 1e-6])('has the depth that a residual of %d asks for', async (size) => {
    const dirt = [noise(original[0].length, 5, size), noise(original[0].length, 6, size)];
    const b = mapped(original, (x, i, c) => x + dirt[c][i]);
    const { null: depth } = await compared(original, b);
    expect(depth!.depth).toBeCloseTo(nullOf(original, b), 6);
  });

  it('stays exact where the beginning has another level than the rest', async () => {
    const long = mix(8, 2);
    const b = mapped(long, (x, i) => (i < 7 * RATE ? 0.9 * x : x));
    const { null: depth } = await compared(long, b);
    expect(depth!.depth).toBeCloseTo(nullOf(long, b), 6);
  });

  it('tells where the two differ', async () => {
    const dirt = noise(RATE, 7, 0.1);
    const long = mix(5);
    const b = mapped(long, (x, i) => x + (dirt[i - 3 * RATE] ?? 0));
    const { null: depth } = await compared(long, b);
    expect(depth!.between).toEqual([3, 4]);
    expect(depth!.curve).toHaveLength(10);
    expect(depth!.curve.map((level) => level !== null && level > -60)).toEqual(
      Array.from({ length: 10 }, (_, i) => i === 6 || i === 7),
    );
  });

  it('says so where the two have nothing in common', async () => {
    const [a, b] = [11, 12].map((seed) => [noise(2 * RATE, seed, 0.5), noise(2 * RATE, seed + 10, 0.5)]);
    const { null: depth } = await compared(a, b);
    expect(depth).toMatchObject({ found: false, offset: 0 });
    expect(depth!.depth!).toBeGreaterThan(-0.1);
  });

  it('of silence, and of nothing, is no figure', async () => {
    const silence = [new Float64Array(RATE), new Float64Array(RATE)];
    for (const [a, b] of [
      [silence, original],
      [original, silence],
      [silence, silence],
      [[new Float64Array(0), new Float64Array(0)], original],
    ] as const) {
      const { null: depth } = await compared(a, b);
      expect(depth).toMatchObject({ found: false, offset: 0, gain: null });
    }
  });

  it('is not done between different rates or numbers of channels', async () => {
    expect(await compared(original, original, [44_100, 48_000])).not.toHaveProperty('null');
    const mono = await compared(original, [original[0]]);
    expect(mono).not.toHaveProperty('null');
    expect(mono.side.to).toBeNull();
  });

  it('compares what both have where one is longer', async () => {
    const shorter = original.map((channel) => channel.slice(0, RATE));
    expect((await compared(original, shorter)).null).toMatchObject({ identical: true, frames: RATE });
    expect((await compared(shorter, original)).null).toMatchObject({ identical: true, frames: RATE });
  });
});

test('A shelf of 1.5 dB at 8 kHz is seen in the bands within 0.2 dB of the analogue shelf.', async () => {
  const original = mix(3, 3);
  const shelf = band({ type: 'high_shelf', freq: 8000, gain: 1.5 });
  const params = withDefaults(eq, { bands: [{ ...shelf }] });
  const b = through(eq.create(params as never, { rate: RATE, channels: 2 }), original);
  const { tone, null: depth } = await compared(original, b);
  expect(tone.bands).toHaveLength(31);
  const told = tone.bands.filter(({ matched }) => matched !== null);
  expect(told.length).toBeGreaterThan(20);
  for (const { name, centre, matched } of told)
    expect(Math.abs(matched! - analogueLevel(shelf, centre)), name).toBeLessThan(0.2);
  expect(tone.bands.find(({ name }) => name === '16k')?.matched).toBeGreaterThan(1.2);
  expect(depth!.found && depth!.offset === 0).toBe(true);
});

test('Width is the energy of the side over that of the middle.', async () => {
  const [mid, side] = [noise(RATE, 1, 0.5), noise(RATE, 2, 0.05)];
  const pair = (width: number): Float64Array[] => [
    mid.map((m, i) => m + width * side[i]),
    mid.map((m, i) => m - width * side[i]),
  ];
  const { side: level } = await compared(pair(1), pair(2));
  expect(level.from).toBeCloseTo(-20, 0);
  expect(level.to! - level.from!).toBeCloseTo(6.0206, 3);
  expect((await compared(pair(0), pair(0))).side).toEqual({ from: null, to: null });
});

test('It does not matter in what pieces the two come.', async () => {
  const a = mix(6.5);
  const b = delayed(
    mapped(a, (x, i) => grid(0.8 * x + 1e-3 * Math.sin(i))),
    991,
  );
  const format = { rate: RATE, channels: 2 };
  const listening = { abort: new AbortController().signal, curves: true };
  const whole = await compareSound(memorySignal(format, a), memorySignal(format, b), listening);
  const cut = await compareSound(
    inPieces(memorySignal(format, a), 1000),
    inPieces(memorySignal(format, b), 777),
    listening,
  );
  expect(cut.tone).toEqual(whole.tone);
  expect(cut.null!.offset).toBe(991);
  expect(cut.null!.depth).toBeCloseTo(whole.null!.depth!, 9);
  expect(cut.null!.gain).toBeCloseTo(whole.null!.gain!, 9);
});

test('Both signals are closed, also when one fails or the comparison is stopped.', async () => {
  const closed: string[] = [];
  const signal = (name: string, fails: boolean) => ({
    ...memorySignal({ rate: RATE, channels: 1 }, [noise(RATE, 1)]),
    ...(fails ? { read: () => Promise.reject(new Error('torn')) } : {}),
    close: () => Promise.resolve(void closed.push(name)),
  });
  const listening = { abort: new AbortController().signal, curves: false };
  await expect(compareSound(signal('a', false), signal('b', true), listening)).rejects.toThrow('torn');
  expect(closed.splice(0)).toEqual(['a', 'b']);
  const abort = AbortSignal.abort();
  await expect(compareSound(signal('a', false), signal('b', false), { ...listening, abort })).rejects.toThrow(
    Refused,
  );
  expect(closed).toEqual(['a', 'b']);
});
