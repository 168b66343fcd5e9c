import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Digest, sha256 } from '../../src/base/digest.ts';
import { error } from '../../src/base/finding.ts';
import { Refused } from '../../src/base/result.ts';
import { ownMark } from '../../src/host/environment.ts';
import type * as Disk from '../../src/host/disk.ts';
import type { Entry } from '../../src/release/aside.ts';
import { type Place, publish, type Published, standing } from '../../src/release/publish.ts';
import { openStore, type Store } from '../../src/store/store.ts';

/** Counts the effects of publishing on the disk and makes the wanted one fail: what a crash leaves behind. */
const fault = vi.hoisted(() => ({ at: Infinity, count: 0 }));

vi.mock('../../src/host/disk.ts', async (original) => {
  const disk = await original<typeof Disk>();
  const failing = ([name, value]: [string, unknown]): [string, unknown] => {
    const effects = [
      'makeFolder',
      'cloneFile',
      'linkFile',
      'makeWritable',
      'syncFile',
      'writeNewFile',
      'syncFolder',
      'rename',
      'makeLink',
      'remove',
      'replaceFile',
    ];
    if (!effects.includes(name)) return [name, value];
    const act = value as (...args: unknown[]) => Promise<unknown>;
    const counted = (...args: unknown[]): Promise<unknown> => {
      // A dead process does nothing more, so every effect after the crash fails as well.
      if (++fault.count >= fault.at) throw new Refused(error('crash', `crash at ${name}`));
      // Durability cannot be seen without pulling the plug, and waiting for the disk takes most of the time.
      return name.startsWith('sync') ? Promise.resolve() : act(...args);
    };
    return [name, counted];
  };
  return Object.fromEntries(Object.entries(disk).map(failing));
});

let root: string;
let store: Store;
let place: Place;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'publish-'));
  store = await openStore(join(root, 'cache'));
  place = { pointer: join(root, 'out', 'album'), memory: join(root, 'cache', 'published', 'x.json') };
  fault.count = 0;
});
afterEach(() => {
  fault.at = Infinity;
  rmSync(root, { recursive: true, force: true });
});

async function objectOf(text: string): Promise<{ object: Digest; bytes: number }> {
  const temporary = await store.temporary();
  writeFileSync(temporary, text);
  const { digest, bytes } = await store.adopt(temporary);
  return { object: digest, bytes };
}

/** A release of a number: three audio files in folders, one of them always the same, and a text. */
async function entries(n: number): Promise<Entry[]> {
  return [
    { path: 'cd/01 - A.wav', ...(await objectOf(`audio ${n}`)) },
    { path: 'cd/02 - B.wav', ...(await objectOf('the same in every release')) },
    { path: 'streaming/01 - A.wav', ...(await objectOf(`other ${n}`)) },
    { path: 'manifest.json', text: `{ "n": ${n} }\n` },
  ];
}

/** Objects and texts apart, as a build gives them. */
const content = (all: readonly Entry[]) => ({
  objects: all.filter((entry) => 'object' in entry),
  texts: () => Promise.resolve(all.filter((entry) => 'text' in entry)),
});
const put = async (n: number) => publish(place, content(await entries(n)), sha256(`fingerprint ${n}`), store);
const vault = (): string[] => readdirSync(join(root, 'out', '.album')).sort();
const read = (path: string): string => readFileSync(join(place.pointer, path), 'utf8');

/** Which whole release the pointer shows, undefined for none; anything less than whole is a failure. */
function shown(): number | undefined {
  if (!existsSync(join(root, 'out', 'album'))) {
    expect(() => readlinkSync(place.pointer)).toThrow('ENOENT');
    return undefined;
  }
  const n = (JSON.parse(read('manifest.json')) as { n: number }).n;
  expect(read('cd/01 - A.wav')).toBe(`audio ${n}`);
  expect(read('streaming/01 - A.wav')).toBe(`other ${n}`);
  expect(read('checksums.sha256').trim().split('\n')).toHaveLength(4);
  expect(read('cd/02 - B.wav')).toBe('the same in every release');
  return n;
}

/** What trouble there was, also after it was published. */
async function codeOf(act: Promise<Published>): Promise<string | undefined> {
  try {
    return (await act).untidy?.[0]?.code;
  } catch (thrown) {
    if (thrown instanceof Refused) return thrown.findings[0].code;
    throw thrown;
  }
}

/** Acts until effect `at` and no further; undefined if there were fewer. */
async function crashing(at: number, act: () => Promise<Published>): Promise<string | undefined> {
  Object.assign(fault, { at, count: 0 });
  const code = await codeOf(act());
  fault.at = Infinity;
  // A process that dies holds no lock any more, but this one lives.
  rmSync(join(root, 'out', '.album', 'lock'), { force: true });
  return code;
}

describe('A published release', () => {
  test('holds every file and their checksums, sorted, behind a link named by them.', async () => {
    const { fresh, digest, path } = await put(1);
    expect({ fresh, path }).toEqual({ fresh: true, path: place.pointer });
    expect(shown()).toBe(1);
    const sums = read('checksums.sha256');
    expect(sums).toBe(
      [
        `${sha256('audio 1')}  cd/01 - A.wav`,
        `${sha256('the same in every release')}  cd/02 - B.wav`,
        `${sha256('{ "n": 1 }\n')}  manifest.json`,
        `${sha256('other 1')}  streaming/01 - A.wav`,
      ]
        .sort()
        .map((line) => `${line}\n`)
        .join(''),
    );
    expect(digest).toBe(sha256(sums));
    expect(readlinkSync(place.pointer)).toBe(`.album/${digest.slice(0, 16)}`);
    expect(vault()).toEqual([digest.slice(0, 16)]);
  });

  test('keeps the one before it, and no more.', async () => {
    const digests: string[] = [];
    for (const n of [1, 2, 3]) digests.push((await put(n)).digest.slice(0, 16));
    expect(vault()).toEqual(digests.slice(1).sort());
    expect(shown()).toBe(3);
  });

  test('published again leaves both where they are.', async () => {
    await put(1);
    await put(2);
    const before = vault();
    await put(2);
    expect(vault()).toEqual(before);
    expect(shown()).toBe(2);
  });

  test('shares with the one before it what both have, and nothing that was touched since.', async () => {
    const inode = (path: string): number => statSync(join(place.pointer, path)).ino;
    await put(1);
    const [same, other] = [inode('cd/02 - B.wav'), inode('cd/01 - A.wav')];
    await put(2);
    expect(inode('cd/02 - B.wav')).toBe(same);
    expect(inode('cd/01 - A.wav')).not.toBe(other);
    writeFileSync(join(place.pointer, 'cd/02 - B.wav'), 'the s_me in every release');
    // It is the cache's object as well, where the file system has no clones: found, taken away, made again by the build.
    const code = await codeOf(put(3));
    expect([undefined, 'damaged']).toContain(code);
    if (code !== undefined) await put(3);
    expect(shown()).toBe(3);
    expect(inode('cd/02 - B.wav')).not.toBe(same);
  });

  test('has files of sound that nobody writes to by mistake.', async () => {
    await put(1);
    expect(statSync(join(place.pointer, 'cd/01 - A.wav')).mode & 0o222).toBe(0);
  });

  test('can be gone back to.', async () => {
    await put(1);
    await put(2);
    await put(1);
    expect(shown()).toBe(1);
    expect(vault()).toHaveLength(2);
  });

  test('leads nobody out of its folder.', async () => {
    const outside: Entry = { path: '../../escaped.txt', text: 'x' };
    await expect(publish(place, content([outside]), sha256('f'), store)).rejects.toThrow(/leads out/);
    expect(existsSync(join(root, 'escaped.txt'))).toBe(false);
    expect(existsSync(join(root, 'out', 'escaped.txt'))).toBe(false);
  });
});

describe('A release that stands', () => {
  const same = () => standing(place, sha256('fingerprint 1'));

  test('is known by what it was made of, as long as nobody touches a file.', async () => {
    expect(await same()).toBeUndefined();
    const { digest } = await put(1);
    expect(await same()).toEqual({ path: place.pointer, digest, fresh: false });
    expect(await standing(place, sha256('fingerprint 2'))).toBeUndefined();
  });

  test('rids itself of the lock of a build that died after it had published, and of no other.', async () => {
    await put(1);
    const lock = join(root, 'out', '.album', 'lock');
    const dead = Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }));
    for (const [pid, stays] of [
      [dead, false],
      [process.pid, true],
    ] as const) {
      writeFileSync(lock, JSON.stringify({ ...ownMark(), pid, claim: 'x' }));
      expect(await same()).toBeDefined();
      expect(existsSync(lock)).toBe(stays);
    }
  });

  test.each([
    ['changed', () => writeFileSync(join(place.pointer, 'manifest.json'), '{ "n": 2 }\n')],
    ['removed', () => rmSync(join(place.pointer, 'cd', '01 - A.wav'))],
    [
      'written anew with the same content',
      () => writeFileSync(join(place.pointer, 'cd', '01 - A.wav'), 'audio 1'),
    ],
    ['left alone, but the link removed', () => rmSync(place.pointer)],
    ['forgotten', () => rmSync(place.memory)],
    ['remembered badly', () => writeFileSync(place.memory, '{"fingerprint":')],
    ['remembered as nothing', () => writeFileSync(place.memory, 'null')],
  ])('does not when a file is %s.', async (_, spoil) => {
    await put(1);
    spoil();
    expect(await same()).toBeUndefined();
    await put(1);
    expect(await same()).toBeDefined();
    expect(shown()).toBe(1);
  });
});

describe('Damage', () => {
  function spoil(object: Digest, text: string): void {
    const path = store.path(object);
    rmSync(path);
    writeFileSync(path, text);
  }

  test('of an object in the store is found, the former release stays, and the object is made again.', async () => {
    await put(1);
    const damaged = await entries(2);
    const first = damaged[0] as { object: Digest };
    spoil(first.object, 'audio X');
    expect(await codeOf(publish(place, content(damaged), sha256('f'), store))).toBe('damaged');
    expect(shown()).toBe(1);
    expect(store.has(first.object)).toBe(false);
    await put(2);
    expect(shown()).toBe(2);
  });

  test('of what is shown is mended without taking it away, and the release before stays.', async () => {
    await put(1);
    const [former] = vault();
    await put(2);
    const manifest = join(place.pointer, 'manifest.json');
    writeFileSync(manifest, 'scribble');
    // Whatever happens while it is mended: the rest of what is shown can be read.
    const again = await entries(2);
    for (let at = 1; ; at++) {
      const failed = await crashing(at, () => publish(place, content(again), sha256('fingerprint 2'), store));
      expect(read('cd/01 - A.wav'), `effect ${at}`).toBe('audio 2');
      if (failed === undefined) break;
    }
    expect(shown()).toBe(2);
    expect(vault()).toContain(former);
    expect(vault()).toHaveLength(2);
    // And mended a second time.
    writeFileSync(manifest, 'scribble');
    await put(2);
    expect(shown()).toBe(2);
    expect(vault()).toContain(former);
    await put(3);
    expect(vault()).toHaveLength(2);
  });
});

describe('A crash', () => {
  test('at any effect on the disk leaves the former release or the new one, whole, and the next build recovers.', async () => {
    let effects = 0;
    for (let at = 1; ; at++) {
      rmSync(join(root, 'out'), { recursive: true, force: true });
      await put(1);
      const next = await entries(2);
      const crashed = await crashing(at, () => publish(place, content(next), sha256('f'), store));
      expect([1, 2], `after effect ${at}`).toContain(shown());
      if (crashed === undefined) break;
      effects = at;
      await put(3);
      expect(shown()).toBe(3);
      expect(vault().filter((name) => !/^[0-9a-f]{16}$/.test(name))).toEqual([]);
    }
    expect(effects).toBeGreaterThan(15);
  });

  test('once the pointer is swapped is told as a warning: what is refused is never shown, what is shown was published.', async () => {
    let warned = 0;
    for (let at = 1; ; at++) {
      rmSync(join(root, 'out'), { recursive: true, force: true });
      await put(1);
      const next = await entries(2);
      let published: Published | undefined;
      const act = async () => (published = await publish(place, content(next), sha256('f'), store));
      const crashed = await crashing(at, act);
      expect(shown(), `after effect ${at}`).toBe(published === undefined ? 1 : 2);
      if (crashed === undefined) break;
      warned += published === undefined ? 0 : 1;
      expect(published?.untidy?.map(({ level }) => level) ?? ['warning']).toEqual(['warning']);
    }
    expect(warned).toBeGreaterThan(3);
  });

  test('in the first build leaves nothing to be seen under the name.', async () => {
    for (let at = 1; ; at++) {
      rmSync(join(root, 'out'), { recursive: true, force: true });
      const first = await entries(1);
      const crashed = await crashing(at, () => publish(place, content(first), sha256('f'), store));
      if (crashed === undefined) break;
      expect([undefined, 1]).toContain(shown());
    }
    expect(shown()).toBe(1);
  });

  test('leaves an unfinished folder that the next build replaces.', async () => {
    const { digest } = await put(1);
    rmSync(place.pointer);
    const folder = join(root, 'out', '.album', digest.slice(0, 16));
    rmSync(join(folder, 'cd'), { recursive: true });
    const aside = join(root, 'out', '.album', 'next.part');
    mkdirSync(aside);
    writeFileSync(join(aside, 'stray.txt'), 'x');
    await put(1);
    expect(shown()).toBe(1);
    expect(readdirSync(place.pointer).sort()).toEqual([
      'cd',
      'checksums.sha256',
      'manifest.json',
      'streaming',
    ]);
  });
});

describe('What is in the way', () => {
  test.each([
    ['a folder', () => mkdirSync(place.pointer, { recursive: true })],
    ['a file', () => writeFileSync(place.pointer, 'mine')],
    ['a link elsewhere', () => symlinkSync(root, place.pointer)],
    ['a link to nowhere', () => symlinkSync('nowhere', place.pointer)],
    ['a link into the vault of another', () => symlinkSync('.other/0123456789abcdef', place.pointer)],
  ])('%s under the name is left alone.', async (_, plant) => {
    mkdirSync(join(root, 'out'));
    plant();
    expect(await codeOf(put(1))).toBe('output-occupied');
    expect(readdirSync(join(root, 'out', '.album'))).toEqual([]);
  });

  test('a file where the output folder should be is named.', async () => {
    writeFileSync(join(root, 'out'), 'mine');
    expect(await codeOf(put(1))).toBe('not-a-folder');
    mkdirSync(join(root, 'elsewhere'));
    writeFileSync(join(root, 'elsewhere', '.album'), 'mine');
    place = { ...place, pointer: join(root, 'elsewhere', 'album') };
    expect(await codeOf(put(1))).toMatch(/in-the-way|not-a-folder/);
  });
});

test('Many builds that publish to one place at once all end well, and one of them is shown whole.', async () => {
  const all = await Promise.all([1, 2, 3, 2, 1].map(async (n) => codeOf(put(n))));
  expect(all).toEqual([undefined, undefined, undefined, undefined, undefined]);
  expect([1, 2, 3]).toContain(shown());
  expect(vault().length).toBeLessThanOrEqual(2);
  expect(vault()).not.toContain('lock');
});
