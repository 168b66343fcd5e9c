import { constants, promises as fs } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { error } from '../base/finding.ts';
import { Refused } from '../base/result.ts';
import { effect, interposed } from './effect.ts';

export { cloneFile, linkFile, shareBlocks } from './copies.ts';

/**
 * The disk: every effect of the program on files goes through here, one function an effect. Each effect passes
 * `effect`, so that fault tests can number them and fail any one.
 * Trouble the user can understand (no space, no permission, missing) is thrown as `Refused` with one finding; the
 * path in the message is the caller's.
 */
export interface Identity {
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
  readonly size: number;
  /** Nanoseconds since the epoch, as decimal text (they do not fit a double). */
  readonly mtime: string;
  readonly ctime: string;
  readonly inode: string;
}

/** What stands at a path, or undefined where nothing does. Follows symlinks unless told not to. */
export async function identify(path: string, follow = true): Promise<Identity | undefined> {
  return effect('stat', path, async () => {
    try {
      const s = await (follow ? fs.stat(path, { bigint: true }) : fs.lstat(path, { bigint: true }));
      const kind = s.isFile()
        ? 'file'
        : s.isDirectory()
          ? 'directory'
          : s.isSymbolicLink()
            ? 'symlink'
            : 'other';
      return {
        kind,
        size: Number(s.size),
        mtime: String(s.mtimeNs),
        ctime: String(s.ctimeNs),
        inode: `${String(s.dev)}:${String(s.ino)}`,
      };
    } catch (thrown) {
      const code = (thrown as NodeJS.ErrnoException).code;
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      throw thrown;
    }
  });
}

export async function readBytes(path: string): Promise<Uint8Array> {
  return effect('read', path, () => fs.readFile(path));
}

export async function readText(path: string): Promise<string> {
  return effect('read', path, () => fs.readFile(path, 'utf8'));
}

/** Names in a folder, in code unit order; an absent folder has none. */
export async function listFolder(path: string): Promise<string[]> {
  return effect('list', path, async () => {
    try {
      return (await fs.readdir(path)).sort();
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw thrown;
    }
  });
}

export async function makeFolder(path: string): Promise<void> {
  await effect('mkdir', path, () => makeFolders(path));
}

/** One by one: Node's own recursive mkdir never returns below /proc and /sys, where nothing can be made. */
async function makeFolders(path: string): Promise<void> {
  try {
    await makeOne(path);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw thrown;
    await makeFolders(dirname(path));
    await makeOne(path);
  }
}

async function makeOne(path: string): Promise<void> {
  try {
    await fs.mkdir(path);
  } catch (thrown) {
    const exists = (thrown as NodeJS.ErrnoException).code === 'EEXIST';
    if (!exists || !(await fs.stat(path)).isDirectory()) throw thrown;
  }
}

/** Removes a file or a whole folder; nothing there is no error. */
export async function remove(path: string): Promise<void> {
  await effect('remove', path, () => fs.rm(path, { recursive: true, force: true }));
}

/** Removes one file; nothing there is no error. Quicker than {@link remove}. */
export async function removeFile(path: string): Promise<void> {
  await effect('remove', path, async () => {
    try {
      await fs.unlink(path);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
    }
  });
}

/** Refuses a folder in which this user may not make files. */
export async function mayWrite(path: string): Promise<void> {
  await effect('access', path, () => fs.access(path, constants.W_OK | constants.X_OK));
}

/** Gives a file the present as its modification time; false where there is none. */
export async function touchFile(path: string): Promise<boolean> {
  return effect('touch', path, async () => {
    try {
      const present = new Date();
      await fs.utimes(path, present, present);
      return true;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw thrown;
    }
  });
}

export async function rename(from: string, to: string): Promise<void> {
  await effect('rename', to, () => fs.rename(from, to));
}

/** Makes the entries of a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  await effect('sync', path, async () => {
    const handle = await fs.open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

/** A new file with this content; false, and nothing done, where one stands already. */
export async function claimFile(path: string, content: string): Promise<boolean> {
  return effect('claim', path, async () => {
    try {
      await fs.writeFile(path, content, { flag: 'wx' });
      return true;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw thrown;
    }
  });
}

export async function makeLink(target: string, path: string): Promise<void> {
  await effect('symlink', path, () => fs.symlink(target, path));
}

/** Where a symlink points, as written in it; undefined where there is no symlink. */
export async function linkTarget(path: string): Promise<string | undefined> {
  return effect('readlink', path, async () => {
    try {
      return await fs.readlink(path);
    } catch (thrown) {
      const code = (thrown as NodeJS.ErrnoException).code;
      if (code === 'ENOENT' || code === 'EINVAL') return undefined;
      throw thrown;
    }
  });
}

export async function realPath(path: string): Promise<string> {
  return effect('realpath', path, () => fs.realpath(path));
}

export async function makeReadOnly(path: string): Promise<void> {
  await effect('chmod', path, () => fs.chmod(path, 0o444));
}

export async function freeSpace(path: string): Promise<number> {
  return effect('statfs', path, async () => {
    const s = await fs.statfs(path);
    return s.bavail * s.bsize;
  });
}

/** A file open for reading or writing at places. */
export class DiskFile {
  readonly path: string;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  /** Refuses what is not a plain file before opening it: opening a FIFO would wait for ever. */
  static async openForReading(path: string): Promise<DiskFile> {
    const identity = await identify(path);
    if (identity === undefined) throw new Refused(error('missing', `${path} does not exist`));
    if (identity.kind === 'directory')
      throw new Refused(error('is-a-folder', `${path} is a folder, not a file`));
    if (identity.kind !== 'file') throw new Refused(error('not-a-file', `${path} is not a plain file`));
    return effect('open', path, async () => new DiskFile(path, await fs.open(path, 'r')));
  }

  /** A new file; what stood there is an error. */
  static async create(path: string): Promise<DiskFile> {
    return effect('create', path, async () => new DiskFile(path, await fs.open(path, 'wx+', 0o644)));
  }

  /** A file that stands already, to change some of its bytes. */
  static async openForChange(path: string): Promise<DiskFile> {
    return effect('open', path, async () => new DiskFile(path, await fs.open(path, 'r+')));
  }

  async identity(): Promise<Identity> {
    const s = await effect('stat', this.path, () => this.#handle.stat({ bigint: true }));
    return {
      kind: s.isFile() ? 'file' : 'other',
      size: Number(s.size),
      mtime: String(s.mtimeNs),
      ctime: String(s.ctimeNs),
      inode: `${String(s.dev)}:${String(s.ino)}`,
    };
  }

  /** Fills `into` from `position` on; returns the bytes read, fewer only at the end of the file. */
  async readAt(into: Uint8Array, position: number): Promise<number> {
    return effect('read', this.path, async () => {
      let filled = 0;
      while (filled < into.length) {
        const { bytesRead } = await this.#handle.read(into, filled, into.length - filled, position + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled;
    });
  }

  async writeAt(bytes: Uint8Array, position: number): Promise<void> {
    await effect('write', this.path, async () => {
      let written = 0;
      while (written < bytes.length) {
        const { bytesWritten } = await this.#handle.write(
          bytes,
          written,
          Math.min(bytes.length - written, interposed.by?.writes ?? Infinity),
          position + written,
        );
        written += bytesWritten;
      }
    });
  }

  /** Takes away what lies from byte `length` on. */
  async truncate(length: number): Promise<void> {
    await effect('write', this.path, () => this.#handle.truncate(length));
  }

  /** Makes the file's content durable. */
  async sync(): Promise<void> {
    await effect('sync', this.path, () => this.#handle.sync());
  }

  async close(): Promise<void> {
    await effect('close', this.path, () => this.#handle.close());
  }
}

let replaced = 0;

/**
 * Writes a small file so that at every moment either the old or the new content stands there, whole.
 * `temporary`: a path of nobody else's on the same file system.
 */
export async function replaceFile(
  path: string,
  content: Uint8Array | string,
  temporary = `${path}.${process.pid}-${threadId}-${replaced++}.part`,
): Promise<void> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  try {
    await writeNewFile(temporary, bytes);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (thrown) {
    await remove(temporary).catch(() => undefined);
    throw thrown;
  }
}

export async function makeWritable(path: string): Promise<void> {
  await effect('chmod', path, () => fs.chmod(path, 0o644));
}

/** Makes a file's content durable. */
export async function syncFile(path: string): Promise<void> {
  await effect('sync', path, async () => {
    const handle = await fs.open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

/** A new small file, durable; what stood there is an error. */
export async function writeNewFile(path: string, bytes: Uint8Array): Promise<void> {
  const file = await DiskFile.create(path);
  try {
    await file.writeAt(bytes, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A new, empty folder of our own in the system's temporary folder. */
export async function makeTemporaryFolder(): Promise<string> {
  return effect('mkdtemp', tmpdir(), () => fs.mkdtemp(join(tmpdir(), 'album-release-')));
}
