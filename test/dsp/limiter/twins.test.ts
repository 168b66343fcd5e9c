import { describe, expect, test } from 'vitest';
import { type Params, settings } from './rig.ts';
import { limiter } from '../../../src/dsp/limiter/index.ts';
import { differences, noise, SAME, tone, uniforms, withoutTwins } from '../signals.ts';

const FRAMES = 24_000;

/** Loud and quiet passages, silence, peaks of one channel, and values that no programme has. */
function programme(): Float64Array[] {
  const next = uniforms(11);
  const left = noise(FRAMES, 1).map((v, n) => v * (n % 6000 < 3000 ? 3 : 0.3));
  const right = tone(FRAMES, 0.21, 1, 1.2).map((v, n) => v * (n % 9000 < 7000 ? 1 : 0));
  for (let n = 50; n < FRAMES; n += 700 + Math.floor(500 * next())) right[n] = 4 * (next() - 0.5);
  left.fill(0, 14_000, 17_000);
  right.fill(-0, 14_000, 17_000);
  [NaN, Infinity, -1e9, 1e300].forEach((v, i) => (left[20_000 + 37 * i] = v));
  return [left, right];
}

const GIVEN: readonly Partial<Params>[] = [
  {},
  { style: 'punchy', release: 'auto', link: 0.4 },
  { style: 'loud', link: 0 },
  { style: 'loud', lookahead: 0.5, attack: 0.5, release: 5 },
  { lookahead: 10, transient_link: 0.3, release_link: 1 },
  { soft_clip: 4, style: 'punchy' },
  { soft_clip: 2, link: 0.6 },
];

/** The limiter's output and what it tells, the signal cut into blocks of these sizes in turn. */
function run(given: Partial<Params>, rate: number, sizes: readonly number[]) {
  const processor = limiter.create(settings(given), { rate, channels: 2 });
  const channels = programme();
  for (let at = 0, turn = 0; at < FRAMES; turn++) {
    const frames = Math.min(sizes[turn % sizes.length], FRAMES - at);
    processor.process({ frames, channels: channels.map((samples) => samples.subarray(at, at + frames)) });
    at += frames;
  }
  const { maxReduction, activeFrames } = processor;
  return { channels, told: [maxReduction, activeFrames, ...processor.reductionCurve()] };
}

describe.each([44_100, 96_000])('At %i Hz the limiter gives the same bits and tells the same', (rate) => {
  test.each(GIVEN)('whether whole runs of hops go through its passes or one after the other: %j', (given) => {
    const whole = run(given, rate, [FRAMES]);
    for (const sizes of [[1], [16], [1024, 4095, 3, 300]]) {
      const cut = run(given, rate, sizes);
      expect(differences(cut.channels, whole.channels), String(sizes)).toEqual(SAME);
      expect(cut.told).toEqual(whole.told);
    }
    expect(whole.told[0]).toBeGreaterThan(3);
  });

  test.each(GIVEN)('with its WebAssembly twins and without: %j', (given) => {
    for (const sizes of [[FRAMES], [1024, 4095, 3, 300]]) {
      const twin = run(given, rate, sizes);
      const truth = withoutTwins(() => run(given, rate, sizes));
      expect(differences(twin.channels, truth.channels), String(sizes)).toEqual(SAME);
      expect(twin.told).toEqual(truth.told);
    }
  });
});
