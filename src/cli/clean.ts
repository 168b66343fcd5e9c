import { dirname, join, resolve } from 'node:path';
import { clean, removeCache } from '../build/clean.ts';
import { currentFolder } from '../host/environment.ts';
import { printOut } from '../host/terminal.ts';
import { EXIT } from './exit.ts';

/** `release clean [SPEC]`: the cache beside the spec, or in this folder; returns the exit code. */
export async function run(spec: string | undefined, options: { readonly all?: boolean }): Promise<number> {
  const folder = spec === undefined ? currentFolder() : dirname(resolve(currentFolder(), spec));
  const cache = join(folder, '.release');
  if (options.all === true) {
    await removeCache(cache);
    printOut('removed the cache; the next build makes everything again');
    return EXIT.done;
  }
  const { files, bytes } = await clean(cache);
  printOut(`removed ${files} file${files === 1 ? '' : 's'}, ${(bytes / 1e6).toFixed(1)} MB`);
  return EXIT.done;
}
