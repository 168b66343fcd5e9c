import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  promises,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Digest, sha256 } from '../../src/base/digest.ts';
import { Refused } from '../../src/base/result.ts';
import { interposed } from '../../src/host/effect.ts';
import { ownMark } from '../../src/host/environment.ts';
import { unsettledFor } from '../../src/store/inputs.ts';
import { type Artifact, type Needs, openStore, type Store, type Trace } from '../../src/store/store.ts';

let folder: string;
let store: Store;
const inCache = (...parts: string[]) => join(folder, 'cache', 'v1', ...parts);
const temporaries = () => readdirSync(inCache('tmp'));
const codeOf = (thrown: unknown) => (thrown instanceof Refused ? thrown.findings[0]?.code : thrown);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
  store = await openStore(join(folder, 'cache'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function put(content: string | Uint8Array) {
  const path = await store.temporary();
  writeFileSync(path, content);
  return store.adopt(path);
}

/** Lets a file look old enough that its times can be trusted. */
function age(path: string): Promise<void> {
  utimesSync(path, new Date('2020-01-02T03:04:05.678Z'), new Date('2020-01-02T03:04:05.678Z'));
  return delay(60);
}

function tracePath(key: Digest): string {
  return inCache('traces', key.slice(0, 2), key.slice(2));
}

async function traceOf(name: string): Promise<Trace> {
  return { key: sha256(name), kind: 'test', outputs: { audio: await put(name) }, findings: [] };
}

describe('objects', () => {
  it('are found under the digest of their content, read-only, and the temporary is gone.', async () => {
    const artifact = await put('hello');
    expect(artifact).toEqual({ digest: sha256('hello'), bytes: 5 });
    expect(readFileSync(store.path(artifact.digest), 'utf8')).toBe('hello');
    expect(statSync(store.path(artifact.digest)).mode & 0o777).toBe(0o444);
    expect(store.has(artifact.digest)).toBe(true);
    expect(store.has(sha256('other'))).toBe(false);
    expect(temporaries()).toEqual([]);
  });

  it('are kept once, however often they are adopted, also at the same time.', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => put('same')));
    expect(new Set(all.map((a) => a.digest)).size).toBe(1);
    expect(temporaries()).toEqual([]);
  });

  it('heal: an object cut short is replaced by a whole one.', async () => {
    const { digest } = await put('whole content');
    chmodSync(store.path(digest), 0o644);
    truncateSync(store.path(digest), 3);
    expect(await store.verify(digest)).toBe(false);
    await put('whole content');
    expect(await store.verify(digest)).toBe(true);
  });

  it('drop the temporary when they cannot be adopted.', async () => {
    const path = await store.temporary();
    writeFileSync(path, 'content');
    interposed.by = {
      before: (name) => {
        if (name === 'rename') throw Object.assign(new Error('EIO'), { code: 'EIO' });
      },
    };
    const thrown: unknown = await store.adopt(path).catch((e: unknown) => e);
    delete interposed.by;
    expect(codeOf(thrown)).toBe('disk-fault');
    expect(temporaries()).toEqual([]);
  });

  it('move a file that stands where their folder should be aside, and destroy nothing.', async () => {
    const shard = dirname(store.path(sha256('content')));
    writeFileSync(shard, 'mine');
    expect(await store.verify((await put('content')).digest)).toBe(true);
    const aside = readdirSync(dirname(shard)).filter((name) => name.includes('.foreign-'));
    expect(aside.map((name) => readFileSync(join(dirname(shard), name), 'utf8'))).toEqual(['mine']);
  });

  it('have temporary paths that never repeat.', async () => {
    const paths = await Promise.all(Array.from({ length: 1000 }, () => store.temporary()));
    expect(new Set(paths).size).toBe(1000);
  });
});

describe('opening', () => {
  it('leaves what another version keeps alone, with one line.', async () => {
    mkdirSync(join(folder, 'cache', 'v2'));
    writeFileSync(join(folder, 'cache', 'v2', 'anything'), 'theirs');
    const { notices } = await openStore(join(folder, 'cache'));
    expect(notices.map(({ code, level }) => [code, level])).toEqual([['other-cache', 'note']]);
    expect(readFileSync(join(folder, 'cache', 'v2', 'anything'), 'utf8')).toBe('theirs');
  });

  it.each(['v1', 'v1/objects', 'v1/traces', 'v1/inputs', 'v1/tmp', 'v1/leases'])(
    'moves a file called %s aside, with one line, and destroys nothing.',
    async (name) => {
      const path = join(folder, 'cache', name);
      rmSync(path, { recursive: true });
      writeFileSync(path, 'mine');
      const opened = await openStore(join(folder, 'cache'));
      expect(opened.notices.map(({ code, level }) => [code, level])).toEqual([
        ['cache-set-aside', 'warning'],
      ]);
      const aside = readdirSync(dirname(path)).filter((each) => each.includes('.foreign-'));
      expect(aside.map((each) => readFileSync(join(dirname(path), each), 'utf8'))).toEqual(['mine']);
      store = opened;
      expect(store.has((await put('ours')).digest)).toBe(true);
      expect((await openStore(join(folder, 'cache'))).notices).toEqual([]);
    },
  );

  it('is refused where the cache itself is a file.', async () => {
    const path = join(folder, 'plain');
    writeFileSync(path, 'mine');
    const thrown: unknown = await openStore(path).catch((e: unknown) => e);
    expect(codeOf(thrown)).toBe('cache-in-the-way');
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  it.each([
    ['EACCES', 'permission denied'],
    ['EROFS', 'read-only file system'],
  ])(
    'needs no permission to write; writing says of %s that the cache cannot be written.',
    async (code, why) => {
      const { digest } = await put('made before');
      interposed.by = {
        before: (name) => {
          if (name === 'access') throw Object.assign(new Error(code), { code });
        },
      };
      const reader = await openStore(join(folder, 'cache'));
      expect(reader.has(digest)).toBe(true);
      const thrown: unknown = await reader.temporary().catch((e: unknown) => e);
      const other: unknown = await reader.ingest(join(folder, 'any.wav')).catch((e: unknown) => e);
      delete interposed.by;
      expect([codeOf(thrown), codeOf(other)]).toEqual(['cache-not-writable', 'cache-not-writable']);
      expect((thrown as Error).message).toContain(why);
    },
  );
});

describe('inputs', () => {
  it('are copied and hashed once, and then known without being read.', async () => {
    const mix = join(folder, 'mix.wav');
    const content = randomBytes(3_000_001);
    writeFileSync(mix, content);
    await age(mix);
    expect(store.known(mix)).toBeUndefined();
    const artifact = await store.ingest(mix);
    expect(artifact).toEqual({ digest: sha256(content), bytes: content.length });
    expect(readFileSync(store.path(artifact.digest)).equals(content)).toBe(true);
    expect(store.known(mix)).toEqual(artifact);
    expect((await openStore(join(folder, 'cache'))).known(mix)).toEqual(artifact);
    expect(temporaries()).toEqual([]);
  });

  it('are not known after a change that keeps size and modification time.', async () => {
    const mix = join(folder, 'mix.wav');
    writeFileSync(mix, 'first');
    await age(mix);
    await store.ingest(mix);
    writeFileSync(mix, 'other');
    await age(mix);
    expect(store.known(mix)).toBeUndefined();
    expect((await store.ingest(mix)).digest).toBe(sha256('other'));
  });

  it('are read only when a change would show in their times, and are known then.', async () => {
    const mix = join(folder, 'mix.wav');
    writeFileSync(mix, 'fresh');
    const artifact = await store.ingest(mix);
    expect(Date.now() - statSync(mix).ctimeMs).toBeGreaterThanOrEqual(50);
    expect(store.known(mix)).toEqual(artifact);
  });

  it.each([
    ['fine times', '1000000000000000001', '1000000000000000001', 50],
    ['a time set to the second', '1000000000000000000', '1000000000000000001', 50],
    ['coarse times', '1000000000000000000', '1000000000000000000', 2000],
    ['an old time set later', '1', '1000000000000000001', 50],
    ['a time in the future', '1000000000000000001', '2000000000000000001', 2000],
  ])('wait as long as a change can hide: %s.', (_, mtime, ctime, wait) => {
    const identity = { kind: 'file', size: 1, mtime, ctime, inode: '1:1' } as const;
    expect(unsettledFor(identity, 1e12)).toBe(wait);
    if (wait < 2000) expect(unsettledFor(identity, 1e12 + 50)).toBe(0);
  });

  it('are not known when their object has gone or was cut short.', async () => {
    const mix = join(folder, 'mix.wav');
    writeFileSync(mix, 'content');
    await age(mix);
    const { digest } = await store.ingest(mix);
    rmSync(store.path(digest));
    expect(store.known(mix)).toBeUndefined();
    expect(await store.ingest(mix)).toEqual({ digest, bytes: 7 });
    expect(store.has(digest)).toBe(true);
  });

  it('are refused when they change while they are read.', async () => {
    const mix = join(folder, 'mix.wav');
    writeFileSync(mix, new Uint8Array(64 << 20));
    await age(mix);
    const growing = setInterval(() => appendFileSync(mix, 'x'), 5);
    const thrown: unknown = await store.ingest(mix).catch((e: unknown) => e);
    clearInterval(growing);
    expect(codeOf(thrown)).toBe('changed-while-reading');
    expect(store.known(mix)).toBeUndefined();
    expect(temporaries()).toEqual([]);
  });

  it('are refused where the cache has no room for them, with what they need.', async () => {
    const mix = join(folder, 'mix.wav');
    writeFileSync(mix, 'content');
    vi.spyOn(promises, 'statfs').mockResolvedValue({ bavail: 1, bsize: 4 } as never);
    const thrown: unknown = await store.ingest(mix).catch((e: unknown) => e);
    vi.restoreAllMocks();
    expect((thrown as Refused).findings[0]).toMatchObject({ code: 'no-space', measured: 4, limit: 7 });
    expect(temporaries()).toEqual([]);
  });

  const changes: readonly (readonly [string, (mix: string, other: Uint8Array) => void])[] = [
    ['overwritten', (mix, other) => writeFileSync(mix, other)],
    ['overwritten in place, its times set back', overwriteUnseen],
    ['truncated', (mix, other) => truncateSync(mix, other.length >> 1)],
    ['grown', (mix, other) => appendFileSync(mix, other.subarray(0, 1000))],
    [
      'replaced by rename',
      (mix, other) => {
        writeFileSync(`${mix}.new`, other);
        renameSync(`${mix}.new`, mix);
      },
    ],
    ['deleted', (mix) => rmSync(mix)],
  ];

  it.each(changes)(
    'that are %s at any of 20 points of their reading are refused, or one version.',
    async (_, change) => {
      const mix = join(folder, 'mix.wav');
      const [one, two] = [randomBytes(2_200_000), randomBytes(2_200_000)];
      writeFileSync(mix, one);
      const numbered = await effectsOf(() => store.ingest(mix));
      const ends = new Set<string>();
      for (let point = 0; point < 20; point++) {
        rmSync(join(folder, 'cache'), { recursive: true });
        store = await openStore(join(folder, 'cache'));
        writeFileSync(mix, one);
        utimesSync(mix, 1.6e9, 1.6e9);
        await delay(60);
        const at = Math.floor((point * numbered) / 20);
        const ended = await effectsOf(
          () => store.ingest(mix),
          (n) => n === at && change(mix, two),
        ).catch((e: unknown) => e);
        delete interposed.by;
        const versions = existsSync(mix) ? [one, readFileSync(mix)] : [one];
        if (ended instanceof Refused) {
          expect(['changed-while-reading', 'missing']).toContain(codeOf(ended));
          ends.add('refused');
        } else {
          const { digest } = lastIngested!;
          expect(versions.map((version) => sha256(version))).toContain(digest);
          expect(await store.verify(digest)).toBe(true);
          ends.add(digest === sha256(one) ? 'before' : 'after');
        }
        expect(temporaries()).toEqual([]);
      }
      expect(ends).toContain('refused');
    },
  );

  it('are refused when they are missing, a folder or a FIFO.', async () => {
    const fifo = join(folder, 'fifo.wav');
    execFileSync('mkfifo', [fifo]);
    const refusal = (path: string) => store.ingest(path).then(() => 'none', codeOf);
    expect(await refusal(join(folder, 'none.wav'))).toBe('missing');
    expect(await refusal(folder)).toBe('is-a-folder');
    expect(await refusal(fifo)).toBe('not-a-file');
  });
});

describe('traces', () => {
  it('are given back as they were recorded.', async () => {
    const trace: Trace = { ...(await traceOf('a')), facts: { peak: 0.25, list: [1, 'ü'] } };
    expect(store.trace(trace.key)).toBeUndefined();
    await store.record(trace);
    expect(store.trace(trace.key)).toEqual(trace);
    expect(temporaries()).toEqual([]);
  });

  it('are not believed when any byte of them is changed or missing.', async () => {
    const trace = await traceOf('a');
    await store.record(trace);
    const path = tracePath(trace.key);
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at += 7) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(path, changed);
      expect(store.trace(trace.key)).toBeUndefined();
      writeFileSync(path, whole.subarray(0, at));
      expect(store.trace(trace.key)).toBeUndefined();
    }
    writeFileSync(path, whole);
    expect(store.trace(trace.key)).toEqual(trace);
  });

  it('are not believed under a key that is not theirs.', async () => {
    const trace = await traceOf('a');
    await store.record(trace);
    const other = sha256('b');
    mkdirSync(dirname(tracePath(other)), { recursive: true });
    writeFileSync(tracePath(other), readFileSync(tracePath(trace.key)));
    expect(store.trace(other)).toBeUndefined();
  });

  it('are not believed when an object is missing or shorter than it was.', async () => {
    const trace = await traceOf('a long enough text');
    await store.record(trace);
    const object = store.path(trace.outputs['audio'].digest);
    chmodSync(object, 0o644);
    truncateSync(object, 4);
    expect(store.trace(trace.key)).toBeUndefined();
    rmSync(object);
    expect(store.trace(trace.key)).toBeUndefined();
  });

  it('of a big album, 600 of them, are looked at for less than 100 ms of processor time.', async () => {
    const { outputs } = await traceOf('a');
    const findings = Array.from({ length: 3 }, (_, i) => ({
      code: `code-${i}`,
      level: 'note' as const,
      message: 'something was noticed about this track, and it is worth a line',
    }));
    const keys = Array.from({ length: 600 }, (_, i) => sha256(`step ${i}`));
    for (const key of keys) await store.record({ key, kind: 'test', outputs, findings });
    const times = [0, 0, 0].map(() => {
      // Processor time, because the machine of a test is rarely idle.
      const began = process.cpuUsage();
      expect(keys.every((key) => store.trace(key) !== undefined)).toBe(true);
      const { user, system } = process.cpuUsage(began);
      return (user + system) / 1000;
    });
    expect(Math.min(...times)).toBeLessThan(100);
  });
});

describe('collect', () => {
  it('removes what dead processes left and leaves the temporaries of living ones.', async () => {
    const mine = await store.temporary();
    writeFileSync(mine, 'mine');
    const { machine, started } = ownMark();
    const dead = `${machine}-${deadPid()}-${started}-1-00000000`;
    const reused = `${machine}-${process.pid}-${Number(started) - 1}-1-00000000`;
    const elsewhere = `ffffffff-1-1-1-00000000`;
    for (const name of [dead, reused, elsewhere]) writeFileSync(inCache('tmp', name), 'left');
    expect((await store.collect()).removed).toEqual({ files: 2, bytes: 8, linked: 0 });
    expect(temporaries().sort()).toEqual([mine.slice(mine.lastIndexOf('/') + 1), elsewhere].sort());
  });

  it('removes objects, traces and records of inputs nobody needs, and says how much.', async () => {
    const [kept, lost] = [await traceOf('kept'), await traceOf('lost')];
    await store.record(kept);
    await store.record(lost);
    const mix = join(folder, 'mix.wav');
    writeFileSync(mix, 'a mix');
    await store.ingest(mix);
    const needs = needsOf([kept]);
    const { removed, kept: stays, running } = await store.collect({ needs, dryRun: true });
    expect(removed.files).toBe(4);
    expect(store.has(sha256('a mix'))).toBe(true);
    expect(await store.collect({ needs })).toEqual({ removed, kept: stays, running, foreign: [] });
    expect(stays.files).toBe(2);
    expect(store.trace(kept.key)).toEqual(kept);
    expect(store.has(lost.outputs['audio'].digest)).toBe(false);
    expect(existsSync(tracePath(lost.key))).toBe(false);
    expect(readdirSync(inCache('inputs')).flatMap((shard) => readdirSync(inCache('inputs', shard)))).toEqual(
      [],
    );
  });

  it('goes on beyond what nobody needs until a budget is met: least recently needed first, then the largest.', async () => {
    const traces: Trace[] = [];
    for (const [i, bytes] of [1000, 3000, 2000, 4000].entries()) {
      const audio = await put(randomBytes(bytes));
      traces.push({ key: sha256(`t${i}`), kind: 'test', outputs: { audio }, findings: [] });
      await store.record(traces[i]);
    }
    const at = [5, 5, 5, 9];
    const needs = needsOf(traces, (i) => at[i]);
    const { kept } = await store.collect({ needs });
    const there = () => traces.map(({ key }) => store.trace(key) !== undefined);
    expect(there()).toEqual([true, true, true, true]);
    await store.collect({ needs, budget: kept.bytes - 1 });
    expect(there()).toEqual([true, false, true, true]);
    await store.collect({ needs, budget: 5000 });
    expect(there()).toEqual([false, false, false, true]);
    // What is left of a trace without its object is waste, and goes too.
    expect(existsSync(tracePath(traces[0].key))).toBe(false);
    const { kept: last } = await store.collect({ needs, budget: 0 });
    expect(last).toEqual({ files: 0, bytes: 0 });
  });

  it('leaves objects and traces alone while a build runs, says which, and believes no dead one.', async () => {
    const lost = await traceOf('lost');
    await store.record(lost);
    const { machine, started } = ownMark();
    writeFileSync(inCache('leases', `${machine}-${deadPid()}-${started}-1-00000000`), '');
    const end = await store.lease();
    writeFileSync(inCache('tmp', `${machine}-${deadPid()}-${started}-1-00000000`), 'left');
    const during = await store.collect({ needs: needsOf([]) });
    expect(during.running.map(({ pid }) => pid)).toEqual([process.pid]);
    expect(during.removed.files).toBe(2);
    expect(store.trace(lost.key)).toEqual(lost);
    await end();
    const after = await store.collect({ needs: needsOf([]) });
    expect(after.running).toEqual([]);
    expect(after.removed.files).toBe(2);
    expect(readdirSync(inCache('leases'))).toEqual([]);
  });

  it('stops where a build begins meanwhile.', async () => {
    for (let i = 0; i < 100; i++) await put(`object ${i}`);
    let removals = 0;
    let end: Promise<() => Promise<void>> | undefined;
    interposed.by = {
      before: (name, path) => {
        if (name === 'remove' && path.includes('objects') && ++removals === 40) end = store.lease();
      },
    };
    const { removed, kept, running } = await store.collect({ needs: needsOf([]) });
    delete interposed.by;
    await (
      await end!
    )();
    expect(running).toHaveLength(1);
    expect(removed.files).toBe(64);
    expect(kept.files).toBe(36);
    expect(filesIn('objects')).toBe(36);
  });

  it('touches nothing that is not its own.', async () => {
    await put('ours');
    mkdirSync(inCache('objects', 'notes'));
    writeFileSync(inCache('objects', 'notes', 'a'.repeat(62)), 'mine');
    writeFileSync(inCache('objects', '00'), 'mine');
    mkdirSync(inCache('traces', 'ff'));
    writeFileSync(inCache('traces', 'ff', 'readme.txt'), 'mine');
    writeFileSync(inCache('later'), 'mine');
    const { removed, foreign } = await store.collect({ needs: needsOf([]), budget: 0 });
    expect(removed.files).toBe(1);
    expect([...foreign].sort()).toEqual([
      'v1/later',
      'v1/objects/00',
      'v1/objects/notes',
      'v1/traces/ff/readme.txt',
    ]);
    expect(readFileSync(inCache('objects', 'notes', 'a'.repeat(62)), 'utf8')).toBe('mine');
    expect(readFileSync(inCache('traces', 'ff', 'readme.txt'), 'utf8')).toBe('mine');
  });

  it('costs one effect on the disk for a file that goes, and none for one that stays.', async () => {
    const traces = await Promise.all(Array.from({ length: 40 }, (_, i) => traceOf(`kept ${i}`)));
    for (const trace of traces) await store.record(trace);
    for (let i = 0; i < 70; i++) await put(`object ${i}`);
    const effects: string[] = [];
    interposed.by = { before: (name) => effects.push(name) };
    await store.collect({ needs: needsOf(traces) });
    delete interposed.by;
    expect(effects).toEqual(Array.from({ length: 70 }, () => 'remove'));
  });
});

function needsOf(traces: readonly Trace[], at: (i: number) => number = () => 1): Needs {
  const named = traces.map((trace, i) => {
    const objects = Object.values(trace.outputs).map(({ digest }) => digest);
    return [trace.key, { at: at(i), objects }] as const;
  });
  const objects = named.flatMap(([, need]) => need.objects.map((digest) => [digest, need.at] as const));
  return { traces: new Map(named), objects: new Map(objects) };
}

function filesIn(shelf: string): number {
  return readdirSync(inCache(shelf)).flatMap((shard) => readdirSync(inCache(shelf, shard))).length;
}

let lastIngested: Artifact | undefined;

/** Ingests, calling `at` before every effect on the disk with its number; returns how many there were. */
async function effectsOf(ingest: () => Promise<Artifact>, at: (n: number) => void = () => undefined) {
  let n = 0;
  interposed.by = { before: () => at(n++) };
  lastIngested = await ingest();
  delete interposed.by;
  return n;
}

/** Other content of the same size in the same file, with the same modification time. */
function overwriteUnseen(path: string, content: Uint8Array): void {
  const { mtimeMs } = statSync(path);
  const file = openSync(path, 'r+');
  writeSync(file, content);
  closeSync(file);
  utimesSync(path, mtimeMs / 1000, mtimeMs / 1000);
}

function deadPid(): number {
  return Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
}
