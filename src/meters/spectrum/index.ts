import type { Block } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import { decibelsOfPower } from '../../base/decibel.ts';
import { bitReversed, forward } from '../../dsp/primitives/fft.ts';
import { type PairPower, pairPower } from '../../dsp/primitives/kernels/fft.ts';
import type { Meter, MeterModule } from '../contract.ts';

/** The tone of a whole programme. */
export interface SpectrumFacts {
  /**
   * Level of each band of {@link CENTRES} in dB, mean of the channels; a full-scale sine in all of them reads 0 in its
   * band. Null: silence, or a band that reaches beyond Nyquist.
   */
  readonly levels: readonly (number | null)[];
}

/** Sixths of an octave around 1 kHz, 19.7 Hz … 20.2 kHz (exact base-two centres of IEC 61260-1). */
export const BANDS_PER_OCTAVE = 6;
export const CENTRES: readonly number[] = Array.from(
  { length: 61 },
  (_, i) => 1000 * Math.exp(((i - 34) * Math.LN2) / BANDS_PER_OCTAVE),
);

/** A segment lasts at least so long, so that the lowest bands are some bins wide. */
const SEGMENT_SECONDS = 0.3;

/**
 * Long-term spectrum in bands by Welch's method: segments of 0.3 … 0.6 s under a sine window, each half over the one
 * before, their power spectra added up, bins shared out to the bands they lie in. sin² + cos² = 1: every frame counts
 * alike, wherever in a segment it lies. (Segments end to end would hear a note or not by where it falls: a mix and its
 * master, at another rate or with another beginning, then seem to differ in tone by 4 dB.) Two channels go through one
 * complex transform: with Z the spectrum of L + jR, |L(k)|² + |R(k)|² = (|Z(k)|² + |Z(N−k)|²) / 2.
 */
class SpectrumMeter implements Meter<SpectrumFacts> {
  readonly #rate: number;
  readonly #channels: number;
  readonly #points: number;
  readonly #window: Float64Array;
  /** The last `points` frames, L and R in turn; silence before the first. */
  readonly #frames: Float64Array;
  readonly #segment: Float64Array;
  /** Σ |Z|², in bit-reversed order. */
  readonly #power: Float64Array;
  readonly #pairPower: PairPower | undefined;
  /** A segment that waits for the next: the twin takes two at a time. */
  readonly #held: Float64Array;
  #holds = false;
  /** Frames in place; the first half of them has been in a segment before. */
  #filled: number;
  #count = 0;

  constructor({ rate, channels }: AudioFormat) {
    let points = 1024;
    while (points < SEGMENT_SECONDS * rate) points *= 2;
    this.#rate = rate;
    this.#channels = channels;
    this.#points = points;
    this.#filled = points / 2;
    this.#window = Float64Array.from({ length: points }, (_, n) => Math.sin((Math.PI * (n + 0.5)) / points));
    this.#frames = new Float64Array(2 * points);
    this.#pairPower = pairPower(points);
    this.#segment = new Float64Array(2 * points);
    this.#held = new Float64Array(this.#pairPower === undefined ? 0 : 2 * points);
    this.#power = new Float64Array(points);
  }

  observe({ channels, frames }: Block): void {
    const into = this.#frames;
    for (let from = 0; from < frames;) {
      const run = Math.min(this.#points - this.#filled, frames - from);
      for (let c = 0; c < this.#channels; c++) {
        const samples = channels[c];
        for (let i = 0, at = 2 * this.#filled + c; i < run; i++, at += 2) into[at] = samples[from + i];
      }
      from += run;
      this.#filled += run;
      if (this.#filled === this.#points) this.#transform();
    }
    this.#count += frames;
  }

  /** Takes the segment that is full, and moves on by half of it. */
  #transform(): void {
    if (this.#pairPower === undefined) this.#addPower();
    else if (this.#holds) this.#pairPower(this.#window, [this.#held, this.#frames], this.#power);
    else this.#held.set(this.#frames);
    this.#holds = !this.#holds;
    this.#frames.copyWithin(0, this.#points);
    this.#frames.fill(0, this.#points);
    this.#filled = this.#points / 2;
  }

  /** The truth: one segment. */
  #addPower(): void {
    const z = this.#segment;
    for (let n = 0; n < this.#points; n++) {
      z[2 * n] = this.#window[n] * this.#frames[2 * n];
      z[2 * n + 1] = this.#window[n] * this.#frames[2 * n + 1];
    }
    forward(z, this.#points);
    for (let k = 0; k < this.#points; k++) {
      this.#power[k] += z[2 * k] * z[2 * k] + z[2 * k + 1] * z[2 * k + 1];
    }
  }

  finish(): SpectrumFacts {
    if (this.#filled > this.#points / 2) this.#transform();
    // What came last has been in one segment only.
    this.#transform();
    // One is left over: beside silence.
    if (this.#pairPower !== undefined && this.#holds)
      this.#pairPower(this.#window, [this.#held, this.#segment], this.#power);
    const bins = this.#bins();
    return { levels: CENTRES.map((centre) => this.#level(bins, centre)) };
  }

  /** Power of each bin 1 … N/2 − 1 (index k), a full-scale sine adding up to 1. */
  #bins(): Float64Array {
    const n = this.#points;
    const bits = Math.log2(n);
    // ×2 for the negative frequencies' half, ×2 for the sine's reference, /2 for the pair in Z.
    const scale = 2 / (n * this.#channels * Math.max(1, this.#count));
    return Float64Array.from({ length: n / 2 }, (_, k) =>
      k === 0 ? 0 : scale * (this.#power[bitReversed(k, bits)] + this.#power[bitReversed(n - k, bits)]),
    );
  }

  #level(bins: Float64Array, centre: number): number | null {
    const half = Math.exp(Math.LN2 / (2 * BANDS_PER_OCTAVE));
    const perBin = this.#rate / this.#points;
    if (centre * half > this.#rate / 2) return null;
    // A bin is its width around its centre; what of it lies in the band counts.
    const low = centre / half / perBin + 0.5;
    const high = (centre * half) / perBin + 0.5;
    let power = 0;
    for (let k = Math.floor(low); k < Math.min(high, bins.length); k++) {
      power += bins[k] * (Math.min(high, k + 1) - Math.max(low, k));
    }
    return power > 0 && Number.isFinite(power) ? decibelsOfPower(power) : null;
  }
}

export const spectrum: MeterModule<SpectrumFacts> = {
  name: 'spectrum',
  version: 2,
  create: (format) => new SpectrumMeter(format),
};
