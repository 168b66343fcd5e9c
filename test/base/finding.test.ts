import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { error, isRefused, note, pointer, warning } from '../../src/base/finding.ts';
import { Refused, refusalOf, refused, renamed, valueOf } from '../../src/base/result.ts';
import { asDigest, Hasher, sha256 } from '../../src/base/digest.ts';

describe('A pointer', () => {
  test('escapes tilde and slash as RFC 6901 asks, tilde first.', () => {
    expect(pointer('targets', 'a/b', 0, 'm~n', '~1')).toBe('/targets/a~1b/0/m~0n/~01');
    expect(pointer()).toBe('');
    expect(pointer('')).toBe('/');
  });

  test('gives its segments back.', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 0 }), { minLength: 1 }), (segments) => {
        const back = pointer(...segments)
          .slice(1)
          .split('/')
          .map((s) => s.replaceAll('~1', '/').replaceAll('~0', '~'));
        expect(back).toEqual(segments);
      }),
      { seed: 20261122 },
    );
  });
});

describe('A finding', () => {
  test('keeps its own code, level and message whatever more is said.', () => {
    const more = { code: 'x', level: 'note', message: 'y', at: '/a' } as const;
    expect(error('c', 'm', more)).toEqual({ code: 'c', level: 'error', message: 'm', at: '/a' });
  });

  test('refuses only as an error.', () => {
    expect(isRefused([note('a', ''), warning('b', '')])).toBe(false);
    expect(isRefused([note('a', ''), error('b', '')])).toBe(true);
  });
});

describe('A refusal', () => {
  test('goes through code that throws and comes back with its findings.', () => {
    const found = error('c', 'm');
    expect(refusalOf(new Refused(found))).toEqual(refused(found));
    expect(() => valueOf(refused(found))).toThrow('m');
    const bug = new TypeError('bug');
    expect(() => refusalOf(bug)).toThrow(bug);
  });

  test('calls a path as the user does, whatever characters the name has.', () => {
    const thrown = renamed(new Refused(error('c', '/a/$& does not exist')), '/a/$&', "$&$'$1$$", {
      at: '/x',
    });
    expect((thrown as Refused).findings).toEqual([{ ...error('c', "$&$'$1$$ does not exist"), at: '/x' }]);
    const bug = new TypeError('bug');
    expect(renamed(bug, 'a', 'b')).toBe(bug);
  });
});

describe('A digest', () => {
  test('is the SHA-256 that everybody computes, whole or in pieces.', () => {
    // FIPS 180-2, B.1
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(sha256('abc')).toBe(abc);
    expect(
      new Hasher().update(new TextEncoder().encode('a')).update(new TextEncoder().encode('bc')).digest(),
    ).toBe(abc);
  });

  test.each(['', 'A'.repeat(64), 'a'.repeat(63), `${'a'.repeat(64)}\n`])('is not minted from %j.', (text) => {
    expect(() => asDigest(text)).toThrow(/not a sha256/);
  });
});
