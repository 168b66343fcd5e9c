/**
 * Level of a power and factor of a level for inner loops: sums and products only, so that a WebAssembly twin gives the
 * same bits and takes two values at a time (Math.log and Math.exp have no such twin).
 *
 * Logarithm: power = m·2^e with m in √½ … √2, s = (m − 1)/(m + 1), |s| < 0.1716:
 * 10·lg m = (20 / ln 10) · (s + s³/3 + s⁵/5 + … + s¹³/13). What is left out is under 2e−12 dB.
 * Exponential: x = n·6.02… dB + f, |f| ≤ 3.02 dB: 10^(f/20) by its Taylor series to f¹⁰, to under 3e−13 (2e−12 dB).
 */

/** Powers below this read −600 dB. */
export const POWER_MIN = 1e-60;
/** Powers above this read +600 dB. */
export const POWER_MAX = 1e60;
/** Factors of levels beyond ±this are those of ±this. */
export const LEVEL_MAX = 600;

/** dB a doubling of power. */
export const DECIBELS_PER_OCTAVE = 10 * (Math.LN2 / Math.LN10);
/** dB a doubling of amplitude, and its reciprocal. */
export const DECIBELS_PER_DOUBLE = 20 * (Math.LN2 / Math.LN10);
export const DOUBLES_PER_DECIBEL = 1 / DECIBELS_PER_DOUBLE;

/** Factors of s, s³ … s¹³. */
export const LOGARITHM: readonly number[] = Array.from({ length: 7 }, (_, k) => 20 / Math.LN10 / (2 * k + 1));

/** Factors of f⁰ … f¹⁰. */
export const EXPONENTIAL: readonly number[] = taylor(Math.LN10 / 20, 11);

function taylor(rate: number, terms: number): number[] {
  const factors = [1];
  for (let k = 1; k < terms; k++) factors.push((factors[k - 1] * rate) / k);
  return factors;
}

const [L0, L1, L2, L3, L4, L5, L6] = LOGARITHM as readonly [...Five, number, number];
const [, E1, E2, E3, E4, E5, E6, E7, E8, E9, E10] = EXPONENTIAL as readonly [...Five, ...Five, number];
type Five = [number, number, number, number, number];

/** 2^n at n + 256, exact. */
const TWOS = Float64Array.from({ length: 513 }, (_, n) => twoTo(n - 256));

function twoTo(n: number): number {
  let power = 1;
  for (let k = Math.abs(n); k > 0; k--) power *= 2;
  return n < 0 ? 1 / power : power;
}

const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);
/** Upper halves of 1 and of a double next to √½. */
const ONE_HIGH = 0x3ff00000;
const HALF_ROOT_HIGH = 0x3fe6a09e;
/** Which half of a double holds sign, exponent and leading digits. */
const HIGH = highWord();

function highWord(): 0 | 1 {
  bits[0] = 1;
  return words[1] === ONE_HIGH ? 1 : 0;
}

/** 10·lg(power) in dB, −600 … 600; exactly 0 at 1. */
export function levelOf(power: number): number {
  const bounded = power < POWER_MIN ? POWER_MIN : power > POWER_MAX ? POWER_MAX : power;
  bits[0] = bounded;
  const octave = ((words[HIGH] + (ONE_HIGH - HALF_ROOT_HIGH)) >>> 20) - 1023;
  const m = bounded * TWOS[256 - octave];
  const s = (m - 1) / (m + 1);
  const u = s * s;
  const series = L0 + u * (L1 + u * (L2 + u * (L3 + u * (L4 + u * (L5 + u * L6)))));
  return octave * DECIBELS_PER_OCTAVE + s * series;
}

/** 10^(level/20), level held within ±600 dB; exactly 1 at 0. */
export function factorOf(level: number): number {
  const bounded = level < -LEVEL_MAX ? -LEVEL_MAX : level > LEVEL_MAX ? LEVEL_MAX : level;
  const n = Math.floor(bounded * DOUBLES_PER_DECIBEL + 0.5);
  const f = bounded - n * DECIBELS_PER_DOUBLE;
  const upper = E5 + f * (E6 + f * (E7 + f * (E8 + f * (E9 + f * E10))));
  return (1 + f * (E1 + f * (E2 + f * (E3 + f * (E4 + f * upper))))) * TWOS[256 + n];
}
