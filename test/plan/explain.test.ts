import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical, type Json } from '../../src/base/canonical.ts';
import { asDigest } from '../../src/base/digest.ts';
import { type Cause, causesText } from '../../src/plan/cause.ts';
import { differences } from '../../src/plan/differences.ts';
import { causesOf } from '../../src/plan/explain.ts';
import type { Recipe, Step } from '../../src/plan/step.ts';
import { unitsOf } from '../../src/spec/units.ts';

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
  track: 2,
  at: '/tracks/1',
};
const digest = (hex: string) => asDigest(hex.padEnd(64, '0'));
const eq = (...gains: number[]): Json => ({
  module: 'eq',
  version: 1,
  params: { bands: gains.map((gain) => ({ type: 'bell', freq: 320, gain })) },
});
const gain = (dB: number): Json => ({ module: 'gain', version: 1, params: { gain: dB } });
const multiband = (threshold: number): Json => ({
  module: 'multiband',
  version: 1,
  params: { crossovers: [120], bands: [{ threshold }, { threshold: -20 }] },
});
const before: Recipe = {
  kind: 'premaster',
  version: 1,
  params: { gain: 0, chain: [eq(-1.2, 0)] },
  inputs: { audio: digest('ab12'), mix: digest('01') },
  tools: { sox: `SoX v14.4.2 ${'a'.repeat(64)}` },
};
const root = (what: string): Cause => ({
  step: 'intake/02',
  track: 2,
  kind: 'parameter',
  what,
  from: '1',
  to: '2',
});
const why = (now: Partial<Recipe>, up: readonly Cause[] = [], of = step, was = before): string =>
  causesText(
    causesOf(of, { ...was, ...now }, was, () => up),
    unitsOf(),
  );
const chained = (now: Json[], old: Json[]): string =>
  why({ params: { chain: now } }, [], step, { ...before, params: { chain: old } });

describe('Why a step is made', () => {
  test('names a parameter as the spec does, old and new, with a true minus sign and its unit.', () => {
    expect(why({ params: { ...before.params, chain: [eq(-0.8, 0)] } })).toBe(
      'chain.eq[0].gain −1.2 → −0.8 dB',
    );
    expect(why({ params: { ...before.params, gain: 1 } })).toBe('gain 0 → 1 dB');
  });

  test('names every difference, what is new and what is gone.', () => {
    const { chain } = before.params;
    expect(why({ params: { chain: chain!, fade: 'x' } })).toBe('fade "x" is new, gain is gone');
  });

  test('leads from an input to the causes of the step it comes from, each once.', () => {
    const now = { inputs: { ...before.inputs, audio: digest('cd34') } };
    expect(why(now, [root('a'), root('b'), root('a')])).toBe('a 1 → 2, b 1 → 2');
    expect(why(now)).toBe('intake/02 audio changed (sha ab12… → cd34…)');
    const { samples: _, ...inputs } = step.inputs;
    expect(why({}, [root('a')], { ...step, inputs })).toBe('');
  });

  test('asks the steps whose results are not made yet.', () => {
    const { mix } = before.inputs;
    expect(why({ inputs: { mix }, params: { ...before.params, gain: 1 } }, [root('a')])).toBe(
      'a 1 → 2, gain 0 → 1 dB',
    );
  });

  test('names a file by its digests, and inputs that came or went.', () => {
    expect(why({ inputs: { ...before.inputs, mix: digest('ff') } })).toBe('mix changed (sha 0100… → ff00…)');
    expect(why({ inputs: { ...before.inputs, samples: digest('1') } })).toBe('samples is new');
    const { audio: _, ...inputs } = step.inputs;
    expect(why({ inputs: { mix: before.inputs['mix'] } }, [], { ...step, inputs })).toBe('audio is gone');
  });

  test('names a tool by its version, or says that only the file differs.', () => {
    expect(why({ tools: { sox: `SoX v14.4.3 ${'b'.repeat(64)}` } })).toBe('sox 14.4.2 → 14.4.3');
    expect(why({ tools: { sox: `SoX v14.4.2 ${'b'.repeat(64)}` } })).toBe('sox 14.4.2: another executable');
    expect(why({ tools: { sox: 'absent' } })).toBe('sox SoX v14.4.2 → absent');
  });

  test('names the version of the kind of step, of a processor and of a limiter.', () => {
    expect(why({ version: 2 })).toBe('premaster version 1 → 2');
    const newer = { ...(eq(1) as object), version: 2 };
    expect(chained([newer], [eq(1)])).toBe('eq version 1 → 2');
    const limiter = (version: number, release: number) => ({
      limiter: { version, params: { release, ceiling: -1 } },
    });
    const master = { ...before, params: limiter(1, 80) };
    expect(why({ params: limiter(2, 90) }, [], step, master)).toBe(
      'limiter.release 80 → 90 ms, limiter version 1 → 2',
    );
  });

  test('is "new" where nothing is remembered, and nothing where nothing differs.', () => {
    expect(causesText(causesOf(step, before, undefined, () => []))).toBe('new');
    expect(why({})).toBe('');
  });

  test('names no more than can be read.', () => {
    const many = Array.from({ length: 20 }, (_, i) => root(`p${i}`));
    expect(why({ inputs: { ...before.inputs, audio: digest('cd34') } }, many)).toMatch(
      /p7 1 → 2 and 12 more$/,
    );
  });
});

describe('A chain', () => {
  test('tells processors that came, went or changed places.', () => {
    expect(chained([eq(1), gain(2)], [eq(1)])).toBe('chain.gain is new');
    expect(chained([gain(2)], [eq(1), gain(1)])).toBe('chain.eq is gone, chain.gain 1 → 2 dB');
    expect(chained([gain(2), eq(1)], [eq(1), gain(2)])).toBe('chain "eq, gain" → "gain, eq"');
    expect(chained([gain(2)], [eq(1)])).toBe('chain.eq is gone, chain.gain is new');
  });

  test('tells processors of one name apart by their place.', () => {
    expect(chained([eq(1), eq(3)], [eq(1), eq(2)])).toBe('chain[1].eq[0].gain 2 → 3 dB');
  });

  test('names the list where a processor has several.', () => {
    expect(chained([multiband(-20)], [multiband(-18)])).toBe(
      'chain.multiband.bands[0].threshold −18 → −20 dBFS',
    );
  });

  test('tells bands that came or went.', () => {
    expect(chained([eq(1, 2, 3)], [eq(1, 3)])).toMatch(/^chain\.eq\[1\] \{.*is new$/);
    expect(chained([eq(1)], [eq(1, 3)])).toBe('chain.eq[1] is gone');
  });
});

describe('A group of tracks', () => {
  const inputs = (...tracks: string[]): Step['inputs'] =>
    Object.fromEntries(
      tracks.map(
        (nn) => [`audio ${nn}`, { from: 'object', step: `premaster/${nn}`, output: 'audio' }] as const,
      ),
    );
  const level = (tracks: string[], digests: string[], more: Record<string, Json> = {}): [Step, Recipe] => [
    { id: 'level/album/x', kind: 'level', params: {}, inputs: inputs(...tracks), tools: [], at: '' },
    {
      ...before,
      kind: 'level',
      params: { tracks, ...more },
      inputs: Object.fromEntries(tracks.map((nn, i) => [`audio ${nn}`, digest(digests[i])])),
      tools: {},
    },
  ];
  const told = (now: [Step, Recipe], was: [Step, Recipe]): string =>
    causesText(causesOf(now[0], now[1], was[1], (id) => [{ ...root(id), step: id }]));

  test('tells its order, and tracks that came or went, by themselves.', () => {
    expect(told(level(['01', '02'], ['b', 'a']), level(['01', '02'], ['a', 'b']))).toBe(
      'order of the tracks changed',
    );
    expect(told(level(['01', '02'], ['a', 'b']), level(['01'], ['a']))).toBe('tracks 01 → 01, 02');
    expect(told(level(['01'], ['a']), level(['01', '02'], ['a', 'b']))).toBe('tracks 01, 02 → 01');
    expect(told(level(['01', '02'], ['a', 'c']), level(['01', '02'], ['a', 'b']))).toBe('premaster/02 1 → 2');
  });

  test('does not take a gain that has to be solved for a change, but one that is held anew.', () => {
    const held = (gain: Json): [Step, Recipe] => level(['01'], ['a'], { held: { gain, steady: 0.2 } });
    expect(told(held(null), held(-3.2))).toBe('');
    expect(told(held(-2), held(-3.2))).toBe('held gain −3.2 → −2 dB');
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

  test('of plain lists of unlike length are told as a whole, of mappings by which came and went.', () => {
    expect(differences({ a: [1, 2] }, { a: [1] })).toEqual([{ path: ['a'], before: [1], now: [1, 2] }]);
    expect(differences([{ x: 1 }, { x: 2 }], [{ x: 2 }])).toEqual([{ path: [0], now: { x: 1 } }]);
    expect(differences([{ x: 1 }], [{ x: 1 }, { x: 2 }])).toEqual([{ path: [1], before: { x: 2 } }]);
  });

  test('are cut in words where a value is long.', () => {
    const text = why({ params: { ...before.params, gain: 'x'.repeat(500) } });
    expect(text.length).toBeLessThan(70);
    expect(text).toMatch(/^gain 0 → "x+…$/);
  });
});
