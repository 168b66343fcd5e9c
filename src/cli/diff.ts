import { resolve } from 'node:path';
import { anyDifference, compareReleases, type ReleaseDiff } from '../build/diff/compare.ts';
import { error } from '../base/finding.ts';
import { refusalOf, Refused } from '../base/result.ts';
import { replaceFile } from '../host/disk.ts';
import { currentFolder, userCache } from '../host/environment.ts';
import { drawErr, isLive, printOut } from '../host/terminal.ts';
import { type PublishedRelease, readRelease, releaseBefore } from '../release/reading.ts';
import type { Toolbox } from '../tools/contract.ts';
import { EXIT, exitOf } from './exit.ts';
import { type Interruption, interruption } from './interrupt.ts';
import { printAll } from './spec.ts';

export interface DiffOptions {
  readonly previous?: boolean;
  readonly json?: boolean;
  readonly html?: string;
  readonly failIfDifferent?: boolean;
}

/** `release diff A B` and `release diff A --previous`: returns the exit code. */
export async function run(a: string, b: string | undefined, options: DiffOptions): Promise<number> {
  const json = options.json === true;
  const stop = interruption();
  try {
    const [from, to] = await releasesOf(a, b, options.previous === true);
    const diff = await compared(from, to, options, stop);
    await show(diff, options);
    return options.failIfDifferent === true && anyDifference(diff) ? EXIT.different : EXIT.done;
  } catch (thrown) {
    const interrupted = stop.code();
    if (interrupted !== undefined) return interrupted;
    const { findings } = refusalOf(thrown);
    printAll(findings, undefined, 'diff', json);
    return Math.max(EXIT.refused, exitOf(findings));
  } finally {
    stop.end();
  }
}

async function releasesOf(
  a: string,
  b: string | undefined,
  previous: boolean,
): Promise<readonly [PublishedRelease, PublishedRelease]> {
  if ((b !== undefined) === previous) {
    const message = previous
      ? 'a second release and --previous: it is compared with the one or the other, not both'
      : 'a second release is needed to compare with';
    const hint = `\`release diff ${a} OTHER\`, or \`release diff ${a} --previous\` for the one before`;
    throw new Refused(error('usage', message, { cause: 'usage', hint }));
  }
  const folder = resolve(currentFolder(), a);
  const first = await readRelease(folder, a);
  if (b !== undefined) return [first, await readRelease(resolve(currentFolder(), b), b)];
  return [await readRelease(await releaseBefore(folder, a), `the release before ${a}`), first];
}

/** While it decodes, a terminal shows what. */
async function compared(
  from: PublishedRelease,
  to: PublishedRelease,
  options: DiffOptions,
  stop: Interruption,
): Promise<ReleaseDiff> {
  const live = isLive();
  let found: Promise<Toolbox> | undefined;
  try {
    return await compareReleases(from, to, {
      tools: () => (found ??= findToolbox()),
      abort: stop.signal,
      curves: options.html !== undefined,
      listen: ({ path }) => {
        if (live) drawErr(`\r\u001b[Kcomparing ${path}`);
      },
    });
  } finally {
    if (live) drawErr('\r\u001b[K');
  }
}

async function findToolbox(): Promise<Toolbox> {
  const { findTools } = await import('../tools/find.ts');
  return (await findTools({ cache: userCache() })).tools;
}

async function show(diff: ReleaseDiff, { json = false, html }: DiffOptions): Promise<void> {
  if (html !== undefined) {
    const { pageOf } = await import('../build/diff/page.ts');
    await replaceFile(resolve(currentFolder(), html), pageOf(diff));
  }
  if (json) {
    const { jsonOf } = await import('../build/diff/json.ts');
    printOut(jsonOf(diff).trimEnd());
  } else {
    const { textOf } = await import('../build/diff/text.ts');
    printOut(textOf(diff));
  }
}
