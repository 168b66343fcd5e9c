import { basename, join } from 'node:path';
import { canonical, type Json } from '../base/canonical.ts';
import { type Digest, sha256 } from '../base/digest.ts';
import { removeFile, touchFile } from '../host/disk.ts';
import { identifyNow, listFolderNow, readTextNow } from '../host/disk-now.ts';
import type { Spec } from '../spec/spec.ts';
import { unsealJson, writeSealed } from '../store/sealed.ts';
import type { Store } from '../store/store.ts';
import type { Results } from './scheduler.ts';

/**
 * What the builds of a spec needed, so that `release clean` can tell what to keep: a small file for each, named by its
 * content, in a folder named as the spec. A build that needs the same as an earlier one only touches its file.
 *
 *     .release/history/album.yaml/3fa1….whole     a build that published a release
 *     .release/history/album.yaml/9be2….part      one that published a part of it (`--only`)
 *     .release/history/album.yaml/04c7….tried     one that was refused or stopped
 */
export type Ending = 'whole' | 'part' | 'tried';

export interface PastBuild {
  readonly path: string;
  /** The spec's file name. */
  readonly spec: string;
  readonly ending: Ending;
  /** Milliseconds since the epoch: when a build last needed this. */
  readonly at: number;
  readonly slug: string;
  /** Keys of the traces it used. */
  readonly keys: readonly Digest[];
  /** Objects of the user's files that it read. */
  readonly files: readonly Digest[];
}

/** Builds of each ending that are remembered for a spec. */
const MOST = 20;

/** Remembers what a build needed; `store`: the one it worked with. */
export async function rememberBuild(
  cache: string,
  spec: Spec,
  store: Store,
  results: Results,
  ending: Ending,
): Promise<void> {
  const own = [...results.values()].flatMap(({ key }) => key ?? []);
  const keys = [...new Set([...store.used, ...own])].sort();
  if (keys.length === 0) return;
  const read = [...results.values()].filter(({ step }) =>
    Object.values(step.inputs).some(({ from }) => from === 'file'),
  );
  const files = [...new Set(read.flatMap(({ recipe }) => Object.values(recipe?.inputs ?? {})))].sort();
  const text = canonical({ slug: spec.slug, keys, files });
  const folder = join(cache, 'history', basename(spec.file));
  const path = join(folder, `${sha256(text)}.${ending}`);
  if (await touchFile(path)) return;
  await writeSealed(path, text, await store.temporary());
  const older = pastBuilds(cache, basename(spec.file)).filter((past) => past.ending === ending);
  for (const past of older.slice(MOST)) await removeFile(past.path);
}

/** Specs of which builds are remembered, by their file names. */
export function pastSpecs(cache: string): string[] {
  return listFolderNow(join(cache, 'history'));
}

/** The remembered builds of a spec, the latest first. What is torn or foreign is not seen. */
export function pastBuilds(cache: string, spec: string): PastBuild[] {
  const folder = join(cache, 'history', spec);
  const builds = listFolderNow(folder).flatMap((name): PastBuild[] => {
    const ending = /^[0-9a-f]{64}\.(whole|part|tried)$/.exec(name)?.[1] as Ending | undefined;
    const path = join(folder, name);
    const identity = ending === undefined ? undefined : identifyNow(path);
    const content = identity === undefined ? undefined : unsealJson(readTextNow(path));
    if (content === undefined) return [];
    const at = Number(BigInt(identity!.mtime) / 1_000_000n);
    return [{ path, spec, ending: ending!, at, ...(content as Content) }];
  });
  return builds.sort((a, b) => b.at - a.at || (a.path < b.path ? -1 : 1));
}

type Content = Pick<PastBuild, 'slug' | 'keys' | 'files'> & { readonly [key: string]: Json };
