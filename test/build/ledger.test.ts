import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.ts';
import { Ledger } from '../../src/build/ledger.ts';
import type { Results } from '../../src/build/scheduler.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Recipe, Step } from '../../src/plan/step.ts';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'ledger-'));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

const stepOf = (id: string): Step => ({ id, kind: 'measure', params: {}, inputs: {}, tools: [], at: '' });
const planOf = (...ids: string[]): Plan => ({ steps: ids.map(stepOf), deliverables: [], sets: [] });
const recipeOf = (version: number): Recipe => ({
  kind: 'measure',
  version,
  params: { a: 1 },
  inputs: { x: sha256('x') },
  tools: {},
});

/** Results of a build that reached these steps; undefined: a step that failed. */
function resultsOf(recipes: Record<string, Recipe | undefined>): Results {
  return new Map(
    Object.entries(recipes).map(([id, recipe]) => [
      id,
      { step: stepOf(id), state: 'done', why: '', findings: [], ...(recipe === undefined ? {} : { recipe }) },
    ]),
  );
}

let counter = 0;
const update = async (whole: Plan, results: Results): Promise<void> =>
  new Ledger(cache, 'album').update(whole, results, join(cache, `temporary-${++counter}`));
const versions = (): Record<string, number> =>
  Object.fromEntries([...new Ledger(cache, 'album').recipes].map(([id, { version }]) => [id, version]));

test('A ledger that is not there knows nothing, and reading it writes nothing.', () => {
  expect(versions()).toEqual({});
  expect(readdirSync(cache)).toEqual([]);
});

test('What was made is remembered; what failed or was left out keeps its last recipe; what no plan has is forgotten.', async () => {
  await update(
    planOf('a', 'b', 'c', 'd'),
    resultsOf({ a: recipeOf(1), b: recipeOf(1), c: recipeOf(1), d: recipeOf(1) }),
  );
  expect(versions()).toEqual({ a: 1, b: 1, c: 1, d: 1 });
  await update(planOf('a', 'b', 'c', 'e'), resultsOf({ a: recipeOf(2), b: undefined }));
  expect(versions()).toEqual({ a: 2, b: 1, c: 1 });
});

test('Nothing is written where nothing changed.', async () => {
  await update(planOf('a'), resultsOf({ a: recipeOf(1) }));
  const file = join(cache, 'ledgers', 'album.json');
  const before = statSync(file, { bigint: true });
  await update(planOf('a'), resultsOf({ a: recipeOf(1) }));
  const after = statSync(file, { bigint: true });
  expect([after.mtimeNs, after.ino]).toEqual([before.mtimeNs, before.ino]);
});

test.each([
  '',
  '{',
  'null',
  '[]',
  '7',
  '{"a":null}',
  '{"a":{"kind":"measure"}}',
  '{"a":{"params":[],"inputs":{},"tools":{}}}',
])('A spoiled one (%j) is as good as none and is written anew.', async (text) => {
  mkdirSync(join(cache, 'ledgers'));
  writeFileSync(join(cache, 'ledgers', 'album.json'), text);
  expect(versions()).toEqual({});
  await update(planOf('a'), resultsOf({ a: recipeOf(3) }));
  expect(versions()).toEqual({ a: 3 });
});

test('What a build that was killed left behind stops nobody.', async () => {
  mkdirSync(join(cache, 'ledgers'));
  writeFileSync(join(cache, 'ledgers', 'album.json.part'), '{"torn":');
  await update(planOf('a'), resultsOf({ a: recipeOf(1) }));
  expect(versions()).toEqual({ a: 1 });
});

test('Builds that end at the same time leave one of their ledgers, whole.', async () => {
  await Promise.all(
    [1, 2, 3, 4, 5, 6].map((version) => update(planOf('a'), resultsOf({ a: recipeOf(version) }))),
  );
  expect([1, 2, 3, 4, 5, 6]).toContain(versions()['a']);
  expect(readdirSync(cache)).toEqual(['ledgers']);
  expect(existsSync(join(cache, 'ledgers', 'album.json'))).toBe(true);
});
