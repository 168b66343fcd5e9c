import type { Block } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import type { Meter, MeterModule } from '../contract.ts';
import { ClippingScan } from './clipping.ts';
import { DepthScan } from './depth.ts';
import { type Edges, EdgeScan } from './edges.ts';
import { NonFiniteScan } from './non-finite.ts';

export type { Edges } from './edges.ts';

/** A sample's place. Frames count from 0 at the signal's start, channels from 0 (left). */
export interface SamplePlace {
  readonly frame: number;
  readonly channel: number;
}

/** What an intake check wants to know about the samples themselves. */
export interface SampleFacts {
  readonly frames: number;
  /** NaN and infinities, in all channels; the first by frame, then channel. */
  readonly nonFinite: { readonly count: number; readonly first: SamplePlace | null };
  /** Nothing in any channel above −80 dBFS; also true of a signal of 0 frames. */
  readonly silent: boolean;
  /** Frames at both ends where no channel is above −80 dBFS. */
  readonly silence: Edges;
  /** Frames at both ends where every channel is exactly 0. */
  readonly digitalSilence: Edges;
  /** Runs of three or more equal, consecutive samples at ±32767/32768 or above, in all channels; where the first begins. */
  readonly clipping: { readonly runs: number; readonly samples: number; readonly first: SamplePlace | null };
  /** Both channels hold the same samples: dual mono. False with one channel and with 0 frames. */
  readonly identicalChannels: boolean;
  /**
   * Effective depth: the smallest of 1…32 bits whose integers hold every sample exactly (so a format of that depth or more
   * needs no dither). Null where none does: floating point material, samples of 1 or more, NaN. Digital silence is 1.
   */
  readonly bits: number | null;
}

/** −80 dBFS. */
const SILENCE = 1e-4;

class SamplesMeter implements Meter<SampleFacts> {
  #frames = 0;
  #identical: boolean;
  readonly #nonFinite: readonly NonFiniteScan[];
  readonly #clipping: readonly ClippingScan[];
  readonly #silence = new EdgeScan(SILENCE);
  readonly #digitalSilence = new EdgeScan(0);
  readonly #depth = new DepthScan();

  constructor(format: AudioFormat) {
    this.#identical = format.channels === 2;
    this.#nonFinite = Array.from({ length: format.channels }, () => new NonFiniteScan());
    this.#clipping = Array.from({ length: format.channels }, () => new ClippingScan());
  }

  observe(block: Block): void {
    const { channels, frames } = block;
    for (let c = 0; c < this.#clipping.length; c++) {
      this.#nonFinite[c].observe(channels[c], frames, this.#frames);
      this.#clipping[c].observe(channels[c], frames, this.#frames);
      this.#depth.observe(channels[c], frames);
    }
    this.#silence.observe(channels, frames);
    this.#digitalSilence.observe(channels, frames);
    if (this.#identical) this.#identical = areEqual(channels[0], channels[1], frames);
    this.#frames += frames;
  }

  finish(): SampleFacts {
    const nonFinite = this.#nonFinite.map((scan) => scan.finish());
    const clipping = this.#clipping.map((scan) => scan.finish());
    const silence = this.#silence.finish();
    return {
      frames: this.#frames,
      nonFinite: {
        count: total(nonFinite.map((c) => c.count)),
        first: earliest(nonFinite.map((c) => c.first)),
      },
      silent: silence.leading === this.#frames,
      silence,
      digitalSilence: this.#digitalSilence.finish(),
      clipping: {
        runs: total(clipping.map((c) => c.runs)),
        samples: total(clipping.map((c) => c.samples)),
        first: earliest(clipping.map((c) => c.first)),
      },
      identicalChannels: this.#identical && this.#frames > 0,
      bits: this.#depth.finish(),
    };
  }
}

function areEqual(left: Float64Array, right: Float64Array, frames: number): boolean {
  for (let i = 0; i < frames; i++) if (left[i] !== right[i]) return false;
  return true;
}

function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The earliest of the channels' first frames (−1: none), the lower channel where two are equal. */
function earliest(frames: readonly number[]): SamplePlace | null {
  let place: SamplePlace | null = null;
  frames.forEach((frame, channel) => {
    if (frame >= 0 && (place === null || frame < place.frame)) place = { frame, channel };
  });
  return place;
}

/** Facts about the samples of a mix as delivered. */
export const samples: MeterModule<SampleFacts> = {
  name: 'samples',
  version: 1,
  create: (format) => new SamplesMeter(format),
};
