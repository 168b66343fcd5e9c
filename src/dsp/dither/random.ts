import { sha256 } from '../../base/digest.ts';

/**
 * xoshiro128** 1.1 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47, 2021):
 * period 2¹²⁸ − 1, 32-bit integers only, so the same bits on every machine.
 */
export type RandomState = Int32Array;

/** Four words of state from a text: the first 128 bits of its SHA-256. */
export function seeded(text: string): RandomState {
  const digest = sha256(text);
  const state = Int32Array.from([0, 8, 16, 24], (at) => Number.parseInt(digest.slice(at, at + 8), 16));
  if (state.every((word) => word === 0)) state[0] = 1;
  return state;
}

/** The next 32 bits, as a signed integer. */
export function next(state: RandomState): number {
  const s1 = state[1];
  const s2 = state[2] ^ state[0];
  const s3 = state[3] ^ s1;
  const result = Math.imul(rotated(Math.imul(s1, 5), 7), 9);
  state[1] = s1 ^ s2;
  state[0] ^= s3;
  state[2] = s2 ^ (s1 << 9);
  state[3] = rotated(s3, 11);
  return result;
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
