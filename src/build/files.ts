import { renamed } from '../base/result.ts';
import type { FileRef } from '../spec/spec.ts';
import type { Artifact, Store } from '../store/store.ts';

/**
 * The files of the user that a build reads, each read at most once: known by size, times and inode, or hashed and
 * copied into the store. Everything later reads the copy.
 */
export class SourceFiles {
  readonly #store: Store;
  readonly #taken = new Map<string, Promise<Artifact>>();
  /** Contents that were taken in before, by path: they stand for the files, whatever these are by now. */
  readonly #settled: Map<string, Artifact>;
  readonly #onNew: () => void;

  /** `onNew`: a file is about to be read, so there will be work to do. */
  constructor(
    store: Store,
    settled: ReadonlyMap<string, Artifact> = new Map(),
    onNew: () => void = () => undefined,
  ) {
    this.#store = store;
    this.#settled = new Map(settled);
    this.#onNew = onNew;
  }

  /** The object a file is; trouble is `Refused`, with the file called as the spec calls it. */
  async take(file: FileRef): Promise<Artifact> {
    let taken = this.#taken.get(file.path);
    if (taken === undefined) {
      taken = this.#read(file.path);
      this.#taken.set(file.path, taken);
    }
    try {
      return await taken;
    } catch (thrown) {
      // Two tracks may read one file: each is told in its own words and place.
      throw renamed(thrown, file.path, file.written, { at: file.at });
    }
  }

  /** From now on every file is looked at again. */
  forget(): void {
    this.#taken.clear();
    this.#settled.clear();
  }

  /** The object as far as it is known without reading the file. */
  known(file: FileRef): Artifact | undefined {
    return this.#store.known(file.path);
  }

  async #read(path: string): Promise<Artifact> {
    const settled = this.#settled.get(path);
    if (settled !== undefined && this.#store.has(settled.digest)) return settled;
    const known = this.#store.known(path);
    if (known !== undefined) return known;
    this.#onNew();
    return this.#store.ingest(path);
  }
}
