import { RealFft } from './fft-real.ts';

/** The window is flat in the middle and falls to 0 in this share of the length on either side, as a half cosine. */
const TAPER = 0.25;
/** Finer frequency grid than the taps need, so that what is folded in time is already small. */
const GRID = 2;

/**
 * Taps of a zero-phase response, symmetric to the last bit: h[half − n] = h[half + n], half = (length − 1)/2.
 *
 * Frequency sampling: the cosine series of `magnitudeAt` (Hz to factor, 0 … rate/2, may be negative) on a grid at least
 * twice as fine as the taps, cut by a Tukey window (cosine taper of a quarter on either side). Linear in
 * `magnitudeAt`: where several magnitudes add up to 1, their taps of equal length add up to a unit impulse within
 * rounding. The response is `magnitudeAt` smeared over about rate/length; what a resonance of bandwidth b rings
 * falls as exp(−π·b·|t|), so details are kept where length/rate is well above 1/b.
 */
export function linearPhaseTaps(
  magnitudeAt: (freq: number) => number,
  rate: number,
  length: number,
): Float64Array {
  if (length % 2 !== 1) throw new Error(`linear-phase taps need an odd length, not ${length}`);
  let size = 16;
  while (size < GRID * (length - 1)) size *= 2;
  const fft = new RealFft(size);
  const re = Float64Array.from({ length: fft.bins }, (_, k) => magnitudeAt((k * rate) / size));
  const series = new Float64Array(size);
  fft.restore(re, new Float64Array(fft.bins), series);
  const half = (length - 1) / 2;
  const taps = new Float64Array(length);
  for (let n = 0; n <= half; n++) {
    const tap = series[n] * tapered(n / (half + 1));
    taps[half + n] = tap;
    taps[half - n] = tap;
  }
  return taps;
}

/** Tukey window at `place` between the middle (0) and the end (1). */
function tapered(place: number): number {
  const into = (place - (1 - 2 * TAPER)) / (2 * TAPER);
  return into <= 0 ? 1 : 0.5 + 0.5 * Math.cos(Math.PI * into);
}
