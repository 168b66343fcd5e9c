import type { GrooveFacts } from './groove.ts';
import { WINDOWS_PER_SECOND } from './groove.ts';
import { turnSeconds, type VinylFormat } from './formats.ts';

/**
 * What a lathe and a pickup can do, as data; all of it may be overridden. Lengths in µm, acceleration in m/s².
 */
export interface CuttingLimits {
  /** Depth of a groove without vertical motion. 28 (56 wide): pspatialaudio.com/stylus_grooves.htm. */
  readonly depth: number;
  /** Shallowest depth at any moment. 12.5 (25 wide): the RIAA's least width, pspatialaudio.com/stylus_grooves.htm. */
  readonly shallowest: number;
  /** Deepest cut. A convention of ours: 75 (150 wide); lacquer allows more than copper, and each cutter has his own limit. */
  readonly deepest: number;
  /** Land left between neighbouring grooves. A convention of ours: 20, so that a silent groove takes 76, 334 to the inch. */
  readonly land: number;
  /**
   * Radius of the playback stylus along the groove, the sharpest curve it can follow into. 7.6 (0.3 mil): an elliptical tip's
   * side radius; 18 (0.7 mil) is a spherical one (lp2cd.com, "Stylus, bi-radial" and "Stylus, spherical").
   */
  readonly tip: number;
  /** Largest lateral velocity as a multiple of the groove's own: 1 is the 45° of a cutting stylus's back (pspatialaudio.com/max_velo.htm). */
  readonly slope: number;
  /** Largest acceleration a pickup follows on a wall. 9807 (1000 g): lp2cd.com, "Tracking force". */
  readonly acceleration: number;
}

export const CUTTING_LIMITS: CuttingLimits = {
  depth: 28,
  shallowest: 12.5,
  deepest: 75,
  land: 20,
  tip: 7.6,
  slope: 1,
  acceleration: 9807,
};

/** One revolution. */
export interface Turn {
  /** Seconds into the side at which it begins; how long it lasts in revolutions, 1 but for the last. */
  readonly time: number;
  readonly part: number;
  /** Largest lateral and vertical displacement in µm at the level 0 dB. */
  readonly lateral: number;
  readonly vertical: number;
}

/** The side in revolutions, each with the largest displacement of the windows it touches. */
export function turnsOf(
  { seconds, lateral, vertical }: GrooveFacts,
  format: Pick<VinylFormat, 'speed'>,
): Turn[] {
  const period = turnSeconds(format);
  const count = Math.ceil(seconds / period - 1e-9);
  return Array.from({ length: count }, (_, k) => {
    const time = k * period;
    const end = Math.min(seconds, time + period);
    const first = Math.floor(time * WINDOWS_PER_SECOND + 1e-9);
    const last = Math.ceil(end * WINDOWS_PER_SECOND - 1e-9);
    return {
      time,
      part: (end - time) / period,
      lateral: largest(lateral.displacement, first, last),
      vertical: largest(vertical.displacement, first, last),
    };
  });
}

export function largest(values: Float64Array, from: number, to: number): number {
  let most = 0;
  for (let i = from; i < Math.min(to, values.length); i++) if (values[i] > most) most = values[i];
  return most;
}

/**
 * Radial room in µm that a revolution takes at `gain` times the reference level, with variable pitch and depth: the land, the
 * lateral swing to both sides, and the width of the groove where it is deepest. Its walls stand at 45°, so it is twice as
 * wide as deep; it is lowered as far as its vertical swing asks for, so that it never becomes shallower than allowed.
 */
export function turnRoom({ lateral, vertical }: Turn, gain: number, limits: CuttingLimits): number {
  const depth = Math.max(limits.depth, limits.shallowest + gain * vertical);
  return limits.land + 2 * gain * lateral + 2 * (depth + gain * vertical);
}

/** Depth in µm of a revolution's deepest place, cut as in {@link turnRoom}. */
export function turnDepth({ vertical }: Turn, gain: number, limits: CuttingLimits): number {
  return Math.max(limits.depth, limits.shallowest + gain * vertical) + gain * vertical;
}

/** Where the stylus is: radius in mm at the beginning of each revolution and at the end of the last. Pitch follows the music. */
export function radiiOf(
  turns: readonly Turn[],
  gain: number,
  outer: number,
  limits: CuttingLimits,
): Float64Array {
  const radii = new Float64Array(turns.length + 1);
  let radius = outer;
  turns.forEach((turn, k) => {
    radii[k] = radius;
    radius -= turn.part * turnRoom(turn, gain, limits) * 1e-3;
  });
  radii[turns.length] = radius;
  return radii;
}
