import { afterAll, beforeAll, expect, test } from 'vitest';
import { durationOf, interrupt, kill } from './kills.ts';
import { type Album, createAlbum, randomOf } from './rig.ts';

const KILLS = Number(process.env['FAULTS_KILLS'] ?? 200);
const INTERRUPTS = Math.ceil(KILLS / 5);
const SEED = Number(process.env['FAULTS_SEED'] ?? 1);

let album: Album;
let duration: number;
beforeAll(async () => {
  album = await createAlbum('kills');
  duration = await durationOf(album);
});
afterAll(() => album.project.remove());

test('Killed at any moment, process group and all, a build harms nothing.', async () => {
  const random = randomOf(SEED);
  const wrong: string[] = [];
  for (let i = 0; i < KILLS; i++) wrong.push(...(await kill(album, random() * duration)));
  console.info(
    `kills: ${KILLS} at moments of ${Math.round(duration)} ms, seed ${SEED}, ${wrong.length} faults`,
  );
  expect(wrong).toEqual([]);
});

test('Interrupted at any moment, a build is out within two seconds and leaves no child and no temporary file.', async () => {
  const random = randomOf(SEED + 1);
  const wrong: string[] = [];
  const slowest: number[] = [];
  let interrupted = 0;
  for (let i = 0; i < INTERRUPTS; i++) {
    const ended = await interrupt(album, i % 2 === 0 ? 'SIGINT' : 'SIGTERM', random() * duration);
    wrong.push(...ended.wrong);
    slowest.push(ended.milliseconds);
    if (ended.code !== 0) interrupted += 1;
  }
  console.info(
    `interrupts: ${INTERRUPTS}, of which ${interrupted} before the end, slowest out after ` +
      `${Math.round(Math.max(...slowest))} ms, seed ${SEED + 1}, ${wrong.length} faults`,
  );
  expect(interrupted).toBeGreaterThan(INTERRUPTS / 2);
  expect(wrong).toEqual([]);
});
