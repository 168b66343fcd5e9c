import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Digest, sha256 } from '../../src/base/digest.ts';
import { Ledger } from '../../src/build/ledger.ts';
import { keyOf } from '../../src/plan/step.ts';
import { type Album, shown } from './rig.ts';

export const DAMAGES = ['flipped', 'truncated', 'deleted', 'swapped'] as const;
export type Damage = (typeof DAMAGES)[number];

type Shelf = 'objects' | 'traces';

const placeOf = ({ project }: Album, shelf: Shelf, name: string): string =>
  project.path('.release', 'v1', shelf, name.slice(0, 2), name.slice(2));

/** Names of everything on a shelf of the store. */
export function namesOn({ project }: Album, shelf: Shelf): string[] {
  const folder = project.path('.release', 'v1', shelf);
  return readdirSync(folder).flatMap((shard) =>
    readdirSync(join(folder, shard)).map((rest) => `${shard}${rest}`),
  );
}

/** Does it to one file; `others`: what it may be swapped with, preferably of its size. */
function harm(path: string, damage: Damage, random: () => number, others: readonly string[]): void {
  const bytes = readFileSync(path);
  chmodSync(path, 0o644);
  switch (damage) {
    case 'deleted':
      rmSync(path);
      break;
    case 'truncated':
      truncateSync(path, Math.floor(random() * bytes.length));
      break;
    case 'flipped':
      bytes[Math.floor(random() * bytes.length)] ^= 1 << Math.floor(random() * 8);
      writeFileSync(path, bytes);
      break;
    case 'swapped': {
      const alike = others.filter((other) => other !== path && statSync(other).size === bytes.length);
      // Where nothing has its size: another content of that size.
      const other =
        alike.length > 0 ? readFileSync(alike[Math.floor(random() * alike.length)]) : bytes.toReversed();
      writeFileSync(path, other);
    }
  }
}

/** Steps of the last build that read an object are made to run again. */
function forgetReaders({ project }: Album, digest: string): number {
  const { recipes } = new Ledger(project.path('.release'), 'faults');
  const readers = [...recipes.values()].filter(({ inputs }) =>
    Object.values(inputs).includes(digest as Digest),
  );
  for (const recipe of readers) {
    const key = keyOf(recipe);
    rmSync(project.path('.release', 'v1', 'traces', key.slice(0, 2), key.slice(2)), { force: true });
  }
  return readers.length;
}

/** How many steps of the last build are known by a trace. */
function followersOf({ project }: Album, key: string): number {
  const { recipes } = new Ledger(project.path('.release'), 'faults');
  return [...recipes.values()].filter((recipe) => keyOf(recipe) === key).length;
}

export interface Survival {
  /** What was otherwise than it had to be. */
  readonly wrong: readonly string[];
  /** Nobody reads the object or asks for the trace, so nobody could see the damage. */
  readonly unread: boolean;
}

/**
 * One object or trace of a whole cache is damaged, all that reads it runs again, and the release is published anew:
 * it is the undisturbed one, and the damaged file is whole again.
 */
export async function survive(
  album: Album,
  shelf: Shelf,
  name: string,
  damage: Damage,
  random: () => number,
): Promise<Survival> {
  const { project } = album;
  const path = placeOf(album, shelf, name);
  const before = readFileSync(path);
  const readers = shelf === 'objects' ? forgetReaders(album, name) : followersOf(album, name);
  rmSync(project.path('out'), { recursive: true });
  harm(
    path,
    damage,
    random,
    namesOn(album, shelf).map((other) => placeOf(album, shelf, other)),
  );
  const { end } = await project.build();
  const wrong: string[] = [];
  if (end.type !== 'published') wrong.push(`refused: ${JSON.stringify(end.findings)}`);
  else if (shown(album) !== 'former') wrong.push(`published ${shown(album)}`);
  const there = existsSync(path);
  const same =
    there && (shelf === 'traces' ? readFileSync(path).equals(before) : sha256(readFileSync(path)) === name);
  if (!there && (readers > 0 || shelf === 'objects')) wrong.push('not made again');
  else if (!same && readers > 0) wrong.push('still damaged');
  if (!same) writeFileSync(path, before);
  const told = wrong.map((text) => `${shelf} ${name.slice(0, 12)} ${damage} (${readers} readers): ${text}`);
  return { wrong: told, unread: !same && readers === 0 };
}
