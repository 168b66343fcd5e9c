import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascii, latin1 } from '../../src/base/latin1.ts';

describe('text that ISO 8859-1 cannot hold', () => {
  it.each([
    ['Café Größe ÿ', 'Café Größe ÿ', 'Cafe Grosse y'],
    ['Cafe\u0301', 'Café', 'Cafe'],
    ['“Łódź” – it’s…', '"Lódz" - it\'s...', '"Lodz" - it\'s...'],
    ['Ćevapčići đ', 'Cevapcici d', 'Cevapcici d'],
    ['Œuvre • №5 ½', 'OEuvre · No5 ½', 'OEuvre - No5 1/2'],
    ['東京 🙂', '?? ?', '?? ?'],
    ['a\tb\nc\u0000d\u0085e', 'a b c d e', 'a b c d e'],
    ['soft\u00adhy\u200bphen\u2003x', 'softhyphen x', 'softhyphen x'],
    ['x\u030c', 'x', 'x'],
    ['„Nacht“ ‚x‘ ℗ 2026', '"Nacht" \'x\' (P) 2026', '"Nacht" \'x\' (P) 2026'],
    ['€ ™ ﬁ «q»', 'EUR (TM) fi «q»', 'EUR (TM) fi "q"'],
  ])('%j becomes %j, in ASCII %j', (text, latin, plain) => {
    expect(latin1(text)).toBe(latin);
    expect(ascii(text)).toBe(plain);
  });

  it('never leaves a control character or one beyond', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(latin1(text)).toMatch(/^[\x20-\x7e\xa0-\xff]*$/);
        expect(ascii(text)).toMatch(/^[\x20-\x7e]*$/);
      }),
      { numRuns: 150 },
    );
  });
});
