import { describe, expect, it } from 'vitest';
import { DITHERS } from '../../../src/dsp/dither/index.ts';
import { shapeOf } from '../../../src/dsp/dither/shape.ts';
import { constant, differences, furthest, noise, SAME, through } from '../signals.ts';
import { LSB16, quantiser } from './measures.ts';

/** Frames of a quarter of a second at 44.1 kHz. */
const HOLD = 11_025;
/** RPDF of digital silence is silent by itself: its noise never reaches the next code. */
const dithers = DITHERS.filter((dither) => dither !== 'none' && dither !== 'rpdf');

const joined = (...parts: Float64Array[]) => Float64Array.from(parts.flatMap((part) => [...part]));
const zeros = (frames: number) => constant(frames, 0);
const isSilent = (samples: Float64Array) => samples.every((x) => Object.is(x, 0));

describe.each(dithers)('auto-blank, %s:', (dither) => {
  const music = noise(3000, 5, 0.3);
  const blanking = () => quantiser({ dither, autoBlank: true });

  it('zeros at the start are silent, and dither begins with the first sample that is not zero', () => {
    const faint = constant(3000, 1e-12);
    const [left, right] = through(blanking(), [joined(zeros(500), faint), joined(zeros(600), faint)]);
    expect([isSilent(left.subarray(0, 500)), isSilent(right.subarray(0, 600))]).toEqual([true, true]);
    // A quarter of the codes are not zero, more where the noise is shaped: 100 zeros come by chance once in 10¹².
    expect(isSilent(left.subarray(500, 600))).toBe(false);
    expect(isSilent(right.subarray(600, 700))).toBe(false);
  });

  it('a quarter of a second of zeros is dithered, what follows is silent, each channel by itself', () => {
    const input = joined(music, zeros(HOLD + 5000));
    const [left, right] = through(blanking(), [input, input.map((x, n) => (n === 5000 ? -0.1 : x))]);
    expect(isSilent(left.subarray(3000 + HOLD - 100, 3000 + HOLD))).toBe(false);
    expect(isSilent(left.subarray(3000 + HOLD))).toBe(true);
    expect(isSilent(right.subarray(5001 + HOLD - 100, 5001 + HOLD))).toBe(false);
    expect(isSilent(right.subarray(5001 + HOLD))).toBe(true);
  });

  it('a rest of a quarter of a second changes nothing', () => {
    const input = joined(music, zeros(HOLD), music);
    const never = through(quantiser({ dither, autoBlank: false }), [input, input]);
    expect(differences(through(blanking(), [input, input]), never)).toEqual(SAME);
  });

  it('after a longer one nothing is left of what was before it, and no step comes out', () => {
    const before = joined(music, zeros(2 * HOLD), music);
    const without = joined(zeros(3000 + 2 * HOLD), music);
    const [after] = through(blanking(), [before, before]).map((x) => x.slice(3000 + 2 * HOLD));
    const [fresh] = through(blanking(), [without, without]).map((x) => x.slice(3000 + 2 * HOLD));
    expect(differences([after, after], [fresh, fresh])).toEqual(SAME);
    const most =
      1.5 * (shapeOf(dither, 44_100) ?? new Float64Array()).reduce((sum, h) => sum + Math.abs(h), 1);
    expect(furthest(after, (n) => music[n]) / LSB16).toBeLessThanOrEqual(most);
  });

  it('−0 is silence too', () => {
    const input = constant(2 * HOLD, -0);
    for (const samples of through(blanking(), [input, input])) expect(isSilent(samples)).toBe(true);
  });

  it('off, digital silence is dithered from the first frame on', () => {
    const input = zeros(3 * HOLD);
    const [left, right] = through(quantiser({ dither, autoBlank: false }), [input, input]);
    for (const samples of [left, right]) {
      for (let from = 0; from < samples.length; from += 600)
        expect(isSilent(samples.subarray(from, from + 600))).toBe(false);
    }
  });
});

describe('auto-blank', () => {
  it('waits a quarter of a second at every rate', () => {
    for (const rate of [8000, 48_000, 96_000]) {
      const input = joined(noise(100, 1, 0.1), zeros(rate / 2));
      const [left] = through(quantiser({ rate, autoBlank: true }), [input, input]);
      const last = left.findLastIndex((x) => x !== 0);
      expect(last).toBeLessThan(100 + rate / 4);
      // 1 in 4 samples of dithered silence is not zero: 100 zeros at the end by chance once in 10¹².
      expect(last).toBeGreaterThan(rate / 4);
    }
  });
});
