/**
 * Below this a filter's memory counts as empty (−600 dB re full scale). Without it the tail of a recursive filter ends
 * in subnormal numbers, which many processors handle some hundred times slower than others.
 */
export const EMPTY = 1e-30;

/** Where it costs too much to look at every frame: frames from look to look, counted from the first frame. */
export const SETTLE_FRAMES = 256;

/** Factor a sample of an exponential that falls to 1/e in `seconds`. */
export function decayPerSample(seconds: number, rate: number): number {
  return Math.exp(-1 / (seconds * rate));
}
