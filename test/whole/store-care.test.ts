import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { promises } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { clean, removeCache } from '../../src/build/clean.ts';
import { forecast } from '../../src/build/forecast.ts';
import { SourceFiles } from '../../src/build/files.ts';
import { pastBuilds } from '../../src/build/history.ts';
import { readLock } from '../../src/build/lock_file.ts';
import { interposed } from '../../src/host/effect.ts';
import { planOf } from '../../src/plan/plan.ts';
import { loadSpec } from '../../src/spec/load.ts';
import { openStore } from '../../src/store/store.ts';
import { findTools } from '../../src/tools/find.ts';
import { contentOf, filesBelow, Project, release, twoTracks, writeMix } from './rig.ts';

const SPEC = twoTracks('Care');

const project = new Project('care');
const cache = project.path('.release');
const content = (): Record<string, string> => contentOf(project.path('out', 'care'));

beforeAll(async () => {
  await writeMix(project.path('mixes', 'one.wav'), { seconds: 2, seed: 1 });
  await writeMix(project.path('mixes', 'two.wav'), { seconds: 2, seed: 2 });
});
beforeEach(() => project.write(SPEC));
afterEach(() => {
  delete interposed.by;
  vi.restoreAllMocks();
});
afterAll(() => project.remove());

describe('What is cleaned', () => {
  test('is not what the last builds need, as many as are asked for; probes of their levels are among it.', async () => {
    await project.publish();
    await project.edit('gain: 1 }', 'gain: 2 }').publish();
    await project.edit('gain: 2 }', 'gain: 3 }').publish();
    expect((await clean(cache, { keep: 3 })).removed.files).toBe(0);
    const { removed } = await clean(cache, { keep: 2, dryRun: true });
    expect(removed.bytes).toBeGreaterThan(1e6);
    expect((await clean(cache)).removed).toEqual(removed);
    // The last two are kept whole: going back to either runs nothing.
    expect((await project.publish()).ran).toEqual([]);
    expect((await project.edit('gain: 3 }', 'gain: 2 }').publish()).ran).toEqual([]);
    expect((await clean(cache, { keep: 1 })).removed.files).toBeGreaterThan(10);
    expect((await project.publish()).ran).toEqual([]);
    expect((await project.edit('gain: 2 }', 'gain: 3 }').publish()).ran.length).toBeGreaterThan(5);
    // One revised mix probes one track again: the probes of the other were kept, though the last build asked for none.
    expect((await project.publish()).ran).toEqual([]);
    await clean(cache, { keep: 1 });
    const probes = (): number => readTraces().filter((text) => text.includes('"kind":"probe"')).length;
    expect(probes()).toBeGreaterThan(0);
  });

  test('is what a former title left behind, its ledger too; nothing the new one needs.', async () => {
    await project.publish();
    await project.edit('title: Care', 'title: Renamed').publish();
    expect(readdirSync(join(cache, 'ledgers')).sort()).toEqual(['care.json', 'renamed.json']);
    await clean(cache, { keep: 1 });
    expect(readdirSync(join(cache, 'ledgers'))).toEqual(['renamed.json']);
    expect((await project.publish()).ran).toEqual([]);
    rmSync(project.path('out', 'renamed'));
    await project.write(SPEC).publish();
  });

  test('is all that only a spec needed which is not there any more, and is said.', async () => {
    const other = project.path('other.yaml');
    writeFileSync(other, SPEC.replace('gain: 1 }', 'gain: -5 }').replace('title: Care', 'title: Other'));
    expect((await release(['build', other])).code).toBe(0);
    await clean(cache, { keep: 1 });
    expect((await clean(cache, { keep: 1 })).removed.files).toBe(0);
    rmSync(other);
    const { removed, findings } = await clean(cache, { keep: 1 });
    expect(removed.files).toBeGreaterThan(10);
    expect(findings.map(({ code }) => code)).toContain('spec-gone');
    expect((await project.publish()).ran).toEqual([]);
  });

  test('goes by age too, and by size: the least recently needed first.', async () => {
    await project.publish();
    const [latest] = pastBuilds(cache, 'album.yaml');
    const old = Date.now() / 1000 - 40 * 24 * 3600;
    for (const { path } of pastBuilds(cache, 'album.yaml'))
      if (path !== latest.path) utimesSync(path, old, old);
    await clean(cache, { keep: 9, age: 30 * 24 * 3_600_000 });
    expect(pastBuilds(cache, 'album.yaml').map(({ path }) => path)).toEqual([latest.path]);
    const { kept } = await clean(cache);
    const { kept: within } = await clean(cache, { budget: kept.bytes / 2 });
    expect(within.bytes).toBeLessThanOrEqual(kept.bytes / 2);
    const before = content();
    rmSync(project.path('out'), { recursive: true });
    expect((await project.publish()).ran.length).toBeGreaterThan(0);
    expect(content()).toEqual(before);
  });

  test('is everything with --all, but nothing of others, and never under a build.', async () => {
    await project.publish();
    mkdirSync(join(cache, 'v2'));
    writeFileSync(join(cache, 'v2', 'theirs'), 'theirs');
    const store = await openStore(cache);
    const end = await store.lease();
    await expect(removeCache(cache)).rejects.toThrow('a build is running here');
    await end();
    const { foreign } = await removeCache(cache);
    expect(foreign).toEqual(['v2']);
    expect(filesBelow(cache)).toEqual([join('v2', 'theirs')]);
    const { end: built } = await project.publish();
    expect(built.findings.map(({ code }) => code)).toContain('other-cache');
    rmSync(join(cache, 'v2'), { recursive: true });
    await removeCache(cache);
    expect(existsSync(cache)).toBe(false);
  });

  test('is told by the command, for people and as JSON; a wrong size is a wrong use.', async () => {
    rmSync(project.path('out'), { recursive: true, force: true });
    await project.publish();
    await project.edit('gain: 1 }', 'gain: 2 }').publish();
    const json = await release(['clean', project.spec, '--keep', '1', '--dry-run', '--json']);
    const told = JSON.parse(json.out) as {
      dryRun: boolean;
      removed: { files: number; bytes: number; linked: number };
    };
    expect(told.dryRun).toBe(true);
    expect(told.removed.files).toBeGreaterThan(10);
    const { out } = await release(['clean', project.spec, '--keep', '1', '--max-size', '1GB']);
    // The first release still stands beside the second, and has its files.
    const vault = project.path('out', '.care');
    const shown = readlinkSync(project.path('out', 'care')).split('/').at(-1)!;
    const audio = filesBelow(vault).filter((path) => /\.(?:flac|wav)$/.test(path) && !path.startsWith(shown));
    expect(audio).toHaveLength(4);
    expect(told.removed.linked).toBe(audio.reduce((sum, path) => sum + statSync(join(vault, path)).size, 0));
    expect(out).toContain(
      `, of which ${(told.removed.linked / 1e6).toFixed(1)} MB stay on the disk as files of a release; kept `,
    );
    expect(out).toContain(`removed ${told.removed.files} files, ${(told.removed.bytes / 1e6).toFixed(1)} MB`);
    expect((await release(['clean', project.spec, '--max-size', 'big'])).code).toBe(2);
  });
});

function readTraces(): string[] {
  const traces = join(cache, 'v1', 'traces');
  return filesBelow(traces).map((path) => readFileSync(join(traces, path), 'utf8'));
}

describe('A build', () => {
  test('holds a lease while it runs, and none after.', async () => {
    rmSync(cache, { recursive: true, force: true });
    let during: Promise<Awaited<ReturnType<typeof clean>>> | undefined;
    await project.publish({
      listen: ({ type }) => {
        if (type === 'step') during ??= clean(cache, { keep: 1, budget: 0 });
      },
    });
    const { running, findings, removed } = await during!;
    expect(running).toEqual([process.pid]);
    expect(removed.files).toBe(0);
    expect(findings.map(({ code }) => code)).toEqual(['build-running']);
    expect(readdirSync(join(cache, 'v1', 'leases'))).toEqual([]);
  });

  test('notices what was changed in place in a release, and publishes it anew; what is published cannot be written to.', async () => {
    await project.publish();
    const right = content();
    const path = project.path(
      'out',
      'care',
      Object.keys(right).find((name) => name.endsWith('.wav'))!,
    );
    expect(statSync(path).mode & 0o222).toBe(0);
    chmodSync(path, 0o644);
    const bytes = readFileSync(path);
    bytes[bytes.length - 100] ^= 1;
    writeFileSync(path, bytes);
    expect(content()).not.toEqual(right);
    const { end } = await project.publish();
    expect(end.fresh).toBe(true);
    expect(content()).toEqual(right);
  });

  test('makes again what vanishes under it, at any moment, and ends with the right bytes.', async () => {
    rmSync(cache, { recursive: true, force: true });
    await project.publish();
    const right = content();
    // Every object goes once, the moment something is about to open, to share or to read it.
    const gone = new Set<string>();
    interposed.by = {
      before: (name, path) => {
        const wanted = ['open', 'read', 'clone', 'stat'].includes(name) && path.includes('/v1/objects/');
        if (!wanted || gone.has(path) || gone.size > 12) return;
        gone.add(path);
        rmSync(path, { force: true });
      },
    };
    rmSync(join(cache, 'v1', 'traces'), { recursive: true });
    rmSync(project.path('out'), { recursive: true });
    const { end } = await project.publish();
    expect(gone.size).toBeGreaterThan(5);
    expect(content()).toEqual(right);
    expect(end.findings.map(({ code }) => code)).toContain('mended');
  });

  test('shares the store with others at once: 3 of them, equal digests.', async () => {
    rmSync(cache, { recursive: true, force: true });
    rmSync(project.path('out'), { recursive: true, force: true });
    const ran = await Promise.all(
      Array.from({ length: 3 }, () => release(['build', project.spec, '--json', '--jobs', '1'])),
    );
    expect(ran.map(({ code }) => code)).toEqual([0, 0, 0]);
    const digests = ran.map(
      ({ out }) => (JSON.parse(out.trimEnd().split('\n').at(-1)!) as { digest: string }).digest,
    );
    expect(new Set(digests).size).toBe(1);
    expect(readdirSync(join(cache, 'v1', 'tmp'))).toEqual([]);
    expect(readdirSync(join(cache, 'v1', 'leases'))).toEqual([]);
    rmSync(cache, { recursive: true });
    rmSync(project.path('out'), { recursive: true });
    expect((await project.publish()).end.digest).toBe(digests[0]);
  });
});

describe('A mix that was changed', () => {
  const mix = project.path('mixes', 'one.wav');

  test.each([
    [
      'in place',
      (bytes: Buffer) => {
        const file = openSync(mix, 'r+');
        writeSync(file, bytes);
        closeSync(file);
      },
    ],
    [
      'by rename',
      (bytes: Buffer) => {
        writeFileSync(`${mix}.new`, bytes);
        renameSync(`${mix}.new`, mix);
      },
    ],
  ])('%s, with its size and times as before, is built anew.', async (_, change) => {
    await writeMix(mix, { seconds: 2, seed: 1 });
    const restored = (): void => utimesSync(mix, 1.6e9, 1.6e9);
    restored();
    await project.publish();
    const before = content();
    const { size, mtimeNs } = statSync(mix, { bigint: true });
    await writeMix(`${mix}.other`, { seconds: 2, seed: 3 });
    change(readFileSync(`${mix}.other`));
    rmSync(`${mix}.other`);
    restored();
    const after = statSync(mix, { bigint: true });
    expect([after.size, after.mtimeNs]).toEqual([size, mtimeNs]);
    await project.publish();
    expect(content()).not.toEqual(before);
  });
});

describe('Space', () => {
  const free = (bytes: number): void =>
    void vi.spyOn(promises, 'statfs').mockResolvedValue({ bavail: bytes, bsize: 1 } as never);

  test.each([
    ['WAV and FLAC', 'targets: { flac: {}, cd: { ddp: false, cue: false } }'],
    ['many kinds', 'targets: { streaming: {}, mp3: {}, archive: {}, broadcast: {} }'],
  ])('is forecast: not under half of what is written, nor over twice: %s.', async (_, targets) => {
    rmSync(cache, { recursive: true, force: true });
    rmSync(project.path('out'), { recursive: true, force: true });
    project.write(SPEC.replace(/targets.*/, targets));
    const { spec } = await loadSpec(project.spec);
    const store = await openStore(cache);
    const { tools } = await findTools({ cache });
    const known = { store, tools, files: new SourceFiles(store) };
    const expected = await forecast(planOf(spec!), known, false);
    const before = bytesBelow(cache);
    await project.publish();
    const release = bytesBelow(project.path('out'));
    const folder = project.path('out', 'care');
    const sound = filesBelow(folder).map((file) => statSync(join(folder, file)));
    // What is published is in the cache already: only the texts are new on the disk.
    const shared = sound.filter(({ nlink }) => nlink > 1).reduce((sum, { size }) => sum + size, 0);
    const written = { cache: bytesBelow(cache) - before, release, texts: release - shared };
    console.info(targets, expected, written);
    for (const place of ['cache', 'release', 'texts'] as const) {
      expect(expected[place].likely).toBeGreaterThan(written[place] / 2);
      expect(expected[place].certain).toBeLessThan(written[place] * 2);
    }
    const lock = readLock(spec!, {});
    const again = planOf(spec!, lock.ok ? lock.value.held : undefined);
    expect((await forecast(again, known, true)).cache).toEqual({ certain: 0, likely: 0 });
  });

  test('that is clearly too little refuses before any step runs, with what is needed and what is free.', async () => {
    rmSync(cache, { recursive: true, force: true });
    await project.publish();
    const before = content();
    free(2_000_000);
    const { end, ran } = await project.edit('gain: 1 }', 'gain: 2 }').build();
    expect(ran).toEqual([]);
    expect(end.type).toBe('refused');
    const [finding] = end.findings.filter(({ level }) => level === 'error');
    expect(finding).toMatchObject({ code: 'no-space', measured: 2_000_000 });
    expect(finding.limit).toBeGreaterThan(2_500_000);
    expect(finding.message).toMatch(/needs about \d+\.\d MB .* 2\.0 MB are free/);
    expect(content()).toEqual(before);
    const needed = finding.limit as number;
    vi.restoreAllMocks();
    // Close to what is needed: it is tried, with a warning.
    free(Math.round(needed * 1.02));
    const close = await project.publish();
    expect(close.end.findings.map(({ code, level }) => [code, level])).toContainEqual([
      'little-space',
      'warning',
    ]);
    // What makes nothing does not ask.
    free(0);
    expect((await project.publish()).ran).toEqual([]);
  });
});

function bytesBelow(folder: string): number {
  const inodes = new Map<number, number>();
  for (const path of filesBelow(folder)) {
    const { ino, blocks } = statSync(join(folder, path));
    inodes.set(ino, blocks * 512);
  }
  return [...inodes.values()].reduce((sum, bytes) => sum + bytes, 0);
}
