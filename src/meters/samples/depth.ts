const DEEPEST = 32;

/**
 * Smallest depth k, 1…32 bits, on whose grid every sample lies: x · 2^(k−1) is a whole number and −1 ≤ x < 1, so that a
 * two's complement integer of k bits or more holds it as it is. Once a sample lies on no grid, nothing more is looked at.
 */
export class DepthScan {
  #bits: number | null = 1;
  /** 2^(bits − 1). */
  #steps = 1;

  observe(samples: Float64Array, frames: number): void {
    let i = 0;
    while (this.#bits !== null && (i = this.#firstOff(samples, frames, i)) < frames) {
      const x = samples[i];
      if (this.#bits === DEEPEST || !(x >= -1 && x < 1)) {
        this.#bits = null;
      } else {
        this.#bits += 1;
        this.#steps *= 2;
      }
    }
  }

  #firstOff(samples: Float64Array, frames: number, from: number): number {
    const steps = this.#steps;
    for (let i = from; i < frames; i++) {
      const level = samples[i] * steps;
      if (!(level === Math.floor(level) && level >= -steps && level < steps)) return i;
    }
    return frames;
  }

  finish(): number | null {
    return this.#bits;
  }
}
