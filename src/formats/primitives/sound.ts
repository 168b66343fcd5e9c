import { type Digest, Hasher } from '../../base/digest.ts';
import { error } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import { DiskFile } from '../../host/disk.ts';

const PIECE_BYTES = 1024 * 1024;

/** Bytes `from` … `to` − 1 of a file; to its end where `to` is left out. */
export interface Range {
  readonly from: number;
  readonly to?: number;
}

/** SHA-256 of `parameters` and of the ranges of a file, one after the other. A range beyond the end is refused. */
export async function soundDigest(
  path: string,
  parameters: string,
  ranges: readonly Range[],
): Promise<Digest> {
  const hasher = new Hasher().update(new TextEncoder().encode(`${parameters}\n`));
  const piece = new Uint8Array(PIECE_BYTES);
  const file = await DiskFile.openForReading(path);
  try {
    const { size } = await file.identity();
    for (const { from, to = size } of ranges) {
      if (from > to || to > size)
        throw new Refused(
          error('truncated', `${path}: the audio should reach to byte ${to}, the file to ${size}`, {
            measured: size,
            limit: to,
          }),
        );
      for (let at = from; at < to;) {
        const count = await file.readAt(piece.subarray(0, Math.min(PIECE_BYTES, to - at)), at);
        if (count === 0) throw new Refused(error('truncated', `${path}: became shorter while it was read`));
        hasher.update(piece.subarray(0, count));
        at += count;
      }
    }
    return hasher.digest();
  } finally {
    await file.close();
  }
}
