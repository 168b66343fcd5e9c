import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical, canonicalPretty, type Json } from '../../src/base/canonical.ts';

describe('Canonical JSON', () => {
  test('puts keys in UTF-16 code unit order, whatever the order they came in.', () => {
    expect(canonical({ b: 1, a: 2, ä: 3, A: 4, '10': 5, '9': 6 })).toBe(
      '{"10":5,"9":6,"A":4,"a":2,"b":1,"ä":3}',
    );
    // U+1F600 is a surrogate pair, so it stands before U+FB01 (RFC 8785, 3.2.3).
    expect(canonical({ ﬁ: 1, '😀': 2 })).toBe('{"😀":2,"ﬁ":1}');
  });

  test('leaves out keys without a value.', () => {
    expect(canonical({ a: undefined, b: { c: undefined } })).toBe('{"b":{}}');
  });

  test('prints numbers as ECMAScript does, with one zero.', () => {
    expect(canonical([-0, 0, 1e21, 1e-7, 0.1, 333333333.33333329])).toBe(
      '[0,0,1e+21,1e-7,0.1,333333333.3333333]',
    );
  });

  test.each([NaN, Infinity, -Infinity])('refuses %s wherever it stands.', (value) => {
    expect(() => canonical(value)).toThrow(/cannot hold/);
    expect(() => canonical({ a: [1, { b: value }] })).toThrow(/cannot hold/);
  });

  test('is the same for equal values and reads back as the value.', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonical(value);
        expect(canonical(JSON.parse(text) as Json)).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 20261122 },
    );
  });

  test('does not depend on the order in which keys were set.', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (value) => {
        const entries = Object.entries(value);
        expect(canonical(Object.fromEntries(entries.toReversed()))).toBe(
          canonical(Object.fromEntries(entries)),
        );
      }),
      { seed: 20261122 },
    );
  });

  test('indented, it is the same value and ends in a line feed.', () => {
    expect(canonicalPretty({ b: [1], a: {} })).toBe('{\n  "a": {},\n  "b": [\n    1\n  ]\n}\n');
  });
});
