import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical, type Json } from '../../src/base/canonical.ts';
import { asDigest } from '../../src/base/digest.ts';
import { differences, explain } from '../../src/plan/explain.ts';
import type { Recipe, Step } from '../../src/plan/step.ts';

const step: Step = {
  id: 'premaster/02',
  kind: 'premaster',
  params: {},
  inputs: {
    audio: { from: 'object', step: 'intake/02', output: 'audio' },
    samples: { from: 'fact', step: 'intake/02', fact: 'samples' },
    mix: { from: 'file', file: { path: '/a.wav', written: 'a.wav', at: '/tracks/1/mix' } },
  },
  tools: ['sox'],
  at: '/tracks/1',
};
const digest = (hex: string) => asDigest(hex.padEnd(64, '0'));
const before: Recipe = {
  kind: 'premaster',
  version: 1,
  params: { gain: 0, chain: [{ module: 'eq', params: { bands: [{ gain: -1.2 }, { gain: 0 }] } }] },
  inputs: { audio: digest('ab12'), mix: digest('01') },
  tools: { sox: `SoX v14.4.2 ${'a'.repeat(64)}` },
};
const why = (now: Partial<Recipe>): string => explain(step, { ...before, ...now }, before);

describe('Why a step runs', () => {
  test('names a parameter by its path, old and new, with a true minus sign.', () => {
    const chain = [{ module: 'eq', params: { bands: [{ gain: -0.8 }, { gain: 0 }] } }];
    expect(why({ params: { ...before.params, chain } })).toBe('chain[0].params.bands[0].gain −1.2 → −0.8');
    expect(why({ params: { ...before.params, gain: 1 } })).toBe('gain 0 → 1');
  });

  test('names every difference, what is new and what is gone.', () => {
    const { chain } = before.params;
    expect(why({ params: { chain: chain!, fade: 'x' } })).toBe('fade "x" is new, gain is gone');
  });

  test('names an input by the step it comes from, a file by its name.', () => {
    expect(why({ inputs: { ...before.inputs, audio: digest('cd34') } })).toBe(
      'intake/02 audio changed (ab12… → cd34…)',
    );
    expect(why({ inputs: { ...before.inputs, mix: digest('ff') } })).toBe('mix changed (0100… → ff00…)');
    expect(why({ inputs: { ...before.inputs, samples: digest('1') } })).toBe('intake/02 samples is new');
    expect(why({ inputs: { audio: before.inputs['audio'] } })).toBe('mix is gone');
  });

  test('names a tool by its version, or says that only the file differs.', () => {
    expect(why({ tools: { sox: `SoX v14.4.3 ${'b'.repeat(64)}` } })).toBe('sox SoX v14.4.2 → SoX v14.4.3');
    expect(why({ tools: { sox: `SoX v14.4.2 ${'b'.repeat(64)}` } })).toBe(
      'sox SoX v14.4.2: another executable',
    );
    expect(why({ tools: { sox: 'absent' } })).toBe('sox SoX v14.4.2 → absent');
  });

  test('names the version of the kind of step.', () => {
    expect(why({ version: 2 })).toBe('premaster version 1 → 2');
  });

  test('is "new" where nothing is remembered, and the store where nothing differs.', () => {
    expect(explain(step, before, undefined)).toBe('new');
    expect(why({})).toBe('result no longer in the store');
  });
});

describe('Differences of two values', () => {
  test('are none exactly where the values are equal.', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const same = canonical(a) === canonical(b);
        expect(differences(a as Json, b as Json).length === 0).toBe(same);
        expect(differences(a as Json, a as Json)).toEqual([]);
      }),
      { seed: 20261122 },
    );
  });

  test('are cut where a value is long.', () => {
    const [line] = differences({ a: 'x'.repeat(500) }, { a: 1 });
    expect(line.length).toBeLessThan(60);
    expect(line).toMatch(/^a 1 → "x+…$/);
  });

  test('of lists of unlike length are told as a whole.', () => {
    expect(differences({ a: [1, 2] }, { a: [1] })).toEqual(['a [1] → [1,2]']);
  });
});
