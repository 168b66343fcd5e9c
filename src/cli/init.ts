import { basename, join, relative, resolve } from 'node:path';
import { draftSpec } from '../build/draft.ts';
import { currentFolder } from '../host/environment.ts';
import { printErr, printOut, styled } from '../host/terminal.ts';
import { EXIT } from './exit.ts';

/** `release init [DIR]`: writes `album.yaml` and a `.gitignore` line; returns the exit code. */
export async function run(dir: string): Promise<number> {
  const folder = resolve(currentFolder(), dir);
  const draft = await draftSpec(folder);
  if (!draft.ok) {
    for (const { message, hint } of draft.findings)
      printErr(`${styled('red', 'error')}  ${message}${hint === undefined ? '' : `\n  hint: ${hint}`}`);
    return EXIT.usage;
  }
  const where = relative(currentFolder(), join(folder, 'album.yaml'));
  printOut(
    `wrote ${where} with ${draft.value.tracks} track${draft.value.tracks === 1 ? '' : 's'} of ${basename(folder)}`,
  );
  printOut(`next: look it over, then  release build ${where}`);
  return EXIT.done;
}
