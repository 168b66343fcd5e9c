import { expect, test } from 'vitest';
import {
  choice,
  either,
  flag,
  integer,
  list,
  literal,
  number,
  optional,
  shape,
  text,
} from '../../src/base/schema.ts';

const plain = (schema: unknown): unknown => JSON.parse(JSON.stringify(schema));

test('A key is required unless it has a default or is optional, and no other key is allowed.', () => {
  const schema = shape('Things', {
    needed: number('Needed', { min: 0, max: 1 }),
    given: number('Given', { min: 0, max: 1, default: 0 }),
    switched: flag('Switched', false),
    chosen: choice('Chosen', ['a', 'b'], 'a'),
    open: choice('Open', ['a', 'b']),
    absent: optional(text('Absent')),
  });
  expect(plain(schema)).toMatchObject({
    type: 'object',
    required: ['needed', 'open'],
    additionalProperties: false,
  });
});

test('A default that is falsy is a default all the same.', () => {
  const schema = shape('', {
    zero: integer('', { min: 0, max: 1, default: 0 }),
    off: flag('', false),
    none: list('', text(''), { default: [] }),
    blank: text('', { default: '' }),
  });
  expect(plain(schema)).toMatchObject({ required: [] });
});

test('What is optional can be used elsewhere as well: the word changes a copy.', () => {
  const name = text('A name');
  const schema = shape('', { a: optional(name), b: name });
  expect(plain(schema)).toMatchObject({ required: ['b'] });
  expect(plain(schema)).toHaveProperty('properties.a', plain(name));
});

test('A number says its unit and range, for people and for the validator.', () => {
  expect(plain(number('Width', { unit: 'Hz', min: -1, max: 20, default: 5 }))).toEqual({
    type: 'number',
    description: 'Width (Hz, -1 … 20)',
    minimum: -1,
    maximum: 20,
    unit: 'Hz',
    default: 5,
  });
  expect(plain(integer('Count', { min: 1, max: 2 }))).toEqual({
    type: 'integer',
    description: 'Count (1 … 2)',
    minimum: 1,
    maximum: 2,
  });
});

test('The other words are plain JSON Schema.', () => {
  expect(plain(literal('none'))).toEqual({ const: 'none' });
  expect(plain(either('One of', literal(1), text('T', { pattern: '^x' })))).toEqual({
    description: 'One of',
    anyOf: [{ const: 1 }, { type: 'string', description: 'T', pattern: '^x' }],
  });
});
