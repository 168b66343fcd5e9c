import { gainOf } from '../../base/decibel.ts';
import { CONTEXT, evidenceAt } from './prediction.ts';
import { Screen } from './suspects.ts';

/** Frames between two looks at what has come in. */
const HOP = 256;
/** Hops a line holds beyond its history; the history is moved down once in so many. */
const STRIDE = 32;
/** s; a suspect with a second one nearer than this is taken for the music's own … */
const ALONE_SECONDS = 0.05;
/** … if that has at least this share of its size. */
const LIKE = 0.3;
/** dB of prominence at sensitivity 0, and how much less at 1. */
const LEAST_SENSITIVE = 44;
const RANGE = 20;

/** Faults that are remembered one by one. */
const REMEMBERED = 1000;

export interface Fault {
  /** Frame of the signal, from 0. */
  readonly frame: number;
  /** What the sample was too high by, full scale 1. */
  readonly size: number;
}

/**
 * Finds and replaces lone faulty samples of one channel: suspects.ts screens, prediction.ts judges and gives the value.
 * A suspect within 50 ms of another of its size (30 % or more) is left: a wave of narrow pulses and coarse samples are full
 * of them, a fault comes alone. So are lone samples in digital silence, where nothing says what they should have been, and errors under
 * −60 dBFS. Untouched samples pass bit for bit.
 */
export class Declick {
  readonly latency: number;
  /** Samples replaced so far, and the first thousand of them. */
  repaired = 0;
  readonly faults: Fault[] = [];
  readonly #alone: number;
  readonly #least: number;
  readonly #line: Float64Array;
  readonly #screen = new Screen(HOP);
  #filled: number;
  /** Frame number of the signal at the line's start. */
  #origin: number;
  /** Suspects of the last 50 ms and those still open, from #next on: their size may be rough. */
  readonly #suspects: Fault[] = [];
  #next = 0;

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

  readonly #note = (at: number, size: number): void => {
    this.#suspects.push({ frame: this.#origin + at, size });
  };

  #advance(): void {
    const to = this.#filled - CONTEXT;
    this.#screen.search(this.#line, to - HOP, this.#note);
    this.#settle(this.#origin + to);
    if (this.#filled < this.#line.length) return;
    this.#line.copyWithin(0, STRIDE * HOP);
    this.#filled -= STRIDE * HOP;
    this.#origin += STRIDE * HOP;
  }

  /** Frames before `seen` have been searched. */
  #settle(seen: number): void {
    const suspects = this.#suspects;
    for (; this.#next < suspects.length; this.#next++) {
      const { frame } = suspects[this.#next];
      if (frame + this.#alone >= seen) break;
      if (this.#isAlone(this.#next)) this.#judge(frame);
    }
    const old = suspects.findIndex(({ frame }) => frame + 2 * this.#alone >= seen);
    const gone = Math.min(this.#next, old < 0 ? suspects.length : old);
    suspects.splice(0, gone);
    this.#next -= gone;
  }

  #isAlone(index: number): boolean {
    const { frame, size } = this.#suspects[index];
    const near = (other: Fault | undefined) =>
      other !== undefined && Math.abs(other.frame - frame) <= this.#alone;
    const alike = (i: number) => Math.abs(this.#suspects[i].size) >= LIKE * Math.abs(size);
    for (let i = index - 1; near(this.#suspects[i]); i--) if (alike(i)) return false;
    for (let i = index + 1; near(this.#suspects[i]); i++) if (alike(i)) return false;
    return true;
  }

  #judge(frame: number): void {
    const at = frame - this.#origin;
    const evidence = evidenceAt(this.#line, at);
    if (evidence === undefined || evidence.prominence < this.#least) return;
    this.#line[at] -= evidence.size;
    this.repaired++;
    if (this.faults.length < REMEMBERED) this.faults.push({ frame, size: evidence.size });
  }
}
