import { gainOf } from '../../base/decibel.ts';
import { CONTEXT, evidenceAt } from './prediction.ts';
import { AROUND, cubicErrors, isSuspect } from './suspects.ts';

/** Frames between two looks at what has come in. */
const HOP = 256;
/** Hops a line holds beyond its history; the history is moved down once in so many. */
const STRIDE = 32;
/** s; a fault with a second one nearer than this is taken for the music's own. */
const ALONE_SECONDS = 0.05;
/** dB of prominence at sensitivity 0, and how much less at 1. */
const LEAST_SENSITIVE = 50;
const RANGE = 20;

/** Faults that are remembered one by one. */
const REMEMBERED = 1000;

export interface Fault {
  /** Frame of the signal, from 0. */
  readonly frame: number;
  /** What the sample was too high by, full scale 1. */
  readonly size: number;
}

interface Candidate extends Fault {
  readonly prominence: number;
}

/**
 * Finds and replaces lone faulty samples of one channel: suspects.ts screens, prediction.ts judges and gives the value.
 * What stands within 50 ms of another such sample is left: a wave of narrow pulses repeats them, a fault does not.
 * So are lone samples in digital silence, where nothing says what they should have been, and all under −60 dBFS.
 * Untouched samples pass bit for bit.
 */
export class Declick {
  readonly latency: number;
  /** Samples replaced so far, and the first thousand of them. */
  repaired = 0;
  readonly faults: Fault[] = [];
  readonly #alone: number;
  readonly #least: number;
  readonly #line: Float64Array;
  readonly #errors = new Float64Array(HOP + 2 * AROUND);
  #filled: number;
  /** Frame number of the signal at the line's start. */
  #origin: number;
  /** Candidates whose neighbourhood has not come in whole, and the last one settled before them. */
  #open: Candidate[] = [];
  #last = -Infinity;

  constructor(sensitivity: number, rate: number) {
    this.#alone = Math.ceil(ALONE_SECONDS * rate);
    this.#least = gainOf(LEAST_SENSITIVE - RANGE * sensitivity);
    this.latency = this.#alone + CONTEXT + HOP;
    // What is still to be given out, and to the left of that what the next hop is compared with.
    this.#filled = this.latency + CONTEXT;
    this.#origin = -this.#filled;
    this.#line = new Float64Array(this.#filled + STRIDE * HOP);
  }

  /** In place, `samples[0 … frames)`. */
  process(samples: Float64Array, frames: number): void {
    for (let from = 0; from < frames;) {
      const come = this.#origin + this.#filled;
      const run = Math.min(frames - from, HOP - (come % HOP));
      const line = this.#line;
      let write = this.#filled;
      let read = write - this.latency;
      for (let i = from; i < from + run; i++) {
        line[write++] = samples[i];
        samples[i] = line[read++]!;
      }
      this.#filled += run;
      from += run;
      if ((come + run) % HOP === 0) this.#advance();
    }
  }

  #advance(): void {
    const to = this.#filled - CONTEXT;
    this.#search(to - HOP, to);
    this.#settle(this.#origin + to);
    if (this.#filled < this.#line.length) return;
    this.#line.copyWithin(0, STRIDE * HOP);
    this.#filled -= STRIDE * HOP;
    this.#origin += STRIDE * HOP;
  }

  #search(from: number, to: number): void {
    const line = this.#line;
    cubicErrors(line, from - AROUND, to + AROUND, this.#errors);
    for (let n = from; n < to; n++) {
      if (!isSuspect(this.#errors, n - from + AROUND)) continue;
      const evidence = evidenceAt(line, n);
      if (evidence !== undefined) this.#open.push({ frame: this.#origin + n, ...evidence });
    }
  }

  /** Frames before `seen` have been searched. */
  #settle(seen: number): void {
    for (let [first, next] = this.#open; first !== undefined; [first, next] = this.#open) {
      if (first.frame + this.#alone >= seen) return;
      const isAlone =
        first.frame - this.#last > this.#alone &&
        (next === undefined || next.frame - first.frame > this.#alone);
      if (isAlone && first.prominence >= this.#least) this.#repair(first);
      this.#last = first.frame;
      this.#open.shift();
    }
  }

  #repair({ frame, size }: Candidate): void {
    this.#line[frame - this.#origin] -= size;
    this.repaired++;
    if (this.faults.length < REMEMBERED) this.faults.push({ frame, size });
  }
}
