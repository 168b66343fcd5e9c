import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../src/base/finding.ts';
import type { Lock } from '../../src/build/lock_form.ts';
import { preview } from '../../src/build/preview.ts';
import { interposed } from '../../src/host/effect.ts';
import { loadSpec } from '../../src/spec/load.ts';
import { contentOf, mixSamples, Project, writeMix } from './rig.ts';

const SPEC = `release: 1
title: Held
artist: A
mastering: { loudness: { integrated: -14, per: album } }
tracks:
  - { title: One, mix: mixes/1.wav }
  - { title: Two, mix: mixes/2.wav }
  - { title: Three, mix: mixes/3.wav, chain: [{ gain: -1 }] }
targets: { cd: { ddp: false, cue: false }, broadcast: {} }
`;

/** One mix, as loud as it first was or by a factor. */
async function mix(project: Project, number: number, factor = 1): Promise<void> {
  const shape = { seconds: 2, seed: number, peak: 0.5 };
  const samples = mixSamples(shape).map((channel) => channel.map((x) => Math.fround(x * factor)));
  await writeMix(project.path('mixes', `${number}.wav`), shape, samples);
}

async function start(name: string): Promise<Project> {
  const project = new Project(name);
  for (const number of [1, 2, 3]) await mix(project, number);
  return project.write(SPEC);
}

const textOf = (project: Project): string => readFileSync(project.path('album.lock.json'), 'utf8');
const lockOf = (project: Project): Lock => JSON.parse(textOf(project)) as Lock;
const released = (project: Project): Record<string, string> => contentOf(project.path('out', 'held'));
const gainOf = (project: Project): number | undefined => lockOf(project).targets['cd'].albumGain;
const codes = (findings: readonly Finding[]): string[] => findings.map(({ code }) => code);
/** A little quieter: the album stays within 0.2 LU of its goal, but further off than a solved gain may leave it. */
const LITTLE = 0.95;
/** Further off than an album may stay. */
const MUCH = 0.85;

describe('The lock of an album', () => {
  let project: Project;
  let first: { text: string; content: Record<string, string> };

  beforeAll(async () => {
    project = await start('held');
    await project.publish();
    first = { text: textOf(project), content: released(project) };
  });
  afterAll(() => project.remove());

  test('says of each file what the manifest says, to 0.01, and nothing of this machine.', () => {
    const { deliverables } = JSON.parse(
      readFileSync(project.path('out', 'held', 'manifest.json'), 'utf8'),
    ) as {
      deliverables: {
        target: string;
        track: number;
        gain: number;
        loudness: { integrated: number; range: number | null };
        truePeak: number;
        pcmSha256: string;
        sha256: string;
      }[];
    };
    // Too short for a range.
    const near = (level: number | null): unknown => (level === null ? null : expect.closeTo(level, 2));
    const lock = lockOf(project);
    expect(deliverables).toHaveLength(6);
    for (const { target, track, gain, loudness, truePeak, pcmSha256, sha256 } of deliverables) {
      expect(lock.tracks[track - 1].targets[target]).toEqual({
        ...(target === 'broadcast' ? { gain } : {}),
        loudness: near(loudness.integrated),
        range: near(loudness.range),
        truePeak: near(truePeak),
        pcmSha256,
        sha256,
      });
      if (target === 'cd') expect(gain).toBe(lock.targets['cd'].albumGain);
    }
    expect(first.text).not.toContain(project.folder);
  });

  test('makes nothing run, and changes no byte, where it holds what was solved.', async () => {
    const stamp = (): bigint => statSync(project.path('album.lock.json'), { bigint: true }).ctimeNs;
    const before = stamp();
    const { ran, end } = await project.publish();
    expect(ran).toEqual([]);
    expect(end.fresh).toBe(false);
    expect(stamp()).toBe(before);
    rmSync(project.path('.release'), { recursive: true });
    rmSync(project.path('out'), { recursive: true });
    await project.publish();
    expect(released(project)).toEqual(first.content);
    expect(textOf(project)).toBe(first.text);
  });

  test('keeps its gain for a revised mix: the other tracks are not rendered again.', async () => {
    await mix(project, 2, LITTLE);
    const { ran, end } = await project.publish();
    expect(ran).toContain('premaster/02');
    expect(ran.filter((id) => !id.includes('/02'))).toEqual([
      expect.stringMatching(/^level\/album\/44100,-14,album/),
    ]);
    const note = end.findings.find(({ code }) => code === 'gain-kept');
    expect(note?.level).toBe('note');
    expect(note?.message).toMatch(
      /^the album's gain is kept at \d\.\d\d dB: the album measures −14\.1\d LUFS, 0\.\d\d LU below its goal$/,
    );
    const [before, after] = [first.text, textOf(project)].map((text) => text.split('\n'));
    const changed = after.flatMap((line, i) => (line === before[i] ? [] : [i]));
    const second = after.indexOf('      "title": "Two",');
    const third = after.indexOf('      "title": "Three",');
    expect(after).toHaveLength(before.length);
    expect(changed.slice(1).every((line) => line > second && line < third)).toBe(true);
    expect(after[changed[0]]).toMatch(/^ {6}"albumLoudness": -14\.\d+$/);
  });

  test('is, with the spec and the mixes, all that a release depends on: from nothing it is the same.', async () => {
    const content = released(project);
    const text = textOf(project);
    rmSync(project.path('.release'), { recursive: true });
    rmSync(project.path('out'), { recursive: true });
    await project.publish();
    expect(released(project)).toEqual(content);
    expect(textOf(project)).toBe(text);
  });

  test('gives back the former release, and runs nothing, for the former mix.', async () => {
    await mix(project, 2);
    await project.publish();
    await mix(project, 2, LITTLE);
    await project.publish();
    await mix(project, 2);
    const { ran } = await project.publish();
    expect(ran).toEqual([]);
    expect(released(project)).toEqual(first.content);
    expect(textOf(project)).toBe(first.text);
  });

  test('is left behind where the album would be too far off; the former mix alone solves the former gain.', async () => {
    const held = gainOf(project);
    await mix(project, 2, MUCH);
    const { ran, end } = await project.publish();
    expect(ran.filter((id) => id.startsWith('master/') && id.includes('album'))).toHaveLength(3);
    // Levelled by themselves, the other tracks' broadcast files stay.
    expect(ran.filter((id) => id.includes('broadcast') && !id.includes('/02/'))).toEqual([]);
    expect(gainOf(project)).toBeGreaterThan(held! + 0.1);
    expect(codes(end.findings)).not.toContain('gain-kept');
    await mix(project, 2);
    const back = await project.publish();
    expect(back.ran).toEqual([expect.stringMatching(/^level\/album\//)]);
    expect(released(project)).toEqual(first.content);
    expect(textOf(project)).toBe(first.text);
  });

  test('taken back with the mix, as git does, runs nothing at all.', async () => {
    await mix(project, 2, MUCH);
    await project.publish();
    await mix(project, 2);
    writeFileSync(project.path('album.lock.json'), first.text);
    const { ran } = await project.publish();
    expect(ran).toEqual([]);
    expect(released(project)).toEqual(first.content);
  });

  test('is solved anew with relevel, and then held; a plan says which steps that runs.', async () => {
    await mix(project, 2, LITTLE);
    await project.publish();
    const held = gainOf(project);
    const { spec } = await loadSpec(project.spec);
    const planned = async (relevel: boolean): Promise<string[]> => {
      const rows = await preview(spec!, [], { relevel });
      if (!rows.ok) throw new Error(JSON.stringify(rows.findings));
      return rows.value.filter(({ state }) => state === 'run').map(({ id }) => id);
    };
    expect(await planned(false)).toEqual([]);
    const said = await planned(true);
    const { ran } = await project.publish({ relevel: true });
    expect([...ran].sort()).toEqual([...said].sort());
    expect(ran.filter((id) => id.startsWith('master/'))).toHaveLength(3);
    expect(gainOf(project)).toBeGreaterThan(held!);
    expect((await project.publish()).ran).toEqual([]);
  });

  test('keeps no gain where steady is 0, and never another than one of the same goal.', async () => {
    await mix(project, 2);
    await project.edit('per: album', 'per: album, steady: 0').publish();
    const held = gainOf(project);
    await mix(project, 2, LITTLE);
    await project.publish();
    expect(gainOf(project)).toBeGreaterThan(held!);
    await project.write(SPEC.replace('-14', '-14.1')).publish();
    expect(lockOf(project).targets['cd'].albumLoudness).toBeCloseTo(-14.1, 1);
    await project.write(SPEC).publish();
  });
});

describe('A frozen build', () => {
  let project: Project;
  beforeAll(async () => {
    project = await start('frozen');
    await project
      .edit('broadcast: {}', 'archive: {}')
      .edit(/ {2}- { title: Three.*\n/, '')
      .publish();
  });
  afterAll(() => project.remove());

  test('publishes what the lock says, also anew and in part.', async () => {
    expect((await project.publish({ frozen: true })).ran).toEqual([]);
    rmSync(project.path('out'), { recursive: true });
    expect((await project.publish({ frozen: true })).end.fresh).toBe(true);
    await project.publish({ frozen: true, only: ['cd', 'Two'] });
  });

  test('publishes nothing that differs, leaves the lock, and says each difference.', async () => {
    const [text, content] = [textOf(project), released(project)];
    await mix(project, 2, 0.98);
    const { end } = await project.build({ frozen: true });
    expect(end.type).toBe('refused');
    const errors = end.findings.filter(({ level }) => level === 'error');
    expect(new Set(codes(errors))).toEqual(new Set(['frozen']));
    expect(errors).toContainEqual(
      expect.objectContaining({
        track: 'Two',
        message: expect.stringMatching(/^content of the mix \S+ → \S+$/) as string,
      }),
    );
    expect(errors.filter(({ track }) => track !== undefined && track !== 'Two')).toEqual([]);
    expect(errors.at(-1)?.hint).toContain('album.lock.json');
    expect([textOf(project), released(project)]).toEqual([text, content]);
    // A part without that track is as it was.
    await project.publish({ frozen: true, only: ['One'] });
    expect(codes((await project.build({ frozen: true, only: ['Two'] })).end.findings)).toContain('frozen');
    await mix(project, 2);
  });

  test('needs a lock.', async () => {
    const text = textOf(project);
    rmSync(project.path('album.lock.json'));
    const { end, ran, reused } = await project.build({ frozen: true });
    expect(end.findings).toMatchObject([{ code: 'no-lock', cause: 'usage' }]);
    expect([...ran, ...reused]).toEqual([]);
    writeFileSync(project.path('album.lock.json'), text);
  });
});

describe('What stands in the place of the lock', () => {
  const project = new Project('place');
  const lock = project.path('album.lock.json');
  let good: string;
  beforeAll(async () => {
    await mix(project, 1);
    await project
      .write(
        'release: 1\ntitle: Held\nartist: A\ntracks: [{ title: One, mix: mixes/1.wav }]\ntargets: { archive: {}, cd: { ddp: false, cue: false } }\n',
      )
      .publish();
    good = textOf(project);
  });
  afterEach(() => {
    delete interposed.by;
    rmSync(lock, { recursive: true, force: true });
    writeFileSync(lock, good);
  });
  afterAll(() => project.remove());

  test.each([
    ['another program’s lock', '{ "lockfileVersion": 3, "packages": {} }', 'foreign-lock'],
    ['a number', '7', 'foreign-lock'],
    ['nothing', '', 'torn-lock'],
    ['half a lock', '{ "lock": 1, "program": "album-', 'torn-lock'],
    ['a lock without its facts', '{ "lock": 1, "program": "album-release 0.8.0" }', 'torn-lock'],
    ['a lock to come', '{ "lock": 2, "program": "album-release 9.0.0" }', 'newer-lock'],
  ])('is left alone if it is %s.', async (_what, text, code) => {
    writeFileSync(lock, text);
    const { end, ran, reused } = await project.build();
    expect(codes(end.findings)).toEqual([code]);
    expect(end.findings[0].message).toContain('album.lock.json');
    expect([...ran, ...reused]).toEqual([]);
    expect(readFileSync(lock, 'utf8')).toBe(text);
  });

  test('is told as a merge where both sides stand in it.', async () => {
    writeFileSync(lock, good.replace('{\n', '{\n<<<<<<< HEAD\n'));
    const { end } = await project.build();
    expect(end.findings[0].message).toBe('album.lock.json holds both sides of a merge');
  });

  test('is written anew if it is a lock of an older form.', async () => {
    writeFileSync(lock, '{ "lock": 0, "program": "album-release 0.1.0" }');
    expect(codes((await project.build({ frozen: true })).end.findings)).toEqual(['no-lock']);
    await project.publish();
    expect(readFileSync(lock, 'utf8')).toBe(good);
  });

  test('is not touched by a build of a part.', async () => {
    rmSync(lock);
    await project.publish({ only: ['cd'] });
    expect(existsSync(lock)).toBe(false);
  });

  test('is written whole also where the cache lies on another file system.', async () => {
    rmSync(lock);
    interposed.by = {
      before(name, path) {
        if (name === 'rename' && path === lock && !crossed++)
          throw Object.assign(new Error(), { code: 'EXDEV' });
      },
    };
    let crossed = 0;
    const { end } = await project.publish();
    expect([crossed, codes(end.findings)]).toEqual([2, []]);
    expect(readFileSync(lock, 'utf8')).toBe(good);
  });

  test('is told of where it cannot be written; the release is out, and the next build catches up.', async () => {
    rmSync(lock);
    interposed.by = {
      before(name, path) {
        if (name === 'rename' && path === lock) throw Object.assign(new Error(), { code: 'EACCES' });
      },
    };
    const { end } = await project.publish();
    expect(end.findings).toMatchObject([{ code: 'lock-not-written', level: 'warning' }]);
    expect(end.findings[0].message).toContain('album.lock.json may not be accessed');
    expect(end.findings[0].message).not.toContain(project.folder);
    delete interposed.by;
    await project.publish();
    expect(readFileSync(lock, 'utf8')).toBe(good);
  });
});
