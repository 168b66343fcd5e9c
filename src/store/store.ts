import { type Digest, sha256 } from '../base/digest.ts';
import { error, type Finding, note, warning } from '../base/finding.ts';
import { Refused } from '../base/result.ts';
import { makeFolder, readBytes, remove } from '../host/disk.ts';
import { identifyNow, listFolderNow, sizeNow } from '../host/disk-now.ts';
import type { ProcessMark } from '../host/environment.ts';
import { type Collected, type CollectOptions, collectGarbage } from './collect.ts';
import { ingestInput, knownInput } from './inputs.ts';
import { guardWritable, type Layout, layoutOf, makeRoom, place, temporaryPath, VERSION } from './layout.ts';
import { runningBuilds, takeLease } from './lease.ts';
import { adoptObject, hashFile } from './objects.ts';
import { type Artifact, believedTrace, recordTrace, type Trace } from './traces.ts';

export type { Collected, CollectOptions, Needs, Tally } from './collect.ts';
export { dropDeadLock, type LockOptions, withLock } from './lock.ts';
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
  /** Reads any file through and hashes it. */
  hash(path: string): Promise<Artifact>;
  has(digest: Digest): boolean;
  /** Reads, hashes and copies a user's file; what is known unchanged is not read. Refuses one that changes meanwhile. */
  ingest(path: string): Promise<Artifact>;
  /** The object of a user's file that has not changed since it was ingested, without reading it. */
  known(path: string): Artifact | undefined;
  /** What a step made, if that is whole and still there. A look at 600 of them takes some 30 ms. */
  trace(key: Digest): Trace | undefined;
  record(trace: Trace): Promise<void>;
  /** Keys of all traces that were given back or recorded here since the store was opened. */
  readonly used: ReadonlySet<Digest>;
  /** Whether an object's content still has its digest. */
  verify(digest: Digest): Promise<boolean>;
  /**
   * Refuses an object whose content has not its digest (`damaged`) and takes it away, so that it is made again. Hashed once
   * while it stays untouched, as size, times and inode tell.
   */
  trust(digest: Digest): Promise<void>;
  /** An object's whole content, as good as {@link trust} says. For small ones. */
  read(digest: Digest): Promise<Uint8Array>;
  /** Says that a build is running, so that nothing is collected under it; returns what ends it. */
  lease(): Promise<() => Promise<void>>;
  collect(options?: CollectOptions): Promise<Collected>;
  /** What was found on opening and left alone or moved aside: notes and warnings about the cache, not about a release. */
  readonly notices: readonly Finding[];
}

/**
 * Opens the store in a cache folder; both are made where they are missing. What another version of the program keeps
 * there is left alone; a file where a folder of ours should be is moved aside. `hash`: how files are hashed, by default in
 * this thread.
 */
export async function openStore(folder: string, hash: Store['hash'] = hashFile): Promise<Store> {
  const layout = layoutOf(folder);
  const there = identifyNow(folder);
  if (there !== undefined && there.kind !== 'directory')
    throw new Refused(
      error('cache-in-the-way', `${folder} is not a folder, so there is no place for the cache`, {
        hint: 'move it away',
      }),
    );
  await makeFolder(folder);
  const { root, objects, traces, inputs, temporary, leases } = layout;
  const notices: Finding[] = [];
  for (const shelf of [root, objects, traces, inputs, temporary, leases]) {
    const aside = await makeRoom(shelf);
    if (aside !== undefined)
      notices.push(warning('cache-set-aside', `${shelf} was a file, not a folder; it lies at ${aside} now`));
  }
  for (const name of listFolderNow(folder))
    if (/^v\d+$/.test(name) && name !== VERSION)
      notices.push(
        note('other-cache', `the cache holds ${name} too, of another version of release; it is left alone`),
      );
  return new FolderStore(layout, notices, hash);
}

/** Builds that run on the cache in a folder now. */
export function runningIn(folder: string): ProcessMark[] {
  return runningBuilds(layoutOf(folder));
}

/** An object that is not what it was when it was stored, or has vanished; it has been taken away. */
export const DAMAGED = 'damaged';

export function damaged(digest: Digest): Finding {
  return error(DAMAGED, `the cache is damaged: object ${digest.slice(0, 12)}… is not what was stored`, {
    hint: 'build again: it is made anew; look after the disk if this stays so',
  });
}

class FolderStore implements Store {
  readonly #layout: Layout;
  readonly hash: Store['hash'];
  /** Objects that were hashed, with what they looked like then. */
  readonly #trusted = new Map<Digest, string>();
  readonly notices: readonly Finding[];
  readonly used = new Set<Digest>();
  /** Looked at once, when something is first to be written: reading needs no permission to write. */
  #writable: Promise<void> | undefined;
  constructor(layout: Layout, notices: readonly Finding[], hash: Store['hash']) {
    this.#layout = layout;
    this.hash = hash;
    this.notices = notices;
  }
  async temporary(): Promise<string> {
    await (this.#writable ??= guardWritable(this.#layout));
    return temporaryPath(this.#layout);
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
  async ingest(path: string): Promise<Artifact> {
    await (this.#writable ??= guardWritable(this.#layout));
    return ingestInput(this.#layout, path);
  }
  known(path: string): Artifact | undefined {
    return knownInput(this.#layout, path);
  }
  trace(key: Digest): Trace | undefined {
    const trace = believedTrace(this.#layout, key);
    if (trace !== undefined) this.used.add(key);
    return trace;
  }
  record(trace: Trace): Promise<void> {
    this.used.add(trace.key);
    return recordTrace(this.#layout, trace);
  }
  async verify(digest: Digest): Promise<boolean> {
    try {
      return this.has(digest) && (await this.hash(this.path(digest))).digest === digest;
    } catch (thrown) {
      // Taken away between the look and the reading.
      if (thrown instanceof Refused && thrown.findings[0]?.code === 'missing') return false;
      throw thrown;
    }
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
  lease(): Promise<() => Promise<void>> {
    return takeLease(this.#layout);
  }
  collect(options?: CollectOptions): Promise<Collected> {
    return collectGarbage(this.#layout, options);
  }
}
