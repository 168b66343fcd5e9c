/** Shelf b0, b1, b2, a1, a2; high-pass a1, a2 over the numerator 1, −2, 1. */
export interface Weighting {
  readonly shelf: readonly number[];
  readonly highPass: readonly number[];
}

/** BS.1770-5 Annex 1, tables 1 and 2: the only figures the standard gives, for 48 kHz. */
export const PRINTED: Weighting = {
  shelf: [1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585],
  highPass: [-1.99004745483398, 0.99007225036621],
};

/** Gain in dB of both sections at a frequency, from their coefficients alone. */
export function gain({ shelf, highPass }: Weighting, f: number, rate: number): number {
  const [b0, b1, b2, a1, a2] = shelf;
  const [c1, c2] = highPass;
  const w = (2 * Math.PI * f) / rate;
  return level(b0, b1, b2, w) - level(1, a1, a2, w) + level(1, -2, 1, w) - level(1, c1, c2, w);
}

/** |k0 + k1 e^−jw + k2 e^−2jw| in dB. */
function level(k0: number, k1: number, k2: number, w: number): number {
  const re = k0 + k1 * Math.cos(w) + k2 * Math.cos(2 * w);
  const im = k1 * Math.sin(w) + k2 * Math.sin(2 * w);
  return 10 * Math.log10(re * re + im * im);
}

/**
 * What libebur128 and ffmpeg make of the two sections at another rate: the analogue prototypes behind the printed
 * figures, transformed bilinearly, the high-pass's numerator left at 1, −2, 1.
 */
export function peersWeighting(rate: number): Weighting {
  const q = 0.7071752369554196;
  const k = Math.tan((Math.PI * 1681.974450955533) / rate);
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const norm = 1 + k / q + k * k;
  const low = Math.tan((Math.PI * 38.13547087602444) / rate);
  const lowQ = 0.5003270373238773;
  const lowNorm = 1 + low / lowQ + low * low;
  return {
    shelf: [
      (high + (band * k) / q + k * k) / norm,
      (2 * (k * k - high)) / norm,
      (high - (band * k) / q + k * k) / norm,
      (2 * (k * k - 1)) / norm,
      (1 - k / q + k * k) / norm,
    ],
    highPass: [(2 * (low * low - 1)) / lowNorm, (1 - low / lowQ + low * low) / lowNorm],
  };
}
