import type { Section } from './biquad.ts';

/** From here on (as a share of Nyquist) a pole pair has no room left below Nyquist. */
const LAST_PAIR = 0.97;

/**
 * Second-order all-pass of centre `freq` Hz and quality `q`: magnitude exactly 1, −180° and a group delay of
 * 2·q / (π·freq) seconds at freq, both as the analogue (s² − s/Q + 1) / (s² + s/Q + 1) has them. Bilinear transform with
 * the centre kept in place and the quality corrected by sin(w)/w, w = 2π·freq/rate. A digital all-pass has to turn by
 * −360° up to Nyquist, so the phase runs ahead of the analogue one: by 0.2° at a fifteenth of Nyquist, much near it.
 * With the centre at or above Nyquist: first order, with the analogue delay towards 0 Hz.
 */
export function designAllpass(freq: number, q: number, rate: number): Section {
  const w = (2 * Math.PI * freq) / rate;
  if (w >= LAST_PAIR * Math.PI) {
    const delay = 2 / (q * w);
    const a = (1 - delay) / (1 + delay);
    return { b0: a, b1: 1, b2: 0, a1: a, a2: 0 };
  }
  const alpha = w / (2 * q);
  const a1 = (-2 * Math.cos(w)) / (1 + alpha);
  const a2 = (1 - alpha) / (1 + alpha);
  return { b0: a2, b1: a1, b2: 1, a1, a2 };
}
