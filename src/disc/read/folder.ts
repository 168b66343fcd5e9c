import { join } from 'node:path';
import { identify, listFolder, readBytes } from '../../host/disk.ts';
import { type Algorithm, fileDigests } from './digests.ts';
import type { Faults } from './faults.ts';

/** A file that was read already. */
export interface Known {
  readonly bytes: number;
  /** In lower-case hex. */
  readonly digests: ReadonlyMap<Algorithm, string>;
}

export type Elsewhere = ReadonlyMap<string, Known>;

/** The folder of a set: its files by name. What an ISO 9660 volume did to the case of a name is overlooked. */
export class SetFolder {
  readonly path: string;
  readonly names: readonly string[];
  readonly #elsewhere: Elsewhere;

  private constructor(path: string, names: readonly string[], elsewhere: Elsewhere) {
    this.path = path;
    this.names = names;
    this.#elsewhere = elsewhere;
  }

  /** `elsewhere`: files of the set that are not in the folder but were read already, by name. */
  static async open(path: string, elsewhere: Elsewhere = new Map()): Promise<SetFolder> {
    return new SetFolder(path, [...(await listFolder(path)), ...elsewhere.keys()], elsewhere);
  }

  /** The name as it stands in the folder; undefined where nothing stands there. */
  find(name: string): string | undefined {
    if (this.names.includes(name)) return name;
    return this.names.find((other) => other.toUpperCase() === name.toUpperCase());
  }

  pathOf(name: string): string {
    return join(this.path, name);
  }

  /** Bytes of the file, where it is a plain file. Codes: ddp-missing-file. */
  async size(name: string, faults: Faults, expected = ''): Promise<number | undefined> {
    const found = this.find(name);
    const known = this.#elsewhere.get(found ?? name);
    if (known !== undefined) return known.bytes;
    const identity = found === undefined ? undefined : await identify(this.pathOf(found));
    if (identity?.kind === 'file') return identity.size;
    faults.error('ddp-missing-file', name, `the file is missing${expected}`, {
      hint: 'the set is not whole: ask for it again',
    });
    return undefined;
  }

  /** The digests asked for of a file that stands there, in lower-case hex. */
  async digests(found: string, wanted: ReadonlySet<Algorithm>): Promise<ReadonlyMap<Algorithm, string>> {
    return this.#elsewhere.get(found)?.digests ?? fileDigests(this.pathOf(found), wanted);
  }

  /** The content of a small file. Codes: ddp-missing-file, ddp-large-file. */
  async small(name: string, most: number, faults: Faults, expected = ''): Promise<Uint8Array | undefined> {
    const size = await this.size(name, faults, expected);
    if (size === undefined) return undefined;
    if (size <= most) return readBytes(this.pathOf(this.find(name) ?? name));
    faults.error('ddp-large-file', name, `${size} bytes are more than such a file can have`, {
      measured: size,
      limit: most,
    });
    return undefined;
  }
}
