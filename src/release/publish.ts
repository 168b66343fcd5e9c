import { basename, dirname, join } from 'node:path';
import { canonical, type Json } from '../base/canonical.ts';
import { asDigest, type Digest, sha256 } from '../base/digest.ts';
import { error, type Finding } from '../base/finding.ts';
import { Refused, refusalOf } from '../base/result.ts';
import { allOf } from '../base/turns.ts';
import * as disk from '../host/disk.ts';
import { identifyNow, readTextNow } from '../host/disk-now.ts';
import { hashFile } from '../store/objects.ts';
import { dropDeadLock, type Store, withLock } from '../store/store.ts';
import { Aside, digestOfEntry, type Entry, type TextEntry } from './aside.ts';

export interface Place {
  /** The visible pointer, `out/<slug>`. */
  readonly pointer: string;
  /** Remembers, in the cache, what was published last. */
  readonly memory: string;
}

export interface Published {
  readonly path: string;
  readonly digest: Digest;
  /** False where the same release stood there already, untouched. */
  readonly fresh: boolean;
  /** Warnings: what could not be tidied up after it had been published. */
  readonly untidy?: readonly Finding[];
}

interface Memory {
  /** What went in: if it is the same again, nothing needs to be assembled. */
  readonly fingerprint: Digest;
  readonly digest: Digest;
  readonly folder: string;
  /** Every file with its size, times and inode: a file changed since is seen without reading it. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * The release that stands at a place, if it is whole, untouched, and made of the same. A build that died right after it
 * had published it may have left its lock: nobody else comes by to take it away.
 */
export async function standing(place: Place, fingerprint: Digest): Promise<Published | undefined> {
  const memory = readMemory(place);
  if (memory?.fingerprint !== fingerprint) return undefined;
  for (const [path, identity] of Object.entries(memory.files)) {
    if (markOf(join(place.pointer, path)) !== identity) return undefined;
  }
  await dropDeadLock(join(vaultOf(place), LOCK));
  return { path: place.pointer, digest: memory.digest, fresh: false };
}

/** What a release consists of. The texts are made while the objects are copied. */
export interface Content {
  readonly objects: readonly Entry[];
  readonly texts: () => Promise<readonly Entry[]>;
}

/**
 * Publishes a release: written aside, every file read back and compared with its digest (or shared with the release
 * before, where that was done), made durable; then the pointer is swapped by one rename. The release before stays
 * beside it, older ones are removed.
 * At every moment the pointer shows a whole release, or nothing if there never was one.
 */
export async function publish(
  place: Place,
  { objects, texts }: Content,
  fingerprint: Digest,
  store: Store,
): Promise<Published> {
  const vault = vaultOf(place);
  await disk.makeFolder(vault);
  await guardPointer(place.pointer, vault);
  let published: Published | undefined;
  const act = async (): Promise<void> => {
    const target = await disk.linkTarget(place.pointer);
    const shown = target === undefined ? undefined : basename(target);
    const proven = shown === undefined ? new Map<Digest, string>() : provenFiles(place, join(vault, shown));
    const aside = new Aside(join(vault, ASIDE), store, proven);
    const [{ all, digest }] = await allOf([completed(objects, texts), aside.write(objects)]);
    const name = await nameFor(vault, shown, digest.slice(0, 16), all);
    if (await isWhole(join(vault, name), all)) await aside.remove();
    else await aside.become(join(vault, name), all.slice(objects.length));
    if (name !== shown) await swap(place.pointer, vault, name);
    published = { path: place.pointer, digest, fresh: true };
    await disk.syncFolder(dirname(place.pointer));
    if (name !== shown) await prune(vault, name, shown);
    const memory = { fingerprint, digest, folder: name, files: marksOf(place.pointer, all) };
    await remember(place, memory, await store.temporary());
  };
  try {
    await withLock(join(vault, LOCK), act, { wait: LOCK_WAIT_MS });
  } catch (thrown) {
    // Once the pointer is swapped the release is published, whatever fails after that.
    if (published === undefined) throw thrown;
    return { ...published, untidy: refusalOf(thrown).findings.map(untidied) };
  }
  return published!;
}

/** Where releases lie, beside what points to one of them. */
function vaultOf({ pointer }: Place): string {
  return join(dirname(pointer), `.${basename(pointer)}`);
}

function untidied(finding: Finding): Finding {
  return { ...finding, level: 'warning', message: `published, but not tidied up after: ${finding.message}` };
}

/** Another build that publishes to the same place is done within this. */
const LOCK_WAIT_MS = 20_000;
const LOCK = 'lock';
const CHECKSUMS = 'checksums.sha256';
/** Where a release is written before it is whole. */
const ASIDE = 'next.part';
/** Behind a digest: the same release again, because what stands under the digest alone was damaged while shown. */
const AGAIN = '-again';

/** The folder's name: its digest. What is shown now is never rebuilt in place, or the pointer would show a part. */
async function nameFor(
  vault: string,
  shown: string | undefined,
  digest: string,
  entries: readonly Entry[],
): Promise<string> {
  if (shown === undefined || bare(shown) !== digest) return digest;
  if (await isWhole(join(vault, shown), entries)) return shown;
  return shown === digest ? `${digest}${AGAIN}` : digest;
}

function bare(name: string): string {
  return name.endsWith(AGAIN) ? name.slice(0, -AGAIN.length) : name;
}

/** All files of a release, the check sums last, and the digest by which it is known. */
async function completed(
  objects: readonly Entry[],
  texts: Content['texts'],
): Promise<{ all: readonly Entry[]; digest: Digest }> {
  const entries = [...objects, ...(await texts())];
  const sums = checksums(entries);
  return { all: [...entries, sums], digest: sha256(sums.text) };
}

function checksums(entries: readonly Entry[]): TextEntry {
  const lines = entries.map((entry) => `${digestOfEntry(entry)}  ${entry.path}`);
  return { path: CHECKSUMS, text: `${lines.sort().join('\n')}\n` };
}

/** What the user keeps under the name of the release is not ours to replace. */
async function guardPointer(pointer: string, vault: string): Promise<void> {
  const there = await disk.identify(pointer, false);
  if (there === undefined) return;
  const target = there.kind === 'symlink' ? await disk.linkTarget(pointer) : undefined;
  if (target !== undefined && dirname(target) === basename(vault)) return;
  throw new Refused(
    error('output-occupied', `${pointer} is not a release made by this program, so it is left alone`, {
      hint: 'move it away, or build elsewhere with --out',
    }),
  );
}

/**
 * Files of the release shown now, by their digest, that are untouched since they were read back and compared: the next
 * release takes those it has too under a second name, without writing or reading them.
 */
function provenFiles({ pointer, memory }: Place, folder: string): Map<Digest, string> {
  const known = readMemory({ pointer, memory });
  const sums = readTextNow(join(folder, CHECKSUMS));
  const proven = new Map<Digest, string>();
  if (sums === undefined || known?.folder !== basename(folder) || sha256(sums) !== known.digest)
    return proven;
  for (const line of sums.trimEnd().split('\n')) {
    const path = line.slice(66);
    if (markOf(join(folder, path)) === known.files[path])
      proven.set(asDigest(line.slice(0, 64)), join(folder, path));
  }
  return proven;
}

/** A folder of that name from an earlier build counts only if all is in it. */
async function isWhole(folder: string, entries: readonly Entry[]): Promise<boolean> {
  if (identifyNow(folder)?.kind !== 'directory') return false;
  for (const entry of entries) {
    const path = join(folder, entry.path);
    if (identifyNow(path)?.kind !== 'file') return false;
    if ((await hashFile(path)).digest !== digestOfEntry(entry)) return false;
  }
  return true;
}

async function swap(pointer: string, vault: string, name: string): Promise<void> {
  const fresh = join(vault, 'pointer');
  await disk.remove(fresh);
  await disk.makeLink(`${basename(vault)}/${name}`, fresh);
  await disk.rename(fresh, pointer);
}

/** Keeps the release before this one; where that was this one, damaged, the one before it. */
async function prune(vault: string, name: string, before: string | undefined): Promise<void> {
  const mended = before !== undefined && bare(before) === bare(name);
  for (const each of await disk.listFolder(vault)) {
    const stays = each === LOCK || each === name || (mended ? each !== before : each === before);
    if (!stays) await disk.remove(join(vault, each));
  }
}

function markOf(path: string): string | undefined {
  const found = identifyNow(path);
  return found === undefined ? undefined : `${found.size} ${found.mtime} ${found.ctime} ${found.inode}`;
}

function marksOf(pointer: string, entries: readonly Entry[]): Record<string, string> {
  return Object.fromEntries(entries.map(({ path }) => [path, markOf(join(pointer, path)) ?? '']));
}

function readMemory(place: Place): Memory | undefined {
  const text = readTextNow(place.memory);
  if (text === undefined) return undefined;
  try {
    const memory = JSON.parse(text) as Partial<Memory> | null;
    return memory?.fingerprint === undefined || memory.files === undefined ? undefined : (memory as Memory);
  } catch {
    // Torn or foreign: as good as none.
    return undefined;
  }
}

async function remember(place: Place, memory: Memory, temporary: string): Promise<void> {
  await disk.makeFolder(dirname(place.memory));
  await disk.replaceFile(place.memory, canonical(memory as unknown as Json), temporary);
}
