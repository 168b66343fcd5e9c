import type { Digest } from '../../base/digest.ts';
import { readBytes } from '../../host/disk.ts';
import type { Store } from '../../store/store.ts';
import type { Item } from '../content.ts';

/** The `curves` object of a deliverable, as JSON: 10 values a second. */
export interface Curves {
  /** Short-term loudness in LUFS; null: silence. */
  readonly shortTerm: readonly (number | null)[];
  /** Lowest and highest sample of each interval, full scale 1, `[channel][interval]`. */
  readonly minima: readonly (readonly number[])[];
  readonly maxima: readonly (readonly number[])[];
}

/** What one master looks like, and the deliverables that look so. */
export interface Look {
  readonly items: readonly Item[];
  readonly curves: Curves;
  /** The limiter's least gain in each 100 ms, dB ≤ 0; empty: nothing was limited. */
  readonly reduction: Float64Array;
}

/**
 * The looks of one track's deliverables, in their order; those made of the same objects share one. Throws `Refused` if
 * an object cannot be read.
 */
export async function looksOf(items: readonly Item[], store: Store): Promise<Look[]> {
  const shared = new Map<string, Item[]>();
  for (const item of items) {
    const key = `${item.curves} ${item.reductionCurve ?? ''}`;
    shared.set(key, [...(shared.get(key) ?? []), item]);
  }
  const looks: Look[] = [];
  for (const alike of shared.values()) looks.push(await lookOf(alike, store));
  return looks;
}

async function lookOf(items: readonly Item[], store: Store): Promise<Look> {
  const { curves, reductionCurve } = items[0]!;
  return {
    items,
    curves: await readCurves(curves, store),
    reduction:
      reductionCurve === undefined ? new Float64Array(0) : await readReduction(reductionCurve, store),
  };
}

async function readCurves(digest: Digest, store: Store): Promise<Curves> {
  return JSON.parse(new TextDecoder().decode(await readBytes(store.path(digest)))) as Curves;
}

/** Float64 values, little-endian. */
async function readReduction(digest: Digest, store: Store): Promise<Float64Array> {
  const bytes = await readBytes(store.path(digest));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: Math.floor(bytes.byteLength / 8) }, (_, i) =>
    view.getFloat64(i * 8, true),
  );
}
