import { EMPTY } from './settle.ts';

/**
 * Minimum-phase Butterworth high-pass of order 2 or 4 (12 or 24 dB/oct), −3.01 dB at `freq`, bilinear with the corner
 * prewarped: |H(f)|² = u²ᴺ / (1 + u²ᴺ), u = tan(πf/fs) / tan(πf₀/fs). Exactly zero at DC.
 *
 * The sections are trapezoidal state-variable filters: at corners of some Hz and rates of 384 kHz their rounding noise
 * stays near that of the sample itself, where direct forms lose (fs / 2πf₀)² of it.
 */
export interface Highpass {
  /** Filters `samples[from … to)` in place. */
  process(samples: Float64Array, from: number, to: number): void;
}

export function createHighpass(order: 2 | 4, freq: number, rate: number): Highpass {
  const sections = Array.from({ length: order / 2 }, (_, n) => {
    // Poles of the prototype lie on the unit circle at odd multiples of π/2N: damping 1/Q of each pair.
    const damping = 2 * Math.sin((Math.PI * (2 * n + 1)) / (2 * order));
    return new Section(freq, damping, rate);
  });
  return {
    process(samples, from, to) {
      for (const section of sections) section.process(samples, from, to);
    },
  };
}

class Section implements Highpass {
  readonly #damping: number;
  readonly #keep: number;
  readonly #cross: number;
  readonly #rise: number;
  #band = 0;
  #low = 0;

  constructor(freq: number, damping: number, rate: number) {
    const g = Math.tan((Math.PI * freq) / rate);
    const a1 = 1 / (1 + g * (g + damping));
    this.#damping = damping;
    this.#keep = 2 * a1 - 1;
    this.#cross = 2 * g * a1;
    this.#rise = 2 * g * g * a1;
  }

  process(samples: Float64Array, from: number, to: number): void {
    const damping = this.#damping;
    const keep = this.#keep;
    const cross = this.#cross;
    const rise = this.#rise;
    let band = this.#band;
    let low = this.#low;
    for (let i = from; i < to; i++) {
      const x = samples[i];
      const rest = x - low;
      const nextBand = keep * band + cross * rest;
      const nextLow = low + (cross * band + rise * rest);
      samples[i] = x - (damping * (band + nextBand) + (low + nextLow)) / 2;
      band = nextBand;
      low = nextLow;
      if (Math.abs(band) + Math.abs(low) < EMPTY) {
        band = 0;
        low = 0;
      }
    }
    this.#band = band;
    this.#low = low;
  }
}
