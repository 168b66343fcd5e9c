import { expect, test } from 'vitest';
import { discLayout, placesOf } from '../../src/build/disc_layout.ts';

const entry = (number: number) => ({
  number,
  title: `T${number}`,
  artist: 'A',
  isrc: null,
  composers: [],
  indexes: [],
});
const words = { title: 'D', artist: 'A', ean: null, copyPermitted: false, language: 9 };
const SECTOR = 588;

test('Every place is a whole sector, whatever frame a mark stands on at the rate of its mix.', () => {
  const marks = { rate: 48_000, at: [0, 48_000 * 6 + 123, 48_000 * 13 + 4567], frames: 48_000 * 20 };
  const frames = 1501 * SECTOR;
  const layout = discLayout(words, [{ tracks: [1, 2, 3].map(entry), marks, frames, tail: 100 }]);
  expect(layout.tracks.map(({ start, pregap }) => [pregap, start])).toEqual([
    [0, 150],
    [undefined, 150 + Math.round((6 + 123 / 48_000) * 75)],
    [undefined, 150 + Math.round((13 + 4567 / 48_000) * 75)],
  ]);
  expect(layout.leadOut).toBe(150 + 1501);
});

test('Index 00 stands where the sound before it has ended, and none where no whole sector of silence is left.', () => {
  const alone = { rate: 44_100, at: [0], frames: 0 };
  const parts = [0, 3 * SECTOR + 1, SECTOR - 1].map((tail, i) => ({
    tracks: [entry(i + 1)],
    marks: alone,
    frames: 400 * SECTOR,
    tail,
  }));
  const { tracks } = discLayout(words, [...parts, { ...parts[0], tracks: [entry(4)] }]);
  expect(tracks.map(({ pregap, start }) => [pregap, start])).toEqual([
    [0, 150],
    [undefined, 550],
    [947, 950],
    [undefined, 1350],
  ]);
  expect(placesOf(parts)).toEqual([150, 550, 950].map((sector) => sector * SECTOR));
});
