import { error, type Finding } from '../base/finding.ts';
import { Refused } from '../base/result.ts';

const REASONS: Readonly<Record<string, readonly [code: string, text: string, hint?: string]>> = {
  ENOENT: ['missing', 'does not exist'],
  EACCES: ['no-permission', 'may not be accessed (permission denied)'],
  EPERM: ['no-permission', 'may not be changed (operation not permitted)'],
  EROFS: ['read-only', 'lies on a read-only file system'],
  ENOSPC: [
    'no-space',
    'could not be written: no space left on the device',
    'free some space, or run `release clean`',
  ],
  EDQUOT: [
    'no-space',
    'could not be written: the disk quota is used up',
    'free some space, or run `release clean`',
  ],
  EIO: ['disk-fault', 'could not be read or written: the disk reported an error'],
  EMFILE: ['too-many-files', 'could not be opened: too many open files', 'raise the limit with `ulimit -n`'],
  ENFILE: ['too-many-files', 'could not be opened: too many open files in the system'],
  EAGAIN: ['too-many-processes', 'could not be started: the system allows no more processes'],
  ENOMEM: ['no-memory', 'could not be used: the system has no memory left'],
  EEXIST: ['in-the-way', 'cannot be made, because something stands there already'],
  EISDIR: ['is-a-folder', 'is a folder, not a file'],
  ENOTDIR: ['not-a-folder', 'is not a folder'],
  ENAMETOOLONG: ['name-too-long', 'has a name that is too long for the file system'],
  ELOOP: ['link-loop', 'is a symbolic link that leads back to itself'],
};

/** Whether a finding tells of trouble with the system, and not with what a file holds. */
export function isSystemTrouble({ code }: Finding): boolean {
  return Object.values(REASONS).some(([known]) => known === code);
}

/** The finding for a system error; undefined if it is none we know (then it is a bug and should surface). */
export function findingOf(thrown: unknown, path: string): Finding | undefined {
  const code = (thrown as NodeJS.ErrnoException | null)?.code;
  const reason = code === undefined ? undefined : REASONS[code];
  if (reason === undefined) return undefined;
  return error(reason[0], `${path} ${reason[1]}`, reason[2] === undefined ? {} : { hint: reason[2] });
}

/** Stands before and after every effect of this thread; what it throws is the effect's own trouble. */
export interface Interposer {
  before?(name: string, path: string): void;
  after?(name: string, path: string): void;
  /** How many bytes one call may write at the most: a disk may always take fewer than it is given. */
  readonly writes?: number;
}

/** For fault tests only: they number the effects with it, make any one fail or end the process there. */
export const interposed: { by?: Interposer } = {};

/** Runs one effect on the outside world, a disk or a process; trouble a user can understand is thrown as `Refused`. */
export async function effect<T>(name: string, path: string, act: () => Promise<T>): Promise<T> {
  try {
    interposed.by?.before?.(name, path);
    const result = await act();
    interposed.by?.after?.(name, path);
    return result;
  } catch (thrown) {
    const finding = findingOf(thrown, path);
    if (finding === undefined) throw thrown;
    throw new Refused(finding);
  }
}
