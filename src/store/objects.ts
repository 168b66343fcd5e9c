import { dirname } from 'node:path';
import { type Digest, Hasher } from '../base/digest.ts';
import { error } from '../base/finding.ts';
import { Refused } from '../base/result.ts';
import { DiskFile, identify, makeReadOnly, remove, rename } from '../host/disk.ts';
import { type Layout, makeRoom, place } from './layout.ts';
import type { Artifact } from './traces.ts';

const PIECE_BYTES = 1024 * 1024;

/** Reads a file once from front to back; the piece is reused. Returns the bytes read. */
export async function readThrough(
  file: DiskFile,
  onPiece: (piece: Uint8Array, position: number) => void | Promise<void>,
): Promise<number> {
  const buffer = new Uint8Array(PIECE_BYTES);
  let position = 0;
  for (;;) {
    const count = await file.readAt(buffer, position);
    if (count === 0) return position;
    await onPiece(buffer.subarray(0, count), position);
    position += count;
  }
}

export async function hashFile(path: string): Promise<Artifact> {
  const file = await DiskFile.openForReading(path);
  try {
    const hasher = new Hasher();
    const bytes = await readThrough(file, (piece) => void hasher.update(piece));
    return { digest: hasher.digest(), bytes };
  } finally {
    await file.close();
  }
}

/**
 * Moves a finished temporary file into the store under its digest, which is taken here unless the writer took it.
 * Where the object exists already the temporary is dropped. If anything fails the temporary is dropped too.
 *
 * Nothing waits for the disk: a power cut may leave an object without its content, and it is hashed before a later
 * build believes it (see `Store.trust`). What is published is made durable by the publisher.
 */
export async function adoptObject(layout: Layout, temporary: string, known?: Digest): Promise<Artifact> {
  try {
    const identity = await identify(temporary);
    if (identity === undefined) throw new Refused(error('missing', `${temporary} does not exist`));
    const { digest, bytes } =
      known === undefined ? await hashFile(temporary) : { digest: known, bytes: identity.size };
    const path = place(layout.objects, digest);
    if ((await identify(path))?.size === bytes) await remove(temporary);
    else await settle(temporary, path);
    return { digest, bytes };
  } catch (thrown) {
    await remove(temporary).catch(() => undefined);
    throw thrown;
  }
}

async function settle(temporary: string, path: string): Promise<void> {
  await makeReadOnly(temporary);
  await makeRoom(dirname(path));
  await rename(temporary, path);
}
