import { error } from '../base/finding.ts';
import { Refused } from '../base/result.ts';
import type { FileRef } from '../spec/spec.ts';
import type { Artifact, Store } from '../store/store.ts';

/**
 * The files of the user that a build reads, each read at most once: known by size, times and inode, or hashed and
 * copied into the store. Everything later reads the copy.
 */
export class SourceFiles {
  readonly #store: Store;
  readonly #taken = new Map<string, Promise<Artifact>>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The object a file is; trouble is `Refused`, with the file called as the spec calls it. */
  take(file: FileRef): Promise<Artifact> {
    let taken = this.#taken.get(file.path);
    if (taken === undefined) {
      taken = this.#read(file);
      this.#taken.set(file.path, taken);
    }
    return taken;
  }

  /** The object as far as it is known without reading the file. */
  known(file: FileRef): Artifact | undefined {
    return this.#store.known(file.path);
  }

  async #read(file: FileRef): Promise<Artifact> {
    try {
      return this.#store.known(file.path) ?? (await this.#store.ingest(file.path));
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      throw new Refused(
        ...thrown.findings.map((finding) =>
          error(finding.code, finding.message.replaceAll(file.path, file.written), {
            ...finding,
            message: finding.message.replaceAll(file.path, file.written),
            at: file.at,
          }),
        ),
      );
    }
  }
}
