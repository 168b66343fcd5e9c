import { open } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { contentOf, Project, writeMix } from './rig.ts';

const SPEC = `release: 1
title: Album
artist: A
mastering: { loudness: { integrated: -18, per: track } }
tracks: [{ title: T, mix: mixes/a.wav }]
targets: { streaming: {}, mp3: {} }
`;

const project = new Project('full-disk');
let former: Record<string, string>;

beforeAll(async () => {
  await writeMix(project.path('mixes', 'a.wav'), { seconds: 2 });
  await project.write(SPEC).publish();
  former = contentOf(project.path('out', 'album'));
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => project.remove());

/** From the n-th write on, the device is full: the system call itself fails, everything above it is real. */
async function fillAfter(writes: number): Promise<void> {
  const handle = await open(project.spec);
  const prototype = Object.getPrototypeOf(handle) as { write: (...args: unknown[]) => Promise<unknown> };
  await handle.close();
  const write = prototype.write;
  let count = 0;
  vi.spyOn(prototype, 'write').mockImplementation(function (this: unknown, ...args: unknown[]) {
    count += 1;
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    return count > writes ? Promise.reject(full) : write.apply(this, args);
  });
}

test.each([0, 1, 2, 5, 9, 14, 20])(
  'A disk that is full after %i writes refuses the build, with one cause; the former release stays and no temporary file does.',
  async (writes) => {
    project.write(SPEC.replace('tracks: [{', `tracks: [{ gain: -${1 + writes / 10},`));
    await fillAfter(writes);
    const { end } = await project.build();
    vi.restoreAllMocks();
    expect(end.type).toBe('refused');
    const errors = end.findings.filter(({ level }) => level === 'error');
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['no-space']));
    expect(errors[0].hint).toContain('free some space');
    expect(contentOf(project.path('out', 'album'))).toEqual(former);
    expect(readdirSync(project.path('.release', 'v1', 'tmp'))).toEqual([]);
  },
);

test('The build after it ends as if nothing had been.', async () => {
  const { end } = await project.publish();
  expect(end.fresh).toBe(true);
  expect(contentOf(project.path('out', 'album'))).not.toEqual(former);
  const { end: again } = await project.write(SPEC).publish();
  expect(again.type).toBe('published');
  expect(contentOf(project.path('out', 'album'))).toEqual(former);
});
