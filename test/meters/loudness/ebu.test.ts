import { describe, expect, it } from 'vitest';
import { type LoudnessFacts, loudness, loudnessOfPower } from '../../../src/meters/loudness/index.ts';
import { measured, programme, type Stretch, silence, stereoOf, tone } from '../signals.ts';

/**
 * The minimum requirements of EBU Tech 3341 (v4, cases 1–5 and 9–14; 6 is 5.0, 7 and 8 are recordings) and Tech 3342
 * (1–4), synthesised as described there and held to a tenth of the standards' tolerances.
 *
 * Some of the described signals do not come to the round figure even in a perfect meter: in cases 3 to 5 the blocks that
 * straddle two levels count too, and −20/−30 dB for 180/220 ms have a mean of −22.967. There the tenth is taken around what
 * the definition gives for ideal tones ({@link idealIntegrated}, {@link idealMean}) and the round figure keeps its ±0.1.
 */
const INTEGRATED_LU = 0.01;
const WINDOW_LU = 0.02;
const RANGE_LU = 0.1;
const STANDARD_LU = 0.1;

/** Gain of the 48 kHz K-weighting at 1 kHz, less 0.691: what a 1 kHz tone reads above 997 Hz. */
const AT_1_KHZ = 0.0066;

function facts(rate: number, stretches: readonly Stretch[]): LoudnessFacts {
  return measured(loudness, rate, stereoOf(programme(rate, stretches)));
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

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** 10 ms steps of the programme as relative powers, without a filter's or a sine's own movement. */
function steps(stretches: readonly Stretch[]): number[] {
  return stretches.flatMap(({ seconds, level = -Infinity }) =>
    Array.from({ length: Math.round(seconds * 100) }, () => 10 ** ((level + AT_1_KHZ) / 10)),
  );
}

function idealMean(stretches: readonly Stretch[]): number {
  return 10 * Math.log10(mean(steps(stretches)));
}

function idealIntegrated(stretches: readonly Stretch[]): number {
  const powers = steps(stretches);
  const blocks: number[] = [];
  for (let at = 0; at + 40 <= powers.length; at += 10) blocks.push(mean(powers.slice(at, at + 40)));
  const loud = blocks.filter((power) => 10 * Math.log10(power) > -70);
  const relative = 10 * Math.log10(mean(loud)) - 10;
  return 10 * Math.log10(mean(loud.filter((power) => 10 * Math.log10(power) > relative)));
}

function repeated(times: number, ...stretches: Stretch[]): Stretch[] {
  return Array.from({ length: times }, () => stretches).flat();
}

const twenty = Array.from({ length: 20 }, (_, i) => i);

describe.each([44_100, 48_000, 96_000])('EBU Tech 3341 at %d Hz', (rate) => {
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
    ['3', [tone(-36, 10), tone(-23, 60), tone(-36, 10)]],
    ['4', [tone(-72, 10), tone(-36, 10), tone(-23, 60), tone(-36, 10), tone(-72, 10)]],
    ['5', [tone(-26, 20), tone(-20, 20.1), tone(-26, 20)]],
  ])('case %s: the gates leave −23 LUFS', (_, stretches) => {
    const { integrated } = facts(rate, stretches);
    near(integrated, idealIntegrated(stretches), INTEGRATED_LU / 2);
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
    for (const last of rate === 48_000 ? [6, 19] : [19]) {
      const stretches = twenty
        .slice(0, last + 1)
        .flatMap((i) => [silence(i * 0.15), tone(-38 + i, 3), silence(3 - i * 0.15)]);
      near(facts(rate, stretches).shortTermMax, -38 + last, WINDOW_LU);
    }
  });

  it('case 12: M stays at −23 LUFS on a tone that alternates within 400 ms', () => {
    const turn = [tone(-20, 0.18), tone(-30, 0.22)];
    const { blocks, momentaryMax } = facts(rate, repeated(25, ...turn));
    near(momentaryMax, idealMean(turn), WINDOW_LU);
    allNear(blocks, idealMean(turn), WINDOW_LU);
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

describe.each([44_100, 48_000, 96_000])('EBU Tech 3342 at %d Hz', (rate) => {
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
  it.each([192_000, 22_050, 11_025, 8000])('a steady and a 400 ms tone read −23 LUFS at %d Hz', (rate) => {
    near(facts(rate, [tone(-23, 4)]).integrated, -23, INTEGRATED_LU);
    for (const i of [0, 1, 7]) {
      const { momentaryMax } = facts(rate, [silence(i * 0.02), tone(-23, 0.4), silence(0.5)]);
      near(momentaryMax, -23, WINDOW_LU);
    }
  });
});
