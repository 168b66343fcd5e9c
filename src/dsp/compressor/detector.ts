import { createHighpass, type Highpass } from '../primitives/butterworth.ts';
import { PeakHold } from '../primitives/peak_hold.ts';
import { decayPerSample, EMPTY } from '../primitives/settle.ts';
import type { Params } from './params.ts';

/** How long a peak stands: half a period of 50 Hz, so that a steady tone above that reads steady. */
const PEAK_HOLD_SECONDS = 0.01;
/** Each of the three averaging stages. */
const RMS_STAGE_SECONDS = 0.004;
/** Keeps squares of absurd inputs finite (+600 dB). */
const POWER_MAX = 1e60;

/**
 * The level of one channel as a power, sine reference (AES17): a sine of amplitude a reads a², from either detector.
 *
 * - `peak`: the square of the largest |x| of the last 10 ms.
 * - `rms`: 2·x² through three one-pole averages of 4 ms each (weight t²·e^(−t/4 ms), mean age 12 ms, as of a window of
 *   24 ms). The ripple left of a tone of frequency f is (1 + (f / 19.9 Hz)²)^(−3/2) of its power: ±0.22 dB at 50 Hz,
 *   0.0005 dB at 400 Hz. Unequal attack and release read such a ripple up to its peak.
 */
export interface Detector {
  /** Writes the power of `samples[from … from + frames)` to the start of `power`. */
  measure(samples: Float64Array, from: number, frames: number, power: Float64Array): void;
}

export function createDetector(params: Params, rate: number): Detector {
  const freq = params.sidechain_highpass;
  const highpass = freq === 0 ? undefined : createHighpass(2, freq, rate);
  return params.detector === 'peak' ? peakDetector(highpass, rate) : new RmsDetector(highpass, rate);
}

function peakDetector(highpass: Highpass | undefined, rate: number): Detector {
  const hold = new PeakHold(Math.ceil(PEAK_HOLD_SECONDS * rate));
  return {
    measure(samples, from, frames, power) {
      squares(samples, from, frames, power, highpass);
      hold.process(power, frames);
    },
  };
}

class RmsDetector implements Detector {
  readonly #highpass: Highpass | undefined;
  readonly #decay: number;
  #first = 0;
  #second = 0;
  #third = 0;

  constructor(highpass: Highpass | undefined, rate: number) {
    this.#highpass = highpass;
    this.#decay = decayPerSample(RMS_STAGE_SECONDS, rate);
  }

  measure(samples: Float64Array, from: number, frames: number, power: Float64Array): void {
    squares(samples, from, frames, power, this.#highpass);
    const decay = this.#decay;
    let first = this.#first;
    let second = this.#second;
    let third = this.#third;
    for (let i = 0; i < frames; i++) {
      const now = 2 * power[i];
      first = now + decay * (first - now);
      second = first + decay * (second - first);
      third = second + decay * (third - second);
      if (third < EMPTY) {
        first = 0;
        second = 0;
        third = 0;
      }
      power[i] = third;
    }
    this.#first = first;
    this.#second = second;
    this.#third = third;
  }
}

function squares(
  samples: Float64Array,
  from: number,
  frames: number,
  power: Float64Array,
  highpass: Highpass | undefined,
): void {
  for (let i = 0; i < frames; i++) power[i] = samples[from + i]!;
  highpass?.process(power, 0, frames);
  for (let i = 0; i < frames; i++) {
    const square = power[i] * power[i];
    power[i] = square < POWER_MAX ? square : POWER_MAX;
  }
}
