import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentOf, Project, release, writeMix } from './rig.ts';

const project = new Project('lock-cli');
const lock = project.path('album.lock.json');

beforeAll(async () => {
  await writeMix(project.path('mixes', '1.wav'), { seconds: 1 });
  project.write(`release: 1
title: Held
artist: A
mastering: { loudness: { integrated: -20 }, limiter: none }
tracks: [{ title: One, mix: mixes/1.wav }]
targets: { archive: {} }
`);
});
afterAll(() => project.remove());

const build = (...more: string[]) => release(['build', project.spec, ...more]);

test('release build --frozen: 2 without a lock, 0 with one that holds, 4 with one that does not.', async () => {
  const without = await build('--frozen');
  expect([without.code, without.out]).toEqual([2, '']);
  expect(without.err).toContain('there is no album.lock.json');
  expect((await build()).code).toBe(0);
  expect((await build('--frozen')).code).toBe(0);

  const kept = [readFileSync(lock, 'utf8'), contentOf(project.path('out', 'held'))];
  project.edit('title: One', 'title: Uno');
  const other = await build('--frozen');
  expect(other.code).toBe(4);
  expect(other.err).toContain("error  Uno: title 'One' → 'Uno'\n");
  expect(other.err).toMatch(/error {2}archive · Uno: file [0-9a-f]{8}… → [0-9a-f]{8}…\n/);
  expect([readFileSync(lock, 'utf8'), contentOf(project.path('out', 'held'))]).toEqual(kept);

  const json = await build('--frozen', '--json');
  const events = json.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(events).toContainEqual(
    expect.objectContaining({ type: 'finding', code: 'frozen', track: 'Uno', measured: 'Uno', limit: 'One' }),
  );
  expect(events.at(-1)).toMatchObject({ type: 'refused' });

  expect((await build()).code).toBe(0);
  expect((await build('--frozen')).code).toBe(0);
});

test('release build --relevel and release plan --relevel are known.', async () => {
  expect((await build('--relevel')).code).toBe(0);
  const plan = await release(['plan', project.spec, '--relevel']);
  expect(plan.code).toBe(0);
  rmSync(lock);
});
