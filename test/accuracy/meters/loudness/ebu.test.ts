import { describe, expect, it } from 'vitest';
import { type LoudnessFacts, loudness, loudnessOfPower } from '../../../../src/meters/loudness/index.ts';
import { played, type Stretch, silence, tone } from '../../../meters/signals.ts';

/**
 * The minimum requirements of EBU Tech 3341 (v4, cases 1–6 and 9–14; 7 and 8 are recordings) and Tech 3342 (1–4),
 * synthesised as described there and held to a tenth of the standards' tolerances.
 *
 * Some of the described signals do not come to the round figure even in a perfect meter: in cases 3 to 5 the blocks that
 * straddle two levels count too, the five channels of case 6 come to −23.016, and −20/−30 dB for 180/220 ms to −22.967.
 * There the tenth is taken around what the definition gives for ideal tones, counted out below, and the round figure
 * keeps its ±0.1.
 */
const INTEGRATED_LU = 0.01;
const WINDOW_LU = 0.02;
const RANGE_LU = 0.1;
const STANDARD_LU = 0.1;
const RATES = [44_100, 48_000, 96_000, 192_000];

/** Gain of the 48 kHz K-weighting at 1 kHz, less 0.691: what a 1 kHz tone reads above 997 Hz. */
const AT_1_KHZ = 0.0066;

/** The stretches on both channels, in phase. */
function facts(rate: number, stretches: readonly Stretch[]): LoudnessFacts {
  return played(loudness, rate, stretches, stretches);
}

function near(reading: number | null, expected: number, tolerance: number) {
  expect(reading).not.toBeNull();
  expect(Math.abs(reading! - expected)).toBeLessThanOrEqual(tolerance);
}

function allNear(powers: Float64Array, expected: number, tolerance: number) {
  expect(powers.length).toBeGreaterThan(0);
  near(loudnessOfPower(Math.min(...powers)), expected, tolerance);
  near(loudnessOfPower(Math.max(...powers)), expected, tolerance);
}

/** The short-term curve without the windows that reach into the appended silence. */
function whole(shortTerm: Float64Array): Float64Array {
  return shortTerm.subarray(0, -15);
}

const power = (level: number) => 10 ** (level / 10);
/** LUFS of the mean of so many blocks of each level, dBFS. */
function meanOf(...counted: readonly (readonly [blocks: number, level: number])[]): number {
  const blocks = counted.reduce((sum, [count]) => sum + count, 0);
  return (
    AT_1_KHZ +
    10 * Math.log10(counted.reduce((sum, [count, level]) => sum + count * power(level), 0) / blocks)
  );
}

/**
 * Blocks that count, ideal tones. Block j is 0.1 j … 0.1 j + 0.4 s; three straddle each change of level, with ¼, ½ and ¾ of
 * one and the rest of the other, together 1½ blocks of each level, all of them above the gate 10 LU below the mean.
 *
 * Case 3 (10, 60, 10 s): 597 blocks of −23, two changes; blocks of −36 alone lie below the gate, at about −33.
 * Case 4: the same, as whatever holds −72 dB lies below it too.
 * Case 5 (20, 20.1, 20 s): 198 blocks of −20, 2 × 197 of −26, two changes; nothing lies below the gate, at about −33.
 */
const CASE_3 = meanOf([597 + 3, -23], [3, -36]);
const CASE_5 = meanOf([198 + 3, -20], [2 * 197 + 3, -26]);
/** Case 6: two channels of the same level read that level, so half the weighted sum of five counts. */
const CASE_6 = AT_1_KHZ + 10 * Math.log10((2 * power(-28) + power(-24) + 2 * 1.41 * power(-30)) / 2);
/** Case 12: every 400 ms hold 180 ms of −20 and 220 ms of −30. */
const CASE_12 = meanOf([18, -20], [22, -30]);

function repeated(times: number, ...stretches: Stretch[]): Stretch[] {
  return Array.from({ length: times }, () => stretches).flat();
}

const twenty = Array.from({ length: 20 }, (_, i) => i);

describe.each(RATES)('EBU Tech 3341 at %d Hz', (rate) => {
  it.each([
    ['1', -23],
    ['2', -33],
  ])('case %s: a steady tone reads %d LUFS as M, S and I', (_, level) => {
    const { integrated, momentaryMax, shortTermMax, blocks, shortTerm } = facts(rate, [tone(level, 20)]);
    near(integrated, level, INTEGRATED_LU);
    near(momentaryMax, level, WINDOW_LU);
    near(shortTermMax, level, WINDOW_LU);
    allNear(blocks, level, WINDOW_LU);
    allNear(whole(shortTerm), level, WINDOW_LU);
  });

  it.each([
    ['3', [tone(-36, 10), tone(-23, 60), tone(-36, 10)], CASE_3],
    ['4', [tone(-72, 10), tone(-36, 10), tone(-23, 60), tone(-36, 10), tone(-72, 10)], CASE_3],
    ['5', [tone(-26, 20), tone(-20, 20.1), tone(-26, 20)], CASE_5],
  ])('case %s: the gates leave −23 LUFS', (_, stretches, ideal) => {
    const { integrated } = facts(rate, stretches);
    near(integrated, ideal, INTEGRATED_LU);
    near(integrated, -23, STANDARD_LU);
  });

  it('case 6: five channels, the surrounds weighted by 1.41, read −23 LUFS', () => {
    const [front, centre, surround] = [-28, -24, -30].map((level) => [tone(level, 20)]);
    const { integrated } = played(loudness, rate, front, front, centre, surround, surround);
    near(integrated, CASE_6, INTEGRATED_LU);
    near(integrated, -23, STANDARD_LU);
  });

  it('case 9: S stays at −23 LUFS on a tone that alternates within 3 s', () => {
    const { shortTerm, shortTermMax } = facts(rate, repeated(5, tone(-20, 1.34), tone(-30, 1.66)));
    near(shortTermMax, -23, WINDOW_LU);
    allNear(whole(shortTerm), -23, WINDOW_LU);
  });

  it('case 10: max S finds a 3 s tone wherever it begins', () => {
    for (const i of twenty) {
      const { shortTermMax } = facts(rate, [silence(i * 0.15), tone(-23, 3), silence(1)]);
      near(shortTermMax, -23, WINDOW_LU);
    }
  });

  it('case 11: max S follows 3 s tones that rise by 1 dB', () => {
    for (const last of [0, 6, 13, 19]) {
      const stretches = twenty
        .slice(0, last + 1)
        .flatMap((i) => [silence(i * 0.15), tone(-38 + i, 3), silence(3 - i * 0.15)]);
      near(facts(rate, stretches).shortTermMax, -38 + last, WINDOW_LU);
    }
  });

  it('case 12: M stays at −23 LUFS on a tone that alternates within 400 ms', () => {
    const turn = [tone(-20, 0.18), tone(-30, 0.22)];
    const { blocks, momentaryMax } = facts(rate, repeated(25, ...turn));
    near(momentaryMax, CASE_12, WINDOW_LU);
    allNear(blocks, CASE_12, WINDOW_LU);
    allNear(blocks, -23, STANDARD_LU);
  });

  it('case 13: max M finds a 400 ms tone wherever it begins', () => {
    for (const i of twenty) {
      const { momentaryMax } = facts(rate, [silence(i * 0.02), tone(-23, 0.4), silence(1)]);
      near(momentaryMax, -23, WINDOW_LU);
    }
  });

  it('case 14: max M follows 400 ms tones that rise by 1 dB', () => {
    for (const last of [0, 5, 10, 15, 19]) {
      const stretches = twenty
        .slice(0, last + 1)
        .flatMap((i) => [silence(i * 0.02), tone(-38 + i, 0.4), silence(0.4 - i * 0.02)]);
      near(facts(rate, stretches).momentaryMax, -38 + last, WINDOW_LU);
    }
  });
});

describe.each(RATES)('EBU Tech 3342 at %d Hz', (rate) => {
  it.each([
    ['1', [-20, -30], 10],
    ['2', [-20, -15], 5],
    ['3', [-40, -20], 20],
    ['4', [-50, -35, -20, -35, -50], 15],
  ])('case %s: tones of 20 s at %j dBFS have a range of %d LU', (_, levels, expected) => {
    const { range } = facts(
      rate,
      levels.map((level) => tone(level, 20)),
    );
    near(range, expected, RANGE_LU);
  });
});

describe('At other rates, of which some have no whole number of frames in 10 ms', () => {
  it.each([22_050, 11_025, 8000])('a steady and a 400 ms tone read −23 LUFS at %d Hz', (rate) => {
    near(facts(rate, [tone(-23, 4)]).integrated, -23, INTEGRATED_LU);
    for (const i of [0, 1, 7]) {
      const { momentaryMax } = facts(rate, [silence(i * 0.02), tone(-23, 0.4), silence(0.5)]);
      near(momentaryMax, -23, WINDOW_LU);
    }
  });
});
