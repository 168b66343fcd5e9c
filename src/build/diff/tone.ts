import { decibelsOfPower, powerOf } from '../../base/decibel.ts';
import { CENTRES } from '../../meters/spectrum/index.ts';

/** One third of an octave of both programmes. */
export interface ToneBand {
  /** Hz: the base-two centre of IEC 61260-1. */
  readonly centre: number;
  /** The name by which the field knows it, e.g. `6.3k`. */
  readonly name: string;
  /** dB, a full-scale sine reading 0; null: silence. */
  readonly from: number | null;
  readonly to: number | null;
  /** `to` − `from`. */
  readonly change: number | null;
  /** The change beyond that of level; null also where a band is so faint that it says nothing. */
  readonly matched: number | null;
}

export interface Tone {
  /** The change of level, dB: the median of the bands' changes, so that a shelf or a bell does not count as level. */
  readonly raised: number | null;
  readonly bands: readonly ToneBand[];
}

const NAMES =
  '20 25 31.5 40 50 63 80 100 125 160 200 250 315 400 500 630 800 1k 1.25k 1.6k 2k 2.5k 3.15k 4k 5k 6.3k 8k 10k 12.5k 16k 20k'.split(
    ' ',
  );

/** Below this, relative to the highest band, a change says nothing: there is only noise. */
const FAINT = 55;

/** Compares two spectra in the bands of meters/spectrum, third octave by third octave. */
export function toneOf(before: readonly (number | null)[], after: readonly (number | null)[]): Tone {
  const from = thirdsOf(before);
  const to = thirdsOf(after);
  const audible = audibleIn(from).map((told, i) => told && audibleIn(to)[i]);
  const changes = from.map((level, i) => (level === null || to[i] === null ? null : to[i] - level));
  const raised = median(changes.filter((change, i): change is number => change !== null && audible[i]));
  return {
    raised,
    bands: changes.map((change, i) => ({
      centre: CENTRES[2 * i],
      name: NAMES[i],
      from: from[i],
      to: to[i],
      change,
      matched: change !== null && raised !== null && audible[i] ? change - raised : null,
    })),
  };
}

/**
 * Every other sixth of an octave lies in the middle of a third and is taken whole, its neighbours by half each. At
 * the very ends there is only one neighbour; both programmes lack the same one.
 */
function thirdsOf(sixths: readonly (number | null)[]): (number | null)[] {
  const power = (i: number): number => {
    const level = sixths[i] ?? null;
    return level === null ? 0 : powerOf(level);
  };
  return NAMES.map((_, i) => {
    const sum = power(2 * i) + 0.5 * (power(2 * i - 1) + power(2 * i + 1));
    return sum > 0 ? decibelsOfPower(sum) : null;
  });
}

function audibleIn(levels: readonly (number | null)[]): boolean[] {
  const top = levels.reduce<number>((most, level) => Math.max(most, level ?? -Infinity), -Infinity);
  return levels.map((level) => level !== null && level > top - FAINT);
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
