import { expect, test } from 'vitest';
import { ageIn, bytesIn } from '../../src/cli/clean.ts';

test.each([
  ['1000', 1000],
  ['500MB', 5e8],
  ['10 GB', 1e10],
  ['1.5g', 1.5e9],
  ['2GiB', 2 * 2 ** 30],
  ['4kb', 4000],
])('A size of %s is %d bytes.', (text, bytes) => expect(bytesIn(text)).toBe(bytes));

test.each([
  ['12h', 12],
  ['30d', 720],
  ['2w', 336],
  ['1.5d', 36],
])('An age of %s is %d hours.', (text, hours) => expect(ageIn(text)).toBe(hours * 3_600_000));

test.each(['big', '', '-1', '1e3', '10 XB', '1,5G'])('%j is no size.', (text) =>
  expect(() => bytesIn(text)).toThrow('--max-size cannot be'),
);

test.each(['3', 'd', '-3d', '3 years', ''])('%j is no age.', (text) =>
  expect(() => ageIn(text)).toThrow('--older-than cannot be'),
);
