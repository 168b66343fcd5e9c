/**
 * Level of a power and factor of a level for inner loops: sums and products only, so that a WebAssembly twin gives the
 * same bits and takes two values at a time (Math.log and Math.exp have no such twin).
 *
 * Logarithm: power = m·2^e with m in √½ … √2, s = (m − 1)/(m + 1), |s| < 0.1716: 10·lg m = s·P(s²), to 4e−12 dB.
 * Exponential: x = n·6.02… dB + f, |f| ≤ 3.02 dB: 10^(f/20) = 1 + f·Q(f), to 5e−11 (4e−10 dB).
 * P and Q are minimax polynomials (Remez' exchange at 40 digits, weights |s| and |f|·10^(−f/20)). Their terms are taken
 * in pairs (Estrin), which halves the chain of products that wait for each other.
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

/** P: factors of 1, s² … s⁸. */
export const LOGARITHM = [
  8.6858896382680725651, 2.8952964087205875002, 1.7372038994142127128, 1.2388414477587737347,
  1.0319921628695335934,
] as const;

/** 1 + f·Q: factors of 1, f … f⁷. */
export const EXPONENTIAL = [
  1, 0.11512925467371619145, 0.0066273727403505069473, 0.00025433480110340097594, 7.3202754402149167857e-6,
  1.6856193005415114854e-7, 3.2475857432954822701e-9, 5.2997499821102178797e-11,
] as const;

const [L0, L1, L2, L3, L4] = LOGARITHM;
const [, E1, E2, E3, E4, E5, E6, E7] = EXPONENTIAL;

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
  const uu = u * u;
  const series = L0 + u * L1 + uu * (L2 + u * L3 + uu * L4);
  return octave * DECIBELS_PER_OCTAVE + s * series;
}

/** 10^(level/20), level held within ±600 dB; exactly 1 at 0. */
export function factorOf(level: number): number {
  const bounded = level < -LEVEL_MAX ? -LEVEL_MAX : level > LEVEL_MAX ? LEVEL_MAX : level;
  const n = Math.floor(bounded * DOUBLES_PER_DECIBEL + 0.5);
  const f = bounded - n * DECIBELS_PER_DOUBLE;
  const ff = f * f;
  const lower = 1 + f * E1 + ff * (E2 + f * E3);
  const upper = E4 + f * E5 + ff * (E6 + f * E7);
  return (lower + ff * ff * upper) * TWOS[256 + n];
}
