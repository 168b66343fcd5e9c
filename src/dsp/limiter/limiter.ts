import type { Block } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import { gainOf } from '../../base/decibel.ts';
import type { Processor } from '../contract.ts';
import { HOP, HOPS_AROUND } from '../primitives/true-peak.ts';
import { ReductionMeter, reductionOf } from './reduction.ts';
import { delayOf, Stage, type StageSettings } from './stage.ts';

export interface LimiterSettings {
  /** dBTP. */
  readonly ceiling: number;
  /** ms. */
  readonly lookahead: number;
  /** ms. */
  readonly release: number;
  /** 0 … 1. */
  readonly link: number;
}

/** A limiter that tells what it did up to the last frame it has given out. */
export interface LimiterProcessor extends Processor {
  /** Largest gain reduction, dB, ≥ 0. */
  readonly maxReduction: number;
  /** Frames whose gain was below 1 in some channel, counted in hops of 16. */
  readonly activeFrames: number;
  /** Largest reduction, dB ≥ 0, in each 100 ms from the signal's first frame on; the last may be shorter. */
  reductionCurve(): Float64Array;
}

/** Largest input, +120 dBFS: what lies beyond is cut there, so that no sum of products can overflow. */
const INPUT_MAX = 1e6;
/** Hops a line holds beyond its history; the history is moved down once in so many hops. */
const STRIDE = 128;
/** Peaks that the gain's own movement has left this far above the ceiling, dB, are corrected … */
const TOLERANCE = 0.004;
/** … down to this far below it. */
const MARGIN = 0.002;
/** Attack of the correction, s. */
const CORRECTION = 1e-3;

function stagesOf({ ceiling, lookahead, release, link }: LimiterSettings, rate: number): StageSettings[] {
  const hops = (seconds: number) => Math.max(2, Math.round((seconds * rate) / HOP));
  const common = { release: release / 1000, link };
  const target = gainOf(ceiling);
  const correction = { trigger: gainOf(ceiling + TOLERANCE), target: gainOf(ceiling - MARGIN) };
  return [
    { ...common, trigger: target, target, ahead: hops(lookahead / 1000), hold: 1 },
    { ...common, ...correction, ahead: hops(CORRECTION), hold: 2 },
  ];
}

/** See index.ts for the method. */
export class TruePeakLimiter implements LimiterProcessor {
  readonly latency: number;
  /** One a channel: frames of the future, the present and as much of the past as the stages read, hop by hop. */
  readonly #lines: readonly Float64Array[];
  readonly #stages: readonly Stage[];
  /** Hops kept when a line is full. */
  readonly #history: number;
  readonly #reduction: ReductionMeter;
  /** Frames in the lines. */
  #filled: number;
  /** Least gain of the hop to be given out next. */
  #gain = 1;

  constructor(settings: LimiterSettings, format: AudioFormat) {
    const stages = stagesOf(settings, format.rate);
    const delay = stages.reduce((sum, stage) => sum + delayOf(stage), 0);
    this.latency = (delay + 1) * HOP;
    this.#history = delay + 2 * HOPS_AROUND + 2;
    const frames = (this.#history + STRIDE) * HOP;
    this.#lines = Array.from({ length: format.channels }, () => new Float64Array(frames));
    this.#stages = stages.map((stage) => new Stage(stage, this.#lines, format.rate));
    this.#filled = this.#history * HOP;
    this.#reduction = new ReductionMeter(format.rate, delay + 1);
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

  process(block: Block): void {
    for (let from = 0; from < block.frames;) {
      const inside = this.#filled % HOP;
      if (inside === 0) this.#reduction.hop(this.#gain);
      const run = Math.min(HOP - inside, block.frames - from);
      for (let c = 0; c < this.#lines.length; c++) {
        this.#exchange(this.#lines[c], block.channels[c], from, run);
      }
      this.#filled += run;
      from += run;
      if (inside + run === HOP) this.#advance();
    }
  }

  /** Puts the input's frames in and gives out those of `latency` frames ago. */
  #exchange(line: Float64Array, samples: Float64Array, from: number, run: number): void {
    let write = this.#filled;
    let read = write - this.latency;
    for (let i = from; i < from + run; i++) {
      line[write++] = bounded(samples[i]);
      samples[i] = line[read++]!;
    }
  }

  #advance(): void {
    let slot = this.#filled / HOP - 1;
    for (const stage of this.#stages) {
      stage.advance(slot);
      slot -= stage.delay;
    }
    this.#gain = 1;
    for (const stage of this.#stages) this.#gain *= stage.leastGain[slot];
    if (this.#filled < this.#lines[0].length) return;
    for (const line of this.#lines) line.copyWithin(0, STRIDE * HOP);
    for (const stage of this.#stages) stage.shift(STRIDE);
    this.#filled -= STRIDE * HOP;
  }
}

/** NaN becomes 0. */
function bounded(value: number): number {
  if (value >= -INPUT_MAX && value <= INPUT_MAX) return value;
  if (value > 0) return INPUT_MAX;
  return value < 0 ? -INPUT_MAX : 0;
}
