import { type StereoResidue, stereoResidue } from './kernels/oversampling.ts';
import { CHUNK, Downsampler, type Factor, roundTrip, Upsampler } from './oversampling.ts';
import { type Curve, numbersOf } from './waveshape.ts';
import { algebraicMeans, kneeMeans, type Line } from './waveshape_kernels.ts';

/** Largest input, +120 dBFS: so no sum of products can overflow. */
const INPUT_MAX = 1e6;

/**
 * What a curve takes away from a signal, r = x − y, without its aliases: oversampled, averaged along the signal
 * (waveshape_kernels.ts) and brought back to the rate. The shaped signal is the input, `latency` frames late, less r.
 *
 * So the straight part of a curve costs the signal nothing, not even rounding: where nothing is taken away, r is
 * exactly 0. Above 0.45 fs the oversampled signal fades out (oversampling.ts) and less is taken away.
 */
export class Residue {
  /** Whole frames. */
  readonly latency: number;
  readonly #channels: readonly ChannelResidue[];
  readonly #twin: StereoResidue | undefined;

  constructor(curve: Curve, factor: Factor, channels: number) {
    // The averaging takes one oversampled sample; the pad fills the delay up to whole frames.
    const delay = roundTrip(factor) + 1;
    this.latency = Math.ceil(delay / factor);
    const pad = this.latency * factor - delay;
    this.#twin = channels === 2 ? stereoResidue(numbersOf(curve), factor, pad) : undefined;
    const count = this.#twin === undefined ? channels : 0;
    this.#channels = Array.from({ length: count }, () => new ChannelResidue(curve, factor, pad));
  }

  /** Replaces `frames` samples of each channel, all within what {@link bound} leaves, by r of those `latency` frames ago. */
  process(signal: readonly Float64Array[], frames: number): void {
    this.#twin?.(signal, frames);
    this.#channels.forEach((channel, c) => {
      channel.process(signal[c], frames);
    });
  }
}

class ChannelResidue {
  readonly #up: Upsampler;
  readonly #down: Downsampler;
  readonly #oversampled: Float64Array;
  readonly #means: (samples: Float64Array, count: number) => void;

  constructor(curve: Curve, factor: Factor, pad: number) {
    this.#up = new Upsampler(factor);
    this.#down = new Downsampler(factor, pad);
    this.#oversampled = new Float64Array(factor * CHUNK);
    const numbers = numbersOf(curve);
    const line: Line = { sample: 0, mean: 0 };
    this.#means =
      numbers.kind === 'knee'
        ? (samples, count) => {
            kneeMeans(numbers, line, samples, count);
          }
        : (samples, count) => {
            algebraicMeans(numbers, line, samples, count);
          };
  }

  process(samples: Float64Array, frames: number): void {
    for (let from = 0; from < frames; from += CHUNK) {
      const count = Math.min(CHUNK, frames - from);
      this.#up.process(samples, from, count, this.#oversampled);
      this.#means(this.#oversampled, count * this.#up.factor);
      this.#down.process(this.#oversampled, count, samples, from);
    }
  }
}

/** Cuts `frames` samples at ±INPUT_MAX, in place and copied into `into`; NaN becomes 0. */
export function bound(samples: Float64Array, from: number, frames: number, into: Float64Array): void {
  for (let i = 0; i < frames; i++) {
    const x = samples[from + i];
    if (!(x >= -INPUT_MAX && x <= INPUT_MAX)) samples[from + i] = x > 0 ? INPUT_MAX : x < 0 ? -INPUT_MAX : 0;
    into[i] = samples[from + i]!;
  }
}
