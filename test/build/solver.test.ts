import fc from 'fast-check';
import { expect, test } from 'vitest';
import { best, nextGain, ROUNDS, TOLERANCE, type Trial } from '../../src/build/solver.ts';

/** Runs the search against a known curve of loudness over gain. */
function solve(loudness: (gain: number) => number, goal: number, unlimited: number): Trial[] {
  const trials: Trial[] = [];
  for (;;) {
    const gain = nextGain(trials, goal, unlimited);
    if (gain === undefined) return trials;
    trials.push({ gain, loudness: loudness(gain) });
  }
}

/** A limiter's curve: 1 LU a dB up to a knee, then less and less, never above a ceiling. */
const limited = (knee: number, room: number, start: number) => (gain: number) => {
  const over = gain - knee;
  return start + (over <= 0 ? gain : knee + room * (1 - Math.exp(-over / room)));
};

test('Without a limiter the first gain lands.', () => {
  const trials = solve((gain) => -20 + gain, -14, -20);
  expect(trials).toEqual([{ gain: 6, loudness: -14 }]);
});

test('Gains lie on a grid of 0.01 dB.', () => {
  expect(nextGain([], -14, -20.123456)).toBe(6.12);
  expect(Object.is(nextGain([], -14, -14.001), 0)).toBe(true);
});

test('Through any limiter that can reach the goal, the search lands within its tolerance in few rounds.', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -24, max: -12, noNaN: true }),
      fc.double({ min: -3, max: 8, noNaN: true }),
      fc.double({ min: 3, max: 12, noNaN: true }),
      fc.double({ min: 0.1, max: 0.7, noNaN: true }),
      (start, knee, room, share) => {
        const curve = limited(knee, room, start);
        // A goal somewhere up the bent part of the curve.
        const goal = start + knee + room * share;
        const trials = solve(curve, goal, start);
        expect(trials.length).toBeLessThanOrEqual(ROUNDS);
        expect(Math.abs(best(trials, goal).loudness - goal)).toBeLessThanOrEqual(TOLERANCE);
      },
    ),
    { numRuns: 500, seed: 20261122 },
  );
});

test('A goal that cannot be reached ends the search all the same.', () => {
  const trials = solve(limited(2, 3, -18), -6, -18);
  expect(trials.length).toBeLessThanOrEqual(ROUNDS);
  expect(best(trials, -6).loudness).toBeLessThan(-12);
});

test('No gain is tried twice.', () => {
  const trials = solve((gain) => -20 + Math.floor(gain), -14.5, -20);
  expect(new Set(trials.map(({ gain }) => gain)).size).toBe(trials.length);
});
