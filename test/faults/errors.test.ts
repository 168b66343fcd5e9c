import { afterAll, beforeAll, expect, test } from 'vitest';
import { codesFor, effectsOf, fail, kindOf } from './errors.ts';
import type { DiskError } from './errors.ts';
import { type Album, createAlbum, randomOf } from './rig.ts';

/** Every so many effects; FAULTS_EVERY=1 takes each of them. */
const EVERY = Number(process.env['FAULTS_EVERY'] ?? 10);
const SEED = Number(process.env['FAULTS_SEED'] ?? 1);

let album: Album;
beforeAll(async () => {
  album = await createAlbum('errors');
});
afterAll(() => album.project.remove());

async function failAll(faults: readonly DiskError[], title: string): Promise<string[]> {
  const wrong: string[] = [];
  let endured = 0;
  for (const [at, fault] of faults.entries()) {
    if (at % 50 === 0) console.info(`${title}: ${at} of ${faults.length}, ${wrong.length} faults so far`);
    const outcome = await fail(album, fault).catch((thrown: unknown) => {
      return { wrong: [`${JSON.stringify(fault)}: a bug: ${String(thrown)}`], endured: false };
    });
    wrong.push(...outcome.wrong);
    if (outcome.endured) endured += 1;
  }
  const refused = faults.length - endured;
  console.info(
    `${title}: ${faults.length} runs, ${refused} refused, ${endured} endured, ${wrong.length} faults`,
  );
  return wrong;
}

test('Every kind of effect may fail with every error: one clear finding, nothing half, the next build fine.', async () => {
  const effects = await effectsOf(album);
  const kinds = new Map<string, number[]>();
  effects.forEach((effect, at) => {
    const kind = kindOf(effect, album);
    kinds.set(kind, [...(kinds.get(kind) ?? []), at]);
  });
  const random = randomOf(SEED);
  const faults = [...kinds.values()].flatMap((places) =>
    codesFor(effects[places[0]]).map((code, i): DiskError => {
      const at = places[Math.floor(random() * places.length)];
      return { type: 'error', code, at, lasting: i % 2 === 0 };
    }),
  );
  expect(await failAll(faults, `errors: ${kinds.size} kinds of effects × errors, seed ${SEED}`)).toEqual([]);
});

test('Every n-th effect may fail.', async () => {
  const effects = await effectsOf(album);
  const places = effects.flatMap((_, at) => (at % EVERY === 0 ? [at] : []));
  const faults = places.map((at, i): DiskError => {
    const codes = codesFor(effects[at]);
    return { type: 'error', code: codes[i % codes.length], at, lasting: false };
  });
  expect(await failAll(faults, `errors: every ${EVERY}th of ${effects.length} effects`)).toEqual([]);
});

test('A disk that takes only some bytes at a time gets them all.', async () => {
  const faults = [997, 4096, 65_537].map((bytes): DiskError => ({ type: 'short writes', bytes }));
  const before = [];
  for (const fault of faults) before.push(await fail(album, fault));
  expect(before).toEqual(faults.map(() => ({ wrong: [], endured: true })));
});
