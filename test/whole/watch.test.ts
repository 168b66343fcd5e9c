import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.ts';
import { contentOf, Project, writeMix } from './rig.ts';
import { type Told, Watching } from './watching.ts';

const SPEC = `release: 1
title: Loop
artist: A
mastering:
  loudness: { integrated: -16, per: track }
tracks:
  - { title: One, mix: mixes/1.wav }
  - { title: Two, mix: mixes/2.wav }
targets: { archive: {} }
`;

const project = new Project('watch');
/** Mixes to put in place, by seed. */
const revised = (seed: number): string => project.path(`revised-${seed}.wav`);
let watching: Watching;
const others: Watching[] = [];

beforeAll(async () => {
  for (const seed of [1, 2]) await writeMix(project.path('mixes', `${seed}.wav`), { seconds: 2, seed });
  for (const seed of [11, 12, 13, 14, 15]) await writeMix(revised(seed), { seconds: 2, seed });
  project.write(SPEC);
  watching = new Watching(project.spec);
  await watching.type('idle');
});
afterAll(async () => {
  for (const each of [watching, ...others]) await each.stop('SIGKILL');
  project.remove();
});

/** Where a mix of another project goes, in a folder that is there. */
function frozenMix(other: Project, name: string): string {
  mkdirSync(other.path('mixes'), { recursive: true });
  return other.path('mixes', name);
}

const published = (told: readonly Told[]): Told[] => told.filter(({ type }) => type === 'published');
const begun = (told: readonly Told[]): number => told.filter(({ type }) => type === 'building').length;
const ran = (told: readonly Told[]): string[] =>
  told.filter(({ type, state }) => type === 'step' && state === 'done').map(({ id }) => String(id));

/** The digest of the mix that the published release was made of. */
function builtOf(track: number): string {
  const log = readFileSync(project.path('out', 'loop', 'log.ndjson'), 'utf8').split('\n');
  const step = log.find((line) => line.includes(`"intake/0${track}"`))!;
  return /"mix":"([0-9a-f]{64})"/.exec(step)![1];
}

test('At its start it builds what there is.', () => {
  expect(watching.builds()).toBe(1);
  expect(watching.types()).toContain('published');
  expect(builtOf(1)).toBe(sha256(readFileSync(project.path('mixes', '1.wav'))));
});

const MIX = project.path('mixes', '1.wav');
const HABITS: readonly (readonly [name: string, act: (from: string) => Promise<void> | void])[] = [
  [
    'written aside and renamed over',
    (from) => {
      copyFileSync(from, project.path('mixes', '.1.wav.tmp'));
      renameSync(project.path('mixes', '.1.wav.tmp'), MIX);
    },
  ],
  [
    'truncated and written, with a stall in the middle',
    async (from) => {
      const bytes = readFileSync(from);
      const file = openSync(MIX, 'w');
      writeSync(file, bytes, 0, 100_000);
      await sleep(900);
      writeSync(file, bytes, 100_000);
      closeSync(file);
    },
  ],
  [
    'deleted and created',
    async (from) => {
      rmSync(MIX);
      await sleep(300);
      copyFileSync(from, MIX);
    },
  ],
  [
    'filled with zeros first, its header written last',
    async (from) => {
      const bytes = readFileSync(from);
      writeFileSync(MIX, new Uint8Array(bytes.length));
      await sleep(600);
      const file = openSync(MIX, 'r+');
      writeSync(file, bytes, 1000, bytes.length - 1000, 1000);
      await sleep(600);
      writeSync(file, bytes, 0, 1000, 0);
      closeSync(file);
    },
  ],
  [
    'written to within 100 bytes of its end, which drip in over two seconds',
    async (from) => {
      const bytes = readFileSync(from);
      const head = bytes.length - 100;
      writeFileSync(MIX, bytes.subarray(0, head));
      for (let at = head; at < bytes.length; at += 5) {
        await sleep(100);
        appendFileSync(MIX, bytes.subarray(at, at + 5));
      }
    },
  ],
];

test.each(HABITS.map(([name, act], i) => [name, act, 11 + i] as const))(
  'A mix %s is built once, as it is in the end, and the other track is left alone.',
  async (_name, act, seed) => {
    const told = await watching.after(() => act(revised(seed)));
    expect(begun(told)).toBe(1);
    expect(published(told)).toHaveLength(1);
    expect(builtOf(1)).toBe(sha256(readFileSync(revised(seed))));
    expect(ran(told).filter((id) => id.includes('/02'))).toEqual([]);
    expect(told.find(({ type }) => type === 'building')!['changes']).toEqual([
      { file: 'mixes/1.wav', change: 'changed' },
    ]);
  },
);

test('A track that sounds another way is told with its figures before and after.', () => {
  const last = watching.events.filter(({ type }) => type === 'published').at(-1)!;
  const figures = { before: expect.any(Number) as number, after: expect.any(Number) as number };
  expect(last['tracks']).toEqual([
    { track: 1, title: 'One', targets: ['archive'], loudness: figures, truePeak: figures },
  ]);
});

test('A mix that was only touched is not built again.', async () => {
  const told = await watching.after(() => utimesSync(MIX, new Date(), new Date()));
  expect(told.map(({ type }) => type)).toEqual(['same', 'idle']);
});

test('A comment in the spec changes nothing.', async () => {
  const told = await watching.after(() => appendFileSync(project.spec, '# later: a bonus track\n'));
  expect(begun(told)).toBe(0);
});

test('A spec with an error is told of and leaves the release; mended, it is built.', async () => {
  const before = realpathSync(project.path('out', 'loop'));
  const wrong = await watching.after(() => void project.edit('integrated: -16', 'integated: -17'));
  expect(wrong.at(-2)).toMatchObject({ type: 'refused' });
  expect(wrong.find(({ type }) => type === 'finding')).toMatchObject({ level: 'error', line: 5 });
  expect(realpathSync(project.path('out', 'loop'))).toBe(before);
  // As editors do it: written aside, renamed over.
  const mended = await watching.after(() => {
    const text = readFileSync(project.spec, 'utf8').replace('integated', 'integrated');
    writeFileSync(project.path('album.yaml~'), text);
    renameSync(project.path('album.yaml~'), project.spec);
  });
  expect(published(mended)).toHaveLength(1);
  expect(realpathSync(project.path('out', 'loop'))).not.toBe(before);
});

test('A mix that is gone is refused, and built again when it is back.', async () => {
  const refused = await watching.after(() => renameSync(MIX, project.path('away.wav')));
  expect(refused.at(-2)).toMatchObject({ type: 'refused' });
  expect(refused.find(({ type }) => type === 'finding')).toMatchObject({ code: 'missing' });
  const back = await watching.after(() => renameSync(project.path('away.wav'), MIX));
  expect(published(back)).toHaveLength(1);
});

test('A track whose mix and folder come later is waited for.', async () => {
  const line = '  - { title: Three, mix: takes/new/3.wav }\ntargets:';
  const missing = await watching.after(() => void project.edit('targets:', line));
  expect(missing.at(-2)).toMatchObject({ type: 'refused' });
  const there = await watching.after(async () => {
    mkdirSync(project.path('takes', 'new'), { recursive: true });
    await sleep(50);
    copyFileSync(revised(12), project.path('takes', 'new', '3.wav'));
  });
  expect(published(there)).toHaveLength(1);
  expect(existsSync(project.path('out', 'loop', 'archive', '03 - Three.wav'))).toBe(true);
});

test('What it published in the end is what a build of its own makes.', async () => {
  const fresh = project.path('fresh');
  project.copySources(fresh);
  mkdirSync(`${fresh}/takes/new`, { recursive: true });
  copyFileSync(project.path('takes', 'new', '3.wav'), `${fresh}/takes/new/3.wav`);
  const other = new Watching(`${fresh}/album.yaml`, ['--poll']);
  others.push(other);
  await other.type('idle');
  expect(contentOf(`${fresh}/out/loop`)).toEqual(contentOf(project.path('out', 'loop')));
  // Polling sees changes, too.
  const told = await other.after(() => copyFileSync(revised(15), `${fresh}/mixes/2.wav`));
  expect(published(told)).toHaveLength(1);
  expect(await other.stop('SIGTERM')).toBe(143);
});

/** Puts a mix in place that takes seconds to build, and waits until its build is on its way. */
async function lengthy(seed: number): Promise<number> {
  await writeMix(project.path('long.wav'), { seconds: 60, seed });
  const from = watching.events.length;
  renameSync(project.path('long.wav'), MIX);
  await watching.event(
    ({ type, id, state }) => type === 'step' && id === 'intake/01' && state === 'done',
    from,
  );
  return from;
}

test('A mix that changes while it is built stops what hangs on it; its last content is published, once.', async () => {
  const from = await lengthy(3);
  await watching.after(() => copyFileSync(revised(14), MIX));
  const told = watching.events.slice(from);
  expect(told.find(({ type }) => type === 'overtaken')!['steps']).toBeGreaterThan(0);
  expect(begun(told)).toBe(2);
  expect(published(told)).toHaveLength(1);
  expect(builtOf(1)).toBe(sha256(readFileSync(revised(14))));
});

test('An error in the spec is told of while a build runs, once, and the build goes on.', async () => {
  const from = await lengthy(5);
  project.edit('integrated', 'integated');
  await watching.type('idle', from);
  const told = watching.events.slice(from);
  const types = told.map(({ type }) => type);
  expect(types.indexOf('refused')).toBeLessThan(types.indexOf('published'));
  expect(types.filter((type) => type === 'refused')).toHaveLength(1);
  expect(types).toContain('published');
  await watching.after(() => void project.edit('integated', 'integrated'));
});

test('With --frozen a revised mix is refused with what differs, the watch goes on, and the mix put back is in order.', async () => {
  const frozen = new Project('watch-frozen');
  for (const seed of [1, 2])
    copyFileSync(project.path(`revised-1${seed}.wav`), frozenMix(frozen, `${seed}.wav`));
  await frozen.write(SPEC).publish();
  const [lock, content] = [
    readFileSync(frozen.path('album.lock.json'), 'utf8'),
    contentOf(realpathSync(frozen.path('out', 'loop'))),
  ];
  const held = new Watching(frozen.spec, ['--frozen']);
  others.push(held);
  await held.type('idle');
  expect(held.types()).toContain('published');
  const told = await held.after(() => copyFileSync(revised(13), frozen.path('mixes', '1.wav')));
  expect(told.filter(({ type }) => type === 'published')).toEqual([]);
  expect(told.filter(({ code }) => code === 'frozen')).toContainEqual(
    expect.objectContaining({
      track: 'One',
      message: expect.stringMatching(/^content of the mix \S+ → \S+$/) as string,
    }),
  );
  expect(readFileSync(frozen.path('album.lock.json'), 'utf8')).toBe(lock);
  expect(contentOf(realpathSync(frozen.path('out', 'loop')))).toEqual(content);
  const back = await held.after(() => copyFileSync(revised(11), frozen.path('mixes', '1.wav')));
  expect(published(back)).toHaveLength(1);
  await held.stop();
  frozen.remove();
});

test('Ctrl-C ends it with 130 within two seconds, in the middle of a build, and leaves no child.', async () => {
  await lengthy(4);
  const sent = performance.now();
  expect(await watching.stop()).toBe(130);
  expect(performance.now() - sent).toBeLessThan(2000);
  const all = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  expect(all.filter((line) => line.includes(project.folder) && !line.includes('vitest'))).toEqual([]);
});
