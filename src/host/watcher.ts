import { dirname, join, parse, sep } from 'node:path';
import { identifyNow } from './disk-now.ts';

/** Says "look" whenever something may have changed at some files. What changed, and whether, the caller finds out. */
export interface Watcher {
  /** The files from now on, absolute; they may not exist yet. */
  follow(files: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Between two looks where the system tells of nothing: network shares, or no watches left. */
const POLL_MS = 500;

/**
 * Watches the folders the files stand in: a file replaced by a rename is another file to the system, its folder is the
 * same. Of a folder only the named files count, so what a build writes beside them wakes nobody. A file whose folder is
 * missing is waited for in the nearest one that is there. `poll`: only a clock.
 */
export function watcher(look: () => void, poll: boolean): Watcher {
  let clock = poll ? setInterval(look, POLL_MS) : undefined;
  let following = '';
  let stop: () => Promise<void> = () => Promise.resolve();

  // The system has a limit of watches (inotify(7), max_user_watches), and some file systems have none.
  const fallBack = (): void => {
    clock ??= setInterval(look, POLL_MS);
  };

  async function follow(files: readonly string[]): Promise<void> {
    if (poll) return;
    const known = new Set(files.flatMap(wayTo));
    const folders = [...new Set(files.map((file) => nearest(dirname(file))))].sort();
    const wanted = [...folders, ...[...known].sort()].join('\n');
    if (wanted === following) return;
    following = wanted;
    const before = stop;
    stop = await watchFolders(folders, known, look, fallBack);
    await before();
  }

  async function close(): Promise<void> {
    clearInterval(clock);
    await stop();
  }

  return { follow, close };
}

async function watchFolders(
  folders: readonly string[],
  known: ReadonlySet<string>,
  look: () => void,
  fail: () => void,
): Promise<() => Promise<void>> {
  const { watch } = await import('chokidar');
  const watching = watch([...folders], {
    depth: 0,
    ignoreInitial: true,
    ignored: (path) => !known.has(path.split('/').join(sep)),
    ignorePermissionErrors: true,
    atomic: false,
  });
  watching.on('all', look);
  watching.on('raw', look);
  watching.on('error', fail);
  // Ready before a change could be missed; with an error instead, the clock looks.
  await new Promise<void>((ready) => {
    watching.once('ready', ready);
    watching.once('error', () => ready());
  });
  return () => watching.close();
}

/** A file and every folder above it. */
function wayTo(file: string): string[] {
  const way = [file];
  for (let at = dirname(file); at !== parse(at).root; at = dirname(at)) way.push(at);
  return [...way, join(parse(file).root)];
}

function nearest(folder: string): string {
  const above = dirname(folder);
  return above === folder || identifyNow(folder)?.kind === 'directory' ? folder : nearest(above);
}
