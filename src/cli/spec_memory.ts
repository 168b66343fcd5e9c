import { join } from 'node:path';
import { canonical } from '../base/canonical.ts';
import { type Digest, sha256 } from '../base/digest.ts';
import type { Finding } from '../base/finding.ts';
import { PROGRAM } from '../build/program.ts';
import { listFolder, makeFolder, readBytes, remove, replaceFile } from '../host/disk.ts';
import { readTextNow } from '../host/disk-now.ts';
import type { Spec } from '../spec/spec.ts';

/** What loading a spec came to. */
export interface Loaded {
  readonly spec: Spec;
  readonly findings: readonly Finding[];
}

const SCHEMA = join(import.meta.dirname, '..', '..', 'schemas', 'release.schema.json');
/** Specs remembered in a cache: a few, as several may share a folder. */
const MOST = 8;

/**
 * Loading is a pure function of the spec's bytes, its path and the schema; its result is kept in the cache, so that a
 * build of an unchanged spec loads neither the YAML library nor the validator (they take longer than the build).
 */
export async function remembered(file: string, cache: string): Promise<{ key: Digest; loaded?: Loaded }> {
  const bytes = await readBytes(file);
  const key = sha256(canonical([sha256(bytes), file, PROGRAM, sha256(readTextNow(SCHEMA) ?? '')]));
  const text = readTextNow(placeOf(cache, key));
  const loaded = text === undefined ? undefined : parsed(text);
  return loaded === undefined ? { key } : { key, loaded };
}

export async function remember(cache: string, key: Digest, loaded: Loaded): Promise<void> {
  const folder = join(cache, 'specs');
  await makeFolder(folder);
  const names = await listFolder(folder);
  if (names.length >= MOST) for (const name of names) await remove(join(folder, name));
  // Not canonical: the order of a chain's parameters is the schema's, and the report shows them in it.
  const text = JSON.stringify(loaded);
  const place = placeOf(cache, key);
  await replaceFile(place, `${sha256(text)}\n${text}`, `${place}.part`);
}

function placeOf(cache: string, key: Digest): string {
  return join(cache, 'specs', `${key}.json`);
}

/** Torn or changed: as good as none. */
function parsed(sealed: string): Loaded | undefined {
  const end = sealed.indexOf('\n');
  const text = sealed.slice(end + 1);
  return sealed.slice(0, end) === sha256(text) ? (JSON.parse(text) as Loaded) : undefined;
}
