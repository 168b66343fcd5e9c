import { createBlock, type Block } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import type { Signal } from '../../audio/signal.ts';
import { decibelsOfPower } from '../../base/decibel.ts';
import { error } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import { loudness, spectrum } from '../../meters/index.ts';
import { loudnessOfPower } from '../../meters/loudness/index.ts';
import { PASS_FRAMES } from '../render.ts';
import { alignmentOf } from './align.ts';
import { FrameQueue } from './frame_queue.ts';
import { type NullDepth, Residual } from './residual.ts';
import { type Tone, toneOf } from './tone.ts';

export interface Change<T> {
  readonly from: T;
  readonly to: T;
}

/** What only the samples of two files can tell. */
export interface SoundDiff {
  readonly tone: Tone;
  /** Energy of the side over that of the middle, dB; null: there is none of one of them. */
  readonly side: Change<number | null>;
  /** Absent: the two have different rates or numbers of channels. */
  readonly null?: NullDepth;
  /** Short-term loudness in LUFS, 10 values a second; only where asked for. */
  readonly curves?: Change<readonly (number | null)[]>;
}

export interface Listening {
  readonly abort: AbortSignal;
  /** Also take down the curves of loudness. */
  readonly curves: boolean;
}

/** Frames of each that are looked at to align them, from where the programme begins … */
const HEAD = 1 << 18;
/** … and at the most, where it does not begin for long. */
const HEAD_MOST = 1 << 20;
/** −60 dBFS: above this a programme has begun. */
const BEGUN = 0.001;

/** Compares two signals in one pass over each; memory does not grow with their length. Closes both. */
export async function compareSound(from: Signal, to: Signal, listening: Listening): Promise<SoundDiff> {
  try {
    const a = new Side(from, listening);
    const b = new Side(to, listening);
    const comparable = from.format.rate === to.format.rate && from.format.channels === to.format.channels;
    const residual = comparable ? await nullOf(a, b) : undefined;
    await a.rest();
    await b.rest();
    const [before, after] = [a.finish(), b.finish()];
    return {
      tone: toneOf(before.levels, after.levels),
      side: { from: before.side, to: after.side },
      ...(residual === undefined ? {} : { null: residual }),
      ...(listening.curves ? { curves: { from: before.shortTerm, to: after.shortTerm } } : {}),
    };
  } finally {
    await from.close();
    await to.close();
  }
}

async function nullOf(a: Side, b: Side): Promise<NullDepth> {
  await a.head();
  await b.head();
  const alignment = alignmentOf(a.queue.waiting(), b.queue.waiting());
  a.queue.drop(Math.max(0, -alignment.offset));
  b.queue.drop(Math.max(0, alignment.offset));
  const residual = new Residual(alignment, a.format.rate);
  for (;;) {
    const frames = Math.min(a.queue.frames, b.queue.frames);
    residual.observe(a.queue.waiting(), b.queue.waiting(), frames);
    a.queue.drop(frames);
    b.queue.drop(frames);
    const short = a.queue.frames === 0 ? a : b;
    if (short.ended) return residual.finish();
    await short.more();
  }
}

/** One of the two signals: read block by block, heard by the meters as it comes, kept until it is compared. */
class Side {
  readonly queue: FrameQueue;
  readonly format: AudioFormat;
  ended = false;
  readonly #signal: Signal;
  readonly #block: Block;
  readonly #abort: AbortSignal;
  readonly #tone;
  readonly #loudness;
  readonly #width = new Width();
  #read = 0;
  /** Frames read when the programme had begun. */
  #begun = Infinity;

  constructor(signal: Signal, { abort, curves }: Listening) {
    this.format = signal.format;
    this.queue = new FrameQueue(signal.format.channels);
    this.#signal = signal;
    this.#block = createBlock(signal.format.channels, PASS_FRAMES);
    this.#abort = abort;
    this.#tone = spectrum.create(signal.format);
    this.#loudness = curves ? loudness.create(signal.format) : undefined;
  }

  /** Reads one block further, into the queue. */
  async more(): Promise<void> {
    if (await this.#hear()) this.queue.push(this.#block);
  }

  async head(): Promise<void> {
    while (!this.ended && this.#read < Math.min(HEAD_MOST, this.#begun + HEAD)) await this.more();
  }

  /** Hears what is left; nothing of it is compared. */
  async rest(): Promise<void> {
    while (await this.#hear());
  }

  async #hear(): Promise<boolean> {
    if (this.#abort.aborted) throw new Refused(error('interrupted', 'interrupted'));
    const block = this.#block;
    if (this.ended || (await this.#signal.read(block)) === 0) {
      this.ended = true;
      return false;
    }
    this.#tone.observe(block);
    this.#loudness?.observe(block);
    this.#width.observe(block);
    this.#read += block.frames;
    if (this.#begun === Infinity && hasBegun(block)) this.#begun = this.#read;
    return true;
  }

  finish() {
    const powers = this.#loudness?.finish().shortTerm ?? new Float64Array(0);
    return {
      levels: this.#tone.finish().levels,
      side: this.#width.finish(),
      shortTerm: Array.from(powers, (power) => (power > 0 ? loudnessOfPower(power) : null)),
    };
  }
}

function hasBegun({ channels, frames }: Block): boolean {
  return channels.some((channel) => channel.subarray(0, frames).some((x) => Math.abs(x) > BEGUN));
}

/** Σs² over Σm², m and s half of sum and difference. */
class Width {
  #mid = 0;
  #side = 0;

  observe({ channels, frames }: Block): void {
    if (channels.length !== 2) return;
    const [left, right] = channels as readonly [Float64Array, Float64Array];
    let mid = 0;
    let side = 0;
    for (let i = 0; i < frames; i++) {
      const m = left[i] + right[i];
      const s = left[i] - right[i];
      mid += m * m;
      side += s * s;
    }
    this.#mid += mid;
    this.#side += side;
  }

  finish(): number | null {
    const level = decibelsOfPower(this.#side / this.#mid);
    return Number.isFinite(level) ? level : null;
  }
}
