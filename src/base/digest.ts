import { createHash, type Hash } from 'node:crypto';
import { canonical, type Json } from './canonical.ts';

declare const brand: unique symbol;
/** A SHA-256 in 64 lower-case hex digits. Minted only in this file and where a stored one is read back. */
export type Digest = string & { readonly [brand]: 'Digest' };

export function sha256(data: string | Uint8Array): Digest {
  return createHash('sha256').update(data).digest('hex') as Digest;
}

export function digestOf(value: Json): Digest {
  return sha256(canonical(value));
}

export function asDigest(text: string): Digest {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`not a sha256: ${text}`);
  return text as Digest;
}

/** A digest taken piece by piece. */
export class Hasher {
  readonly #hash: Hash = createHash('sha256');
  update(data: Uint8Array): this {
    this.#hash.update(data);
    return this;
  }
  digest(): Digest {
    return this.#hash.digest('hex') as Digest;
  }
}
