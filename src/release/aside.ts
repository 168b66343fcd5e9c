import { dirname, join, posix, sep } from 'node:path';
import { type Digest, sha256 } from '../base/digest.ts';
import { error } from '../base/finding.ts';
import { Refused } from '../base/result.ts';
import { allOf, turns } from '../base/turns.ts';
import * as disk from '../host/disk.ts';
import type { Store } from '../store/store.ts';

/** A text of the release folder. */
export interface TextEntry {
  readonly path: string;
  readonly text: string;
}

/** A file of the release folder: an object of the store, or a text. */
export type Entry = { readonly path: string; readonly object: Digest; readonly bytes: number } | TextEntry;

export function digestOfEntry(entry: Entry): Digest {
  return 'object' in entry ? entry.object : sha256(entry.text);
}

/** While one file is on its way to the disk, others are copied and hashed. */
const WRITTEN_AT_ONCE = 4;

/** A release on its way: a folder that nothing points to, until it is whole and gets its name. */
export class Aside {
  readonly #folder: string;
  readonly #store: Store;
  readonly #proven: ReadonlyMap<Digest, string>;
  readonly #folders: Set<string>;

  /** `proven`: files that need no second copy, by digest. */
  constructor(folder: string, store: Store, proven: ReadonlyMap<Digest, string>) {
    this.#folder = folder;
    this.#store = store;
    this.#proven = proven;
    this.#folders = new Set([folder]);
  }

  /** Begins anew with these files; each is made durable, read back and compared with its digest. */
  async write(entries: readonly Entry[]): Promise<void> {
    await this.remove();
    await disk.makeFolder(this.#folder);
    await this.#add(entries);
  }

  /** Adds the last files, makes the folders durable, and takes the name. */
  async become(path: string, entries: readonly Entry[]): Promise<void> {
    await this.#add(entries);
    for (const each of this.#folders) await disk.syncFolder(each);
    await disk.remove(path);
    await disk.rename(this.#folder, path);
    await disk.syncFolder(dirname(path));
  }

  async remove(): Promise<void> {
    await disk.remove(this.#folder);
  }

  async #add(entries: readonly Entry[]): Promise<void> {
    const paths = entries.map(({ path }) => join(this.#folder, ...path.split(posix.sep)));
    for (const path of paths) {
      if (!path.startsWith(this.#folder + sep)) throw new Error(`${path} leads out of the release`);
      const parent = dirname(path);
      if (!this.#folders.has(parent)) await disk.makeFolder(parent);
      this.#folders.add(parent);
    }
    const turn = turns(WRITTEN_AT_ONCE);
    let failed = false;
    const ended = entries.map((entry, i) =>
      turn(async () => {
        try {
          if (!failed) await this.#place(entry, paths[i]);
        } catch (thrown) {
          failed = true;
          throw thrown;
        }
      }),
    );
    await allOf(ended);
  }

  async #place(entry: Entry, path: string): Promise<void> {
    const same = this.#proven.get(digestOfEntry(entry));
    if (same === undefined || !(await disk.linkFile(same, path))) await writeEntry(entry, path, this.#store);
  }
}

/**
 * The object under a second name, read-only as it is, or a copy where that cannot be: a clone first, as that is apart from
 * the object and costs as little as a link.
 */
async function share(object: string, path: string): Promise<void> {
  if (await disk.shareBlocks(object, path)) return;
  if (!(await disk.linkFile(object, path))) await disk.cloneFile(object, path);
}

async function writeEntry(entry: Entry, path: string, store: Store): Promise<void> {
  if ('object' in entry) {
    // Taken away by somebody meanwhile: told as damaged, so that it is made again.
    if (!store.has(entry.object)) await store.trust(entry.object);
    await share(store.path(entry.object), path);
    await disk.syncFile(path);
  } else {
    await disk.writeNewFile(path, new TextEncoder().encode(entry.text));
  }
  const { digest } = await store.hash(path);
  if (digest === digestOfEntry(entry)) return;
  // A damaged object would be taken for the real one by every later build, as its size is right.
  if ('object' in entry) await store.trust(entry.object);
  throw new Refused(
    error('not-as-written', `${entry.path} read back is not what was written`, {
      measured: digest,
      limit: digestOfEntry(entry),
      hint: 'build again, and look after the disk if it stays so',
    }),
  );
}
