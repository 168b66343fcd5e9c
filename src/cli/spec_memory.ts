import { dirname, join } from 'node:path';
import { canonical } from '../base/canonical.ts';
import { type Digest, sha256 } from '../base/digest.ts';
import type { Finding, SpecPath } from '../base/finding.ts';
import { PROGRAM } from '../build/program.ts';
import { listFolder, makeFolder, readBytes, remove, replaceFile } from '../host/disk.ts';
import { identifyNow, markOfTree, readTextNow } from '../host/disk-now.ts';
import type { Locator } from '../spec/show.ts';
import type { Place } from '../spec/source.ts';
import type { Spec } from '../spec/spec.ts';

/** What loading a spec came to. */
export interface Loaded {
  readonly spec: Spec;
  readonly findings: readonly Finding[];
}

/** A digest of the program's sources; bundle.ts puts it here. */
declare const BUNDLE: string | undefined;
/** The rooms that make a spec. */
const ROOMS = ['spec', 'targets', 'formats', 'dsp'].map((room) => join(import.meta.dirname, '..', room));
/** Specs remembered in a cache: a few, as several may share a folder. */
const MOST = 16;

/**
 * Loading is a pure function of the spec's bytes, its path and the program; its result is kept in the cache, so that a
 * build of an unchanged spec loads neither the YAML library nor the validator (they take longer than the build).
 */
export async function remembered(file: string, cache: string): Promise<{ key: Digest; loaded?: Loaded }> {
  const key = await keyOf(file);
  const loaded = unsealed(readTextNow(placeOf(cache, key))) as Loaded | undefined;
  return loaded === undefined ? { key } : { key, loaded };
}

export async function remember(cache: string, key: Digest, loaded: Loaded): Promise<void> {
  const folder = join(cache, 'specs');
  await makeFolder(folder);
  const names = await listFolder(folder);
  if (names.length >= MOST) for (const name of names) await remove(join(folder, name));
  const place = placeOf(cache, key);
  await replaceFile(place, sealed(loaded));
}

type Places = Record<string, Place | null>;

/**
 * Places in an unchanged spec, remembered from when they were first shown: so a warning that every build repeats does
 * not cost the YAML library each time. `open` reads the source where a place is not known yet.
 */
export async function locatorFor(
  file: string,
  wanted: readonly (readonly [at: SpecPath, what: 'key' | 'value'])[],
  open: () => Promise<Locator | undefined>,
): Promise<Locator> {
  const cache = join(dirname(file), '.release');
  const memory = `${placeOf(cache, await keyOf(file))}.places`;
  const places = (unsealed(readTextNow(memory)) ?? {}) as Places;
  const nameOf = (at: SpecPath, what: 'key' | 'value'): string => `${what} ${at}`;
  const unknown = wanted.filter(([at, what]) => !(nameOf(at, what) in places));
  if (unknown.length > 0) {
    const source = await open();
    for (const [at, what] of unknown) places[nameOf(at, what)] = source?.locate(at, what) ?? null;
    if (identifyNow(dirname(memory))?.kind === 'directory') await replaceFile(memory, sealed(places));
  }
  return { locate: (at, what) => places[nameOf(at, what)] ?? undefined };
}

async function keyOf(file: string): Promise<Digest> {
  const bytes = await readBytes(file);
  return sha256(canonical([sha256(bytes), file, PROGRAM, codeMark()]));
}

/** What another build of the program made of a spec is not believed. */
function codeMark(): string {
  return typeof BUNDLE === 'string' ? BUNDLE : sha256(ROOMS.map(markOfTree).join('\n'));
}

function placeOf(cache: string, key: Digest): string {
  return join(cache, 'specs', `${key}.json`);
}

/** Not canonical: the order of a chain's parameters is the schema's, and the report shows them in it. */
function sealed(value: object): string {
  const text = JSON.stringify(value);
  return `${sha256(text)}\n${text}`;
}

/** Torn or changed: as good as none. */
function unsealed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  return text.slice(0, end) === sha256(body) ? JSON.parse(body) : undefined;
}
