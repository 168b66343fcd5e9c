import { type Digest, sha256 } from '../base/digest.ts';
import { error, type Finding } from '../base/finding.ts';
import { Refused } from '../base/result.ts';
import { makeFolder, readBytes, remove } from '../host/disk.ts';
import { identifyNow, sizeNow } from '../host/disk-now.ts';
import { type Collected, type CollectOptions, collectGarbage } from './collect.ts';
import { ingestInput, knownInput } from './inputs.ts';
import { type Layout, layoutOf, place, temporaryPath } from './layout.ts';
import { adoptObject, hashFile } from './objects.ts';
import { type Artifact, believedTrace, recordTrace, type Trace } from './traces.ts';

export type { Collected, CollectOptions, Live } from './collect.ts';
export { type LockOptions, withLock } from './lock.ts';
export type { Artifact, Trace } from './traces.ts';

/**
 * The memory of all builds: objects named by their content and traces of what steps made of them. Any number of
 * threads and processes may use one folder at once: files appear under their name only when whole, by rename.
 * Everything that touches the disk throws `Refused` for trouble with it, and leaves nothing half.
 */
export interface Store {
  /** A path for a new file, on the store's file system; nothing stands there yet. */
  temporary(): Promise<string>;
  /** Moves a finished temporary file in; hashes it unless its writer already did. See `adoptObject` on durability. */
  adopt(temporary: string, digest?: Digest): Promise<Artifact>;
  /** Where an object lies, whether or not it is there. Read-only. */
  path(digest: Digest): string;
  has(digest: Digest): boolean;
  /** Reads, hashes and copies a user's file; what is known unchanged is not read. Refuses one that changes meanwhile. */
  ingest(path: string): Promise<Artifact>;
  /** The object of a user's file that has not changed since it was ingested, without reading it. */
  known(path: string): Artifact | undefined;
  /** What a step made, if that is whole and still there. A look at 600 of them takes some 30 ms. */
  trace(key: Digest): Trace | undefined;
  record(trace: Trace): Promise<void>;
  /** Whether an object's content still has its digest. */
  verify(digest: Digest): Promise<boolean>;
  /**
   * Refuses an object whose content has not its digest (`damaged`) and takes it away, so that it is made again. Hashed once
   * while it stays untouched, as size, times and inode tell.
   */
  trust(digest: Digest): Promise<void>;
  /** An object's whole content, as good as {@link trust} says. For small ones. */
  read(digest: Digest): Promise<Uint8Array>;
  collect(options?: CollectOptions): Promise<Collected>;
}

/** Opens the store in a cache folder; both are made where they are missing. */
export async function openStore(folder: string): Promise<Store> {
  const layout = layoutOf(folder);
  for (const shelf of [layout.objects, layout.traces, layout.inputs, layout.temporary])
    await makeFolder(shelf);
  return new FolderStore(layout);
}

/** An object that is not what it was when it was stored; it has been taken away. */
export const DAMAGED = 'damaged';

function damaged(digest: Digest): Finding {
  return error(DAMAGED, `the cache is damaged: object ${digest.slice(0, 12)}… is not what was stored`, {
    hint: 'build again: it is made anew; look after the disk if this stays so',
  });
}

class FolderStore implements Store {
  readonly #layout: Layout;
  /** Objects that were hashed, with what they looked like then. */
  readonly #trusted = new Map<Digest, string>();
  constructor(layout: Layout) {
    this.#layout = layout;
  }
  temporary(): Promise<string> {
    return Promise.resolve(temporaryPath(this.#layout));
  }
  adopt(temporary: string, digest?: Digest): Promise<Artifact> {
    return adoptObject(this.#layout, temporary, digest);
  }
  path(digest: Digest): string {
    return place(this.#layout.objects, digest);
  }
  has(digest: Digest): boolean {
    return sizeNow(this.path(digest)) !== undefined;
  }
  ingest(path: string): Promise<Artifact> {
    return ingestInput(this.#layout, path);
  }
  known(path: string): Artifact | undefined {
    return knownInput(this.#layout, path);
  }
  trace(key: Digest): Trace | undefined {
    return believedTrace(this.#layout, key);
  }
  record(trace: Trace): Promise<void> {
    return recordTrace(this.#layout, trace);
  }
  async verify(digest: Digest): Promise<boolean> {
    return this.has(digest) && (await hashFile(this.path(digest))).digest === digest;
  }
  async trust(digest: Digest): Promise<void> {
    const path = this.path(digest);
    const mark = JSON.stringify(identifyNow(path));
    if (this.#trusted.get(digest) === mark) return;
    if (!(await this.verify(digest))) await this.#refuse(digest);
    this.#trusted.set(digest, mark);
  }
  async read(digest: Digest): Promise<Uint8Array> {
    const bytes = this.has(digest) ? await readBytes(this.path(digest)) : undefined;
    if (bytes === undefined || sha256(bytes) !== digest) return this.#refuse(digest);
    return bytes;
  }
  async #refuse(digest: Digest): Promise<never> {
    await remove(this.path(digest));
    throw new Refused(damaged(digest));
  }
  collect(options?: CollectOptions): Promise<Collected> {
    return collectGarbage(this.#layout, options);
  }
}
