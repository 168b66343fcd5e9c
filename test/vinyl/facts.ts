import type { GrooveFacts, Motion } from '../../src/vinyl/groove.ts';

export interface Constant {
  /** µm, cm/s and m/s² of every window at the reference level. */
  readonly lateral?: number;
  readonly vertical?: number;
  readonly velocity?: number;
  readonly acceleration?: number;
  readonly energy?: Partial<Record<keyof GrooveFacts['energy'], number>>;
}

/** A side of the same motion from beginning to end; by hand, no audio. */
export function sideOf(seconds: number, what: Constant = {}): GrooveFacts {
  const windows = Math.ceil(seconds * 10);
  const all = (value = 0) => new Float64Array(windows).fill(value);
  const { lateral, vertical, velocity, acceleration, energy = {} } = what;
  const motion = (displacement?: number): Motion => ({
    velocity: all(velocity),
    displacement: all(displacement),
    acceleration: all(acceleration),
  });
  return {
    seconds,
    lateral: motion(lateral),
    vertical: motion(vertical),
    wall: { velocity: all(velocity), acceleration: all(acceleration) },
    energy: {
      total: all(energy.total ?? 0.1),
      bassLateral: all(energy.bassLateral),
      bassVertical: all(energy.bassVertical),
      subsonic: all(energy.subsonic),
      sibilance: all(energy.sibilance),
      ultrasonic: all(energy.ultrasonic),
    },
  };
}
