import { BLOCK_FRAMES } from '../../audio/block.ts';
import { gainOf } from '../../base/decibel.ts';
import { Delay } from '../primitives/dynamics/delay.ts';
import { HOP } from '../primitives/true-peak.ts';
import { bound, Residue } from '../primitives/waveshape_residue.ts';

const OVERSAMPLING = 4;

/**
 * Soft clipper in front of the gain: straight up to the limiter's ceiling C, then a parabola that becomes flat `height`
 * dB above it (primitives/waveshape.ts, `knee`), 4× oversampled and averaged along the signal. Where the oversampled
 * signal stays under the ceiling nothing is taken away, not even rounding. What the band limit lets stand over the flat
 * part is left to the limiter, like everything else above the ceiling.
 */
export class SoftClip {
  /** Whole hops. */
  readonly latency: number;
  /** What was taken from each sample of the last piece, by channel. */
  readonly taken: readonly Float64Array[];
  readonly #residue: Residue;
  readonly #dry: Delay;
  readonly #aligned: Delay;

  constructor(ceiling: number, height: number, channels: number) {
    const curve = { kind: 'knee', ceiling: gainOf(ceiling + height), knee: height } as const;
    this.#residue = new Residue(curve, OVERSAMPLING, channels);
    this.latency = HOP * Math.ceil(this.#residue.latency / HOP);
    this.taken = Array.from({ length: channels }, () => new Float64Array(BLOCK_FRAMES));
    this.#dry = new Delay(this.latency, channels);
    this.#aligned = new Delay(this.latency - this.#residue.latency, channels);
  }

  /** Clips `frames` frames in place; at most {@link BLOCK_FRAMES}. */
  process(signal: readonly Float64Array[], from: number, frames: number): void {
    const { taken } = this;
    for (let c = 0; c < taken.length; c++) bound(signal[c], from, frames, taken[c]);
    this.#residue.process(taken, frames);
    this.#aligned.process(taken, 0, frames);
    this.#dry.process(signal, from, frames);
    for (let c = 0; c < taken.length; c++) {
      const [samples, residue] = [signal[c], taken[c]];
      for (let i = 0; i < frames; i++) samples[from + i] -= residue[i];
    }
  }
}
