import { describe, expect, it } from 'vitest';
import { valueOf } from '../../src/base/result.ts';
import { letterOf, type SideTrack, sidesOf } from '../../src/vinyl/sides.ts';
import { noise } from '../meters/signals.ts';

function album(seconds: readonly number[], demand: readonly number[] = []): SideTrack[] {
  return seconds.map((length, i) => ({
    number: i + 1,
    seconds: length,
    loudness: demand[i] ?? -14,
    brightness: 0,
  }));
}

function randomAlbum(tracks: number, seed: number): SideTrack[] {
  const next = noise(seed);
  return album(Array.from({ length: tracks }, () => Math.round(240_000 + 150_000 * next()) / 1000));
}

const auto = (tracks: readonly SideTrack[], sides: number, reorder = false) =>
  valueOf(sidesOf(tracks, { sides, reorder }));
const milliseconds = (seconds: number) => Math.round(seconds * 1000);
const longest = (sides: readonly { seconds: number }[]) =>
  Math.max(...sides.map(({ seconds }) => milliseconds(seconds)));

/** Every split of the tracks into neighbours: [longest, sum of squares, −tracks of A, −tracks of B …]. */
function* cuts(lengths: readonly number[], count: number): Generator<number[][]> {
  if (count === 1) {
    yield [[...lengths]];
    return;
  }
  for (let first = 1; first <= lengths.length - count + 1; first++) {
    for (const rest of cuts(lengths.slice(first), count - 1)) yield [lengths.slice(0, first), ...rest];
  }
}

const total = (group: readonly number[]) => group.reduce((sum, x) => sum + x, 0);

function rank(groups: readonly number[][]): number[] {
  const sums = groups.map(total);
  return [Math.max(...sums), total(sums.map((sum) => sum * sum)), ...groups.map((group) => -group.length)];
}

function before(a: readonly number[], b: readonly number[]): boolean {
  const k = a.findIndex((value, i) => value !== b[i]);
  return k >= 0 && a[k] < b[k];
}

describe('Sides shared out', () => {
  it('in order are the best of all splits, ties and all', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const tracks =
        seed % 4 === 0
          ? album(Array.from({ length: 9 }, (_, i) => 200 + 20 * (i % 2)))
          : randomAlbum(9, seed);
      const count = 2 + (seed % 3);
      const lengths = tracks.map(({ seconds }) => milliseconds(seconds));
      let best: number[][] = [];
      for (const groups of cuts(lengths, count))
        if (best.length === 0 || before(rank(groups), rank(best))) best = groups;
      expect(auto(tracks, count).map((side) => side.tracks.length)).toEqual(
        best.map((group) => group.length),
      );
      expect(auto(tracks, count).flatMap((side) => side.tracks)).toEqual(tracks.map(({ number }) => number));
    }
  });

  it('freely have the shortest longest side of all there are', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const tracks = randomAlbum(8, seed);
      const count = 2 + (seed % 2);
      let best = Infinity;
      for (let code = 0; code < count ** 8; code++) {
        const sums = new Float64Array(count);
        tracks.forEach(({ seconds }, i) => {
          sums[Math.floor(code / count ** i) % count] += milliseconds(seconds);
        });
        best = Math.min(best, Math.max(...sums));
      }
      const sides = auto(tracks, count, true);
      expect(longest(sides)).toBe(best);
      expect(sides.flatMap((side) => side.tracks).sort((a, b) => a - b)).toEqual(
        tracks.map(({ number }) => number),
      );
    }
  });

  it('freely begin with the loud and bright, and with track 1 on side A', () => {
    const sides = auto(album([100, 100, 100, 100], [-20, -10, -14, -10]), 2, true);
    expect(sides.map(({ tracks }) => tracks)).toEqual([
      [2, 1],
      [4, 3],
    ]);
    expect(auto(album([100, 100, 100, 100]), 2, true)[0].tracks).toEqual([1, 2]);
  });

  it('freely leave no side empty, whatever the lengths', () => {
    const sides = auto(album([10, 10, 1000]), 3, true);
    expect(sides.map(({ tracks }) => tracks)).toEqual([[1], [2], [3]]);
  });

  it('take sixteen tracks and four sides', () => {
    const tracks = randomAlbum(16, 5);
    const sides = auto(tracks, 4, true);
    const mean = milliseconds(total(tracks.map(({ seconds }) => seconds))) / 4;
    expect(longest(sides) - mean).toBeLessThan(1000);
    expect(auto(tracks, 4, true)).toEqual(sides);
  });

  it('say what cannot be', () => {
    const codes = (n: number, sides: number, reorder = false) => {
      const result = sidesOf(randomAlbum(n, 1), { sides, reorder });
      return result.ok ? [] : result.findings.map(({ code }) => code);
    };
    expect(codes(3, 4)).toEqual(['side-count']);
    expect(codes(3, 0)).toEqual(['side-count']);
    expect(codes(17, 2, true)).toEqual(['side-reorder']);
    expect(codes(17, 2)).toEqual([]);
  });
});

describe('Sides as given', () => {
  it('are taken as they are', () => {
    const sides = valueOf(sidesOf(album([100, 200, 300]), { sides: [[3], [1, 2]], reorder: false }));
    expect(sides).toEqual([
      { letter: 'A', tracks: [3], seconds: 300 },
      { letter: 'B', tracks: [1, 2], seconds: 300 },
    ]);
  });

  it('name every track once and no other', () => {
    const result = sidesOf(album([1, 2, 3]), { sides: [[1, 1], [], [9]], reorder: false });
    expect(result.ok ? [] : result.findings.map(({ message }) => message)).toEqual([
      'track 1 stands on side A and again on side A',
      'side B has no track',
      'side C names track 9, which there is not',
      'track 2 stands on no side',
      'track 3 stands on no side',
    ]);
  });

  it('have letters', () => {
    expect([0, 1, 25, 26, 27].map(letterOf)).toEqual(['A', 'B', 'Z', 'AA', 'AB']);
  });
});
