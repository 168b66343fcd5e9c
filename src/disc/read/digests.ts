import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { DiskFile } from '../../host/disk.ts';

/** `crc32` is that of zlib and ZIP (ISO 3309), as eight hex digits. */
export type Algorithm = 'md5' | 'crc32' | 'sha256';

const PIECE = 1024 * 1024;

/** The digests asked for, in lower-case hex, in one pass over the file. */
export async function fileDigests(
  path: string,
  wanted: ReadonlySet<Algorithm>,
): Promise<ReadonlyMap<Algorithm, string>> {
  const hashes = (['md5', 'sha256'] as const)
    .filter((name) => wanted.has(name))
    .map((name) => ({ name, hash: createHash(name) }));
  let sum = 0;
  const file = await DiskFile.openForReading(path);
  try {
    const piece = new Uint8Array(PIECE);
    for (let at = 0, read = PIECE; read === PIECE; at += read) {
      read = await file.readAt(piece, at);
      const bytes = piece.subarray(0, read);
      for (const { hash } of hashes) hash.update(bytes);
      if (wanted.has('crc32')) sum = crc32(bytes, sum);
    }
  } finally {
    await file.close();
  }
  const digests = new Map<Algorithm, string>(hashes.map(({ name, hash }) => [name, hash.digest('hex')]));
  if (wanted.has('crc32')) digests.set('crc32', sum.toString(16).padStart(8, '0'));
  return digests;
}
