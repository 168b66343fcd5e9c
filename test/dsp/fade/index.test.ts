import { describe, expect, it } from 'vitest';
import { createFade, FADE_SHAPES, fadeGain } from '../../../src/dsp/fade/index.ts';
import { constant, firstDifference, furthest, noise, through } from '../signals.ts';

const FRAMES = 5000;
const SPEC = { inFrames: 1000, inShape: 's', outFrames: 1500, outShape: 'exponential' } as const;

/** The documented curves, written with other functions than the code. */
const CURVES = {
  linear: (t: number) => t,
  equal_power: (t: number) => Math.sqrt(1 - Math.cos((t * Math.PI) / 2) ** 2),
  exponential: (t: number) => (1000 ** t - 1) / 999,
  s: (t: number) => Math.sin((t * Math.PI) / 2) ** 2,
};

describe('fade', () => {
  for (const shape of FADE_SHAPES) {
    it(`follows the curve ${shape} from exactly 0 to exactly 1 and back`, () => {
      const fade = createFade({ inFrames: 1000, inShape: shape, outFrames: 1500, outShape: shape }, FRAMES);
      const [gains] = through(fade, [constant(FRAMES, 1)]);
      const reversed = gains.slice().reverse();
      expect(furthest(gains.subarray(0, 1000), (n) => CURVES[shape](n / 1000))).toBeLessThan(1e-12);
      expect(furthest(reversed.subarray(0, 1500), (n) => CURVES[shape](n / 1500))).toBeLessThan(1e-12);
      expect([gains[0], gains[1000], gains[FRAMES - 1501], gains[FRAMES - 1]]).toEqual([0, 1, 1, 0]);
      expect(gains.subarray(1, 1001).every((g, n) => g > gains[n])).toBe(true);
      expect([fadeGain(shape, 0), fadeGain(shape, 1)]).toEqual([0, 1]);
    });
  }

  it('keeps the power of two unlike signals that cross with equal power', () => {
    for (let t = 0; t <= 1; t += 1 / 64) {
      expect(fadeGain('equal_power', t) ** 2 + fadeGain('equal_power', 1 - t) ** 2).toBeCloseTo(1, 14);
    }
  });

  it('leaves frames outside the fades untouched to the bit', () => {
    const input = noise(FRAMES, 3);
    const [output] = through(createFade(SPEC, FRAMES), [input]);
    expect(firstDifference(output.slice(1000, 3500), input.slice(1000, 3500))).toBe(-1);
    const none = createFade({ ...SPEC, inFrames: 0, outFrames: 0 }, FRAMES);
    expect(firstDifference(through(none, [input])[0], input)).toBe(-1);
  });

  it('does not depend on the size of the blocks', () => {
    const input = [noise(FRAMES, 3), noise(FRAMES, 4)];
    const whole = through(createFade(SPEC, FRAMES), input, FRAMES);
    for (const size of [1, 7, 64, 1000, 4096]) {
      const cut = through(createFade(SPEC, FRAMES), input, size);
      expect(cut.map((samples, c) => firstDifference(samples, whole[c]))).toEqual([-1, -1]);
    }
  });

  it('multiplies both gains where the fades overlap', () => {
    const both = { inFrames: 100, inShape: 'linear', outFrames: 100, outShape: 'linear' } as const;
    const [gains] = through(createFade(both, 100), [constant(100, 1)]);
    for (const [n, g] of gains.entries()) expect(g).toBeCloseTo((n / 100) * ((99 - n) / 100), 15);
  });

  it('refuses lengths that are no number of frames', () => {
    expect(() => createFade({ ...SPEC, inFrames: -1 }, FRAMES)).toThrow(RangeError);
    expect(() => createFade({ ...SPEC, outFrames: 0.5 }, FRAMES)).toThrow(RangeError);
  });
});
