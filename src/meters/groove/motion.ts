import type { MotionNumbers } from '../../dsp/primitives/kernels/groove.ts';
import { CHUNK, type Factor, FACTORS, stagesOf, Upsampler } from '../../dsp/primitives/oversampling.ts';
import type { HalfBand } from '../../dsp/primitives/oversampling_design.ts';
import { PARTS, T2 } from '../../vinyl/recording.ts';

/**
 * Rate from which peaks between samples no longer count: at 176.4 kHz a 10 kHz sine's highest sample is at most 0.14 dB
 * below its peak, and a derivative over nine samples is true within 0.001 dB to 20 kHz.
 */
const FINE = 176_400;

/** Corner in Hz of the high-pass that takes DC from the displacement, Butterworth, 12 dB/oct: −0.02 dB at 20 Hz. A convention. */
const BOTTOM = 5;

/** Central differences of eighth order reach four samples to either side. */
const REACH = 4;

/** How a direction's motion is reckoned from a signal at one rate. */
export interface MotionDesign {
  /** Times the rate is raised; undefined: not at all. */
  readonly factor: Factor | undefined;
  /** Frames by which the motion lags the signal, at least as many as it does. */
  readonly latency: number;
  /** The filters that raise it. */
  readonly stages: readonly HalfBand[];
  readonly numbers: MotionNumbers;
}

export function motionDesign(signalRate: number): MotionDesign {
  const factor = factorFor(signalRate);
  const rate = signalRate * (factor ?? 1);
  return {
    factor,
    latency: Math.ceil(REACH / (factor ?? 1) + (factor === undefined ? 0 : lagOf(factor))),
    stages: factor === undefined ? [] : stagesOf(factor),
    numbers: { ...bottomNumbers(rate), ...characteristicNumbers(rate) },
  };
}

/** Second-order high-pass (trapezoidal state-variable form) that also gives the integral over time of its output. */
function bottomNumbers(rate: number) {
  const g = Math.tan((Math.PI * BOTTOM) / rate);
  return {
    g,
    damping: g + Math.SQRT2,
    scale: 1 / (1 + g * (g + Math.SQRT2)),
    twice: 2 * g,
    toIntegral: 1 / (2 * rate * g),
  };
}

/** The parts of the characteristic and of its integral and derivative, a second; the pole's step is that of a trapezoidal integrator. */
function characteristicNumbers(rate: number) {
  const { slope, flat, low: deep } = PARTS;
  const g = 1 / (2 * T2 * rate);
  const steep = slope * rate;
  return {
    step: g / (1 + g),
    slope,
    flat,
    deep,
    whole: flat + deep,
    lag: deep * T2,
    pull: deep / T2,
    steep,
    steepest: steep * rate,
    flatRise: flat * rate,
  };
}

/** One direction of a cutter's motion: velocity, displacement and acceleration of a signal through the recording characteristic. */
export class CutterMotion {
  /** Samples a frame of the signal. */
  readonly factor: number;
  readonly velocity: Float64Array;
  readonly displacement: Float64Array;
  readonly acceleration: Float64Array;
  readonly #numbers: MotionNumbers;
  readonly #upsampler: Upsampler | undefined;
  /** Eight samples of the past, then the new ones: the signal above {@link BOTTOM} and its integral. */
  readonly #signal: Float64Array;
  readonly #integral: Float64Array;
  /** States of the high-pass, and of the pole. */
  #band = 0;
  #low = 0;
  #pole = 0;

  /** For at most `longest` frames at a time. */
  constructor({ factor, numbers }: MotionDesign, longest: number) {
    this.factor = factor ?? 1;
    this.#numbers = numbers;
    this.#upsampler = factor === undefined ? undefined : new Upsampler(factor);
    const size = longest * this.factor;
    this.velocity = new Float64Array(size);
    this.displacement = new Float64Array(size);
    this.acceleration = new Float64Array(size);
    this.#signal = new Float64Array(2 * REACH + size);
    this.#integral = new Float64Array(2 * REACH + size);
  }

  /** Takes `frames` frames, cut the same way every time, and fills the arrays above with `factor` · `frames` values, in units of the signal a second. */
  take(samples: Float64Array, frames: number): void {
    const count = frames * this.factor;
    this.#rise(samples, frames);
    this.#filter(count);
    this.#move(count);
    this.#signal.copyWithin(0, count, count + 2 * REACH);
    this.#integral.copyWithin(0, count, count + 2 * REACH);
  }

  /** The new samples at the highest rate, behind the past ones. */
  #rise(samples: Float64Array, frames: number): void {
    const fresh = this.#signal.subarray(2 * REACH);
    if (this.#upsampler === undefined) {
      fresh.set(samples.subarray(0, frames));
      return;
    }
    for (let from = 0; from < frames; from += CHUNK) {
      const run = Math.min(CHUNK, frames - from);
      this.#upsampler.process(samples, from, run, fresh.subarray(from * this.factor));
    }
  }

  /** High-pass in place, and its integral in units · s. */
  #filter(count: number): void {
    const { g, damping, scale, twice, toIntegral } = this.#numbers;
    const signal = this.#signal;
    const integral = this.#integral;
    let band = this.#band;
    let low = this.#low;
    for (let i = 2 * REACH; i < 2 * REACH + count; i++) {
      const high = (signal[i] - damping * band - low) * scale;
      const half = g * high;
      const between = band + half;
      signal[i] = high;
      integral[i] = between * toIntegral;
      band = between + half;
      low += twice * between;
    }
    const gone = Math.abs(band) + Math.abs(low) < NOTHING;
    this.#band = gone ? 0 : band;
    this.#low = gone ? 0 : low;
  }

  #move(count: number): void {
    const x = this.#signal;
    const integral = this.#integral;
    const { velocity, displacement, acceleration } = this;
    const { step, slope, flat, deep, whole, lag, pull, steep, steepest, flatRise } = this.#numbers;
    let state = this.#pole;
    for (let i = 0; i < count; i++) {
      const x0 = x[i + REACH];
      const first =
        (4 / 5) * (x[i + 5] - x[i + 3]) -
        (1 / 5) * (x[i + 6] - x[i + 2]) +
        (4 / 105) * (x[i + 7] - x[i + 1]) -
        (1 / 280) * (x[i + 8] - x[i]);
      const second =
        (8 / 5) * (x[i + 5] + x[i + 3]) -
        (1 / 5) * (x[i + 6] + x[i + 2]) +
        (8 / 315) * (x[i + 7] + x[i + 1]) -
        (1 / 560) * (x[i + 8] + x[i]) -
        (205 / 72) * x0;
      const rise = (x0 - state) * step;
      const low = state + rise;
      state = low + rise;
      velocity[i] = steep * first + flat * x0 + deep * low;
      displacement[i] = slope * x0 + whole * integral[i + REACH] - lag * low;
      acceleration[i] = steepest * second + flatRise * first + pull * (x0 - low);
    }
    this.#pole = Math.abs(state) < NOTHING ? 0 : state;
  }
}

/** Undefined: the rate is high enough as it is. At 8 kHz 16 times are all there is. */
function factorFor(rate: number): Factor | undefined {
  return rate >= FINE ? undefined : (FACTORS.find((factor) => rate * factor >= FINE) ?? 16);
}

/** Each stage lags by as many frames of its lower rate as it has taps a side. */
function lagOf(factor: Factor): number {
  return stagesOf(factor).reduce((sum, { taps }, s) => sum + taps.length / (1 << s), 0);
}

/** Below this a state has died away: no subnormal numbers. Looked at after each run, so runs must not depend on the blocks. */
const NOTHING = 1e-30;
