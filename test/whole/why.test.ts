import { copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { why } from '../../src/build/why.ts';
import { groupLines } from '../../src/cli/plan.ts';
import { reasonLines } from '../../src/cli/why.ts';
import { look } from '../../src/build/preview.ts';
import { loadSpec } from '../../src/spec/load.ts';
import { unitsOf } from '../../src/spec/units.ts';
import { Project, writeMix } from './rig.ts';

const SPEC = `release: 1
title: Reasons
artist: A
mastering:
  loudness: { integrated: -16, per: album, steady: 0 }
  chain: [{ eq: [{ type: bell, freq: 300, gain: -1.2 }] }]
tracks:
  - { title: Opening, mix: mixes/1.wav }
  - { title: Night Drive, mix: mixes/2.wav }
targets: { flac: {}, wide: { preset: streaming } }
`;

const project = new Project('why');
beforeAll(async () => {
  for (const seed of [1, 2, 3]) await writeMix(project.path('mixes', `${seed}.wav`), { seconds: 1, seed });
  copyFileSync(project.path('mixes', '2.wav'), project.path('kept.wav'));
  await project.write(SPEC).publish();
  cpSync(project.path('.release'), project.path('base'), { recursive: true });
});
beforeEach(() => {
  project.write(SPEC);
  copyFileSync(project.path('kept.wav'), project.path('mixes', '2.wav'));
  rmSync(project.path('.release'), { recursive: true, force: true });
  cpSync(project.path('base'), project.path('.release'), { recursive: true });
});
afterAll(() => project.remove());

/** What `release why` prints, without what would run. */
async function told(name: string): Promise<string> {
  const { spec } = await loadSpec(project.spec);
  const reasons = await why(spec!, name);
  if (!reasons.ok) return reasons.findings.map(({ message }) => message).join('; ');
  return reasons.value.flatMap((reason) => reasonLines(reason, spec!, unitsOf()).slice(0, 1)).join('\n');
}

describe('release why', () => {
  test('says that nothing was built yet, and of what was built only once that it was new.', async () => {
    expect(await told('flac/02')).toBe('02 Night Drive · flac: up to date; last made because of: new');
    rmSync(project.path('.release'), { recursive: true });
    expect(await told('flac/02')).toBe('02 Night Drive · flac: never built');
  });

  test('says why a file would be made that the build makes once, for two targets.', async () => {
    await project.edit('wide: {', 'also: { preset: flac }, wide: {').publish();
    project.edit('title: Night Drive', 'title: Night Ride');
    expect(await told('also/02')).toBe('02 Night Ride · also: title "Night Drive" → "Night Ride"');
  });

  test('tells the root causes with their values, of this track and of others; after a build why it was.', async () => {
    await writeMix(project.path('mixes', '2.wav'), { seconds: 1, seed: 9 });
    project.edit('gain: -1.2', 'gain: -0.8');
    const both = /mix changed \(sha [0-9a-f]{4}… → [0-9a-f]{4}…\), chain\.eq\[0\]\.gain −1\.2 → −0\.8 dB$/;
    const second = await told('flac/02');
    expect(second).toMatch(/^02 Night Drive · flac: mix changed/);
    expect(second).toMatch(both);
    expect(await told('01 flac')).toMatch(
      /^01 Opening · flac: chain\.eq\[0\]\.gain −1\.2 → −0\.8 dB, 02 Night Drive: mix changed \(.*\)$/,
    );
    await project.publish();
    expect(await told('flac/02')).toMatch(/^02 Night Drive · flac: up to date; last made because of: /);
    expect(await told('flac/02')).toMatch(both);
    // A build that reuses it, and one that makes only other things, forget nothing.
    await project.publish();
    await project.edit('title: Opening', 'title: Overture').publish();
    expect(await told('flac/02')).toMatch(both);
    expect(await told('flac/01')).toMatch(
      /, title "Opening" → "Overture"$|because of: title "Opening" → "Overture"$/,
    );
  });

  test('tells a goal that only one target has now, though its masters have other names.', async () => {
    project.edit('flac: {}', 'flac: { loudness: { integrated: -18 } }');
    expect(await told('flac/01')).toBe('01 Opening · flac: loudness.integrated −16 → −18 LUFS');
    expect(await told('wide/01')).toBe('01 Opening · wide: up to date; last made because of: new');
  });

  test('knows a track again that moved, and tells what is new.', async () => {
    project.edit('tracks:\n', 'tracks:\n  - { title: First, mix: mixes/3.wav }\n');
    expect(await told('First flac')).toBe('01 First · flac: never built');
    expect(await told('wide/02')).toBe(
      '02 Opening · wide: track_number 1 → 2, track_total 2 → 3, 01 First: new, tracks 01, 02 → 01, 02, 03',
    );
  });

  test('tells what an earlier build with --only took over already.', async () => {
    project.edit('gain: -1.2', 'gain: -0.8');
    await project.publish({ only: ['flac'] });
    expect(await told('wide/01')).toBe('01 Opening · wide: chain.eq[0].gain −1.2 → −0.8 dB');
  });

  test('tells a result that the store has no more, and a forced build.', async () => {
    await project.publish({ mode: 'force' });
    expect(await told('wide/01')).toBe('01 Opening · wide: up to date; last made because of: new');
    rmSync(project.path('.release', 'v1', 'traces'), { recursive: true });
    expect(await told('wide/01')).toBe('01 Opening · wide: result no longer in the store');
  });

  test('takes many names, and tells the nearest of one it does not know.', async () => {
    for (const name of [
      'wide/02',
      '02 wide',
      'Night Drive wide',
      'wide/Night Drive',
      'wide 2',
      '02 Night Drive · wide',
      'wide/02 - Night Drive.wav',
    ])
      expect(await told(name)).toMatch(/^02 Night Drive · wide: /);
    expect((await told('wide')).split('\n')).toHaveLength(2);
    expect((await told('night drive')).split('\n')).toHaveLength(2);
    expect(await told('encode/02/flac')).toMatch(/^encode\/02\/flac: up to date/);
    expect(await told('Nihgt Drive')).toMatch(
      /^there is no .* called 'Nihgt Drive', did you mean 'Night Drive'/,
    );
    expect(await told('§')).toMatch(/called '§'$/);
  });
});

test('release plan groups steps by track and root causes.', async () => {
  project.edit('title: Night Drive', 'title: Night Ride');
  const { spec } = await loadSpec(project.spec);
  const looks = await look(spec!, []);
  const run = looks.ok ? looks.value.filter(({ state }) => state === 'run') : [];
  expect(groupLines(run, spec!, unitsOf()).slice(0, 2)).toEqual([
    '02 Night Ride: title "Night Drive" → "Night Ride"',
    '    2 × tag',
  ]);
});

test('A ledger of another form is as good as none, and the next build writes a whole one.', async () => {
  const file = project.path('.release', 'ledgers', 'reasons.json');
  const [head, body, rest] = readFileSync(file, 'utf8').split('\n');
  for (const text of [
    `${head}\n${body}`,
    `${head}\n${body}\n{"last":[],"outline":{}}`,
    `${head}\n${body}\n${rest.slice(9)}`,
  ]) {
    writeFileSync(file, text);
    expect(await told('wide/01')).toBe('01 Opening · wide: up to date');
  }
  await project.edit('gain: -1.2', 'gain: -0.8').publish();
  expect(await told('wide/01')).toMatch(/because of: chain\.eq\[0\]\.gain −1\.2 → −0\.8 dB$/);
});
