import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BuildOptions } from '../../src/build/build.ts';
import { preview } from '../../src/build/preview.ts';
import { loadSpec } from '../../src/spec/load.ts';
import { type Nginx, startNginx } from './cache_server.ts';
import { contentOf, Project, twoTracks, writeMix } from './rig.ts';

const SPEC = twoTracks('Shared');

let nginx: Nginx;
let plain: Record<string, string>;
const first = new Project('first');
const second = new Project('second');

beforeAll(async () => {
  nginx = await startNginx();
  first.write(SPEC);
  await writeMix(first.path('mixes', 'one.wav'), { seconds: 2, seed: 1 });
  await writeMix(first.path('mixes', 'two.wav'), { seconds: 2, seed: 2, peak: 0.9 });
  cpSync(first.path('mixes'), second.path('mixes'), { recursive: true });
  await first.publish();
  plain = contentOf(first.path('out', 'shared'));
  for (const name of ['.release', 'album.lock.json']) rmSync(first.path(name), { recursive: true });
  process.env['RELEASE_CACHE_URL'] = nginx.url;
  await first.publish();
  delete process.env['RELEASE_CACHE_URL'];
});
beforeEach(() => {
  process.env['RELEASE_CACHE_URL'] = nginx.url;
  empty();
  second.write(SPEC);
  nginx.forget();
});
afterEach(() => {
  for (const name of ['URL', 'MODE', 'TOKEN', 'WAIT'])
    Reflect.deleteProperty(process.env, `RELEASE_CACHE_${name}`);
});
afterAll(async () => {
  await nginx.stop();
  first.remove();
  second.remove();
});

/** The second checkout as it is cloned, without even a lock. */
function empty(): void {
  for (const name of ['.release', 'out', 'album.lock.json'])
    rmSync(second.path(name), { recursive: true, force: true });
}

/** A build in the second checkout, whose release has to be that of a build without any cache. */
async function buildSecond(options: BuildOptions = {}) {
  const built = await second.publish(options);
  expect(contentOf(second.path('out', 'shared'))).toEqual(plain);
  return { ...built, told: built.end.findings.filter(({ code }) => code === 'remote-cache') };
}

function flip(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(path, bytes);
}

const DAMAGES: readonly ((path: string) => void)[] = [
  flip,
  (path) => truncateSync(path, readFileSync(path).length >> 1),
  (path) => writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.alloc(99)])),
  (path) => rmSync(path),
  (path) => writeFileSync(path, ''),
];

const isAudio = (id: string): boolean => /^(premaster|resample|master|quantise)/.test(id);

describe('What one checkout made', () => {
  test('comes from the server in another with an empty cache: nothing is made, the bytes are the same.', async () => {
    const { ran, reused, told, end } = await buildSecond();
    expect(ran).toEqual([]);
    expect(end.steps).toEqual({ done: 0, reused: reused.length });
    expect(told).toEqual([]);
    expect(nginx.asked('PUT')).toEqual([]);
    // Of the objects only finished files and what is small.
    expect(nginx.asked('GET /cas/').length).toBeLessThan(nginx.files('cas').length);
  });

  test('is known by the gain in the lock as well, and afterwards without the server.', async () => {
    cpSync(first.path('album.lock.json'), second.path('album.lock.json'));
    expect((await buildSecond()).ran).toEqual([]);
    nginx.forget();
    const planned = await preview((await loadSpec(second.spec)).spec!, []);
    expect(planned.ok && planned.value.filter(({ state }) => state === 'run')).toEqual([]);
    expect((await buildSecond()).ran).toEqual([]);
    expect([...nginx.asked('GET'), ...nginx.asked('PUT')]).toEqual([]);
  });

  test('is made again where its audio is needed: a target that was added masters from what is at hand.', async () => {
    second.edit('cd: { ddp: false, cue: false }', 'cd: { ddp: false, cue: false }, mp3: {}');
    const { ran, end } = await second.publish();
    expect(ran).toContain('premaster/01');
    expect(ran.filter((id) => id.startsWith('quantise') && id.includes('cd'))).toEqual([]);
    expect(end.steps.done).toBe(new Set(ran).size);
    process.env['RELEASE_CACHE_URL'] = 'none';
    const there = contentOf(second.path('out', 'shared'));
    empty();
    await second.publish();
    expect(contentOf(second.path('out', 'shared'))).toEqual(there);
  });

  test('is retagged from the encoded file, without audio.', async () => {
    second.edit('title: One', 'title: Uno').edit('cd: { ddp: false, cue: false }', '');
    const { ran } = await second.publish();
    expect(ran.sort()).toEqual(['tag/01/flac', 'verify/01/flac']);
  });

  test('is compared by --check with what was told, wherever the objects are.', async () => {
    await buildSecond();
    const { ran } = await buildSecond({ mode: 'check' });
    expect(ran).toContain('premaster/01');
  });
});

describe('A cache', () => {
  test('that is read-only is sent nothing; the spec may name it, and the release does not tell.', async () => {
    delete process.env['RELEASE_CACHE_URL'];
    second.write(`${SPEC}cache: { url: '${nginx.url}', mode: read-only }\n`);
    expect((await buildSecond()).ran).toEqual([]);
    second.edit('gain: 1 }', 'gain: 2 }');
    const { ran } = await second.publish();
    expect(ran).toContain('premaster/01');
    expect(nginx.asked('PUT')).toEqual([]);
  });

  test('in the environment goes before that in the spec, and its mode too.', async () => {
    second.write(`${SPEC}cache: { url: '${nginx.url}' }\n`);
    process.env['RELEASE_CACHE_URL'] = 'none';
    expect((await buildSecond()).ran).toContain('premaster/01');
    expect(nginx.asked('GET')).toEqual([]);
    delete process.env['RELEASE_CACHE_URL'];
    process.env['RELEASE_CACHE_MODE'] = 'read-only';
    second.edit('gain: 1 }', 'gain: 3 }');
    await second.publish();
    expect(nginx.asked('GET')).not.toEqual([]);
    expect(nginx.asked('PUT')).toEqual([]);
  });
});

describe('What is wrong on the server is as if it were not there', () => {
  const saved = new Map<string, Buffer>();
  beforeEach(() => {
    saved.clear();
    for (const path of [...nginx.files('cas'), ...nginx.files('ac')]) saved.set(path, readFileSync(path));
  });
  afterEach(() => {
    for (const [path, bytes] of saved) writeFileSync(path, bytes);
  });

  test('every object, in one of five ways', async () => {
    nginx.files('cas').forEach((path, i) => DAMAGES[i % DAMAGES.length](path));
    const { ran } = await buildSecond();
    expect(ran.filter(isAudio).length).toBeGreaterThan(0);
  });

  test('every trace, in one of five ways, or that of another key', async () => {
    const all = nginx.files('ac');
    const swap = (path: string): void =>
      writeFileSync(path, saved.get(all[(all.indexOf(path) + 1) % all.length])!);
    const ways = [...DAMAGES, swap];
    all.forEach((path, i) => ways[i % ways.length](path));
    const { ran } = await buildSecond();
    expect(ran).toContain('premaster/01');
  });

  test('and is put right by the build that made it.', async () => {
    const victim = nginx.files('cas').find((path) => path.endsWith(plain['flac/01 - One.flac']))!;
    const whole = readFileSync(victim);
    flip(victim);
    const { told } = await buildSecond();
    expect(told.map(({ message }) => message)).toEqual([
      `the remote cache ${nginx.url} has an object that is damaged; what it did not bring was made here`,
    ]);
    expect(readFileSync(victim)).toEqual(whole);
  });
});
