import { sha256 } from '../../base/digest.ts';

/**
 * xoshiro128** 1.1 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47, 2021):
 * period 2¹²⁸ − 1, 32-bit integers only, so the same bits on every machine.
 */

/** Four words of state from a text: the first 128 bits of its SHA-256. */
export function seeded(text: string): Int32Array {
  const digest = sha256(text);
  const state = Int32Array.from([0, 8, 16, 24], (at) => Number.parseInt(digest.slice(at, at + 8), 16));
  if (state.every((word) => word === 0)) state[0] = 1;
  return state;
}

/** The next `count` draws, as signed integers. */
export function draw(state: Int32Array, into: Float64Array, count: number): void {
  let [s0, s1, s2, s3] = state;
  for (let i = 0; i < count; i++) {
    into[i] = Math.imul(rotated(Math.imul(s1, 5), 7), 9);
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = rotated(s3, 11);
  }
  state[0] = s0;
  state[1] = s1;
  state[2] = s2;
  state[3] = s3;
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
