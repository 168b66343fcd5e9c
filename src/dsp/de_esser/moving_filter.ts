import { EMPTY } from '../primitives/settle.ts';

/**
 * The band a moving filter turns down, and the filter itself. One channel; trapezoidal state-variable filter with fixed
 * poles, corner prewarped (s = j·tan(πf/fs)/tan(πf₀/fs)): what moves are factors after it, so nothing clicks.
 *
 * - bell: band B = (s/Q) / (s² + s/Q + 1); with gain G: x + (G − 1)·B, that is (s² + G·s/Q + 1) / (s² + s/Q + 1).
 * - shelf: band B = s² / (s² + √2·s + 1); with gain G: (G·s² + √(2G)·s + 1) / (s² + √2·s + 1), without a bump.
 *
 * At G = 1 the signal passes bit for bit.
 */
export class MovingFilter {
  readonly #shelf: boolean;
  readonly #damping: number;
  readonly #feed: number;
  readonly #cross: number;
  readonly #rise: number;
  readonly #middle: Float64Array;
  #band = 0;
  #low = 0;

  constructor(filter: 'bell' | 'shelf', freq: number, q: number, rate: number, capacity: number) {
    const g = Math.tan((Math.PI * freq) / rate);
    this.#shelf = filter === 'shelf';
    this.#damping = this.#shelf ? Math.SQRT2 : 1 / q;
    this.#feed = 1 / (1 + g * (g + this.#damping));
    this.#cross = g * this.#feed;
    this.#rise = g * this.#cross;
    this.#middle = new Float64Array(capacity);
  }

  /** Writes the band B of `samples[from … from + frames)` to the start of `into`. */
  split(samples: Float64Array, from: number, frames: number, into: Float64Array): void {
    const damping = this.#damping;
    for (let i = 0; i < frames; i++) {
      const x = samples[from + i];
      const rest = x - this.#low;
      const band = this.#feed * this.#band + this.#cross * rest;
      const low = this.#low + (this.#cross * this.#band + this.#rise * rest);
      this.#band = 2 * band - this.#band;
      this.#low = 2 * low - this.#low;
      if (Math.abs(this.#band) + Math.abs(this.#low) < EMPTY) {
        this.#band = 0;
        this.#low = 0;
      }
      const middle = damping * band;
      this.#middle[i] = middle;
      into[i] = this.#shelf ? x - middle - low : middle;
    }
  }

  /** Filters what was split last, by a gain for each frame. */
  move(samples: Float64Array, from: number, frames: number, band: Float64Array, gains: Float64Array): void {
    const middle = this.#middle;
    for (let i = 0; i < frames; i++) {
      const gain = gains[i];
      if (gain === 1) continue;
      const moved = (gain - 1) * band[i];
      samples[from + i] += this.#shelf ? moved + (Math.sqrt(gain) - 1) * middle[i] : moved;
    }
  }
}
