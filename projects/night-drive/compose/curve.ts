/** Breakpoints of an automation lane: [beat, value] in rising order of beat. */
export type Lane = readonly (readonly [beat: number, value: number])[];

/** Value of a lane at a beat: straight lines between points, held before the first and after the last. */
export function laneAt(lane: Lane, beat: number): number {
  for (let i = 0; i < lane.length; i++) {
    if (beat >= lane[i][0]) continue;
    if (i === 0) return lane[0][1];
    const [from, low] = lane[i - 1];
    return low + ((lane[i][1] - low) * (beat - from)) / (lane[i][0] - from);
  }
  return lane[lane.length - 1][1];
}

/** Factor by which an exponential falls in one frame to reach 1/e after `seconds`. */
export function decay(seconds: number, rate: number): number {
  return Math.exp(-1 / (seconds * rate));
}

/** Rises 0 → 1 over `attack` frames and falls 1 → 0 over the last `release` of `frames`, both raised cosines. */
export function edges(index: number, frames: number, attack: number, release: number): number {
  const rise = index < attack ? (1 - Math.cos((Math.PI * index) / attack)) / 2 : 1;
  const left = frames - index;
  return left < release ? (rise * (1 - Math.cos((Math.PI * left) / release))) / 2 : rise;
}

/** Soft saturation: unity slope at zero, ±1 at infinity; only a square root, so the same bits everywhere. */
export function saturate(x: number): number {
  return x / Math.sqrt(1 + x * x);
}
