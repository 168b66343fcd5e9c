/**
 * The search for a gain: pure arithmetic over (gain, loudness) pairs. Loudness grows with gain, by at most 1 LU a dB,
 * less the more the limiter works. All gains are on a grid of 0.01 dB, so equal music gets equal bits.
 */
export interface Trial {
  /** dB */
  readonly gain: number;
  /** LUFS reached with it. */
  readonly loudness: number;
}

/** LU by which a solved level may miss its goal at the most. */
export const TOLERANCE = 0.05;
/** LU within which the search stops looking for better. */
const GOOD_ENOUGH = 0.015;
/** Probes of a group at the most. */
export const ROUNDS = 6;

export function onGrid(gain: number): number {
  const rounded = Math.round(gain * 100) / 100;
  return rounded === 0 ? 0 : rounded;
}

/** The trial nearest to the goal; of equals the first. */
export function best(trials: readonly Trial[], goal: number): Trial {
  return trials.reduce((a, b) => (Math.abs(b.loudness - goal) < Math.abs(a.loudness - goal) ? b : a));
}

/**
 * The next gain to try, or undefined when the search is over: landed, nothing finer on the grid, or out of rounds.
 * First the gain that would do without a limiter, then one step along the slope, then the secant through the two
 * trials nearest to the goal.
 */
export function nextGain(trials: readonly Trial[], goal: number, unlimited: number): number | undefined {
  if (trials.length === 0) return onGrid(goal - unlimited);
  if (trials.length >= ROUNDS) return undefined;
  const nearest = best(trials, goal);
  const miss = goal - nearest.loudness;
  if (Math.abs(miss) <= GOOD_ENOUGH) return undefined;
  const gain = onGrid(nearest.gain + miss / slope(trials, goal));
  return trials.some((trial) => trial.gain === gain) ? undefined : gain;
}

/** LU gained a dB near the goal; kept between 0.2 and 1 so that a step is never wild. */
function slope(trials: readonly Trial[], goal: number): number {
  // A limiter that takes off a little now takes off more when pushed: 0.8 is a usual first slope.
  if (trials.length === 1) return 0.8;
  const [a, b] = [...trials].sort((x, y) => Math.abs(x.loudness - goal) - Math.abs(y.loudness - goal));
  return Math.min(1, Math.max(0.2, (a.loudness - b.loudness) / (a.gain - b.gain)));
}
