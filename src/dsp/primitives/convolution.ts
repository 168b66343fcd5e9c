import { stereoConvolution } from './kernels/fft.ts';
import { EMPTY } from './settle.ts';
import { convolveCircularly, type SpectrumFilter, spectrumFilter } from './spectrum-filter.ts';

export interface Convolver {
  /** Frames between input and output. */
  readonly latency: number;
  /** Convolves `frames` frames of each channel in place. */
  process(signal: readonly Float64Array[], frames: number): void;
}

/** Samples of a transform for each tap: so many that three quarters of the outputs count. */
const SAMPLES_PER_TAP = 4;
/** Past this size the memory costs more than the outputs saved. */
const LARGEST = 1 << 18;

/**
 * Convolution of each channel with symmetric taps of odd length, by overlap-save in 64-bit floats: transforms of
 * `size` samples on a fixed grid of size − (length − 1) frames from the first, so the output does not depend on the
 * blocks. Output frame n is the filter centred on input frame n − latency, latency = grid + (length − 1)/2.
 *
 * `taps`: one filter for all channels, or one each, all of one length; `undefined` is a pure delay, exact to the bit.
 * No channel sees another; silence stays silence. Samples under 1e−30 count as silence, coming or going, so no
 * transform runs in subnormal numbers. The error beside the exact sum is about 1e−16 of the loudest input of the block.
 */
export function createConvolver(
  taps: Float64Array | readonly (Float64Array | undefined)[],
  channels: number,
): Convolver {
  const each = Array.from({ length: channels }, (_, c) => (taps instanceof Float64Array ? taps : taps[c]));
  const length = lengthOf(each);
  const size = sizeFor(length);
  const known = new Map<Float64Array, SpectrumFilter>();
  const filters = each.map((own) => {
    if (own === undefined) return undefined;
    const filter = known.get(own) ?? spectrumFilter(own, size);
    known.set(own, filter);
    return filter;
  });
  return new OverlapSave(filters, size, length);
}

function lengthOf(taps: readonly (Float64Array | undefined)[]): number {
  const lengths = new Set(taps.flatMap((own) => own?.length ?? []));
  const [length = 1] = lengths;
  if (lengths.size > 1 || length % 2 !== 1) {
    throw new Error(`taps of one odd length expected, not of ${[...lengths].join(', ')}`);
  }
  return length;
}

function sizeFor(length: number): number {
  let size = 256;
  while (size < SAMPLES_PER_TAP * (length - 1) && (size < LARGEST || size < 2 * (length - 1))) size *= 2;
  return size;
}

class OverlapSave implements Convolver {
  readonly latency: number;
  readonly #filters: readonly (SpectrumFilter | undefined)[];
  readonly #half: number;
  readonly #grid: number;
  /** The last inputs of each channel, as long as a transform; the newest are filled in from 2·half on. */
  readonly #history: readonly Float64Array[];
  /** Outputs of the last transform, given out while the next inputs come in. */
  readonly #ready: readonly Float64Array[];
  readonly #work: Float64Array;
  readonly #twin: ReturnType<typeof stereoConvolution>;
  #filled = 0;

  constructor(filters: readonly (SpectrumFilter | undefined)[], size: number, length: number) {
    this.#filters = filters;
    this.#half = (length - 1) / 2;
    this.#grid = size - (length - 1);
    this.latency = this.#grid + this.#half;
    this.#history = filters.map(() => new Float64Array(size));
    this.#ready = filters.map(() => new Float64Array(this.#grid));
    this.#twin = stereoConvolution(filters);
    this.#work = new Float64Array(this.#twin === undefined ? size : 0);
  }

  process(signal: readonly Float64Array[], frames: number): void {
    let from = 0;
    while (from < frames) {
      const to = Math.min(frames, from + this.#grid - this.#filled);
      for (let c = 0; c < this.#history.length; c++) {
        const samples = signal[c];
        const end = this.#filled + to - from;
        this.#history[c].set(samples.subarray(from, to), 2 * this.#half + this.#filled);
        samples.set(this.#ready[c].subarray(this.#filled, end), from);
      }
      this.#filled += to - from;
      if (this.#filled === this.#grid) this.#transform();
      from = to;
    }
  }

  #transform(): void {
    const half = this.#half;
    const end = half + this.#grid;
    if (this.#twin !== undefined && !this.#history.every(isSilent)) {
      this.#twin(this.#history, this.#ready, half);
    } else {
      this.#filters.forEach((filter, c) => {
        if (filter !== undefined) this.#convolve(filter, this.#history[c], this.#ready[c]);
      });
    }
    this.#filters.forEach((filter, c) => {
      const history = this.#history[c];
      if (filter === undefined) this.#ready[c].set(history.subarray(half, end));
      history.copyWithin(0, this.#grid);
    });
    this.#filled = 0;
  }

  #convolve(filter: SpectrumFilter, history: Float64Array, ready: Float64Array): void {
    if (isSilent(history)) {
      ready.fill(0);
      return;
    }
    const work = this.#work;
    for (let i = 0; i < work.length; i++) work[i] = Math.abs(history[i]) < EMPTY ? 0 : history[i];
    convolveCircularly(work, filter);
    const half = this.#half;
    for (let i = 0; i < ready.length; i++) {
      const sample = work[half + i];
      ready[i] = Math.abs(sample) < EMPTY ? 0 : sample;
    }
  }
}

function isSilent(samples: Float64Array): boolean {
  for (let i = 0; i < samples.length; i++) if (!(Math.abs(samples[i]) < EMPTY)) return false;
  return true;
}
