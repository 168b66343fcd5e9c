import { EMPTY } from './settle.ts';

/**
 * (c₀ + c₁·d·s + c₂·s²) / (1 + d·s + s²), s in units of the corner, d = 1/Q: bilinear, the corner prewarped, so
 * s = j·tan(πf/fs) / tan(πf₀/fs).
 *
 * A trapezoidal state-variable filter: at corners of some Hz and rates of 384 kHz its rounding noise stays near that of
 * the sample itself, where direct forms lose (fs / 2πf₀)² of it. Memory that has died away becomes 0.
 */
export class StateVariableSection {
  readonly #through: number;
  readonly #fromBand: number;
  readonly #fromLow: number;
  readonly #keep: number;
  readonly #cross: number;
  readonly #rise: number;
  #band = 0;
  #low = 0;

  constructor(
    freq: number,
    damping: number,
    [c0, c1, c2]: readonly [c0: number, c1: number, c2: number],
    rate: number,
  ) {
    const g = Math.tan((Math.PI * freq) / rate);
    const a1 = 1 / (1 + g * (g + damping));
    this.#keep = 2 * a1 - 1;
    this.#cross = 2 * g * a1;
    this.#rise = 2 * g * g * a1;
    this.#through = c2;
    // Of the mean of two neighbouring states each.
    this.#fromBand = (damping * (c1 - c2)) / 2;
    this.#fromLow = (c0 - c2) / 2;
  }

  /** Filters `samples[from … to)` in place. */
  process(samples: Float64Array, from: number, to: number): void {
    const through = this.#through;
    const fromBand = this.#fromBand;
    const fromLow = this.#fromLow;
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
      samples[i] = through * x + (fromBand * (band + nextBand) + fromLow * (low + nextLow));
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
