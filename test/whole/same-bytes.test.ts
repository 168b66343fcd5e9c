import { mkdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentOf, filesBelow, Project, type Ran, release, writeMix } from './rig.ts';

const SPEC = `release: 1
title: Same Bytes
artist: Å Ünïcode Name
mastering:
  loudness: { integrated: -17, per: album }
  chain: [{ eq: [{ type: high_shelf, freq: 6000, gain: 2 }] }, { compressor: { threshold: -25 } }]
tracks:
  - { title: éclair, mix: mixes/1.wav }
  - { title: Zebra ıİ, mix: mixes/2.wav, chain: [{ use: album }, { width: { amount: 1.2, mono_below: 120 } }] }
targets: { streaming: {}, cd: { ddp: false, cue: false }, flac: {}, mp3: {} }
`;

/** Circumstances that may not matter. */
const CIRCUMSTANCES: readonly { folder: string; jobs: string; env: Record<string, string> }[] = [
  { folder: 'a', jobs: '1', env: { LC_ALL: 'C', TZ: 'UTC' } },
  {
    folder: 'b with spaces/and deeper',
    jobs: '2',
    env: { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Asia/Kathmandu' },
  },
  { folder: 'ç', jobs: '3', env: { LC_ALL: 'sv_SE.UTF-8', TZ: 'America/St_Johns', NO_COLOR: '1' } },
];

const project = new Project('same-bytes');
const runs: Ran[] = [];

beforeAll(async () => {
  await writeMix(project.path('mixes', '1.wav'), { seconds: 3, rate: 48_000, seed: 3 });
  await writeMix(project.path('mixes', '2.wav'), { seconds: 2, seed: 4 });
  project.write(SPEC);
  for (const { folder, jobs, env } of CIRCUMSTANCES) {
    const copy = project.path('copies', folder);
    mkdirSync(copy, { recursive: true });
    project.copySources(copy);
    runs.push(await release(['build', `${copy}/album.yaml`, '--jobs', jobs], { env }));
  }
});
afterAll(() => project.remove());

test('Builds in different folders, locales, time zones and numbers of jobs give the same bytes.', () => {
  expect(runs.map(({ code, err }) => [code, code === 0 ? '' : err])).toEqual(
    CIRCUMSTANCES.map(() => [0, '']),
  );
  const [first, ...others] = CIRCUMSTANCES.map(({ folder }) =>
    contentOf(project.path('copies', folder, 'out', 'same-bytes')),
  );
  expect(Object.keys(first)).toHaveLength(14);
  for (const other of others) expect(other).toEqual(first);
});

test('So are their digests, which name the folders.', () => {
  const names = CIRCUMSTANCES.map(({ folder }) =>
    readlinkSync(project.path('copies', folder, 'out', 'same-bytes')),
  );
  expect(new Set(names).size).toBe(1);
});

test('No text of the release names the folder, the user or a time.', () => {
  const root = project.path('copies', CIRCUMSTANCES[0].folder, 'out', 'same-bytes');
  for (const path of filesBelow(root)) {
    const text = readFileSync(join(root, path), 'latin1');
    expect(text.includes(project.folder), path).toBe(false);
    if (/json|html|sha256/.test(path)) expect(text, path).not.toMatch(/20\d\d-\d\d-\d\dT|\d\d:\d\d:\d\d/);
  }
});
