import { join } from 'node:path';
import type { Digest } from '../base/digest.ts';
import { removeFile } from '../host/disk.ts';
import { identifyNow, isLinkedNow, listFolderNow, readTextNow, sizeNow } from '../host/disk-now.ts';
import type { ProcessMark } from '../host/environment.ts';
import { type Layout, VERSION, writerOf } from './layout.ts';
import { isOver, runningBuilds } from './lease.ts';
import { unsealJson } from './sealed.ts';
import { isObject } from './traces.ts';

/** What is to stay, each with the time it was last needed (ms since the epoch). */
export interface Needs {
  readonly objects: ReadonlyMap<Digest, number>;
  /** A trace is worth nothing without the objects it names. */
  readonly traces: ReadonlyMap<Digest, { readonly at: number; readonly objects: readonly Digest[] }>;
}

export interface CollectOptions {
  /** Without it only what dead processes left goes. */
  readonly needs?: Needs;
  /** Bytes the store may hold; beyond, even what is needed goes, least recently needed first. */
  readonly budget?: number;
  /** Tells what would go, and removes nothing. */
  readonly dryRun?: boolean;
}

export interface Tally {
  readonly files: number;
  readonly bytes: number;
}

export interface Collected {
  /** `linked`: bytes of these that stay on the disk, as a release has the files too. */
  readonly removed: Tally & { readonly linked: number };
  readonly kept: Tally;
  /** Builds that run now: objects and traces were left alone because of them, all or from when they began. */
  readonly running: readonly ProcessMark[];
  /** What lies in the store and is none of ours; left alone. Paths within the cache folder. */
  readonly foreign: readonly string[];
}

interface Found {
  readonly path: string;
  readonly name: Digest;
  readonly bytes: number;
}

interface Survey {
  readonly objects: readonly Found[];
  readonly traces: readonly Found[];
  readonly inputs: readonly Found[];
  readonly foreign: readonly string[];
}

/** Files removed between two looks at who is running. */
const BATCH = 32;

/**
 * Removes what nothing needs. Traces go before the objects they name: an object without a trace is only waste. Where a
 * build runs, or begins meanwhile, objects and traces are left alone; and should one vanish under a build all the same,
 * the build makes it again.
 */
export async function collectGarbage(layout: Layout, options: CollectOptions = {}): Promise<Collected> {
  const { needs, budget = Infinity, dryRun = false } = options;
  const survey = surveyOf(layout);
  const left = deadOnes(layout);
  const all = [...survey.objects, ...survey.traces, ...survey.inputs];
  const running = runningBuilds(layout);
  const doomed = needs === undefined || running.length > 0 ? [] : unneeded(survey, needs, budget);
  const removed = [...left];
  const linked = new Set(doomed.filter(({ path }) => isLinkedNow(path)).map(({ path }) => path));
  if (dryRun) removed.push(...doomed);
  else {
    for (const { path } of left) await removeFile(path);
    for (let i = 0; i < doomed.length && running.length === 0; i += BATCH) {
      const batch = doomed.slice(i, i + BATCH);
      await Promise.all(batch.map(({ path }) => removeFile(path)));
      removed.push(...batch);
      running.push(...runningBuilds(layout));
    }
  }
  const gone = removed.length - left.length;
  const kept = all.length - gone;
  const bytes = bytesOf(all) - bytesOf(removed.slice(left.length));
  return {
    removed: {
      files: removed.length,
      bytes: bytesOf(removed),
      linked: bytesOf(removed.filter(({ path }) => linked.has(path))),
    },
    kept: { files: kept, bytes },
    running,
    foreign: survey.foreign,
  };
}

function bytesOf(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Unfinished files and leases of processes that have ended; in these folders everything is ours. */
function deadOnes(layout: Layout): { readonly path: string; readonly bytes: number }[] {
  return [layout.temporary, layout.leases].flatMap((folder) =>
    listFolderNow(folder).flatMap((name) => {
      const path = join(folder, name);
      const writer = writerOf(name);
      const bytes = sizeNow(path);
      return bytes === undefined || (writer !== undefined && !isOver(writer, path)) ? [] : [{ path, bytes }];
    }),
  );
}

/** Everything on the shelves, told apart by name alone: two hex digits, then sixty-two. */
function surveyOf(layout: Layout): Survey {
  const foreign: string[] = [];
  const shelf = (name: string, folder: string): Found[] =>
    listFolderNow(folder).flatMap((shard) => {
      const place = join(folder, shard);
      if (!/^[0-9a-f]{2}$/.test(shard) || identifyNow(place)?.kind !== 'directory') {
        foreign.push(`${VERSION}/${name}/${shard}`);
        return [];
      }
      return listFolderNow(place).flatMap((rest) => {
        const path = join(place, rest);
        const bytes = /^[0-9a-f]{62}$/.test(rest) ? sizeNow(path) : undefined;
        if (bytes !== undefined) return [{ path, name: `${shard}${rest}` as Digest, bytes }];
        foreign.push(`${VERSION}/${name}/${shard}/${rest}`);
        return [];
      });
    });
  const own = ['objects', 'traces', 'inputs', 'tmp', 'leases'];
  const others = listFolderNow(layout.root).filter((name) => !own.includes(name));
  foreign.push(...others.map((name) => `${VERSION}/${name}`));
  return {
    objects: shelf('objects', layout.objects),
    traces: shelf('traces', layout.traces),
    inputs: shelf('inputs', layout.inputs),
    foreign,
  };
}

/** What goes, in the order in which it goes. */
function unneeded({ objects, traces, inputs }: Survey, needs: Needs, budget: number): Found[] {
  const lost = new Set<Digest>();
  const doomed = (): Found[] => [
    ...traces.filter(({ name }) => needs.traces.get(name)?.objects.every((each) => !lost.has(each)) !== true),
    // An input's record is worth nothing without its object.
    ...inputs.filter(({ path }) => {
      const digest = digestIn(path);
      return digest === undefined || lost.has(digest);
    }),
    ...objects.filter(({ name }) => lost.has(name)),
  ];
  for (const { name } of objects) if (!needs.objects.has(name)) lost.add(name);
  const first = doomed();
  let total = bytesOf([...objects, ...traces, ...inputs]) - bytesOf(first);
  if (total <= budget) return first;
  const byNeed = objects
    .filter(({ name }) => !lost.has(name))
    .sort((a, b) => needs.objects.get(a.name)! - needs.objects.get(b.name)! || b.bytes - a.bytes);
  for (const { name, bytes } of byNeed) {
    if (total <= budget) break;
    lost.add(name);
    total -= bytes;
  }
  return doomed();
}

function digestIn(path: string): Digest | undefined {
  const record = unsealJson(readTextNow(path));
  return isObject(record) ? (record['digest'] as Digest) : undefined;
}
