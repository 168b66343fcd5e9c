import type { Block } from '../../audio/block.ts';

export type Bits = 16 | 20 | 24;

/** Steps of the grid from 0 to full scale: 2^(bits − 1), exactly representable. */
export function stepsOf(bits: Bits): number {
  return 1 << (bits - 1);
}

/** Adding and taking away 1.5·2⁵² leaves the nearest whole number, ties to even, for |x| < 2⁵¹. */
const WHOLE = 1.5 * 4_503_599_627_370_496;

export function nearestEven(x: number): number {
  return x + WHOLE - WHOLE;
}

/**
 * True where every sample already is a code of a signed integer of `bits` bits (k / 2^(bits−1), −1 … 1 − 1 LSB).
 * Such a signal needs no dither: it passes a quantiser without error.
 */
export function isOnGrid(block: Block, bits: Bits): boolean {
  const steps = stepsOf(bits);
  for (const samples of block.channels) {
    for (let i = 0; i < block.frames; i++) {
      const code = samples[i] * steps;
      if (!(code === nearestEven(code) && code >= -steps && code < steps)) return false;
    }
  }
  return true;
}
