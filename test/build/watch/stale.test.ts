import { expect, test } from 'vitest';
import { prospectOf, staleSteps } from '../../../src/build/watch/stale.ts';
import { type Plan, planOf } from '../../../src/plan/plan.ts';
import { specFrom } from '../../../src/spec/load.ts';

const SPEC = `release: 1
title: T
artist: A
mastering:
  loudness: { integrated: -16, per: track }
  chain: [{ gain: -1 }]
tracks:
  - { title: One, mix: 1.wav }
  - { title: Two, mix: 2.wav, chain: [{ gain: -3 }] }
targets: { streaming: {}, flac: {} }
`;
const CONTENTS = new Map([
  ['/p/1.wav', 'm1'],
  ['/p/2.wav', 'm2'],
]);

async function plan(from: RegExp | string = '', to = ''): Promise<Plan> {
  const { spec, findings } = await specFrom(
    new TextEncoder().encode(SPEC.replace(from, to)),
    '/p/album.yaml',
  );
  if (spec === undefined) throw new Error(JSON.stringify(findings));
  return planOf(spec);
}

async function stale(now: Plan, contents: ReadonlyMap<string, string> = CONTENTS): Promise<string[]> {
  return staleSteps(prospectOf(await plan(), CONTENTS), prospectOf(now, contents));
}

test('Nothing is stale where nothing changed, or only was added.', async () => {
  expect(await stale(await plan())).toEqual([]);
  expect(await stale(await plan('flac: {}', 'flac: {}, cd: {}'))).toEqual([]);
});

test('A new mix makes stale every step of its track and none of the other.', async () => {
  const steps = await stale(await plan(), new Map([...CONTENTS, ['/p/2.wav', 'new']]));
  const all = (await plan()).steps.map(({ id }) => id);
  expect(steps).toEqual(all.filter((id) => id.includes('/02')));
  expect(steps).toContain('intake/02');
});

test("A chain's parameter makes stale what comes from it on, not the intake.", async () => {
  const steps = await stale(await plan('gain: -3', 'gain: -2'));
  expect(steps).toContain('premaster/02');
  expect(steps.filter((id) => id.startsWith('intake') || id.includes('/01'))).toEqual([]);
});

test('A title makes stale no more than tags and what reads them.', async () => {
  const kinds = (await stale(await plan('title: Two', 'title: Second'))).map((id) => id.split('/')[0]);
  expect(new Set(kinds)).toEqual(new Set(['tag', 'verify']));
});

test('Tracks that change places keep what was made of each alone.', async () => {
  const [one, two] = SPEC.split('\n').filter((line) => line.startsWith('  - '));
  const steps = await stale(await plan(`${one}\n${two}`, `${two}\n${one}`));
  expect(steps.filter((id) => /^(intake|premaster|resample|measure)/.test(id))).toEqual([]);
  expect(steps).not.toEqual([]);
});
