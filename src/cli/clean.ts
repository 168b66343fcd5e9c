import { dirname, join, resolve } from 'node:path';
import { error } from '../base/finding.ts';
import { Refused } from '../base/result.ts';
import { clean, type Cleaned, removeCache } from '../build/clean.ts';
import { currentFolder } from '../host/environment.ts';
import { printOut } from '../host/terminal.ts';
import { EXIT } from './exit.ts';
import { printFindings } from './findings.ts';

interface Options {
  readonly keep?: number;
  readonly maxSize?: string;
  readonly olderThan?: string;
  readonly all?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `release clean [SPEC]`: the cache beside the spec, or in this folder; returns the exit code. */
export async function run(spec: string | undefined, options: Options): Promise<number> {
  const { keep, maxSize, olderThan, all = false, dryRun = false } = options;
  const folder = spec === undefined ? currentFolder() : dirname(resolve(currentFolder(), spec));
  const cache = join(folder, '.release');
  const cleaned = all
    ? await removeCache(cache, dryRun)
    : await clean(cache, {
        ...(keep === undefined ? {} : { keep }),
        ...(maxSize === undefined ? {} : { budget: bytesIn(maxSize) }),
        ...(olderThan === undefined ? {} : { age: ageIn(olderThan) }),
        dryRun,
      });
  if (options.json === true) printOut(JSON.stringify({ dryRun, ...cleaned }));
  else show(cleaned, dryRun, all);
  return EXIT.done;
}

function show({ removed, kept, findings }: Cleaned, dryRun: boolean, all: boolean): void {
  printFindings(findings, undefined, 'cache');
  const { linked } = removed;
  const still = linked === 0 ? '' : `, of which ${megabytes(linked)} stay on the disk as files of a release`;
  const what = `${dryRun ? 'would remove' : 'removed'} ${tally(removed)}${still}`;
  printOut(
    all
      ? `${what}: the cache; the next build makes everything again`
      : `${what}; ${dryRun ? 'would keep' : 'kept'} ${tally(kept)}`,
  );
}

function tally({ files, bytes }: Cleaned['kept']): string {
  return `${files} file${files === 1 ? '' : 's'}, ${megabytes(bytes)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

const SIZES: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
  ti: 2 ** 40,
};

/** `10GB`, `1.5 GiB`, `500m`, plain bytes. */
export function bytesIn(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?i?)b?$/i.exec(text.trim());
  const unit = SIZES[match?.[2].toLowerCase() ?? ''];
  if (match === null || unit === undefined) throw unreadable('--max-size', text, '500MB, 10GB or 2GiB');
  return Math.round(Number(match[1]) * unit);
}

const HOUR = 3_600_000;
const AGES: Readonly<Record<string, number>> = { h: HOUR, d: 24 * HOUR, w: 7 * 24 * HOUR };

/** `12h`, `30d`, `2w`; in milliseconds. */
export function ageIn(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([hdw])$/i.exec(text.trim());
  if (match === null) throw unreadable('--older-than', text, '12h, 30d or 2w');
  return Number(match[1]) * AGES[match[2].toLowerCase()];
}

function unreadable(option: string, text: string, examples: string): Refused {
  return new Refused(
    error('bad-option', `${option} cannot be '${text}'`, { cause: 'usage', hint: `write ${examples}` }),
  );
}
