import { expect, test } from 'vitest';
import { clock, figure, kilohertz, short, signed } from '../../../src/release/report/figures.ts';

test('A figure has a true minus sign, no sign at zero, and a dash where nothing was measured.', () => {
  expect(figure(-14, 1)).toBe('−14.0');
  expect(figure(-0.04, 1)).toBe('0.0');
  expect(figure(-0.4, 0)).toBe('0');
  expect(figure(-0.05001, 1)).toBe('−0.1');
  expect([null, undefined, NaN, -Infinity].map((value) => figure(value, 2))).toEqual(['–', '–', '–', '–']);
});

test('A gain has a sign unless it is nothing.', () => {
  expect([3.214, -0.5, 0, 0.001, -0.001].map((value) => signed(value, 2))).toEqual([
    '+3.21',
    '−0.50',
    '0.00',
    '0.00',
    '0.00',
  ]);
});

test('A setting is written as short as it is exact.', () => {
  expect([320, 100, 0.9, -1.2, 0, -0, 1e-9, 0.1 + 0.2].map(short)).toEqual([
    '320',
    '100',
    '0.9',
    '−1.2',
    '0',
    '0',
    '0',
    '0.3',
  ]);
});

test('A time carries what rounding adds into seconds, minutes and hours.', () => {
  expect(clock(59.9996)).toBe('1:00.000');
  expect(clock(3599.9996)).toBe('1:00:00.000');
  expect(clock(3723.0405)).toBe('1:02:03.041');
  expect(clock(227, 0)).toBe('3:47');
  expect(clock(0)).toBe('0:00.000');
});

test('A rate is told in kHz.', () => {
  expect([44_100, 48_000, 88_200, 11_025].map(kilohertz)).toEqual([
    '44.1 kHz',
    '48 kHz',
    '88.2 kHz',
    '11.025 kHz',
  ]);
});
