import { gainOf } from '../../base/decibel.ts';
import type { Section } from '../primitives/biquad.ts';

/** Corner of the emphasis: 50 µs, the treble time constant of NAB tape equalisation (1965). */
const EMPHASIS_HZ = 3183;
/** Where the tilt turns. */
const PIVOT_HZ = 1000;

/** High shelf of first order: 0 dB at DC, `level` dB at the top; bilinear, corner prewarped. (ω0 + g·s) / (ω0 + s). */
export function emphasis(level: number, rate: number): Section {
  const t = Math.tan((Math.PI * EMPHASIS_HZ) / rate);
  return firstOrder(gainOf(level), t, 1, t);
}

/**
 * Tilt of first order: −level dB at DC, 0 dB at 1 kHz, +level dB at the top; bilinear, exact at 1 kHz.
 * (ω0 + g·s) / (g·ω0 + s).
 */
export function tilt(level: number, rate: number): Section {
  const t = Math.tan((Math.PI * PIVOT_HZ) / rate);
  const gain = gainOf(level);
  return firstOrder(gain, t, 1, gain * t);
}

/** (a·s + b) / (c·s + d) with s = (1 − z⁻¹) / (1 + z⁻¹). */
function firstOrder(a: number, b: number, c: number, d: number): Section {
  const unit = c + d;
  return { b0: (a + b) / unit, b1: (b - a) / unit, b2: 0, a1: (d - c) / unit, a2: 0 };
}
