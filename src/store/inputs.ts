import { resolve } from 'node:path';
import { canonical, type Json } from '../base/canonical.ts';
import { type Digest, Hasher } from '../base/digest.ts';
import { error } from '../base/finding.ts';
import { Refused } from '../base/result.ts';
import { now, sleep } from '../host/clock.ts';
import { DiskFile, freeSpace, type Identity, identify, remove, shareBlocks } from '../host/disk.ts';
import { identifyNow, readTextNow, sizeNow } from '../host/disk-now.ts';
import { inputPlace, type Layout, place, temporaryPath } from './layout.ts';
import { adoptObject, hashFile, readThrough } from './objects.ts';
import { unsealJson, writeSealed } from './sealed.ts';
import { type Artifact, isDigest, isObject } from './traces.ts';

/**
 * The user's files: read once, copied while they are hashed, and remembered by path and identity, so that an unchanged
 * file is never read again.
 */
interface InputRecord {
  readonly path: string;
  readonly identity: Identity;
  readonly digest: Digest;
  /** False: it was read so soon after a change that a second change could hide behind the same times. */
  readonly settled: boolean;
}

/** Changes within one tick of the kernel's clock leave the same times behind. */
const SETTLED_MS = 50;
/** FAT keeps times in steps of two seconds. */
const SETTLED_COARSE_MS = 2000;
/** What {@link differsAtOnce} looks at, at each place. */
const LOOK_BYTES = 65_536;
/** A file that is being written is not waited for longer. */
const WAITS = 3;

/** The object of a file whose identity has not changed since it was read; undefined where it has to be read. */
export function knownInput(layout: Layout, path: string): Artifact | undefined {
  const absolute = resolve(path);
  const record = recordOf(layout, absolute);
  if (record?.settled !== true) return undefined;
  const identity = identifyNow(absolute);
  if (identity === undefined || !isSame(identity, record.identity)) return undefined;
  const { digest } = record;
  if (sizeNow(place(layout.objects, digest)) !== identity.size) return undefined;
  return { digest, bytes: identity.size };
}

/** The object of a file, read and copied unless it is known. Refuses a file that changes while it is read. */
export async function ingestInput(layout: Layout, path: string): Promise<Artifact> {
  const known = knownInput(layout, path);
  if (known !== undefined) return known;
  const absolute = resolve(path);
  await settle(absolute);
  const began = now();
  const file = await DiskFile.openForReading(path);
  try {
    const before = await file.identity();
    const unchanged = async () => {
      const after = await identify(path);
      if (after === undefined || !isSame(before, after) || !isSame(before, await file.identity()))
        throw new Refused(
          error('changed-while-reading', `${path} changed while it was read`, {
            hint: 'wait until it is written completely, then start again',
          }),
        );
    };
    const artifact =
      (await seenBefore(layout, absolute, path, before, unchanged)) ??
      (await takeIn(layout, path, file, unchanged));
    const settled = isSettled(before, began);
    const record = { path: absolute, identity: before, digest: artifact.digest, settled };
    await writeSealed(
      inputPlace(layout, absolute),
      canonical(record as unknown as Json),
      temporaryPath(layout),
    );
    return artifact;
  } finally {
    await file.close();
  }
}

/** A file that was only touched: hashed, not copied. Undefined where its content is new. */
async function seenBefore(
  layout: Layout,
  absolute: string,
  path: string,
  identity: Identity,
  unchanged: () => Promise<void>,
): Promise<Artifact | undefined> {
  const record = recordOf(layout, absolute);
  if (record === undefined || record.identity.size !== identity.size) return undefined;
  if (sizeNow(place(layout.objects, record.digest)) !== identity.size) return undefined;
  if (await differsAtOnce(path, place(layout.objects, record.digest), identity.size)) return undefined;
  const artifact = await hashFile(path);
  await unchanged();
  return artifact.digest === record.digest ? artifact : undefined;
}

/** Whether two files of one size differ where a look is quick: a mix exported anew mostly does. */
async function differsAtOnce(path: string, object: string, size: number): Promise<boolean> {
  const files = [await DiskFile.openForReading(path)];
  try {
    files.push(await DiskFile.openForReading(object));
    const looks = [Math.floor(size / 2), Math.max(0, size - LOOK_BYTES)];
    for (const at of looks) {
      const [mine, theirs] = [new Uint8Array(LOOK_BYTES), new Uint8Array(LOOK_BYTES)];
      await files[0].readAt(mine, at);
      await files[1].readAt(theirs, at);
      if (mine.some((byte, i) => byte !== theirs[i])) return true;
    }
    return false;
  } finally {
    for (const file of files) await file.close();
  }
}

async function takeIn(
  layout: Layout,
  path: string,
  file: DiskFile,
  unchanged: () => Promise<void>,
): Promise<Artifact> {
  const temporary = temporaryPath(layout);
  try {
    const digest = (await shareBlocks(path, temporary))
      ? (await hashFile(temporary)).digest
      : await copyHashing(layout, path, file, temporary);
    await unchanged();
    return await adoptObject(layout, temporary, digest);
  } catch (thrown) {
    await remove(temporary).catch(() => undefined);
    throw thrown;
  }
}

async function copyHashing(layout: Layout, path: string, from: DiskFile, to: string): Promise<Digest> {
  const { size } = await from.identity();
  const free = await freeSpace(layout.temporary);
  if (free < size)
    throw new Refused(
      error('no-space', `${path} does not fit into the cache (${layout.root})`, {
        measured: free,
        limit: size,
        hint: 'free some space, or run `release clean`',
      }),
    );
  const hasher = new Hasher();
  const copy = await DiskFile.create(to);
  try {
    await readThrough(from, async (piece, position) => {
      const writing = copy.writeAt(piece, position);
      hasher.update(piece);
      await writing;
    });
  } finally {
    await copy.close();
  }
  return hasher.digest();
}

/**
 * Waits until a change of the file would show in its times. One that was written a moment ago might be written again
 * while it is read, with the same times, and what is read be neither the one nor the other.
 */
async function settle(path: string): Promise<void> {
  for (let i = 0; i < WAITS; i++) {
    const identity = identifyNow(path);
    const wait = identity === undefined ? 0 : unsettledFor(identity, now());
    if (wait === 0) return;
    await sleep(wait);
  }
}

function isSettled(identity: Identity, readAt: number): boolean {
  return unsettledFor(identity, readAt) === 0;
}

/**
 * Milliseconds until a change would show. Every change sets the ctime, whatever is done to the mtime. Times are in
 * nanoseconds; where neither has a part below a second, the file system keeps coarse ones.
 */
export function unsettledFor({ mtime, ctime }: Identity, at: number): number {
  const coarse = [mtime, ctime].every((time) => time.endsWith('000000000'));
  const rest = Number(BigInt(ctime) / 1_000_000n) + (coarse ? SETTLED_COARSE_MS : SETTLED_MS) - at;
  return Math.min(Math.max(0, rest), SETTLED_COARSE_MS);
}

function isSame(a: Identity, b: Identity): boolean {
  return (
    a.kind === b.kind &&
    a.size === b.size &&
    a.mtime === b.mtime &&
    a.ctime === b.ctime &&
    a.inode === b.inode
  );
}

function recordOf(layout: Layout, absolute: string): InputRecord | undefined {
  const record = unsealJson(readTextNow(inputPlace(layout, absolute)));
  if (!isObject(record) || record['path'] !== absolute) return undefined;
  if (!isDigest(record['digest']) || !isObject(record['identity'])) return undefined;
  return record as unknown as InputRecord;
}
