import { CHUNK, type Factor, FACTORS, stagesOf, Upsampler } from '../../dsp/primitives/oversampling.ts';
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

/** One direction of a cutter's motion: velocity, displacement and acceleration of a signal through the recording characteristic. */
export class CutterMotion {
  /** Samples a frame of the signal. */
  readonly factor: number;
  /** Frames by which the motion lags the signal, at least as many as it does. */
  readonly latency: number;
  readonly velocity: Float64Array;
  readonly displacement: Float64Array;
  readonly acceleration: Float64Array;
  readonly #rate: number;
  readonly #upsampler: Upsampler | undefined;
  /** Eight samples of the past, then the new ones: the signal above {@link BOTTOM} and its integral. */
  readonly #signal: Float64Array;
  readonly #integral: Float64Array;
  readonly #bottom: Bottom;
  readonly #lowStep: number;
  #low = 0;

  /** For a signal at `rate` Hz, taken in at most `longest` frames at a time. */
  constructor(rate: number, longest: number) {
    const factor = factorFor(rate);
    this.factor = factor ?? 1;
    this.#rate = rate * this.factor;
    this.#upsampler = factor === undefined ? undefined : new Upsampler(factor);
    this.latency = Math.ceil(REACH / this.factor + (factor === undefined ? 0 : lagOf(factor)));
    const size = longest * this.factor;
    this.velocity = new Float64Array(size);
    this.displacement = new Float64Array(size);
    this.acceleration = new Float64Array(size);
    this.#signal = new Float64Array(2 * REACH + size);
    this.#integral = new Float64Array(2 * REACH + size);
    this.#bottom = new Bottom(this.#rate);
    const g = 1 / (2 * T2 * this.#rate);
    this.#lowStep = g / (1 + g);
  }

  /** Takes `frames` frames, cut the same way every time, and fills the arrays above with `factor` · `frames` values, in units of the signal a second. */
  take(samples: Float64Array, frames: number): void {
    const count = frames * this.factor;
    const fresh = this.#signal.subarray(2 * REACH);
    if (this.#upsampler === undefined) fresh.set(samples.subarray(0, frames));
    else {
      for (let from = 0; from < frames; from += CHUNK) {
        this.#upsampler.process(
          samples,
          from,
          Math.min(CHUNK, frames - from),
          fresh.subarray(from * this.factor),
        );
      }
    }
    this.#bottom.process(this.#signal, this.#integral, 2 * REACH, count);
    this.#move(count);
    this.#signal.copyWithin(0, count, count + 2 * REACH);
    this.#integral.copyWithin(0, count, count + 2 * REACH);
  }

  #move(count: number): void {
    const x = this.#signal;
    const integral = this.#integral;
    const { velocity, displacement, acceleration } = this;
    const { slope, flat, low: deep } = PARTS;
    const rate = this.#rate;
    const step = this.#lowStep;
    const steep = slope * rate;
    const steepest = steep * rate;
    const flatRise = flat * rate;
    const whole = flat + deep;
    const lag = deep * T2;
    const pull = deep / T2;
    let state = this.#low;
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
    this.#low = Math.abs(state) < NOTHING ? 0 : state;
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

/** Second-order high-pass (trapezoidal state-variable form) that also gives the integral over time of its output. */
class Bottom {
  readonly #g: number;
  readonly #scale: number;
  readonly #toIntegral: number;
  #band = 0;
  #low = 0;

  constructor(rate: number) {
    this.#g = Math.tan((Math.PI * BOTTOM) / rate);
    this.#scale = 1 / (1 + this.#g * (this.#g + Math.SQRT2));
    this.#toIntegral = 1 / (2 * rate * this.#g);
  }

  /** Filters signal[from … from + count) in place, its integral into the same places of `integral`, in units · s. */
  process(signal: Float64Array, integral: Float64Array, from: number, count: number): void {
    const g = this.#g;
    let band = this.#band;
    let low = this.#low;
    for (let i = from; i < from + count; i++) {
      const high = (signal[i] - (g + Math.SQRT2) * band - low) * this.#scale;
      const half = g * high;
      const between = band + half;
      signal[i] = high;
      integral[i] = between * this.#toIntegral;
      band = between + half;
      low += 2 * g * between;
    }
    const gone = Math.abs(band) + Math.abs(low) < NOTHING;
    this.#band = gone ? 0 : band;
    this.#low = gone ? 0 : low;
  }
}
