import type { Block } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import { type PairGathering, pairSums } from '../../dsp/primitives/kernels/pair.ts';
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
  readonly #channels: number;
  /** Of a pair: Σl, Σr, Σl², Σr², Σlr. Otherwise the sum of each channel. */
  readonly #sums: Float64Array;
  readonly #gather: PairGathering;
  #frames = 0;

  constructor({ channels }: AudioFormat) {
    this.#channels = channels;
    this.#sums = new Float64Array(Math.max(5, channels));
    this.#gather = (channels === 2 ? pairSums() : undefined) ?? gatherSums;
  }

  observe({ channels, frames }: Block): void {
    this.#frames += frames;
    this.#gather(this.#sums, channels, 0, frames);
  }

  finish(): StereoFacts {
    return stereoFactsOf(this.#sums, this.#channels, this.#frames);
  }
}

/** `sums` of a pair: Σ l, Σ r, Σ l², Σ r², Σ lr; otherwise the sum of each channel. */
export function stereoFactsOf(sums: Float64Array, channels: number, frames: number): StereoFacts {
  const [, , ll, rr, lr] = sums as unknown as [number, number, number, number, number];
  // Two roots: the product of two small powers could vanish.
  const correlation = lr / (Math.sqrt(ll) * Math.sqrt(rr));
  return {
    correlation: Number.isFinite(correlation) ? Math.min(1, Math.max(-1, correlation)) : null,
    dcOffset: Array.from(sums.subarray(0, channels), (sum) => {
      const mean = sum / frames;
      return Number.isFinite(mean) ? mean : null;
    }),
  };
}

/** The truth. A single channel has no products. */
const gatherSums: PairGathering = (sums, channels, from, to) => {
  for (let c = 0; c < channels.length; c++) sums[c] = summed(channels[c], from, to, sums[c]);
  if (channels.length !== 2) return;
  const [left, right] = channels as [Float64Array, Float64Array];
  let ll = sums[2];
  let rr = sums[3];
  let lr = sums[4];
  for (let i = from; i < to; i++) {
    const l = left[i];
    const r = right[i];
    ll += l * l;
    rr += r * r;
    lr += l * r;
  }
  sums[2] = ll;
  sums[3] = rr;
  sums[4] = lr;
};

function summed(samples: Float64Array, from: number, to: number, start: number): number {
  let sum = start;
  for (let i = from; i < to; i++) sum += samples[i];
  return sum;
}

/** Phase correlation and DC offset. */
export const stereo: MeterModule<StereoFacts> = {
  name: 'stereo',
  version: 1,
  create: (format) => new StereoMeter(format),
};
