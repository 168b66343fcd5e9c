import { gainOf } from '../../base/decibel.ts';

/** What one band of an equaliser asks for. Frequencies in Hz, gain in dB, slope in dB/oct. */
export interface Band {
  readonly type:
    'bell' | 'low_shelf' | 'high_shelf' | 'highpass' | 'lowpass' | 'bandpass' | 'notch' | 'allpass' | 'tilt';
  readonly freq: number;
  /** Bell, shelves, tilt. */
  readonly gain: number;
  /** Bell, shelves, band-pass, notch, all-pass. */
  readonly q: number;
  /** High- and low-pass: 6·n, n = 1 … 16; Linkwitz-Riley: 12·n, n = 1 … 8. */
  readonly slope: number;
  /** High- and low-pass; absent: Butterworth. */
  readonly shape?: 'butterworth' | 'linkwitz_riley';
}

/** (b[0] + b[1]·s + b[2]·s²) / (a[0] + a[1]·s + a[2]·s²), with s in units of 2π·freq. */
export interface AnalogueSection {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number, number];
}

/** An analogue filter to be matched: `gain` · H(s), or `gain` / H(s) where `inverted`. */
export interface Prototype {
  readonly sections: readonly AnalogueSection[];
  readonly gain: number;
  readonly inverted: boolean;
}

const unity: Prototype = { sections: [], gain: 1, inverted: false };

/** True where the band changes nothing. */
export function isNeutral(band: Band): boolean {
  switch (band.type) {
    case 'bell':
    case 'low_shelf':
    case 'high_shelf':
    case 'tilt':
      return band.gain === 0;
    case 'highpass':
    case 'lowpass':
    case 'bandpass':
    case 'notch':
    case 'allpass':
      return false;
  }
}

/**
 * The analogue filter a band stands for, with A = 10^(gain/40) and s normalised to 2π·freq:
 * - bell: (s² + s·A/Q + 1) / (s² + s/(A·Q) + 1). Gain at freq; a cut is the exact reciprocal of the boost.
 * - low shelf: A·(s² + s·√A/Q + A) / (A·s² + s·√A/Q + 1). Half the gain in dB at freq; Q = 0.7071 is the steepest
 *   without overshoot, more Q overshoots on both sides of the slope.
 * - high shelf: A·(A·s² + s·√A/Q + 1) / (s² + s·√A/Q + A).
 * - notch: (s² + 1) / (s² + s/Q + 1): −3 dB at a width of freq/Q.
 * - tilt: (1 + g·s) / (g + s), g = 10^(gain/20): a first-order low shelf of −gain and high shelf of +gain in one;
 *   0 dB at freq, +gain dB far above, −gain dB far below.
 * - band-pass: (s/Q) / (s² + s/Q + 1): 0 dB at freq, −3 dB at a width of freq/Q.
 * - all-pass: (s² − s/Q + 1) / (s² + s/Q + 1): 0 dB everywhere, −180° at freq.
 * - high-pass, low-pass: Butterworth of order slope/6, −3.01 dB at freq; Linkwitz-Riley: two Butterworths of half the
 *   slope in series, −6.02 dB at freq (S. Linkwitz, J. AES 24, 1976).
 * Bell, shelves, band-pass, notch and all-pass: R. Bristow-Johnson, Cookbook formulae for audio EQ biquad filter coefficients.
 *
 * A shelf of the one kind is a constant over the one of the other kind, and a cut the reciprocal of a boost: so only
 * bell boosts, low-shelf boosts and falling tilts are written down, and the rest said with `gain` and `inverted`.
 */
export function prototypeOf(band: Band): Prototype {
  if (isNeutral(band)) return unity;
  const boost = Math.abs(band.gain);
  const up = band.gain > 0;
  switch (band.type) {
    case 'bell':
      return { sections: [bellBoost(gainOf(boost / 2), band.q)], gain: 1, inverted: !up };
    case 'low_shelf':
      return { sections: [shelfBoost(gainOf(boost / 2), band.q)], gain: 1, inverted: !up };
    case 'high_shelf':
      return { sections: [shelfBoost(gainOf(boost / 2), band.q)], gain: gainOf(band.gain), inverted: up };
    case 'tilt': {
      const g = gainOf(boost);
      return { sections: [{ b: [g, 1, 0], a: [1, g, 0] }], gain: 1, inverted: up };
    }
    case 'notch':
      return { sections: [{ b: [1, 0, 1], a: [1, 1 / band.q, 1] }], gain: 1, inverted: false };
    case 'bandpass':
      return { sections: [{ b: [0, 1 / band.q, 0], a: [1, 1 / band.q, 1] }], gain: 1, inverted: false };
    case 'allpass':
      return {
        sections: [{ b: [1, -1 / band.q, 1], a: [1, 1 / band.q, 1] }],
        gain: 1,
        inverted: false,
      };
    case 'highpass':
    case 'lowpass':
      return { sections: slopeOf(band), gain: 1, inverted: false };
  }
}

function slopeOf({ type, slope, shape }: Band): AnalogueSection[] {
  const high = type === 'highpass';
  if (shape !== 'linkwitz_riley') return butterworth(slope / 6, high);
  return butterworth(slope / 12, high).flatMap((section) => [section, section]);
}

function bellBoost(a: number, q: number): AnalogueSection {
  return { b: [1, a / q, 1], a: [1, 1 / (a * q), 1] };
}

function shelfBoost(a: number, q: number): AnalogueSection {
  const middle = Math.sqrt(a) / q;
  return { b: [a * a, a * middle, a], a: [1, middle, a] };
}

/** Sections of a Butterworth filter: pole pairs at angles (2k−1)·π/2n, and a real pole where n is odd. */
function butterworth(order: number, high: boolean): AnalogueSection[] {
  const sections: AnalogueSection[] = [];
  for (let k = 1; k <= Math.floor(order / 2); k++) {
    const damping = 2 * Math.sin(((2 * k - 1) * Math.PI) / (2 * order));
    sections.push({ b: high ? [0, 0, 1] : [1, 0, 0], a: [1, damping, 1] });
  }
  if (order % 2 === 1) sections.push({ b: high ? [0, 1, 0] : [1, 0, 0], a: [1, 1, 0] });
  return sections;
}

function powerOfTriple(c: readonly [number, number, number], w: number): number {
  const even = c[0] - c[2] * w * w;
  const odd = c[1] * w;
  return even * even + odd * odd;
}

/** |H(jw)|² of the sections at w = f/freq (without the prototype's gain and inversion). */
export function analoguePower(sections: readonly AnalogueSection[], w: number): number {
  let power = 1;
  for (const s of sections) power *= powerOfTriple(s.b, w) / powerOfTriple(s.a, w);
  return power;
}

/** |H|² of the whole band at any frequency in Hz. */
export function bandPower(band: Band): (freq: number) => number {
  const { sections, gain, inverted } = prototypeOf(band);
  return (freq) => {
    const power = analoguePower(sections, freq / band.freq);
    return gain * gain * (inverted ? 1 / power : power);
  };
}
