/**
 * The recording characteristic: velocity of the cutter against the signal,
 * H(s) = (1 + s·T1)·(1 + s·T3) / (1 + s·T2), T1 = 3180 µs, T2 = 318 µs, T3 = 75 µs (IEC 60098, the curve of the RIAA), as a
 * factor 1 at 1 kHz. The bass pole at 7950 µs that the IEC once put before it belongs to playback, not to recording, and
 * the 3.18 µs of some cutting amplifiers stands in no standard: neither is in it.
 */
export const T1 = 3180e-6;
export const T2 = 318e-6;
export const T3 = 75e-6;

const PRE = 1 / rawAt(1000);

function rawAt(freq: number): number {
  const w = 2 * Math.PI * freq;
  const first = (t: number) => Math.sqrt(1 + w * t * (w * t));
  return (first(T1) * first(T3)) / first(T2);
}

/** |H| at `freq` Hz: 1 at 1 kHz, 4.86 (+13.7 dB) at 10 kHz, 0.142 (−16.9 dB) at 50 Hz. */
export function recordingGain(freq: number): number {
  return PRE * rawAt(freq);
}

/**
 * The same in parts: H(s) = slope·s + flat + low / (1 + s·T2). A derivative, a constant and one pole at 500 Hz can each be had
 * at any rate without the cramping of a bilinear transform near Nyquist; velocity, its integral and its derivative are
 * sums of the same few signals.
 */
export const PARTS = {
  slope: (PRE * T1 * T3) / T2,
  flat: PRE * (1 - (1 - T1 / T2) * (1 - T3 / T2)),
  low: PRE * (1 - T1 / T2) * (1 - T3 / T2),
} as const;
