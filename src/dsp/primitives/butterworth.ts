import { settled } from './settle.ts';

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
  readonly #a1: number;
  readonly #a2: number;
  readonly #a3: number;
  #band = 0;
  #low = 0;

  constructor(freq: number, damping: number, rate: number) {
    const g = Math.tan((Math.PI * freq) / rate);
    this.#damping = damping;
    this.#a1 = 1 / (1 + g * (g + damping));
    this.#a2 = g * this.#a1;
    this.#a3 = g * this.#a2;
  }

  process(samples: Float64Array, from: number, to: number): void {
    const damping = this.#damping;
    const a1 = this.#a1;
    const a2 = this.#a2;
    const a3 = this.#a3;
    let band = this.#band;
    let low = this.#low;
    for (let i = from; i < to; i++) {
      const x = samples[i];
      const rest = x - low;
      const v1 = a1 * band + a2 * rest;
      const v2 = low + a2 * band + a3 * rest;
      band = settled(2 * v1 - band);
      low = settled(2 * v2 - low);
      samples[i] = x - damping * v1 - v2;
    }
    this.#band = band;
    this.#low = low;
  }
}
