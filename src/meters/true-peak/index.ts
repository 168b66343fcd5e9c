import type { Block } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import { HISTORY, type PeakAdvance, peakAdvance } from '../../dsp/primitives/kernels/true_peak.ts';
import { HOP, HOPS_AROUND, HopPeaks } from '../../dsp/primitives/true-peak.ts';
import type { Meter, MeterModule } from '../contract.ts';

/** Linear values, full scale = 1; one a channel. */
export interface TruePeaks {
  /** Largest |interpolated| value. */
  readonly perChannel: number[];
  /** Largest |sample|. */
  readonly samplePeak: number[];
}

/** One channel's peaks so far. */
interface PeakLine {
  readonly truePeak: number;
  readonly samplePeak: number;
  take(source: Float64Array, frames: number): void;
}

/** Frames of silence that settle the last interval in which the signal still swings. */
const TAIL = (2 * HOPS_AROUND + 1) * HOP;

function createLine(): PeakLine {
  const advance = peakAdvance();
  return advance === undefined ? new HopLine() : new TwinLine(advance);
}

/** The twin (dsp/assembly/true_peak.ts) on stretches as long as the blocks. */
class TwinLine implements PeakLine {
  readonly #history = new Float64Array(HISTORY);
  /** True peak, sample peak. */
  readonly #peaks = new Float64Array(2);
  readonly #advance: PeakAdvance;

  constructor(advance: PeakAdvance) {
    this.#advance = advance;
  }

  take(source: Float64Array, frames: number): void {
    this.#advance(this.#history, source, frames, this.#peaks);
  }

  get truePeak(): number {
    return this.#peaks[0];
  }

  get samplePeak(): number {
    return this.#peaks[1];
  }
}

const SLOTS = 256;
/** Slots kept when the line is full: what the next hops' peaks read. */
const KEPT = 2 * HOPS_AROUND + 1;

/** The truth: samples on the hop grid. */
class HopLine implements PeakLine {
  readonly #x = new Float64Array(SLOTS * HOP);
  readonly #peaks = new HopPeaks(this.#x);
  /** Frames in the line; the zeros before the signal come first. */
  #filled = KEPT * HOP;
  truePeak = 0;
  samplePeak = 0;

  take(source: Float64Array, frames: number): void {
    for (let from = 0; from < frames;) {
      const room = HOP - (this.#filled % HOP);
      const run = room < frames - from ? room : frames - from;
      for (let i = 0; i < run; i++) this.#x[this.#filled + i] = source[from + i]!;
      this.#filled += run;
      from += run;
      if (run === room) this.#hop();
    }
  }

  #hop(): void {
    const slot = this.#filled / HOP - 1;
    const top = this.#peaks.scan(slot);
    if (top > this.samplePeak) this.samplePeak = top;
    this.truePeak = this.#peaks.peak(slot - HOPS_AROUND, this.truePeak);
    if (slot < SLOTS - 1) return;
    this.#x.copyWithin(0, (SLOTS - KEPT) * HOP);
    this.#peaks.shift(SLOTS - KEPT);
    this.#filled = KEPT * HOP;
  }
}

class TruePeakMeter implements Meter<TruePeaks> {
  readonly #lines: readonly PeakLine[];

  constructor({ channels }: AudioFormat) {
    this.#lines = Array.from({ length: channels }, createLine);
  }

  observe(block: Block): void {
    for (let c = 0; c < this.#lines.length; c++) this.#lines[c].take(block.channels[c], block.frames);
  }

  finish(): TruePeaks {
    const tail = new Float64Array(TAIL);
    for (const line of this.#lines) line.take(tail, tail.length);
    return {
      perChannel: this.#lines.map((line) => line.truePeak),
      samplePeak: this.#lines.map((line) => line.samplePeak),
    };
  }
}

/**
 * True peak (ITU-R BS.1770-5, Annex 2; EBU Tech 3341, 2.7): 8× interpolation that is flat to 0.465 fs, at every rate,
 * with a parabola through the largest grid value: within 0.01 dB of the band-limited peak for content below 0.465 fs.
 * 0 Hz counts, no weighting, no pre-attenuation (64-bit float). The signal is zero before its start and after its end,
 * and the swing of the interpolation there counts. A NaN is passed over.
 * Stretches that cannot exceed the peak so far are settled by a bound without interpolating (oversample.ts); the bound
 * is exact, so the result is that of interpolating everything.
 */
export const truePeak: MeterModule<TruePeaks> = {
  name: 'true_peak',
  version: 1,
  create: (format) => new TruePeakMeter(format),
};
