import { quadraticRoots } from '../primitives/polynomial.ts';
import { type Band, prototypeOf } from '../primitives/prototype.ts';

/**
 * Half the taps of a linear-phase band span so many time constants of its slowest resonance, e^−12 = −104 dB: then a
 * bell or shelf is within 0.01 dB, a filter within 0.05 dB down to −20 dB.
 */
const TIME_CONSTANTS = 12;
/** Fewer than these are no use. */
const ACCEPTABLE = 8;
/** Longest filter: 32,769 taps at 44.1 and 48 kHz, the same time at multiples of these. */
const LONGEST_SECONDS = 0.75;
const FEWEST_TAPS = 256;

/** Taps (2^n + 1) of a linear-phase filter for these bands at `rate` Hz. */
export function tapsFor(bands: readonly Band[], rate: number): number {
  const slowest = bands.reduce((least, band) => Math.min(least, decayOf(band)), Infinity);
  let taps = FEWEST_TAPS;
  while (taps * slowest < 2 * TIME_CONSTANTS * rate && 2 * taps <= LONGEST_SECONDS * rate) taps *= 2;
  return taps + 1;
}

/** True where the longest filter is too short for the band, whatever the rate. */
export function isSmeared(band: Band): boolean {
  // A power of two that fits into LONGEST_SECONDS may be little more than half as long.
  return (decayOf(band) * LONGEST_SECONDS) / 2 < ACCEPTABLE;
}

/**
 * How fast the band's zero-phase response dies away on either side, in 1/s: the distance of the nearest pole or zero of
 * the prototype from the frequency axis. Zeros on the axis itself (notch, odd slopes) leave a weak tail of 1/t² that no
 * length takes away; it fills what is far below the pass-band only.
 */
function decayOf(band: Band): number {
  let nearest = Infinity;
  for (const { a, b } of prototypeOf(band).sections) {
    for (const { re } of [...quadraticRoots(a), ...quadraticRoots(b)]) {
      if (re !== 0) nearest = Math.min(nearest, Math.abs(re));
    }
  }
  return nearest * 2 * Math.PI * band.freq;
}
