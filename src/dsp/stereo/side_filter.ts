import { createHighpass } from '../primitives/butterworth.ts';
import { StateVariableSection } from '../primitives/state_variable.ts';
import type { Params } from './params.ts';

/** What of the parameters shapes the side signal over frequency. */
export type Shape = Pick<
  Params,
  'low_width' | 'low_crossover' | 'high_width' | 'high_crossover' | 'mono_below'
>;

/** A crossover above this share of the rate has nothing above it. */
const LAST_CROSSOVER = 0.45;

/** True where there is something above the crossover, in Hz. */
export function hasHighs(crossover: number, rate: number): boolean {
  return crossover < LAST_CROSSOVER * rate;
}

/** The shape as it stands at this rate; undefined where it is flat. */
export function shapeOf(params: Params, rate: number): Shape | undefined {
  const { low_width, low_crossover, high_crossover, mono_below } = params;
  const high_width = hasHighs(high_crossover, rate) ? params.high_width : 1;
  if (low_width === 1 && high_width === 1 && mono_below === 0) return undefined;
  return { low_width, low_crossover, high_width, high_crossover, mono_below };
}

/**
 * Magnitude at `freq`: with u = tan(πf/fs) / tan(πf₀/fs) for each corner f₀ (the bilinear transform's scale of
 * frequency, the same for both phases),
 * (low_width + u⁴)/(1 + u⁴) · (1 + high_width·u⁴)/(1 + u⁴) · u⁴/√(1 + u⁸):
 * Linkwitz-Riley crossovers of fourth order, whose parts are in phase and so add up to their magnitudes, and the
 * Butterworth high-pass of fourth order.
 */
export function magnitudeAt(shape: Shape, freq: number, rate: number): number {
  const { low_width, high_width, mono_below } = shape;
  const low = low_width === 1 ? 1 : mixed(low_width, 1, ratio(freq, shape.low_crossover, rate));
  const high = high_width === 1 ? 1 : mixed(1, high_width, ratio(freq, shape.high_crossover, rate));
  if (mono_below === 0) return low * high;
  // Over the inverse, which is finite where u is not.
  const v = 1 / ratio(freq, mono_below, rate);
  return (low * high) / Math.sqrt(1 + v * v * v * v * v * v * v * v);
}

function ratio(freq: number, corner: number, rate: number): number {
  return Math.tan((Math.PI * freq) / rate) / Math.tan((Math.PI * corner) / rate);
}

/** `below` and `above` in the shares 1/(1 + u⁴) and u⁴/(1 + u⁴). */
function mixed(below: number, above: number, u: number): number {
  const share = 1 / (1 + u * u * u * u);
  return above + (below - above) * share;
}

export interface SideFilter {
  /** Filters `samples[from … to)` in place. */
  process(samples: Float64Array, from: number, to: number): void;
}

/**
 * The shape in minimum phase. Of (w + s⁴)/(s² + √2·s + 1)², whose magnitude is the crossover's on s = ju, the zeros in
 * the right half plane are turned over: ((s² + √2·d·s + d²)/(s² + √2·s + 1))² with d⁴ = w. So it is the same formula
 * from mono (d = 0, the Linkwitz-Riley high-pass) over nothing (d = 1) to wide; likewise with s and 1/s for the highs.
 */
export function minimumPhase(shape: Shape, rate: number): SideFilter {
  const parts: SideFilter[] = [];
  const { low_width, high_width, mono_below } = shape;
  if (low_width !== 1) {
    const d = fourthRoot(low_width);
    for (let n = 0; n < 2; n++)
      parts.push(new StateVariableSection(shape.low_crossover, Math.SQRT2, [d * d, d, 1], rate));
  }
  if (high_width !== 1) {
    const d = fourthRoot(high_width);
    for (let n = 0; n < 2; n++)
      parts.push(new StateVariableSection(shape.high_crossover, Math.SQRT2, [1, d, d * d], rate));
  }
  if (mono_below !== 0) parts.push(createHighpass(4, mono_below, rate));
  return {
    process(samples, from, to) {
      for (const part of parts) part.process(samples, from, to);
    },
  };
}

function fourthRoot(x: number): number {
  return Math.sqrt(Math.sqrt(x));
}
