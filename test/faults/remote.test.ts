import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BAD_SERVERS, withServer } from '../whole/bad_servers.ts';
import { type Nginx, startNginx } from '../whole/cache_server.ts';
import { contentOf, Project, writeMix } from '../whole/rig.ts';

/** The long form of test/whole/remote.test.ts: every kind of damage done to all objects and to all traces. */
const SPEC = `release: 1
title: Faults
artist: A
mastering: { loudness: { integrated: -14, per: album } }
tracks:
  - { title: One, mix: mixes/one.wav }
  - { title: Two, mix: mixes/two.wav }
targets: { flac: {}, cd: { ddp: false, cue: false }, mp3: {} }
`;

const project = new Project('remote-faults');
let nginx: Nginx;
let plain: Record<string, string>;
const whole = new Map<string, Buffer>();

beforeAll(async () => {
  nginx = await startNginx();
  project.write(SPEC);
  await writeMix(project.path('mixes', 'one.wav'), { seconds: 3, seed: 1 });
  await writeMix(project.path('mixes', 'two.wav'), { seconds: 3, seed: 2, peak: 0.9 });
  await project.publish();
  plain = contentOf(project.path('out', 'faults'));
  empty();
  await buildWith(nginx.url);
  for (const shelf of ['cas', 'ac'] as const)
    for (const path of nginx.files(shelf)) whole.set(path, readFileSync(path));
});
beforeEach(() => {
  empty();
  for (const [path, bytes] of whole) writeFileSync(path, bytes);
});
afterAll(async () => {
  await nginx.stop();
  project.remove();
});

function empty(): void {
  for (const name of ['.release', 'out', 'album.lock.json'])
    rmSync(project.path(name), { recursive: true, force: true });
}

async function buildWith(url: string) {
  process.env['RELEASE_CACHE_URL'] = url;
  process.env['RELEASE_CACHE_WAIT'] = '60';
  try {
    const { ran, end } = await project.publish();
    expect(contentOf(project.path('out', 'faults'))).toEqual(plain);
    return {
      ran,
      told: end.findings.filter(({ code }) => code === 'remote-cache').map(({ message }) => message),
    };
  } finally {
    delete process.env['RELEASE_CACHE_URL'];
    delete process.env['RELEASE_CACHE_WAIT'];
  }
}

const WAYS: readonly (readonly [
  what: string,
  damage: (path: string, i: number, all: readonly string[]) => void,
])[] = [
  [
    'a bit flipped',
    (path, i) => {
      const bytes = readFileSync(path);
      bytes[(i * 104_729) % bytes.length] ^= 1 << (i % 8);
      writeFileSync(path, bytes);
    },
  ],
  ['truncated', (path, i) => truncateSync(path, Math.floor((whole.get(path)!.length * (i % 7)) / 7))],
  ['too long', (path) => writeFileSync(path, Buffer.concat([whole.get(path)!, Buffer.alloc(99)]))],
  ['gone', (path) => rmSync(path)],
  ['swapped', (path, i, all) => writeFileSync(path, whole.get(all[(i + 1) % all.length])!)],
  ['a page of HTML', (path) => writeFileSync(path, '<html>Welcome</html>')],
];

describe.each(['cas', 'ac'] as const)('All of %s', (shelf) => {
  test.each(WAYS)('%s: the same bytes, made here.', async (what, damage) => {
    const all = nginx.files(shelf);
    all.forEach((path, i) => damage(path, i, all));
    const { ran } = await buildWith(nginx.url);
    // What stands behind a trace is left unread, as if a server had added it.
    if (!(shelf === 'ac' && what === 'too long')) expect(ran).toContain('premaster/01');
    // And the server is put right: the next one makes nothing.
    empty();
    expect((await buildWith(nginx.url)).ran).toEqual([]);
  });
});

test('One after the other, each object and each trace with a bit flipped: the same bytes.', async () => {
  for (const [path, bytes] of whole) {
    const flipped = Buffer.from(bytes);
    flipped[bytes.length >> 1] ^= 4;
    writeFileSync(path, flipped);
    empty();
    await buildWith(nginx.url);
    writeFileSync(path, bytes);
  }
}, 1_200_000);

test.each(BAD_SERVERS)('A server that %s costs a build one line.', async (_what, act, line) => {
  const { told } = await withServer(act, buildWith);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(line);
});
