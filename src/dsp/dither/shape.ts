import { powerOf } from '../../base/decibel.ts';
import { type Dither, ditherRefusal } from './kinds.ts';
import { LOWEST_THRESHOLD, thresholdAt } from './threshold.ts';

/**
 * A noise shaper by its feedback h₁ … h_N: the quantiser's error e comes out as e[n] − Σ hₖ e[n−k], so with the noise
 * transfer function 1 − H(z) = 1 − Σ hₖ z⁻ᵏ. Of this length; shorter ones end in zeros.
 */
export const TAPS = 12;

/**
 * Published shapes for 44.1 kHz. Modified and improved E: Lipshitz, Vanderkooy and Wannamaker, "Minimally audible noise
 * shaping", J. AES 39, 1991; F-weighted: Wannamaker, "Psychoacoustically optimal noise shaping", J. AES 40, 1992.
 */
const PUBLISHED: Readonly<Partial<Record<Dither, readonly number[]>>> = {
  shaped_f3: [1.623, -0.982, 0.109],
  shaped_f9: [2.412, -3.37, 3.937, -4.174, 3.353, -2.205, 1.281, -0.569, 0.0847],
  shaped_modified_e9: [1.662, -1.263, 0.4827, -0.2913, 0.1268, -0.1124, 0.03252, -0.01265, -0.03524],
  shaped_improved_e9: [2.847, -4.685, 6.214, -7.184, 6.639, -5.032, 3.263, -1.632, 0.4191],
};

/** TAPS coefficients; undefined for a dither that is not shaped. The rate is in Hz. Throws where `ditherRefusal` speaks. */
export function shapeOf(dither: Dither, rate: number): Float64Array | undefined {
  const refusal = ditherRefusal(dither, rate);
  if (refusal !== undefined) throw new RangeError(refusal);
  if (dither === 'shaped') return designedShape(rate);
  const published = PUBLISHED[dither];
  if (published === undefined) return undefined;
  const shape = new Float64Array(TAPS);
  shape.set(published);
  return shape;
}

/**
 * What noise far above or below the ear's range counts, as a power: 50 dB less than where the ear is most sensitive. It
 * bounds the total noise: +19 dB against white at 44.1 kHz, +18 at 48, +11 at 88.2, +10 at 96.
 */
const FLOOR = powerOf(-50);

/** Points of the integral over 0 … rate/2, by the midpoint rule. */
const POINTS = 1024;

/**
 * Coefficients are rounded to whole multiples of this (the spectrum moves by less than 0.01 dB), so no bit of a
 * master hangs on the last digit of a logarithm.
 */
const GRAIN = 1 / (1 << 20);

/**
 * The least audible noise for its total power. Of all 1 − H of TAPS taps it minimises ∫ |1 − H|² (W + FLOOR) df with
 * W = 10^(−(T − T_min)/10), T the threshold of hearing: audible power, plus FLOOR times total power as its Lagrange
 * condition. That is linear prediction of a signal with the spectrum W + FLOOR: its autocorrelation, then Levinson and
 * Durbin's recursion (Makhoul, "Linear prediction: a tutorial review", Proc. IEEE 63, 1975), which gives a minimum-phase
 * 1 − H; its spectrum tends to that of the inverse weight, with an average of 0 dB (Gerzon and Craven, "Optimal noise
 * shaping and dither of digital signals", AES preprint 2822, 1989).
 */
export function designedShape(rate: number): Float64Array {
  const predictor = predictorOf(autocorrelation(rate));
  return predictor.map((h) => Math.round(h / GRAIN) * GRAIN);
}

/** How much noise at a frequency in Hz counts, as a power; 1 where the ear is most sensitive. */
export function weightAt(frequency: number): number {
  return powerOf(LOWEST_THRESHOLD - thresholdAt(frequency)) + FLOOR;
}

/** Of lags 0 … TAPS. */
function autocorrelation(rate: number): Float64Array {
  const sums = new Float64Array(TAPS + 1);
  for (let i = 0; i < POINTS; i++) {
    const part = (i + 0.5) / POINTS;
    const weight = weightAt((part * rate) / 2) / POINTS;
    for (let lag = 0; lag <= TAPS; lag++) sums[lag] += weight * Math.cos(Math.PI * part * lag);
  }
  return sums;
}

/** h₁ … h_N that predict a signal of that autocorrelation from its last N samples with the least error. */
function predictorOf(correlation: Float64Array): Float64Array {
  const h = new Float64Array(correlation.length - 1);
  let error = correlation[0];
  for (let order = 0; order < h.length; order++) {
    let rest = correlation[order + 1];
    for (let k = 0; k < order; k++) rest -= h[k] * correlation[order - k];
    const reflection = rest / error;
    const shorter = h.slice(0, order);
    for (let k = 0; k < order; k++) h[k] = shorter[k] - reflection * shorter[order - 1 - k];
    h[order] = reflection;
    error *= 1 - reflection * reflection;
  }
  return h;
}
