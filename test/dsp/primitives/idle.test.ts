import { expect, test } from 'vitest';
import { number, optional, shape } from '../../../src/base/schema.ts';
import { idleNotes } from '../../../src/dsp/primitives/idle.ts';

const schema = shape('Test.', {
  one: number('One', { min: 0, max: 9, default: 1 }),
  two: number('Two', { min: 0, max: 9, default: 2 }),
  three: optional(number('Three', { min: 0, max: 9 })),
});

test('A parameter that is set and changes nothing is told, one at its default is not', () => {
  const told = (params: { one: number; two: number; three?: number }) =>
    idleNotes(schema, params, ['one', 'three'], 'so it is').map(({ at, message }) => [at, message]);
  expect(told({ one: 1, two: 5 })).toEqual([]);
  expect(told({ one: 3, two: 2 })).toEqual([['/one', 'one changes nothing: so it is']]);
  expect(told({ one: 1, two: 2, three: 3 })).toEqual([['/three', 'three changes nothing: so it is']]);
});
