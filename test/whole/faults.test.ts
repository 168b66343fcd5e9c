import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DAMAGES, namesOn, survive } from '../faults/damage.ts';
import { type Death, die } from '../faults/deaths.ts';
import { codesFor, effectsOf, fail } from '../faults/errors.ts';
import { durationOf, interrupt, kill } from '../faults/kills.ts';
import { type Album, compile, createAlbum, randomOf, shown } from '../faults/rig.ts';

vi.setConfig({ testTimeout: 300_000 });

/** A sample of what `make test-faults` does in full; the same one every time. */
const random = randomOf(2026);
const oneOf = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)];

let album: Album;
let effects: readonly string[];
beforeAll(async () => {
  album = await createAlbum('faults');
  effects = await effectsOf(album);
});
afterAll(() => album.project.remove());

test('A build that dies at an effect harms nothing, and the next ends as if it had not been.', async () => {
  const { program, remove } = await compile('build');
  const deaths: Death[] = [
    { when: 'before', at: Math.floor(random() * effects.length) },
    { when: 'after', at: '.part/report.html' },
    { when: 'before', at: 'symlink ' },
  ];
  const wrong: string[] = [];
  for (const death of deaths) wrong.push(...(await die(album, program, death)));
  remove();
  expect(wrong).toEqual([]);
});

test('An effect that fails refuses the build with one clear finding, and nothing half is left.', async () => {
  const wrong: string[] = [];
  for (let i = 0; i < 4; i++) {
    const at = Math.floor(random() * effects.length);
    const code = oneOf(codesFor(effects[at]));
    wrong.push(...(await fail(album, { type: 'error', code, at, lasting: i % 2 === 0 })).wrong);
  }
  expect(wrong).toEqual([]);
});

test('Killed or interrupted at any moment, a build harms nothing.', async () => {
  const duration = await durationOf(album);
  const wrong = await kill(album, random() * duration);
  wrong.push(...(await interrupt(album, 'SIGTERM', duration * (0.3 + random() / 10))).wrong);
  expect(wrong).toEqual([]);
});

test('A damaged object or trace is found and made again.', async () => {
  album.project.write(album.specs[0]);
  // The cache holds what this build makes, and nothing else that might be damaged unseen.
  rmSync(album.project.path('.release'), { recursive: true });
  await album.project.publish();
  expect(shown(album)).toBe('former');
  const wrong: string[] = [];
  for (const shelf of ['objects', 'traces'] as const)
    for (const damage of DAMAGES)
      wrong.push(...(await survive(album, shelf, oneOf(namesOn(album, shelf)), damage, random)).wrong);
  expect(wrong).toEqual([]);
});
