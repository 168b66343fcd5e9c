import type { Band } from '../primitives/prototype.ts';

/**
 * The part of the spectrum a band works on, as a filter of 0 dB in its middle: what a dynamic band listens to, and what
 * is heard of a soloed one.
 * - bell, band-pass, notch, all-pass: the band-pass of the band's freq and q (of a notch: exactly what it removes);
 * - low shelf: a low-pass, high shelf: a high-pass of 12 dB/oct at freq;
 * - high-pass, low-pass: what they remove, by the opposite filter of the same corner, slope and shape;
 * - tilt: the whole signal (undefined).
 */
export function regionOf(band: Band): Band | undefined {
  switch (band.type) {
    case 'bell':
    case 'bandpass':
    case 'notch':
    case 'allpass':
      return { ...band, type: 'bandpass' };
    case 'low_shelf':
      return { ...band, type: 'lowpass', slope: 12, shape: 'butterworth' };
    case 'high_shelf':
      return { ...band, type: 'highpass', slope: 12, shape: 'butterworth' };
    case 'highpass':
      return { ...band, type: 'lowpass' };
    case 'lowpass':
      return { ...band, type: 'highpass' };
    case 'tilt':
      return undefined;
  }
}
