import { describe, expect, it } from 'vitest';
import { readSource } from '../../src/spec/source.ts';
import { bytes } from './said.ts';

const codes = async (data: Uint8Array): Promise<string[]> =>
  (await readSource(data)).findings.map((f) => f.code);
const nested = 'abcdefghij'.split('');
const BOMB = [
  `a: &a [${'x,'.repeat(9)}x]`,
  ...nested.slice(1).map((l, i) => `${l}: &${l} [${`*${nested[i]},`.repeat(9)}*${nested[i]}]`),
].join('\n');
const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');

describe('The limits of a text', () => {
  it.each([
    ['more than a mebibyte', ' '.repeat(1_048_577), 'too-big'],
    ['an alias bomb', BOMB, 'too-many-values'],
    ['an alias of itself', 'a: &a { b: *a }', 'too-deep'],
    ['half a million brackets', '['.repeat(500_000), 'too-deep'],
    ['half a million dashes', '- '.repeat(500_000), 'too-deep'],
    ['mappings inside each other', lines(1000, (i) => `${' '.repeat(i)}a:`), 'too-deep'],
    ['40 000 keys', lines(40_000, (i) => `k${i}: 1`), 'too-many-keys'],
    ['200 000 items', '- a\n'.repeat(200_000), 'too-long'],
    ['a million quotes', '"'.repeat(1_000_000), 'too-long'],
    ['anchors in a row', '&a '.repeat(300_000), 'too-long'],
    ['300 000 directives', '%a\n'.repeat(300_000), 'bad-yaml'],
    ['200 000 documents', '---\n'.repeat(200_000), 'bad-yaml'],
  ])('stop %s soon', async (_what, text, code) => {
    const start = performance.now();
    expect(await codes(bytes(text))).toContain(code);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it('leave room for what a spec needs: depth of 32 and thousands of keys', async () => {
    expect(await codes(bytes(`a: ${'['.repeat(31)}${']'.repeat(31)}`))).toEqual([]);
    expect(await codes(bytes(lines(9000, (i) => `k${i}: 1`)))).toEqual([]);
  });

  it('do not let one deep text harm the next', async () => {
    for (let i = 0; i < 3; i++) expect(await codes(bytes('[{a: '.repeat(5000)))).toEqual(['too-deep']);
    expect(await codes(bytes('a: 1'))).toEqual([]);
  });

  it('are the text being UTF-8', async () => {
    expect(await readSource(new Uint8Array([0x61, 0x0a, 0xff, 0xfe]))).toMatchObject({
      findings: [{ code: 'not-utf-8', message: 'the file is not UTF-8 text', at: '@2:1' }],
    });
    expect(await readSource(new Uint8Array(Buffer.from('\uFEFFa: 1', 'utf16le')))).toMatchObject({
      findings: [{ message: 'the file is UTF-16' }],
    });
  });
});

describe('The value of a text', () => {
  it('is what the YAML 1.2 core schema says', async () => {
    const { source } = await readSource(
      bytes('{ a: yes, b: 0o7, c: 0x1F, d: 1_000, e: 2001-01-01, f: 1:30, g: ~, h: -0, i: 1e3, j: TRUE }'),
    );
    const value = {
      a: 'yes',
      b: 7,
      c: 31,
      d: '1_000',
      e: '2001-01-01',
      f: '1:30',
      g: null,
      h: 0,
      i: 1000,
      j: true,
    };
    expect(source?.value).toEqual(value);
    expect(JSON.parse(JSON.stringify(source?.value))).toEqual(value);
  });

  it('keeps a key called __proto__ as an ordinary key', async () => {
    const { source } = await readSource(bytes('__proto__: { polluted: true }'));
    expect(Object.keys(source?.value as object)).toEqual(['__proto__']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('A place in a text', () => {
  const text = [
    '# one',
    'tracks:',
    '  - title: One',
    '    chain: &c',
    '      - gain: -1.5',
    '  - { title: Two, chain: *c, "a/b": x, empty: }',
  ].join('\n');

  it.each([
    ['/tracks', 'key', 2, 1],
    ['/tracks', 'value', 3, 3],
    ['/tracks/0', 'value', 3, 5],
    ['/tracks/0/title', 'key', 3, 5],
    ['/tracks/0/title', 'value', 3, 12],
    ['/tracks/0/chain/0/gain', 'value', 5, 15],
    ['/tracks/1/title', 'value', 6, 14],
    ['/tracks/1/chain/0/gain', 'value', 5, 15],
    ['/tracks/1/a~1b', 'key', 6, 30],
    ['/tracks/1/empty', 'value', 6, 40],
    ['/tracks/1/gone/deeper', 'value', 6, 5],
    ['@3:5', 'value', 3, 5],
    ['', 'value', 2, 1],
  ] as const)('of %s (%s) is line %i, column %i', async (at, what, line, column) => {
    const { source } = await readSource(bytes(text));
    expect(source?.locate(at, what)).toEqual({ line, column, text: text.split('\n')[line - 1] });
  });

  it('is the same with the line ends of Windows', async () => {
    const { source } = await readSource(bytes(text.replaceAll('\n', '\r\n')));
    expect(source?.locate('/tracks/1/title')).toMatchObject({
      line: 6,
      column: 14,
      text: text.split('\n')[5],
    });
  });

  it('is looked up in a text that is no YAML as well', async () => {
    const { source, findings } = await readSource(bytes('a: 1\nb: "x'));
    expect(source?.locate(findings[0]?.at ?? '')).toEqual({ line: 2, column: 6, text: 'b: "x' });
  });
});
