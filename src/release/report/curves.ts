import type { Digest } from '../../base/digest.ts';
import type { Store } from '../../store/store.ts';
import type { Item } from '../content.ts';

/** The `curves` object of a deliverable, as JSON: 10 values a second. */
export interface Curves {
  /** Short-term loudness in LUFS of each 3 s window, begun every 100 ms; null: silence. */
  readonly shortTerm: readonly (number | null)[];
  /** Lowest and highest sample of each 100 ms, full scale 1, `[channel][interval]`. */
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

/** Below this the loudness panel ends, LUFS: what is quieter looks like silence. */
export const QUIETEST = -42;

/**
 * Differences too small to see, in each curve's unit: a sixth of a pixel at most. One master at 24 and at 16 bits
 * differs by less, and is drawn once.
 */
const SAME_LOUDNESS = 0.05;
const SAME_SAMPLE = 0.002;
const SAME_REDUCTION = 0.05;

/**
 * The looks of one track's deliverables, in their order; those that cannot be told apart by eye share the first's.
 * Throws `Refused` if an object cannot be read.
 */
export async function looksOf(items: readonly Item[], store: Store): Promise<Look[]> {
  const looks: Look[] = [];
  for (const item of items) {
    const look = await lookOf(item, store);
    const same = looks.findIndex((other) => alike(look, other));
    if (same < 0) looks.push(look);
    else looks[same] = { ...looks[same], items: [...looks[same].items, item] };
  }
  return looks;
}

async function lookOf(item: Item, store: Store): Promise<Look> {
  const { curves, reductionCurve } = item;
  return {
    items: [item],
    curves: await readCurves(curves, store),
    reduction:
      reductionCurve === undefined ? new Float64Array(0) : await readReduction(reductionCurve, store),
  };
}

function alike(a: Look, b: Look): boolean {
  const [one, other] = [a.items[0], b.items[0]];
  const drawn = one.curves === other.curves || (near(one, other) && alikeCurves(a.curves, b.curves));
  return drawn && within(a.reduction, b.reduction, SAME_REDUCTION);
}

/** Lengths, as the time axis shows them. */
function near(a: Item, b: Item): boolean {
  return Math.abs(a.frames / a.rate - b.frames / b.rate) < 0.05;
}

function alikeCurves(a: Curves, b: Curves): boolean {
  const channels = a.maxima.length;
  return (
    channels === b.maxima.length &&
    within(a.shortTerm.map(shown), b.shortTerm.map(shown), SAME_LOUDNESS) &&
    a.maxima.every((maxima, c) => within(maxima, b.maxima[c], SAME_SAMPLE)) &&
    a.minima.every((minima, c) => within(minima, b.minima[c], SAME_SAMPLE))
  );
}

function shown(lufs: number | null): number {
  return Math.max(QUIETEST, lufs ?? QUIETEST);
}

function within(a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (Math.abs(a[i] - b[i]) > tolerance) return false;
  return true;
}

async function readCurves(digest: Digest, store: Store): Promise<Curves> {
  return JSON.parse(new TextDecoder().decode(await store.read(digest))) as Curves;
}

/** Float64 values, little-endian. */
async function readReduction(digest: Digest, store: Store): Promise<Float64Array> {
  const bytes = await store.read(digest);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: Math.floor(bytes.byteLength / 8) }, (_, i) =>
    view.getFloat64(i * 8, true),
  );
}
