import type { Item } from '../../release/content.ts';
import type { LoadedSpec } from '../../spec/load.ts';
import type { Spec } from '../../spec/spec.ts';
import type { BuildEnd } from '../build.ts';
import type { BuildEvent } from '../events.ts';
import { type Contents, GONE } from './machine.ts';

/** A file as the user calls it, and what became of it since the build before. */
export interface Change {
  readonly file: string;
  /** `dropped`: the spec names it no more. */
  readonly change: 'changed' | 'added' | 'gone' | 'dropped';
}

/** Everything a watch tells; what its builds tell goes through as it is. */
export type WatchEvent =
  | { readonly type: 'waiting'; readonly file: string; readonly reason: string }
  /** Written again, with the content it had. */
  | { readonly type: 'same'; readonly file: string }
  /** A build begins; `first`: nothing was built before in this watch, so nothing is said to have changed. */
  | {
      readonly type: 'building';
      readonly spec: Spec;
      readonly first: boolean;
      readonly changes: readonly Change[];
    }
  | { readonly type: 'build'; readonly event: BuildEvent }
  /** So many steps of the running build are out of date and stop; the others run on. */
  | { readonly type: 'overtaken'; readonly steps: number }
  /** `seconds`: since the change was seen. `before`: what the watch published last. Not told of an overtaken build. */
  | {
      readonly type: 'ended';
      readonly spec: Spec;
      readonly end: BuildEnd;
      readonly seconds: number;
      readonly before: readonly Item[] | undefined;
    }
  /** The spec does not hold; the last release stays. */
  | { readonly type: 'wrong'; readonly loaded: LoadedSpec; readonly changes: readonly Change[] }
  /** Nothing runs and nothing is awaited. */
  | { readonly type: 'idle'; readonly files: readonly string[] };

/** In the order of the files; `nameOf`: what the user calls a path. */
export function changesBetween(
  before: Contents | undefined,
  now: Contents,
  nameOf: (path: string) => string,
): Change[] {
  if (before === undefined) return [];
  const changes = [...now].flatMap(([path, content]): Change[] => {
    const was = before.get(path);
    if (was === content) return [];
    if (content === GONE) return [{ file: nameOf(path), change: 'gone' }];
    return [{ file: nameOf(path), change: was === undefined || was === GONE ? 'added' : 'changed' }];
  });
  const dropped = [...before.keys()].filter((path) => !now.has(path));
  return [...changes, ...dropped.map((path): Change => ({ file: nameOf(path), change: 'dropped' }))];
}
