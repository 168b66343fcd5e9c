import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOf, lineOf, type Point, shapeOf, stretches } from '../../../src/release/report/drawing.ts';

/** A reader of SVG paths: the absolute points of `M x y l dx dy dx dy …`, in tenths. */
function pointsOf(d: string): Point[] {
  const [head, rest = ''] = d.replace('M', '').split('l');
  const numbers = (text: string): number[] =>
    [...text.matchAll(/-?(?:\d+(?:\.\d+)?|\.\d+)/g)].map(([number]) => Math.round(Number(number) * 10));
  let [x, y] = numbers(head);
  const points: Point[] = [[x, y]];
  const steps = numbers(rest);
  for (let i = 0; i < steps.length; i += 2) points.push([(x += steps[i]), (y += steps[i + 1])]);
  return points;
}

const point = fc.tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: -9999, max: 9999 }));

test('A path leads through exactly the points it was made of.', () => {
  fc.assert(
    fc.property(fc.array(point, { minLength: 1, maxLength: 40 }), (points) => {
      expect(pointsOf(lineOf(points))).toEqual(points);
    }),
  );
});

test('A step takes no more signs than it needs.', () => {
  expect(
    lineOf([
      [440, 301],
      [450, 269],
      [460, 270],
      [465, 270],
    ]),
  ).toBe('M44 30.1l1-3.2 1 .1 .5 0');
  expect(lineOf([])).toBe('');
});

test('A shape goes along its upper line and back along its lower one.', () => {
  const shape = shapeOf(
    [
      [0, 0],
      [10, 5],
    ],
    [
      [0, 20],
      [10, 30],
    ],
  );
  expect(shape.endsWith('z')).toBe(true);
  expect(pointsOf(shape.slice(0, -1))).toEqual([
    [0, 0],
    [10, 5],
    [10, 30],
    [0, 20],
  ]);
  expect(shapeOf([], [])).toBe('');
});

test('Columns keep the extreme of all values, and each value counts in one column.', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 200 }),
      fc.integer({ min: 1, max: 30 }),
      (values, columns) => {
        const highs = columnsOf(values, columns, Math.max);
        expect(highs).toHaveLength(Math.min(columns, values.length));
        expect(Math.max(...highs.map((value) => value!))).toBe(Math.max(...values));
        const counted = columnsOf(
          values.map(() => 1),
          columns,
          (a, b) => a + b,
        );
        expect(counted.reduce((sum: number, value) => sum + value!, 0)).toBe(values.length);
      },
    ),
  );
});

test('A column holds a value if any is there, and none of silence or of what is no number.', () => {
  expect(columnsOf([null, -3, null, null, NaN, -1], 3, Math.max)).toEqual([-3, null, -1]);
  expect(columnsOf([], 3, Math.max)).toEqual([]);
});

test('A line is broken where there is no value.', () => {
  const place = (value: number, i: number): Point => [i, value];
  expect(stretches([null, 1, 2, null, null, 3], place)).toEqual([
    [
      [1, 1],
      [2, 2],
    ],
    [[5, 3]],
  ]);
  expect(stretches([null, null], place)).toEqual([]);
});
