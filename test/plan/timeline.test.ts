import fc from 'fast-check';
import { expect, test } from 'vitest';
import { marksAt, restOfPause, tailFrames } from '../../src/plan/timeline.ts';

const SECTOR = 588;
const programme = fc.record({
  frames: fc.integer({ min: 1, max: 2e8 }),
  rate: fc.constantFrom(44_100, 48_000, 96_000),
});
const gap = fc.double({ min: 0, max: 600, noNaN: true });

test('On a grid of frames the tail is the gap, to the nearest frame.', () => {
  fc.assert(
    fc.property(programme, gap, ({ frames, rate }, seconds) => {
      expect(tailFrames({ frames, rate }, seconds, 'frame')).toBe(Math.round(seconds * rate));
    }),
  );
});

test('On a CD a programme and its tail are whole sectors, and no other whole number of them is nearer to the gap.', () => {
  fc.assert(
    fc.property(programme, gap, ({ frames }, seconds) => {
      const tail = tailFrames({ frames, rate: 44_100 }, seconds, 'sector');
      expect((frames + tail) % SECTOR).toBe(0);
      expect(tail).toBeGreaterThanOrEqual(0);
      const miss = Math.abs(tail - Math.round(seconds * 44_100));
      // Half a sector either way, or up to one where the programme itself ends in the sector asked for.
      expect(miss).toBeLessThanOrEqual(tail < SECTOR ? SECTOR : SECTOR / 2);
    }),
  );
});

test('A pause is what the tail has not taken already.', () => {
  expect([restOfPause(2, 0.5), restOfPause(2, 3), restOfPause(0, 0)]).toEqual([1.5, 0, 0]);
});

test('Marks keep their order at every rate, the first at 0, and lie on sectors where they have to.', () => {
  const marks = fc.uniqueArray(fc.integer({ min: 400_000, max: 2e8 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(marks, fc.constantFrom(44_100, 48_000, 96_000), (places, rate) => {
      const at = [0, ...places.toSorted((a, b) => a - b)];
      const there = marksAt({ rate, at, frames: 3e8 }, 44_100, 'sector');
      expect(there[0]).toBe(0);
      for (const [i, mark] of there.entries()) {
        expect(mark % SECTOR).toBe(0);
        expect(Math.abs(mark - (at[i] * 44_100) / rate)).toBeLessThanOrEqual(SECTOR / 2);
        expect(mark).toBeGreaterThanOrEqual(there[i - 1] ?? 0);
      }
      expect(marksAt({ rate, at, frames: 3e8 }, rate, 'frame')).toEqual(at);
    }),
  );
});
