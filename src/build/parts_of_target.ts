import type { PublishedFile } from '../release/reading.ts';
import type { SequenceSide } from './verify_sequence.ts';

/** The files that a target's tracks make together, and those of each track. */
export interface PartsOfTarget {
  readonly folder: string;
  readonly target: string;
  /** Relative to the folder; those that can be read. */
  readonly paths: readonly string[];
  /** In track order, without their other versions. */
  readonly tracks: readonly PublishedFile[];
  /** Those other versions. */
  readonly versions: readonly PublishedFile[];
  /** Of a record, as `sequence.json` tells its sides, if it does. */
  readonly sides?: readonly SequenceSide[];
  /** Files whose digest is wrong already: they are not compared with anything. */
  readonly damaged: ReadonlySet<string>;
}

/** Where a file of a target stands in the target's folder, `/` between folders. */
export function pathInTarget(path: string, { target }: Pick<PartsOfTarget, 'target'>): string {
  return path.startsWith(`${target}/`) ? path.slice(target.length + 1) : path;
}
