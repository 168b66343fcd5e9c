import { RealFft } from '../../dsp/primitives/fft-real.ts';

/** Where and how one signal is found in another. */
export interface Alignment {
  /** Frames by which the second comes later than the first. */
  readonly offset: number;
  /** Of each channel: −1 where the second has the opposite polarity. */
  readonly signs: readonly number[];
  /** The factor by which the first, so signed, comes nearest to the second; an estimate from the stretch looked at. */
  readonly gain: number;
  /** False where nothing in common was found; the rest is then 0, all +1, and 1. */
  readonly found: boolean;
}

export type Channels = readonly Float64Array[];

/** Of the first signal, what is looked for in the second: 3 s at 44.1 kHz, enough to tell one bar from the next. */
const STRETCH = 1 << 17;
/** So many peaks of the correlation over that stretch are compared over all there is: bars of a loop are all alike. */
const CANDIDATES = 24;
/** Likeness below which two programmes are said to have nothing in common. */
const LEAST = 0.2;
/** Above it (a null of 60 dB) nobody has to look any further. */
const SURE = 1 - 1e-6;
/** A gain so near 1 is taken for 1: then equal samples leave exactly nothing. */
const SAME_GAIN = 1e-4;

/**
 * Finds the beginning of one signal in the beginning of another: normalised cross-correlation by FFT of the loudest
 * stretch of `a` with all of `b`, channel by channel and whatever their polarity; the best peaks, and no offset at all,
 * are then compared over all that both have. To a whole frame.
 */
export function alignmentOf(a: Channels, b: Channels): Alignment {
  const none = { offset: 0, signs: a.map(() => 1), gain: 1, found: false };
  const length = Math.min(STRETCH, a[0].length);
  if (length === 0 || b[0].length === 0) return none;
  const whole = { a: energyOfAll(a), b: energyOfAll(b) };
  let best = fitOf(a, b, 0, whole);
  if (best.likeness < SURE) {
    const start = loudest(a, length);
    const stretch = a.map((channel) => channel.subarray(start, start + length));
    for (const p of peaks(likeness(stretch, b), length)) {
      const fit = fitOf(a, b, p - (length - 1) - start, whole);
      // Only what is clearly nearer displaces what came first: a rounding must not choose.
      if (fit.likeness > best.likeness + 1e-9) best = fit;
    }
  }
  if (!(best.likeness >= LEAST)) return none;
  const signs = best.products.map(({ ab }) => (ab < 0 ? -1 : 1));
  const gain =
    best.products.reduce((sum, { ab }) => sum + Math.abs(ab), 0) /
    best.products.reduce((sum, { aa }) => sum + aa, 0);
  return { offset: best.offset, signs, gain: Math.abs(gain - 1) < SAME_GAIN ? 1 : gain, found: true };
}

/** Where the stretch with the most energy begins, to a quarter of its length. */
function loudest(channels: Channels, length: number): number {
  const hop = Math.max(1, length >> 2);
  let best = 0;
  let most = -1;
  for (let at = 0; at + length <= channels[0].length; at += hop) {
    const energy = channels.reduce((sum, channel) => sum + energyOf(channel, at, at + length), 0);
    if (energy <= most) continue;
    most = energy;
    best = at;
  }
  return best;
}

function energyOf(samples: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += samples[i] * samples[i];
  return sum;
}

/**
 * (Σ|Σ s·b|)² / (Σs² · Σb²) for every place of the stretch over `b`, the sums over the channels: 1 where it is found
 * again, at any level. Index p stands for the stretch beginning at frame p − (length − 1) of `b`.
 */
function likeness(stretch: Channels, b: Channels): Float64Array {
  const length = stretch[0].length;
  const places = length - 1 + b[0].length;
  let size = 4;
  while (size < places) size *= 2;
  const fft = new RealFft(size);
  const sums = new Float64Array(places);
  stretch.forEach((channel, c) => {
    const products = correlated(fft, channel, b[c]);
    for (let p = 0; p < places; p++) sums[p] += Math.abs(products[p]);
  });
  const own = stretch.reduce((sum, channel) => sum + energyOf(channel, 0, length), 0);
  const under = energiesUnder(b, length, places);
  // Where hardly anything of b lies under the stretch, the least of it would look like everything.
  const least = Math.max(Number.MIN_VALUE, 0.01 * under.reduce((most, x) => Math.max(most, x), 0));
  return sums.map((sum, p) => (own > 0 ? (sum * sum) / (own * Math.max(least, under[p])) : 0));
}

/** Σ s[n]·b[n + p − (length − 1)]: convolution with the stretch back to front. */
function correlated(fft: RealFft, stretch: Float64Array, b: Float64Array): Float64Array {
  const reversed = new Float64Array(fft.size);
  reversed.set(stretch.toReversed());
  const other = new Float64Array(fft.size);
  other.set(b);
  const [re, im, bRe, bIm] = Array.from({ length: 4 }, () => new Float64Array(fft.bins));
  fft.transform(reversed, re, im);
  fft.transform(other, bRe, bIm);
  for (let k = 0; k < fft.bins; k++) {
    const real = re[k] * bRe[k] - im[k] * bIm[k];
    im[k] = re[k] * bIm[k] + im[k] * bRe[k];
    re[k] = real;
  }
  fft.restore(re, im, other);
  return other;
}

/** Energy of `b` under the stretch at each of its places. */
function energiesUnder(b: Channels, length: number, places: number): Float64Array {
  const frames = b[0].length;
  const before = new Float64Array(frames + 1);
  for (let i = 0; i < frames; i++)
    before[i + 1] = before[i] + b.reduce((sum, channel) => sum + channel[i] * channel[i], 0);
  return Float64Array.from({ length: places }, (_, p) => {
    const from = p - (length - 1);
    return before[Math.min(frames, from + length)] - before[Math.max(0, from)];
  });
}

/** The highest local maxima, highest first; the stretch has to lie on `b` by half at least. */
function peaks(values: Float64Array, length: number): number[] {
  const found: number[] = [];
  const half = length >> 1;
  for (let p = half; p < values.length - half; p++) {
    const value = values[p];
    if (value < (values[p - 1] ?? 0) || value <= (values[p + 1] ?? 0)) continue;
    if (found.length === CANDIDATES && value <= values[found[CANDIDATES - 1]]) continue;
    found.push(p);
    found.sort((x, y) => values[y] - values[x]);
    found.length = Math.min(CANDIDATES, found.length);
  }
  return found;
}

interface Product {
  readonly aa: number;
  readonly bb: number;
  readonly ab: number;
}

/** Sums over the frames that both have when `b` comes `offset` frames later. */
function productOf(a: Float64Array, b: Float64Array, offset: number): Product {
  let [aa, bb, ab] = [0, 0, 0];
  const end = Math.min(a.length, b.length - offset);
  for (let i = Math.max(0, -offset); i < end; i++) {
    const x = a[i];
    const y = b[i + offset];
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  return { aa, bb, ab };
}

interface Fit {
  readonly offset: number;
  /**
   * Squared correlation, whatever the polarity of each channel, times the share of the energy of the one or the other
   * that it speaks of: any two songs have some notes alike where only a little of them overlaps. 0 … 1.
   */
  readonly likeness: number;
  readonly products: readonly Product[];
}

function fitOf(a: Channels, b: Channels, offset: number, whole: { a: number; b: number }): Fit {
  const products = a.map((channel, c) => productOf(channel, b[c], offset));
  const [aa, bb, ab] = products.reduce(
    ([x, y, z], product) => [x + product.aa, y + product.bb, z + Math.abs(product.ab)],
    [0, 0, 0],
  );
  if (!(aa > 0 && bb > 0)) return { offset, likeness: 0, products };
  return { offset, likeness: ((ab * ab) / aa / bb) * Math.max(aa / whole.a, bb / whole.b), products };
}

function energyOfAll(channels: Channels): number {
  return channels.reduce((sum, channel) => sum + energyOf(channel, 0, channel.length), 0);
}
