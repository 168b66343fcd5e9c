import { dirname, join, resolve } from 'node:path';
import { error, type Finding, isRefused } from '../base/finding.ts';
import { verifyCache } from '../build/verify_cache.ts';
import { verifyFolder } from '../build/verify_folder.ts';
import { currentFolder, userCache } from '../host/environment.ts';
import { printOut, styled } from '../host/terminal.ts';
import { findTools } from '../tools/find.ts';
import { EXIT, exitOf } from './exit.ts';
import { printEvent } from './findings.ts';
import { interruption } from './interrupt.ts';
import { openSpec, printAll, tell } from './spec.ts';

interface Options {
  readonly mixes?: string;
  readonly cache?: boolean;
  readonly repair?: boolean;
  readonly json?: boolean;
}

/** `release verify FOLDER` or `release verify --cache [SPEC]`: returns the exit code. */
export async function run(folder: string | undefined, options: Options): Promise<number> {
  const { mixes, cache = false, repair = false, json = false } = options;
  const wrong = misuse(folder, options);
  if (wrong !== undefined) {
    printAll([error('usage', wrong, { cause: 'usage' })], undefined, 'verify', json);
    return EXIT.usage;
  }
  if (cache) return runCache(folder, repair, json);
  const opened = mixes === undefined ? undefined : await openSpec(mixes, json);
  if (typeof opened === 'number') return opened;
  const stop = interruption();
  const { tools } = await findTools({ cache: userCache() });
  const path = resolve(currentFolder(), folder!);
  const { files, findings } = await verifyFolder(path, tools, stop.signal, opened?.spec);
  stop.end();
  const interrupted = stop.code();
  if (interrupted !== undefined) return interrupted;
  const placed = (finding: Finding): boolean => opened !== undefined && finding.at !== undefined;
  printAll(
    findings.filter((finding) => !placed(finding)),
    undefined,
    folder!,
    json,
  );
  if (opened !== undefined) await tell(findings.filter(placed), opened, json);
  const done = `${folder!}: ${files} files, every digest and every decoded sample as published`;
  return ended(
    findings,
    { type: 'verified', files },
    opened === undefined ? done : `${done}, from these mixes`,
    json,
  );
}

function misuse(
  folder: string | undefined,
  { mixes, cache = false, repair = false }: Options,
): string | undefined {
  if (cache)
    return mixes === undefined
      ? undefined
      : '--mixes is about a release, --cache about the cache: one of them';
  if (repair) return '--repair goes with --cache: a published release is never altered';
  return folder === undefined ? 'a release folder is needed, or --cache' : undefined;
}

async function runCache(spec: string | undefined, repair: boolean, json: boolean): Promise<number> {
  const folder = spec === undefined ? currentFolder() : dirname(resolve(currentFolder(), spec));
  const stop = interruption();
  const { files, findings } = await verifyCache(join(folder, '.release'), repair, stop.signal);
  stop.end();
  const interrupted = stop.code();
  if (interrupted !== undefined) return interrupted;
  printAll(findings, undefined, 'cache', json);
  const removed = findings.length === 0 ? 'all as stored' : `${findings.length} damaged, removed`;
  return ended(findings, { type: 'verified', files }, `the cache: ${files} files, ${removed}`, json);
}

function ended(findings: readonly Finding[], event: object, text: string, json: boolean): number {
  const refused = isRefused(findings);
  if (json) printEvent(refused ? { type: 'refused', findings: findings.length } : event);
  else if (!refused) printOut(`${styled('green', 'verified', 'out')} ${text}`);
  return refused ? Math.max(EXIT.refused, exitOf(findings)) : EXIT.done;
}
