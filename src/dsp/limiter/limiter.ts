import { type Block, BLOCK_FRAMES } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import { gainOf } from '../../base/decibel.ts';
import type { Processor } from '../contract.ts';
import { HOP, HOPS_AROUND } from '../primitives/true-peak.ts';
import { delayOf, GainStage, groupsOf, type StageSettings } from './gain-stage.ts';
import { lawOf } from './laws.ts';
import { Overs } from './overs.ts';
import type { Params } from './params.ts';
import { ClipMeter, ReductionMeter, reductionOf } from './reduction.ts';
import { Remainder } from './remainder.ts';
import { SoftClip } from './soft-clip.ts';

/** A limiter that tells what it did up to the last frame it has given out. */
export interface LimiterProcessor extends Processor {
  /** Largest gain reduction, dB, ≥ 0; with `soft_clip`, with what that took from the largest sample of the hop. */
  readonly maxReduction: number;
  /** Frames whose gain was below 1 in some channel, counted in hops of 16. */
  readonly activeFrames: number;
  /** Largest reduction, dB ≥ 0, in each 100 ms from the signal's first frame on; the last may be shorter. */
  reductionCurve(): Float64Array;
}

/** Hops a line holds beyond its history; the history is moved down once in so many hops. */
const STRIDE = 128;
/** Attack of the correction, s. */
const CORRECTION = 1e-3;

/** Settings of both stages: the style's law, and for the correction a single exponential of its own. */
function stagesOf(params: Params): [StageSettings, StageSettings] {
  const law = lawOf(params);
  const transientLink = params.transient_link ?? params.link;
  const releaseLink = params.release_link ?? params.link;
  const first = { law, lookahead: params.lookahead / 1000, transientLink, releaseLink };
  const plain = { attack: CORRECTION, fast: law.fast, slow: law.fast, charge: law.charge };
  return [first, { ...first, law: plain, lookahead: CORRECTION }];
}

/** See index.ts for the method. */
export class TruePeakLimiter implements LimiterProcessor {
  readonly latency: number;
  /** One a channel: frames of the future, the present and as much of the past as the stages read, hop by hop. */
  readonly #lines: readonly Float64Array[];
  readonly #clip: SoftClip | undefined;
  readonly #clipped: ClipMeter;
  readonly #overs: Overs;
  readonly #first: GainStage;
  readonly #remainder: Remainder;
  readonly #second: GainStage;
  /** Of both stages, hops. */
  readonly #delays: readonly number[];
  /** Frames from a frame's arrival in the lines to its being given out. */
  readonly #behind: number;
  /** Hops kept when a line is full. */
  readonly #history: number;
  readonly #reduction: ReductionMeter;
  /** Frames in the lines. */
  #filled: number;

  constructor(params: Params, format: AudioFormat) {
    const { rate, channels } = format;
    const settings = stagesOf(params);
    const [first, second] = settings;
    const ceiling = gainOf(params.ceiling);
    this.#delays = settings.map((stage) => delayOf(stage, rate));
    const delay = this.#delays[0] + this.#delays[1];
    this.#clip =
      params.soft_clip === 'none' ? undefined : new SoftClip(params.ceiling, params.soft_clip, channels);
    this.latency = (delay + 1) * HOP + (this.#clip?.latency ?? 0);
    this.#behind = (delay + 1) * HOP;
    this.#history = delay + 2 * HOPS_AROUND + 2;
    this.#filled = this.#history * HOP;
    const frames = (this.#history + STRIDE) * HOP;
    this.#lines = Array.from({ length: channels }, () => new Float64Array(frames));
    const groups = groupsOf(this.#lines, first);
    this.#first = new GainStage(first, groups, rate);
    this.#second = new GainStage(second, groups, rate);
    this.#overs = new Overs(ceiling, groups, this.#first);
    this.#remainder = new Remainder(ceiling, groups, this.#overs, this.#first);
    this.#clipped = new ClipMeter(frames / HOP);
    this.#reduction = new ReductionMeter(rate, this.latency / HOP);
  }

  get maxReduction(): number {
    return reductionOf(this.#reduction.leastGain);
  }

  get activeFrames(): number {
    return this.#reduction.activeFrames;
  }

  reductionCurve(): Float64Array {
    return this.#reduction.curve();
  }

  process({ channels, frames }: Block): void {
    const clip = this.#clip;
    if (clip === undefined) {
      this.#limit(channels, 0, frames);
      return;
    }
    for (let from = 0; from < frames; from += BLOCK_FRAMES) {
      const piece = Math.min(BLOCK_FRAMES, frames - from);
      clip.process(channels, from, piece);
      this.#limit(channels, from, piece, clip.taken);
    }
  }

  /** `taken`: what the clipper has taken from these frames. */
  #limit(
    channels: readonly Float64Array[],
    start: number,
    frames: number,
    taken?: readonly Float64Array[],
  ): void {
    for (let at = 0; at < frames;) {
      const before = this.#filled;
      const run = Math.min(this.#lines[0].length - before, frames - at);
      const from = start + at;
      this.#overs.take(before, channels, from, run);
      if (taken !== undefined) this.#noteClipped(channels, start, taken, at, run);
      this.#filled += run;
      this.#advance(Math.floor(before / HOP), Math.floor(this.#filled / HOP));
      this.#account(before, this.#filled);
      const out = before - this.#behind;
      for (let c = 0; c < this.#lines.length; c++)
        channels[c].set(this.#lines[c].subarray(out, out + run), from);
      if (this.#filled === this.#lines[0].length) this.#shift();
      at += run;
    }
  }

  /** The frames at … at + run, hop by hop. */
  #noteClipped(
    channels: readonly Float64Array[],
    start: number,
    taken: readonly Float64Array[],
    at: number,
    run: number,
  ): void {
    const clipped = this.#clipped;
    for (let done = 0; done < run;) {
      const frame = this.#filled + done;
      const part = Math.min(HOP - (frame % HOP), run - done);
      for (let c = 0; c < taken.length; c++)
        clipped.note(channels[c], start + at + done, part, taken[c], at + done);
      done += part;
      if ((frame + part) % HOP === 0) clipped.hop(Math.floor(frame / HOP));
    }
  }

  /**
   * The hops from ≤ slot < to have arrived. Each pass looks at the newest hops that it can and plays as many. The first
   * search reads only hops that are still to be played, the second only hops that the first stage has played and the
   * second has not; so a pass goes over all hops before the next begins, with the same result as hop by hop.
   */
  #advance(from: number, to: number): void {
    const [first, second] = [this.#first, this.#second];
    const played = this.#delays[0];
    const done = played + this.#delays[1];
    for (let slot = from; slot < to; slot++) {
      this.#overs.find(slot);
      first.advance(this.#overs.requests, slot - played);
    }
    first.play(from - played, to - played);
    for (let slot = from; slot < to; slot++) {
      this.#remainder.find(slot - played);
      second.advance(this.#remainder.requests, slot - done);
    }
    second.play(from - done, to - done);
  }

  /** Tells the least gain of every hop that begins to be given out while the lines fill from one place to the other. */
  #account(from: number, to: number): void {
    const behind = this.#behind / HOP;
    for (let slot = Math.ceil(from / HOP) - behind; (slot + behind) * HOP < to; slot++)
      this.#reduction.hop(this.#clipped.gains[slot] * this.#first.least[slot] * this.#second.least[slot]);
  }

  #shift(): void {
    for (const line of this.#lines) line.copyWithin(0, STRIDE * HOP);
    for (const part of [this.#overs, this.#first, this.#remainder, this.#second, this.#clipped])
      part.shift(STRIDE);
    this.#filled -= STRIDE * HOP;
  }
}
