import { BLOCK_FRAMES } from '../../audio/block.ts';
import { draw } from './random.ts';

/** Densities of the noise that is added before rounding; the numbers are also those of the twin. */
export const SILENT = 0;
export const RECTANGULAR = 1;
export const TRIANGULAR = 2;
export const HIGHPASSED = 3;
export type Density = typeof SILENT | typeof RECTANGULAR | typeof TRIANGULAR | typeof HIGHPASSED;

/** A 32-bit draw as a part of one LSB. */
const LSB_PER_DRAW = 1 / 4_294_967_296;

/** Puts the next values into the first `frames` (≤ BLOCK_FRAMES) places. */
export type Noise = (into: Float64Array, frames: number) => void;

const second = new Float64Array(BLOCK_FRAMES);

/**
 * Noise in LSB from two generators (states of random.ts, which it advances). Their draws, as parts of one LSB, are
 * uniform over −½ … ½; half a unit of the last place added to each frees them of their mean. With a and b of the one and
 * of the other: rectangular a, triangular a + b, high-passed triangular a[n] − a[n−1].
 */
export function createNoise(density: Density, [a, b]: readonly Int32Array[]): Noise {
  switch (density) {
    case SILENT:
      return (into, frames) => into.fill(0, 0, frames);
    case RECTANGULAR:
      return (into, frames) => {
        draw(a, into, frames);
        for (let i = 0; i < frames; i++) into[i] = (into[i] + 0.5) * LSB_PER_DRAW;
      };
    case TRIANGULAR:
      return (into, frames) => {
        draw(a, into, frames);
        draw(b, second, frames);
        for (let i = 0; i < frames; i++) into[i] = (into[i] + second[i] + 1) * LSB_PER_DRAW;
      };
    case HIGHPASSED:
      return differences(a);
  }
}

function differences(state: Int32Array): Noise {
  let last = 0;
  return (into, frames) => {
    draw(state, into, frames);
    for (let i = 0; i < frames; i++) {
      const drawn = into[i];
      into[i] = (drawn - last) * LSB_PER_DRAW;
      last = drawn;
    }
  };
}
