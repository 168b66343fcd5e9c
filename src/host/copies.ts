import { constants, promises as fs } from 'node:fs';
import { effect } from './effect.ts';

/** Copies a file, sharing its blocks where the file system can. The copy is new: `to` must not exist. */
export async function cloneFile(from: string, to: string): Promise<void> {
  await effect('clone', to, () =>
    fs.copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE),
  );
}

/** A copy that shares all its blocks; false where the file system cannot do that, then nothing is made. */
export async function shareBlocks(from: string, to: string): Promise<boolean> {
  return effect('share', to, async () => {
    try {
      await fs.copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
      return true;
    } catch (thrown) {
      // What stood there before is not ours to remove.
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') await fs.rm(to, { force: true });
      return false;
    }
  });
}

/**
 * A second name for a file, which must not exist yet; false where the file system has no such thing, then nothing is made.
 */
export async function linkFile(from: string, to: string): Promise<boolean> {
  return effect('link', to, async () => {
    try {
      await fs.link(from, to);
      return true;
    } catch (thrown) {
      if (UNLINKABLE.has((thrown as NodeJS.ErrnoException).code ?? '')) return false;
      throw thrown;
    }
  });
}

/** Another device, a file system without links, a file with too many of them or of another user's. */
const UNLINKABLE = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES']);
