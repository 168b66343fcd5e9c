import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type Digest, Hasher } from './digest.ts';

/** What a file's bytes come to: the sums that receivers compare, and ours. In lower-case hexadecimal digits. */
export interface Sums {
  readonly bytes: number;
  readonly md5: string;
  /** That of zlib (ISO 3309). */
  readonly crc32: string;
  readonly sha256: Digest;
}

/** All sums in one pass, piece by piece. */
export class Summer {
  readonly #md5 = createHash('md5');
  readonly #sha256 = new Hasher();
  #crc32 = 0;
  #bytes = 0;

  update(data: Uint8Array): this {
    this.#md5.update(data);
    this.#sha256.update(data);
    this.#crc32 = crc32(data, this.#crc32);
    this.#bytes += data.length;
    return this;
  }

  sums(): Sums {
    return {
      bytes: this.#bytes,
      md5: this.#md5.digest('hex'),
      crc32: this.#crc32.toString(16).padStart(8, '0'),
      sha256: this.#sha256.digest(),
    };
  }
}

export function sumsOf(bytes: Uint8Array): Sums {
  return new Summer().update(bytes).sums();
}
