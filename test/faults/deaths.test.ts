import { afterAll, beforeAll, expect, test } from 'vitest';
import { countEffects, type Death, die } from './deaths.ts';
import { type Album, compile, createAlbum } from './rig.ts';

/** Every so many effects; FAULTS_EVERY=1 takes each of them. */
const EVERY = Number(process.env['FAULTS_EVERY'] ?? 7);

let album: Album;
let compiled: Awaited<ReturnType<typeof compile>>;
beforeAll(async () => {
  album = await createAlbum('deaths');
  compiled = await compile('build');
});
afterAll(() => {
  album.project.remove();
  compiled.remove();
});

test('A build that dies before or after any effect harms nothing, and the next ends as if it had not been.', async () => {
  const effects = await countEffects(album, compiled.program);
  const deaths: Death[] = [];
  for (let at = 0; at < effects; at += EVERY)
    deaths.push({ when: 'before', at }, { when: 'after', at: Math.min(at + (EVERY >> 1), effects - 1) });
  const wrong: string[] = [];
  for (const death of deaths) wrong.push(...(await die(album, compiled.program, death)));
  console.info(
    `deaths: ${deaths.length} before and after every ${EVERY}th of ${effects} effects, ${wrong.length} faults`,
  );
  expect(wrong).toEqual([]);
});
