/** A stretch of planar stereo audio held whole; full scale is ±1. */
export interface Stereo {
  readonly rate: number;
  readonly frames: number;
  readonly left: Float64Array;
  readonly right: Float64Array;
}

export function createStereo(rate: number, frames: number): Stereo {
  return { rate, frames, left: new Float64Array(frames), right: new Float64Array(frames) };
}

/** Adds `source`, scaled, to `target`; both have the same length. */
export function mixInto(target: Stereo, source: Stereo, gain: number): void {
  addChannel(target.left, source.left, gain);
  addChannel(target.right, source.right, gain);
}

function addChannel(target: Float64Array, source: Float64Array, gain: number): void {
  for (let i = 0; i < target.length; i++) target[i] += gain * source[i];
}

/** The frames `from` up to, not including, `to`: a view, nothing is copied. */
export function excerpt({ rate, left, right }: Stereo, from: number, to: number): Stereo {
  return { rate, frames: to - from, left: left.subarray(from, to), right: right.subarray(from, to) };
}

/** Largest absolute sample of both channels. */
export function samplePeak(audio: Stereo): number {
  let peak = 0;
  for (const channel of [audio.left, audio.right]) {
    for (const value of channel) peak = Math.max(peak, Math.abs(value));
  }
  return peak;
}

/** Constant-power pan: −1 left, 0 centre (−3 dB each side), +1 right. Returns the gains of left and right. */
export function panGains(pan: number): readonly [left: number, right: number] {
  const angle = (pan + 1) * (Math.PI / 4);
  return [Math.cos(angle), Math.sin(angle)];
}
