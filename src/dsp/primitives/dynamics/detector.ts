import { createHighpass, type Highpass } from '../butterworth.ts';
import { PeakHold } from '../peak_hold.ts';
import { decayPerSample, EMPTY, SETTLE_FRAMES } from '../settle.ts';
import { POWER_MAX } from './decibel_polynomials.ts';
import type { DynamicsSettings } from './settings.ts';

/** How long a peak stands: half a period of 50 Hz, so that a steady tone above that reads steady. */
export const PEAK_HOLD_SECONDS = 0.01;
/** Each of the three averaging stages of the RMS. */
export const RMS_STAGE_SECONDS = 0.004;

/**
 * Levels as powers, sine reference (AES17): a sine of amplitude a reads a², from either detector.
 *
 * - `peak`: the square of the largest |x| of the last 10 ms, or of the hold if that is longer.
 * - `rms`: 2·x² through three one-pole averages of 4 ms each (weight t²·e^(−t/4 ms), mean age 12 ms, as of a window of
 *   24 ms). The ripple left of a tone of frequency f is (1 + (f / 19.9 Hz)²)^(−3/2) of its power: ±0.22 dB at 50 Hz,
 *   0.0005 dB at 400 Hz. Unequal attack and release read such a ripple up to its peak. A hold then keeps the largest
 *   reading of that time.
 *
 * Full link: the largest reading of all channels, in `into[0]` alone; else each channel's own.
 */
export class Detector {
  readonly #highpasses: readonly Highpass[];
  readonly #averages: readonly RmsAverage[];
  readonly #holds: readonly PeakHold[];
  readonly #linked: boolean;
  /** Nothing but averages of squares: no hold. */
  readonly plainAverage: boolean;
  /** Hears the signal through a high-pass. */
  readonly filters: boolean;

  constructor(settings: DynamicsSettings, rate: number, channels: number) {
    const { detector, link, sidechain_highpass: corner = 0 } = settings;
    const each = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
    this.#linked = link === 1;
    this.#highpasses = each(corner === 0 ? 0 : channels, () => createHighpass(2, corner, rate));
    this.#averages = each(detector === 'rms' ? channels : 0, () => new RmsAverage(RMS_STAGE_SECONDS, rate));
    const hold = holdFrames(settings, rate);
    this.plainAverage = detector === 'rms' && hold === 0;
    this.filters = corner > 0;
    this.#holds = each(hold === 0 ? 0 : this.#linked ? 1 : channels, () => new PeakHold(hold));
  }

  /** Writes the powers of `signal[c][from … from + frames)` to the start of the arrays. */
  measure(
    signal: readonly Float64Array[],
    from: number,
    frames: number,
    into: readonly Float64Array[],
  ): void {
    if (this.filters) {
      this.heard(signal, from, frames, into);
      for (const power of into) squares(power, 0, frames, power);
    } else for (let c = 0; c < into.length; c++) squares(signal[c], from, frames, into[c]);
    for (let c = 0; c < this.#averages.length; c++) {
      double(into[c], frames);
      this.#averages[c].process(into[c], frames);
    }
    if (this.#linked) largest(into, frames);
    for (let c = 0; c < this.#holds.length; c++) this.#holds[c].process(into[c], frames);
  }

  /** Writes what the detector hears: the signal, without its bass where that is asked for. */
  heard(signal: readonly Float64Array[], from: number, frames: number, into: readonly Float64Array[]): void {
    for (let c = 0; c < into.length; c++) into[c].set(signal[c].subarray(from, from + frames));
    for (let c = 0; c < this.#highpasses.length; c++) this.#highpasses[c].process(into[c], 0, frames);
  }
}

/** 0: no hold. */
function holdFrames({ detector, hold = 0 }: DynamicsSettings, rate: number): number {
  const seconds = detector === 'peak' ? Math.max(PEAK_HOLD_SECONDS, hold / 1000) : hold / 1000;
  return Math.ceil(seconds * rate);
}

/** Three equal one-pole averages in series, of gain 1 at DC. */
export class RmsAverage {
  readonly #decay: number;
  readonly #rise: number;
  #first = 0;
  #second = 0;
  #third = 0;
  #clock = 0;

  constructor(stageSeconds: number, rate: number) {
    this.#decay = decayPerSample(stageSeconds, rate);
    this.#rise = 1 - this.#decay;
  }

  /** Replaces the first `frames` values by their averages. */
  process(values: Float64Array, frames: number): void {
    for (let from = 0; from < frames;) {
      const to = Math.min(frames, from + SETTLE_FRAMES - this.#clock);
      this.#stretch(values, from, to);
      this.#clock += to - from;
      if (this.#clock === SETTLE_FRAMES) this.#settle();
      from = to;
    }
  }

  #stretch(values: Float64Array, from: number, to: number): void {
    const decay = this.#decay;
    const rise = this.#rise;
    let first = this.#first;
    let second = this.#second;
    let third = this.#third;
    for (let i = from; i < to; i++) {
      first = rise * values[i] + decay * first;
      second = rise * first + decay * second;
      third = rise * second + decay * third;
      values[i] = third;
    }
    this.#first = first;
    this.#second = second;
    this.#third = third;
  }

  #settle(): void {
    this.#clock = 0;
    if (this.#first >= EMPTY || this.#second >= EMPTY || this.#third >= EMPTY) return;
    this.#first = 0;
    this.#second = 0;
    this.#third = 0;
  }
}

/** Squares of the samples `[from … from + frames)`, to the start of `into`; kept finite, NaN becomes the largest. */
export function squares(samples: Float64Array, from: number, frames: number, into: Float64Array): void {
  for (let i = 0; i < frames; i++) {
    const x = samples[from + i];
    const square = x * x;
    into[i] = square < POWER_MAX ? square : POWER_MAX;
  }
}

/** Squares of samples become powers, sine reference. */
export function double(values: Float64Array, frames: number): void {
  for (let i = 0; i < frames; i++) values[i] *= 2;
}

/** The largest of all in the first. */
export function largest(lanes: readonly Float64Array[], frames: number): void {
  const first = lanes[0];
  for (let c = 1; c < lanes.length; c++) {
    const other = lanes[c];
    for (let i = 0; i < frames; i++) if (other[i] > first[i]) first[i] = other[i]!;
  }
}
