import { decibelsOfPower } from '../../base/decibel.ts';
import { type StereoCascade, stereoCascade } from './kernels/biquad.ts';
import { oneByOne, oneByTwo, twoByOne, twoByTwo } from './biquad_kernels.ts';

/** A second-order section H(z) = (b0 + b1·z⁻¹ + b2·z⁻²) / (1 + a1·z⁻¹ + a2·z⁻²). */
export interface Section {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/** |c0 + c1·z⁻¹ + c2·z⁻²|² in u = 1 − cos ω, which keeps its digits where ω is small. */
function powerOfTriple(c0: number, c1: number, c2: number, u: number): number {
  const sum = c0 + c1 + c2;
  return sum * sum - 2 * u * (c1 * (c0 + c2) + 4 * c0 * c2) + 4 * c0 * c2 * u * u;
}

/** Power response |H|² of a cascade at ω = 2π·freq/rate. */
export function powerResponse(sections: readonly Section[], omega: number): number {
  const half = Math.sin(omega / 2);
  const u = 2 * half * half;
  let power = 1;
  for (const s of sections) power *= powerOfTriple(s.b0, s.b1, s.b2, u) / powerOfTriple(1, s.a1, s.a2, u);
  return power;
}

/** Magnitude of a cascade in dB at `freq` Hz; −∞ at an exact zero. */
export function magnitudeOf(sections: readonly Section[], freq: number, rate: number): number {
  return decibelsOfPower(Math.max(0, powerResponse(sections, (2 * Math.PI * freq) / rate)));
}

/** The filter whose response is the reciprocal; the section must be minimum phase. */
export function inverseOf(s: Section): Section {
  return { b0: 1 / s.b0, b1: s.a1 / s.b0, b2: s.a2 / s.b0, a1: s.b1 / s.b0, a2: s.b2 / s.b0 };
}

/** State is looked at on this grid of frames since the start, whatever the blocks: see {@link BiquadCascade}. */
const FLUSH_FRAMES = 256;
/** −600 dB: below anything a sample can carry, far above the slow subnormal numbers (2e−308). */
const FLUSH_BELOW = 1e-30;

const COEFFICIENTS = 5;

/**
 * Second-order sections in series, the same on each of `channels` channels, in place.
 *
 * Form: transposed direct form II with the feed-through taken out (observer form):
 * y = b0·x + s1; s1' = s2 − a1·s1 + (b1 − a1·b0)·x; s2' = (b2 − a2·b0)·x − a2·s1. The same five products; the loop
 * from state to state is one product and one sum shorter, and a filter near unity adds only its small difference
 * to x, so its rounding noise is small too. Channels go two at a time and sections two at a time through one loop,
 * which hides the latency of the recursion.
 *
 * State that has died away (both values of a section below 1e−30) becomes 0 every 256 frames counted from the start,
 * so a tail never runs in subnormal numbers and the output does not depend on how the signal is cut into blocks.
 */
export class BiquadCascade {
  readonly sections: number;
  readonly channels: number;
  /** b0, d1, d2, a1, a2 of each section. */
  readonly #c: Float64Array;
  /** s1, s2 of each section of each channel: index (channel · sections + section) · 2. */
  readonly #s: Float64Array;
  readonly #twin: StereoCascade | undefined;
  #clock = 0;

  constructor(sections: readonly Section[], channels: number) {
    this.sections = sections.length;
    this.channels = channels;
    this.#c = new Float64Array(sections.length * COEFFICIENTS);
    this.#s = new Float64Array(sections.length * channels * 2);
    sections.forEach((s, k) => {
      this.#c.set([s.b0, s.b1 - s.a1 * s.b0, s.b2 - s.a2 * s.b0, s.a1, s.a2], k * COEFFICIENTS);
    });
    this.#twin = channels === 2 ? stereoCascade(sections.length) : undefined;
  }

  /** Filters `frames` frames of each channel in place; `signal` holds at least `channels` arrays. */
  process(signal: readonly Float64Array[], frames: number): void {
    if (this.#twin !== undefined) {
      this.#clock = this.#twin(this.#c, this.#s, signal, frames, this.#clock);
      return;
    }
    let from = 0;
    while (from < frames) {
      const to = Math.min(frames, from + FLUSH_FRAMES - this.#clock);
      this.#stretch(signal, from, to);
      this.#clock += to - from;
      if (this.#clock === FLUSH_FRAMES) {
        this.#clock = 0;
        flush(this.#s);
      }
      from = to;
    }
  }

  /** Back to the state before the first frame. */
  reset(): void {
    this.#s.fill(0);
    this.#clock = 0;
  }

  #stretch(signal: readonly Float64Array[], from: number, to: number): void {
    const c = this.#c;
    const s = this.#s;
    const n = this.sections;
    let channel = 0;
    for (; channel + 1 < this.channels; channel += 2) {
      const x = signal[channel];
      const y = signal[channel + 1];
      const sx = channel * n * 2;
      const sy = sx + n * 2;
      let k = 0;
      for (; k + 1 < n; k += 2) twoByTwo(c, k * COEFFICIENTS, s, sx + 2 * k, sy + 2 * k, x, y, from, to);
      if (k < n) twoByOne(c, k * COEFFICIENTS, s, sx + 2 * k, sy + 2 * k, x, y, from, to);
    }
    if (channel < this.channels) {
      const x = signal[channel];
      const sx = channel * n * 2;
      let k = 0;
      for (; k + 1 < n; k += 2) oneByTwo(c, k * COEFFICIENTS, s, sx + 2 * k, x, from, to);
      if (k < n) oneByOne(c, k * COEFFICIENTS, s, sx + 2 * k, x, from, to);
    }
  }
}

function flush(s: Float64Array): void {
  for (let i = 0; i < s.length; i += 2) {
    if (Math.abs(s[i]) < FLUSH_BELOW && Math.abs(s[i + 1]) < FLUSH_BELOW) {
      s[i] = 0;
      s[i + 1] = 0;
    }
  }
}
