import type { Block } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import { intervalPeak } from '../../dsp/primitives/oversample.ts';
import { HOP, HOPS_AROUND, HopPeaks } from '../../dsp/primitives/true-peak.ts';
import type { Meter, MeterModule } from '../contract.ts';

/** Where one channel goes beyond full scale (1.0): what a player with integer samples would clip. */
export interface ChannelClips {
  /** Samples beyond ±1. */
  readonly onSample: number;
  /** Pairs of neighbours within ±1, between which the interpolated signal is beyond it. */
  readonly between: number;
  /** Largest magnitude, linear, of samples and of what lies between them; 0: nothing is beyond full scale. */
  readonly worst: number;
  /** Frame at which it stands, or just before it; −1: none. */
  readonly at: number;
}

export interface ClipFacts {
  readonly channels: readonly ChannelClips[];
}

const FULL_SCALE = 1;
const SLOTS = 256;
/** Slots kept when the line is full: what the next hops' peaks read. */
const KEPT = 2 * HOPS_AROUND + 1;

/** One channel on the hop grid: only hops in which something is beyond full scale are looked at closely. */
class ClipLine {
  readonly #x = new Float64Array(SLOTS * HOP);
  readonly #peaks = new HopPeaks(this.#x);
  /** Frames in the line; the zeros before the signal come first. */
  #filled = KEPT * HOP;
  /** Frame of the signal that stands first in the line. */
  #origin = -KEPT * HOP;
  onSample = 0;
  between = 0;
  worst = 0;
  at = -1;

  take(source: Float64Array, frames: number): void {
    for (let from = 0; from < frames;) {
      const run = Math.min(HOP - (this.#filled % HOP), frames - from);
      for (let i = 0; i < run; i++) this.#x[this.#filled + i] = source[from + i];
      this.#filled += run;
      from += run;
      if (this.#filled % HOP === 0) this.#hop();
    }
  }

  #hop(): void {
    const slot = this.#filled / HOP - 1;
    this.#peaks.scan(slot);
    const settled = slot - HOPS_AROUND;
    if (this.#peaks.peak(settled, FULL_SCALE) > FULL_SCALE) this.#look(settled * HOP);
    if (slot < SLOTS - 1) return;
    this.#x.copyWithin(0, (SLOTS - KEPT) * HOP);
    this.#peaks.shift(SLOTS - KEPT);
    this.#filled = KEPT * HOP;
    this.#origin += (SLOTS - KEPT) * HOP;
  }

  #look(start: number): void {
    const x = this.#x;
    for (let n = start; n < start + HOP; n++) {
      const peak = intervalPeak(x, n);
      if (peak <= FULL_SCALE) continue;
      if (Math.abs(x[n]) > FULL_SCALE) this.onSample += 1;
      else if (Math.abs(x[n + 1]) <= FULL_SCALE) this.between += 1;
      if (peak <= this.worst) continue;
      this.worst = peak;
      this.at = Math.max(0, this.#origin + n);
    }
  }
}

class ClipMeter implements Meter<ClipFacts> {
  readonly #lines: readonly ClipLine[];

  constructor({ channels }: AudioFormat) {
    this.#lines = Array.from({ length: channels }, () => new ClipLine());
  }

  observe(block: Block): void {
    for (let c = 0; c < this.#lines.length; c++) this.#lines[c].take(block.channels[c], block.frames);
  }

  finish(): ClipFacts {
    const tail = new Float64Array((2 * HOPS_AROUND + 1) * HOP);
    for (const line of this.#lines) line.take(tail, tail.length);
    return {
      channels: this.#lines.map(({ onSample, between, worst, at }) => ({ onSample, between, worst, at })),
    };
  }
}

/**
 * Clipped samples as Apple's afclip counts them: on the samples and, interpolated 8 times (meters/true-peak), between
 * them. The signal is zero before its start and after its end.
 */
export const clips: MeterModule<ClipFacts> = {
  name: 'clips',
  version: 1,
  create: (format) => new ClipMeter(format),
};
