/** Seeded chance: numbers uniform in [0, 1), the same on every machine (32-bit integer arithmetic only). */
export type Chance = () => number;

/** A 32-bit counter through a mixing function; period 2^32. */
export function chance(seed: number): Chance {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let x = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
    return ((x ^ (x >>> 15)) >>> 0) / 4294967296;
  };
}

/** White noise uniform in ±1. */
export function noise(seed: number): Chance {
  const next = chance(seed);
  return () => 2 * next() - 1;
}
