import { expect, test } from 'vitest';
import type { Json } from '../../src/base/canonical.ts';
import { settled } from '../../src/plan/level.ts';
import { planOf } from '../../src/plan/plan.ts';
import type { Recipe, Step } from '../../src/plan/step.ts';
import { specOf } from './specs.ts';

const yaml = (loudness: string, targets = 'cd: {}'): string => `release: 1
title: T
artist: A
mastering: { loudness: ${loudness} }
tracks: [{ title: One, mix: 1.wav }, { title: Two, mix: 2.wav }]
targets: { ${targets} }
`;
const ALBUM = '{ integrated: -14, per: album }';

/** What each level step of a spec holds, for a lock that has a gain for every profile asked for. */
async function heldOf(text: string, held?: ReadonlyMap<string, number>): Promise<Json[]> {
  const { steps } = planOf(await specOf(text), held);
  return steps.filter(({ kind }) => kind === 'level').map(({ params }) => params['held']!);
}

async function profileOf(text: string): Promise<string> {
  return planOf(await specOf(text)).deliverables[0].profile;
}

test('An album’s level holds the gain of its own profile, and none where the lock has no such profile.', async () => {
  const profile = await profileOf(yaml(ALBUM));
  expect(await heldOf(yaml(ALBUM))).toEqual([{ gain: null, steady: 0.2 }]);
  expect(await heldOf(yaml(ALBUM), new Map([[profile, -1.5]]))).toEqual([{ gain: -1.5, steady: 0.2 }]);
  const other = yaml(ALBUM.replace('-14', '-13'));
  expect(await heldOf(other, new Map([[profile, -1.5]]))).toEqual([{ gain: null, steady: 0.2 }]);
});

test('A track’s own level holds nothing, nor does an album with steady 0.', async () => {
  expect(await heldOf(yaml('{ integrated: -14, per: track }'))).toEqual([null, null]);
  expect(await heldOf(yaml('{ integrated: -14, steady: 0 }'))).toEqual([null]);
});

test('A tolerance does not make another master: of two targets that share one, the tighter holds.', async () => {
  const targets = 'cd: { loudness: { steady: 0.1 } }, streaming: {}';
  for (const order of [targets, targets.split(', ').reverse().join(', ')])
    expect(await heldOf(yaml('{ integrated: -14, steady: 0.5 }', order))).toEqual([
      { gain: null, steady: 0.1 },
    ]);
});

test('Everything but the level is planned alike with a lock and without.', async () => {
  const spec = await specOf(yaml(ALBUM));
  const rest = (steps: readonly Step[]): Step[] => steps.filter(({ kind }) => kind !== 'level');
  const held = new Map([[planOf(spec).deliverables[0].profile, 3]]);
  expect(rest(planOf(spec, held).steps)).toEqual(rest(planOf(spec).steps));
});

test('A settled recipe is the one that holds the gain the step landed on, and settles no further.', () => {
  const recipe = (held: Json): Recipe => ({
    kind: 'level',
    version: 1,
    params: { goal: -14, held },
    inputs: {},
    tools: {},
  });
  const end = recipe({ gain: 2.5, steady: 0.2 });
  for (const gain of [null, -3]) expect(settled(recipe({ gain, steady: 0.2 }), { gain: 2.5 })).toEqual(end);
  expect(settled(end, { gain: 2.5 })).toBe(end);
  const alone = recipe(null);
  expect(settled(alone, { gain: 2.5 })).toBe(alone);
});
