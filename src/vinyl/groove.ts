/**
 * What a cutting stylus would do, and what the file asks of it: the record that the groove meter makes of one side and that
 * the rest of this room reads. All motion is that of a side cut at the reference level (0 dB): a 1 kHz sine of full scale
 * in both channels alike cuts {@link REFERENCE_VELOCITY}. Motion is proportional to the level.
 *
 * 45/45 system (IEC 60098:2020, 6.1 and 6.2): each channel moves its own groove wall, at 45° to the disc's surface; what both
 * channels have in common moves the groove sideways. With l and r the movements of the walls, lateral = (l + r)/√2 and
 * vertical = (l − r)/√2.
 */

/**
 * Lateral peak velocity in cm/s of a 1 kHz sine at the level 0 dB, 3.54 cm/s on each wall. A convention, not a limit: what is
 * usually meant by 0 dB on disc (J. Lesurf, Keep in Contact, audiomisc.co.uk; other test records have other references).
 */
export const REFERENCE_VELOCITY = 5;

/** Windows a second: ten, so that 18 (at 33⅓/min) or 13 (at 45/min) of them make a revolution. */
export const WINDOWS_PER_SECOND = 10;

/** Largest magnitudes in each window. Velocity in cm/s, displacement in µm, acceleration in m/s². */
export interface Motion {
  readonly velocity: Float64Array;
  readonly displacement: Float64Array;
  readonly acceleration: Float64Array;
}

/** Power in each window: mean squares of l and r added up, of the file itself, not of the groove; full scale ±1. */
export interface Energies {
  readonly total: Float64Array;
  /** Below 300 Hz: of (l + r)/√2, and of (l − r)/√2. */
  readonly bassLateral: Float64Array;
  readonly bassVertical: Float64Array;
  /** Below 30 Hz. */
  readonly subsonic: Float64Array;
  /** 5 … 10 kHz, where sibilants lie. */
  readonly sibilance: Float64Array;
  /** Above 16 kHz. */
  readonly ultrasonic: Float64Array;
}

/** One side, in windows of 100 ms; the last one may be shorter. */
export interface GrooveFacts {
  readonly seconds: number;
  readonly lateral: Motion;
  readonly vertical: Motion;
  /** The busier of the two walls, along its own axis. */
  readonly wall: Omit<Motion, 'displacement'>;
  readonly energy: Energies;
}
