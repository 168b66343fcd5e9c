import { basename, dirname, extname, join } from 'node:path';
import { error, type Finding, warning } from '../base/finding.ts';
import { done, type Result, refused, refusalOf } from '../base/result.ts';
import { replaceFile } from '../host/disk.ts';
import { identifyNow, readTextNow } from '../host/disk-now.ts';
import type { Held } from '../plan/level.ts';
import type { Spec } from '../spec/spec.ts';
import type { Store } from '../store/store.ts';
import { heldIn, type Lock, lockFrom, textOf } from './lock_form.ts';

/** The lock of a spec as it stands on the disk. */
export interface LockFile {
  /** As the user calls it: `album.lock.json`. */
  readonly name: string;
  readonly path: string;
  /** Absent where there is none yet; a lock of an older form has a text only. */
  readonly text?: string;
  readonly lock?: Lock;
  /** Album gains to keep, as a build without `--relevel` takes them. */
  readonly held: Held;
}

/** `album.yaml` → `album.lock.json` beside it. */
export function lockPath(spec: Spec): string {
  return join(dirname(spec.file), `${basename(spec.file, extname(spec.file))}.lock.json`);
}

/** How a build looks at the lock. */
export interface LockUse {
  readonly frozen?: boolean;
  readonly relevel?: boolean;
}

/**
 * Reads the lock beside a spec; refused where something stands there that is none of ours, or where `frozen` asks for
 * one and there is none.
 */
export function readLock(spec: Spec, { frozen, relevel }: LockUse = {}): Result<LockFile> {
  const path = lockPath(spec);
  const name = basename(path);
  const text = readTextNow(path);
  if (text === undefined && identifyNow(path) !== undefined)
    return refused(error('foreign-lock', `${name} is not a file that can be read, so it is left alone`));
  const parsed = text === undefined ? done(undefined) : lockFrom(text, name);
  if (!parsed.ok) return parsed;
  const lock = parsed.value;
  if (frozen === true && lock === undefined) return refused(nothingToHold(name, text !== undefined));
  return done({
    name,
    path,
    held: relevel === true ? new Map<string, number>() : heldIn(lock),
    ...(text === undefined ? {} : { text }),
    ...(lock === undefined ? {} : { lock }),
  });
}

function nothingToHold(name: string, older: boolean): Finding {
  const what = older ? `${name} is of an older form` : `there is no ${name}`;
  return error('no-lock', `${what}, so --frozen has nothing to compare with`, {
    cause: 'usage',
    hint: 'build once without --frozen, and keep the lock in git',
  });
}

/**
 * Puts a lock in the place of the one that was read, whole at every moment; where it says the same, nothing is written.
 * The release is out by then, so trouble is a warning; the next build tries again.
 */
export async function keepLock({ name, path, text }: LockFile, lock: Lock, store: Store): Promise<Finding[]> {
  const fresh = textOf(lock);
  if (fresh === text) return [];
  try {
    await replaceFile(path, fresh, await store.temporary());
    return [];
  } catch (thrown) {
    const [finding] = isElsewhere(thrown) ? [] : refusalOf(thrown).findings;
    if (finding !== undefined)
      return [
        unwritten(
          name,
          finding.message.replaceAll(path, () => name),
        ),
      ];
  }
  try {
    await replaceFile(path, fresh);
    return [];
  } catch (thrown) {
    return refusalOf(thrown).findings.map(({ message }) =>
      unwritten(
        name,
        message.replaceAll(path, () => name),
      ),
    );
  }
}

function unwritten(name: string, why: string): Finding {
  return warning('lock-not-written', `the release is published, but ${name} could not be kept: ${why}`);
}

/** The cache lies on another file system than the spec: there is no renaming from one to the other. */
function isElsewhere(thrown: unknown): boolean {
  return (thrown as NodeJS.ErrnoException | null)?.code === 'EXDEV';
}
