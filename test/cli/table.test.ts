import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { error, note, warning } from '../../src/base/finding.ts';
import { EXIT, exitOf } from '../../src/cli/exit.ts';
import { clock, cut, figure, padded, table, width } from '../../src/cli/table.ts';

describe('The width of a text on a terminal', () => {
  test.each([
    ['', 0],
    ['abc', 3],
    ['e\u0301', 1],
    ['日本語', 6],
    ['한글', 4],
    ['ｆｕｌｌ', 8],
    ['👨‍👩‍👧', 2],
    ['🎧', 2],
    ['𠮷', 2],
    ['©™', 2],
    ['☎️', 2],
    ['−–…', 3],
  ])('%j takes %i cells.', (text, cells) => {
    expect(width(text)).toBe(cells);
  });
});

test('A cut text fits, begins as the whole does, and is the whole where that fits.', () => {
  const texts = fc
    .array(fc.constantFrom('a', 'é', '日', '👨‍👩‍👧', ' ', '𠮷'), { maxLength: 20 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, fc.nat(24), (text, to) => {
      const short = cut(text, to);
      expect(width(short)).toBeLessThanOrEqual(to);
      if (width(text) <= to) expect(short).toBe(text);
      else expect(text.startsWith(short.replace(/…$/, ''))).toBe(true);
      expect(width(padded(short, to, 'left'))).toBe(to);
      expect(width(padded(short, to, 'right'))).toBe(to);
    }),
    { seed: 20261122 },
  );
  expect(cut('abcdef', 4)).toBe('abc…');
  expect(cut('日本語', 4)).toBe('日…');
  expect(cut('abc', 0)).toBe('');
  expect(cut('abc', -3)).toBe('');
});

test('A table is as wide as its widest cells, numbers to the right, no spaces at line ends.', () => {
  const columns = [
    { head: 'file', align: 'left' },
    { head: 'LUFS', align: 'right' },
    { head: '', align: 'left' },
  ] as const;
  expect(
    table(columns, [
      ['日本', '−9.0', ''],
      ['a.wav', '−14.0'],
    ]),
  ).toEqual(['file    LUFS', '─────  ─────', '日本    −9.0', 'a.wav  −14.0']);
  expect(table(columns.slice(0, 2), [])).toEqual(['file  LUFS', '────  ────']);
});

test('Figures have a true minus sign, and a dash where there is none.', () => {
  expect([figure(-14.05, 1), figure(0.126, 2), figure(null, 1)]).toEqual(['−14.1', '0.13', '–']);
});

test('A level that rounds to nothing has no sign.', () => {
  expect(figure(-0.001, 2)).toBe('0.00');
});

test('Times are in minutes and seconds, hours only where there are any.', () => {
  expect([0, 0.4, 59.6, 187, 3599.4, 3723].map(clock)).toEqual([
    '0:00',
    '0:00',
    '1:00',
    '3:07',
    '59:59',
    '1:02:03',
  ]);
});

describe('The exit code', () => {
  const tool = error('t', '', { cause: 'tool' });
  const usage = error('u', '', { cause: 'usage' });
  const differs = error('not-reproducible', '');

  test.each([
    ['nothing', [], 0],
    ['warnings and notes', [warning('w', ''), note('n', '')], 0],
    ['an error', [note('n', ''), error('e', '')], 1],
    ['a wrong use', [usage], 2],
    ['a tool', [tool], 3],
    ['a wrong use and a tool', [tool, usage], 2],
    ['a tool and another error', [error('e', ''), tool], 3],
    ['a difference', [differs, differs, note('n', '')], 4],
    ['a difference and another error', [differs, error('e', '')], 1],
    ['a warning about a tool', [warning('w', '', { cause: 'tool' })], 0],
  ])('of %s.', (_, findings, code) => {
    expect(exitOf(findings)).toBe(code);
  });

  test('are those of the contract.', () => {
    expect(EXIT).toEqual({ done: 0, refused: 1, usage: 2, tool: 3, different: 4, bug: 70 });
  });
});
