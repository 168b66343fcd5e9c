import { basename, dirname, join, posix, sep } from 'node:path';
import { canonical, type Json } from '../base/canonical.ts';
import { type Digest, sha256 } from '../base/digest.ts';
import { error } from '../base/finding.ts';
import { Refused } from '../base/result.ts';
import * as disk from '../host/disk.ts';
import { identifyNow, readTextNow } from '../host/disk-now.ts';
import { hashFile } from '../store/objects.ts';
import { type Store, withLock } from '../store/store.ts';

/** A file of the release folder: an object of the store, or a text. */
export type Entry =
  | { readonly path: string; readonly object: Digest; readonly bytes: number }
  | { readonly path: string; readonly text: string };

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
}

interface Memory {
  /** What went in: if it is the same again, nothing needs to be assembled. */
  readonly fingerprint: Digest;
  readonly digest: Digest;
  readonly folder: string;
  /** Every file with its size, times and inode: a file changed since is seen without reading it. */
  readonly files: Readonly<Record<string, string>>;
}

/** The release that stands at a place, if it is whole, untouched, and made of the same. */
export function standing(place: Place, fingerprint: Digest): Published | undefined {
  const memory = readMemory(place);
  if (memory?.fingerprint !== fingerprint) return undefined;
  for (const [path, identity] of Object.entries(memory.files)) {
    if (markOf(join(place.pointer, path)) !== identity) return undefined;
  }
  return { path: place.pointer, digest: memory.digest, fresh: false };
}

/**
 * Publishes a release: written aside, every file read back and compared with its digest, made durable; then the
 * pointer is swapped by one rename. The release before stays beside it, older ones are removed.
 * At every moment the pointer shows a whole release, or nothing if there never was one.
 */
export async function publish(place: Place, entries: readonly Entry[], fingerprint: Digest, store: Store): Promise<Published> {
  const vault = join(dirname(place.pointer), `.${basename(place.pointer)}`);
  await disk.makeFolder(vault);
  await guardPointer(place.pointer, vault);
  return withLock(join(vault, 'lock'), async () => {
    const all = [...entries, checksums(entries)];
    const digest = sha256((all.at(-1) as { text: string }).text);
    const name = digest.slice(0, 16);
    const folder = join(vault, name);
    const before = await disk.linkTarget(place.pointer);
    if (!(await isWhole(folder, all))) await writeAside(vault, folder, all, store);
    if (before !== linkText(vault, name)) await swap(place.pointer, vault, name);
    await prune(vault, [name, ...(before === undefined ? [] : [basename(before)])]);
    await remember(place, { fingerprint, digest, folder: name, files: marksOf(place.pointer, all) });
    return { path: place.pointer, digest, fresh: true };
  });
}

function checksums(entries: readonly Entry[]): Entry {
  const lines = entries.map((entry) => `${digestOfEntry(entry)}  ${entry.path}`);
  return { path: 'checksums.sha256', text: `${lines.sort().join('\n')}\n` };
}

function digestOfEntry(entry: Entry): Digest {
  return 'object' in entry ? entry.object : sha256(entry.text);
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

async function writeAside(vault: string, folder: string, entries: readonly Entry[], store: Store): Promise<void> {
  const aside = `${folder}.part`;
  await disk.remove(aside);
  await disk.remove(folder);
  await disk.makeFolder(aside);
  const folders = new Set([aside]);
  for (const entry of entries) {
    const path = join(aside, ...entry.path.split(posix.sep));
    if (!path.startsWith(aside + sep)) throw new Error(`${entry.path} leads out of the release`);
    await disk.makeFolder(dirname(path));
    folders.add(dirname(path));
    await writeEntry(entry, path, store);
  }
  for (const each of folders) await disk.syncFolder(each);
  await disk.rename(aside, folder);
  await disk.syncFolder(vault);
}

async function writeEntry(entry: Entry, path: string, store: Store): Promise<void> {
  if ('object' in entry) {
    await disk.cloneFile(store.path(entry.object), path);
    await disk.makeWritable(path);
    await disk.syncFile(path);
  } else {
    await disk.writeNewFile(path, new TextEncoder().encode(entry.text));
  }
  const { digest } = await hashFile(path);
  if (digest !== digestOfEntry(entry)) {
    throw new Refused(
      error('damaged', `${entry.path} read back is not what was written`, {
        measured: digest,
        limit: digestOfEntry(entry),
        hint: 'the cache or the disk is damaged: build again with --force',
      }),
    );
  }
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

function linkText(vault: string, name: string): string {
  return `${basename(vault)}/${name}`;
}

async function swap(pointer: string, vault: string, name: string): Promise<void> {
  const fresh = join(vault, 'pointer');
  await disk.remove(fresh);
  await disk.makeLink(linkText(vault, name), fresh);
  await disk.rename(fresh, pointer);
  await disk.syncFolder(dirname(pointer));
}

async function prune(vault: string, keep: readonly string[]): Promise<void> {
  for (const name of await disk.listFolder(vault)) {
    if (name !== 'lock' && !keep.includes(name)) await disk.remove(join(vault, name));
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

async function remember(place: Place, memory: Memory): Promise<void> {
  await disk.makeFolder(dirname(place.memory));
  await disk.replaceFile(place.memory, canonical(memory as unknown as Json), `${place.memory}.part`);
}
