import { decibelsOfPower, powerOf } from '../../base/decibel.ts';

/** LUFS of a K-weighted, channel-summed mean square: L = −0.691 + 10 log10 p (BS.1770-5 Annex 1, eq. 2). 0 gives −∞. */
export function loudnessOfPower(power: number): number {
  return decibelsOfPower(power) - 0.691;
}

/** The K-weighted, channel-summed mean square of a loudness in LUFS. */
export function powerOfLoudness(loudness: number): number {
  return powerOf(loudness + 0.691);
}

/** −70 LUFS. */
const ABSOLUTE_GATE = powerOfLoudness(-70);
/** −10 LU, for the integrated loudness. */
const INTEGRATED_GATE = powerOf(-10);
/** −20 LU, for the loudness range. */
const RANGE_GATE = powerOf(-20);

/**
 * Integrated loudness in LUFS of the gating blocks of one or of several programmes together (BS.1770-5 Annex 1: the mean
 * over the blocks above −70 LUFS and above 10 LU below the mean of the blocks above −70 LUFS). Several: an album's
 * loudness, each block counting once wherever it stands. Null where no block is above −70 LUFS.
 */
export function integratedOf(blocks: readonly Float64Array[]): number | null {
  const loud = meanAbove(blocks, ABSOLUTE_GATE);
  if (loud === null) return null;
  const gated = meanAbove(blocks, Math.max(ABSOLUTE_GATE, loud * INTEGRATED_GATE));
  return gated === null ? null : loudnessOfPower(gated);
}

function meanAbove(blocks: readonly Float64Array[], gate: number): number | null {
  let sum = 0;
  let count = 0;
  for (const powers of blocks) {
    for (const power of powers) {
      if (power > gate) {
        sum += power;
        count += 1;
      }
    }
  }
  return count === 0 ? null : sum / count;
}

/**
 * Loudness range in LU of the short-term powers (10 Hz or more) of one or of several programmes together (EBU Tech 3342:
 * values at or above −70 LUFS and at or above 20 LU below their mean power; the distance between their 10th and 95th
 * percentiles, nearest rank). Null where no value is above −70 LUFS.
 */
export function rangeOf(shortTerm: readonly Float64Array[]): number | null {
  const loud = joined(shortTerm).filter((power) => power >= ABSOLUTE_GATE);
  if (loud.length === 0) return null;
  const gate = (loud.reduce((sum, power) => sum + power, 0) / loud.length) * RANGE_GATE;
  const gated = loud.filter((power) => power >= gate).sort();
  const percentile = (percent: number) => gated[Math.round(((gated.length - 1) * percent) / 100)];
  return decibelsOfPower(percentile(95) / percentile(10));
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
