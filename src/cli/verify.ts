import { resolve } from 'node:path';
import { verifyFolder } from '../build/verify_folder.ts';
import { isRefused } from '../base/finding.ts';
import { currentFolder, userCache } from '../host/environment.ts';
import { printOut, styled } from '../host/terminal.ts';
import { findTools } from '../tools/find.ts';
import { EXIT, exitOf } from './exit.ts';
import { printEvent } from './findings.ts';
import { interruption } from './interrupt.ts';
import { printAll } from './spec.ts';

/** `release verify FOLDER`: returns the exit code. */
export async function run(folder: string, options: { readonly json?: boolean }): Promise<number> {
  const json = options.json === true;
  const stop = interruption();
  const { tools } = await findTools({ cache: userCache() });
  const { files, findings } = await verifyFolder(resolve(currentFolder(), folder), tools, stop.signal);
  stop.end();
  const interrupted = stop.code();
  if (interrupted !== undefined) return interrupted;
  printAll(findings, undefined, folder, json);
  const refused = isRefused(findings);
  if (json)
    printEvent(refused ? { type: 'refused', findings: findings.length } : { type: 'verified', files });
  else if (!refused)
    printOut(
      `${styled('green', 'verified', 'out')} ${folder}: ${files} files, every digest and every decoded sample as published`,
    );
  return refused ? Math.max(EXIT.refused, exitOf(findings)) : EXIT.done;
}
