/**
 * Decibels, the only place where levels become factors. Built on Math.exp and Math.log, which give the same bits in
 * every supported Node; `**` and Math.pow do not (V8 changed them), so signal code may not use those.
 */
const NEPER = Math.LN10 / 20;

/** Amplitude factor of a level in dB; 0 dB gives exactly 1, −∞ gives 0. */
export function gainOf(decibels: number): number {
  return decibels === 0 ? 1 : Math.exp(decibels * NEPER);
}

/** Level in dB of an amplitude factor; 0 gives −∞. */
export function decibelsOf(gain: number): number {
  return Math.log(gain) / NEPER;
}

/** Level in dB of a power ratio; 0 gives −∞. */
export function decibelsOfPower(power: number): number {
  return Math.log(power) / (2 * NEPER);
}

/** Power ratio of a level in dB. */
export function powerOf(decibels: number): number {
  return Math.exp(decibels * 2 * NEPER);
}
