import type { Block } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import type { Meter, MeterModule } from '../contract.ts';

export interface StereoFacts {
  /**
   * Phase correlation of left and right over the whole programme, Σlr / √(Σl² Σr²): 1 alike, 0 unrelated, −1 opposed.
   * Null where a channel is silent or there is only one, and where a sample is NaN or infinite.
   */
  readonly correlation: number | null;
  /** Mean of each channel, full scale ±1. Null for a signal of 0 frames and where a sample is NaN or infinite. */
  readonly dcOffset: readonly (number | null)[];
}

class StereoMeter implements Meter<StereoFacts> {
  /** Σl², Σr², Σlr. */
  readonly #products = new Float64Array(3);
  readonly #sums: Float64Array;
  #frames = 0;

  constructor(format: AudioFormat) {
    this.#sums = new Float64Array(format.channels);
  }

  observe(block: Block): void {
    this.#frames += block.frames;
    for (let c = 0; c < this.#sums.length; c++) {
      this.#sums[c] = summed(block.channels[c], block.frames, this.#sums[c]);
    }
    if (this.#sums.length === 2) this.#correlate(block);
  }

  #correlate(block: Block): void {
    const products = this.#products;
    const left = block.channels[0];
    const right = block.channels[1];
    let ll = products[0];
    let rr = products[1];
    let lr = products[2];
    for (let i = 0; i < block.frames; i++) {
      const l = left[i];
      const r = right[i];
      ll += l * l;
      rr += r * r;
      lr += l * r;
    }
    products[0] = ll;
    products[1] = rr;
    products[2] = lr;
  }

  finish(): StereoFacts {
    const [ll, rr, lr] = this.#products as unknown as [number, number, number];
    // Two roots: the product of two small powers could vanish.
    const correlation = lr / (Math.sqrt(ll) * Math.sqrt(rr));
    return {
      correlation: Number.isFinite(correlation) ? Math.min(1, Math.max(-1, correlation)) : null,
      dcOffset: Array.from(this.#sums, (sum) => {
        const mean = sum / this.#frames;
        return Number.isFinite(mean) ? mean : null;
      }),
    };
  }
}

function summed(samples: Float64Array, frames: number, start: number): number {
  let sum = start;
  for (let i = 0; i < frames; i++) sum += samples[i];
  return sum;
}

/** Phase correlation and DC offset. */
export const stereo: MeterModule<StereoFacts> = {
  name: 'stereo',
  version: 1,
  create: (format) => new StereoMeter(format),
};
