import { dirname, join } from 'node:path';
import type { Digest } from '../base/digest.ts';
import { error, type Finding, note } from '../base/finding.ts';
import { Refused } from '../base/result.ts';
import { now } from '../host/clock.ts';
import { remove, removeFile } from '../host/disk.ts';
import { identifyNow, listFolderNow } from '../host/disk-now.ts';
import { fateOf, ownMark } from '../host/environment.ts';
import { keyOf } from '../plan/step.ts';
import { layoutOf } from '../store/layout.ts';
import { type Collected, type Needs, openStore, runningIn, type Store, type Tally } from '../store/store.ts';
import { recordedTrace } from '../store/traces.ts';
import { type PastBuild, pastBuilds, pastSpecs } from './history.ts';
import { Ledger } from './ledger.ts';

export interface CleanOptions {
  /** What the last so many builds of each spec needed stays (releases, `--only` and refused ones counted apart). */
  readonly keep?: number;
  /** Milliseconds: what no build has needed for so long goes, also where it is among the last. */
  readonly age?: number;
  /** Bytes that may stay: beyond, the least recently needed goes too. */
  readonly budget?: number;
  /** Tells what would go, and removes nothing. */
  readonly dryRun?: boolean;
}

export interface Cleaned {
  readonly removed: Collected['removed'];
  readonly kept: Tally;
  /** Numbers of the processes that build here now; nothing they may need was removed. */
  readonly running: readonly number[];
  /** What lies in the cache and is none of ours. */
  readonly foreign: readonly string[];
  readonly findings: readonly Finding[];
}

/** The release shown, and the one before it: as many as the output folder holds. */
export const KEEP = 2;

const NOTHING = { files: 0, bytes: 0, linked: 0 } as const;

/** Prunes a cache: what the last builds of each spec needed stays, the rest goes; never what a running build may need. */
export async function clean(cache: string, options: CleanOptions = {}): Promise<Cleaned> {
  if (identifyNow(cache) === undefined)
    return { removed: NOTHING, kept: NOTHING, running: [], foreign: [], findings: [] };
  const store = await openStore(cache);
  const { stay, go, findings } = chosen(cache, options);
  const ledgers = ledgersOf(cache, stay, go);
  const needs = needsOf(store, cache, stay, ledgers.stay);
  const { budget, dryRun = false } = options;
  const collected = await store.collect({ needs, dryRun, ...(budget === undefined ? {} : { budget }) });
  const left = leftovers(cache);
  const memory = collected.running.length > 0 ? [] : [...go.map(({ path }) => path), ...ledgers.go];
  if (!dryRun) for (const path of [...left, ...memory]) await removeFile(path);
  return told(cache, collected, left.length + memory.length, [...store.notices, ...findings]);
}

/** Which of the remembered builds still count. */
function chosen(cache: string, { keep = KEEP, age = Infinity }: CleanOptions) {
  const stay: PastBuild[] = [];
  const go: PastBuild[] = [];
  const findings: Finding[] = [];
  for (const spec of pastSpecs(cache)) {
    const gone = identifyNow(join(dirname(cache), spec)) === undefined;
    if (gone) findings.push(note('spec-gone', `${spec} is not there any more: nothing is kept for it`));
    const counted = { whole: 0, part: 0, tried: 0 };
    for (const past of pastBuilds(cache, spec)) {
      const counts = !gone && now() - past.at < age && counted[past.ending]++ < keep;
      (counts ? stay : go).push(past);
    }
  }
  return { stay, go, findings };
}

/**
 * A ledger is named as its release: one of a former title, which no build that counts has, is done with. One that no
 * remembered build has is of an older version of this program: its recipes count.
 */
function ledgersOf(cache: string, stay: readonly PastBuild[], go: readonly PastBuild[]) {
  const folder = join(cache, 'ledgers');
  const kept = new Set(stay.map(({ slug }) => slug));
  const past = new Set(go.map(({ slug }) => slug));
  const slugs = listFolderNow(folder).flatMap((name) =>
    name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : [],
  );
  return {
    stay: slugs.filter((slug) => !kept.has(slug) && !past.has(slug)),
    go: slugs.filter((slug) => !kept.has(slug) && past.has(slug)).map((slug) => join(folder, `${slug}.json`)),
  };
}

/** What builds needed: their traces, those they led to, the objects of all of them, and the user's files. */
function needsOf(store: Store, cache: string, builds: readonly PastBuild[], slugs: readonly string[]): Needs {
  const objects = new Map<Digest, number>();
  const traces = new Map<Digest, { at: number; objects: readonly Digest[] }>();
  const needObject = (digest: Digest, at: number): void => {
    objects.set(digest, Math.max(at, objects.get(digest) ?? 0));
  };
  const needTrace = (key: Digest, at: number): void => {
    if ((traces.get(key)?.at ?? -1) >= at) return;
    // Of what another build made and a remote cache told of, not every object is here.
    const trace = recordedTrace(layoutOf(cache), key);
    if (trace === undefined) return;
    const outputs = Object.values(trace.outputs).flatMap(({ digest }) => (store.has(digest) ? digest : []));
    traces.set(key, { at, objects: outputs });
    for (const digest of outputs) needObject(digest, at);
    for (const asked of trace.asked ?? []) needTrace(asked, at);
  };
  for (const { keys, files, at } of builds) {
    for (const key of keys) needTrace(key, at);
    for (const digest of files) needObject(digest, at);
  }
  for (const slug of slugs)
    for (const recipe of new Ledger(cache, slug).recipes.values()) {
      needTrace(keyOf(recipe), 0);
      for (const digest of Object.values(recipe.inputs)) needObject(digest, 0);
    }
  return { objects, traces };
}

/** Unfinished small files (`….PID-THREAD-N.part`) that a killed process left beside what it was writing. */
function leftovers(cache: string): string[] {
  return ['.', 'specs', 'ledgers', 'published'].flatMap((folder) =>
    listFolderNow(join(cache, folder)).flatMap((name) => {
      const pid = /\.(\d+)-\d+-\d+\.part$/.exec(name)?.[1];
      const writer = { ...ownMark(), pid: Number(pid), started: '' };
      return pid === undefined || fateOf(writer) !== 'dead' ? [] : [join(cache, folder, name)];
    }),
  );
}

function told(cache: string, collected: Collected, more: number, findings: readonly Finding[]): Cleaned {
  const { removed, kept } = collected;
  const running = [...new Set(collected.running.map(({ pid }) => pid))];
  const foreign = [...strangers(cache), ...collected.foreign];
  const all = [...findings];
  if (running.length > 0)
    all.push(
      note(
        'build-running',
        `a build is running here (process ${running.join(', ')}): what it may need stays`,
        {
          hint: 'clean again when it has ended',
        },
      ),
    );
  if (foreign.length > 0)
    all.push(
      note(
        'foreign-files',
        `not of this version of release, and left alone: ${foreign.slice(0, 5).join(', ')}${foreign.length > 5 ? `, and ${foreign.length - 5} more` : ''}`,
      ),
    );
  return {
    removed: { ...removed, files: removed.files + more },
    kept,
    running,
    foreign,
    findings: all,
  };
}

/** What this program keeps in a cache. */
const OURS = ['v1', 'ledgers', 'history', 'published', 'specs', 'sox-bin', 'tools.json'];

/** Names in the cache folder that are none of ours. */
function strangers(cache: string): string[] {
  return listFolderNow(cache).filter((name) => !OURS.includes(name) && !name.endsWith('.part'));
}

/**
 * Removes all that this version of the program keeps in a cache, and the folder where nothing else is in it. Releases
 * stay; the next build makes every step again. Refused while a build runs.
 */
export async function removeCache(cache: string, dryRun = false): Promise<Cleaned> {
  const there = identifyNow(cache);
  if (there === undefined || there.kind !== 'directory')
    return { removed: NOTHING, kept: NOTHING, running: [], foreign: [], findings: [] };
  const running = runningIn(cache).map(({ pid }) => pid);
  if (running.length > 0)
    throw new Refused(
      error('build-running', `a build is running here (process ${running.join(', ')}): nothing was removed`, {
        hint: 'clean when it has ended',
      }),
    );
  const ours = listFolderNow(cache).filter((name) => !strangers(cache).includes(name));
  const removed = await (await openStore(cache)).collect({ needs: EMPTY, dryRun: true });
  if (!dryRun) for (const name of ours) await remove(join(cache, name));
  if (!dryRun && listFolderNow(cache).length === 0) await remove(cache);
  return told(cache, { ...removed, foreign: [] }, 0, []);
}

const EMPTY: Needs = { objects: new Map(), traces: new Map() };
