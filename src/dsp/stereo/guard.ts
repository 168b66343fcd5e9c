import { powerOf } from '../../base/decibel.ts';
import { decayPerSample } from '../primitives/settle.ts';

/** s; the grid on which energies and gains stand. */
const HOP_SECONDS = 0.01;
/** Hops of a window: 400 ms, the momentary window of ITU-R BS.1770. */
const WINDOW = 40;
/** Hops over which the gain comes down. */
const AHEAD = 10;
/** s; time constant of the return. */
const RELEASE_SECONDS = 0.5;
/** dBFS, a full-scale sine being 0. The gates are those of ITU-R BS.1770-5, Annex 1. */
const ABSOLUTE_GATE = -70;
/** Share of the loudest window's energy. */
const RELATIVE_GATE = powerOf(-10);
/** Nepers, −120 dB: a return from silence starts here. */
const DEEPEST = -6 * Math.LN10;
/** Nepers, 0.00001 dB: a return is over. */
const RELEASED = -1e-5 * (Math.LN10 / 20);
/** Windows that count for one hop: each that it lies in, and what attack and spline reach beyond. */
const SPAN = WINDOW + AHEAD + 1;

/**
 * Keeps the side signal so low that the mono sum loses at most `loss` dB, and leaves the mono sum as it is.
 *
 * With M = (L + R)/2 and S = (L − R)/2 the stereo power is (L² + R²)/2 = M² + S², and the mono sum loses
 * 10·log₁₀((ΣM² + ΣS²) / ΣM²): 0 dB for mono, 3.01 dB for unrelated channels of equal power, without end for opposed
 * ones. So in every window of 400 ms, one beginning each 10 ms from the first frame on: ΣS² ≤ (10^(loss/10) − 1)·ΣM².
 * Windows of the input under −70 dBFS do not count, nor those 10 dB under one that begins within 0.5 s of them: what
 * side filters ring where a note begins and ends, and hiss before the music, have no image; without the gates they would
 * leave the first seconds of the music mono.
 *
 * 1. Allowed gain of a window: √((10^(loss/10) − 1)·ΣM²/ΣS²), at most 1.
 * 2. Sliding minimum: a hop gets the lowest of all windows that count among those it lies in, and those the smoothing
 *    reaches.
 * 3. Release: the reduction in dB decays with a time constant of 0.5 s; at once where it was asked for by windows that
 *    no longer count beside what comes.
 * 4. Attack: raised-cosine mean of the gain over 100 ms; quadratic B-spline from hop to hop. Both are means with
 *    weights ≥ 0 of gains that are all allowed, so what comes out is allowed too: the law holds by construction.
 *
 * Where the gain is 1 the samples pass bit for bit. Delay: 510 ms.
 */
export class CorrelationGuard {
  readonly latency: number;
  readonly #hop: number;
  readonly #ratio: number;
  /** Stereo energy of a window that has an image to lose. */
  readonly #gate: number;
  /** The last `latency` frames of each channel, a whole number of hops. */
  readonly #left: Float64Array;
  readonly #right: Float64Array;
  /** Energies of mid and side in the last hops, and allowed gains, by hop number modulo their count. */
  readonly #mid = new Float64Array(WINDOW);
  readonly #side = new Float64Array(WINDOW);
  readonly #curve: GuardCurve;
  #hops = 0;
  #at = 0;

  constructor(loss: number, rate: number) {
    this.#hop = Math.max(1, Math.round(HOP_SECONDS * rate));
    this.latency = SPAN * this.#hop;
    this.#ratio = powerOf(loss) - 1;
    this.#gate = 0.5 * powerOf(ABSOLUTE_GATE) * WINDOW * this.#hop;
    this.#left = new Float64Array(this.latency);
    this.#right = new Float64Array(this.latency);
    this.#curve = new GuardCurve(decayPerSample(RELEASE_SECONDS, rate / this.#hop));
  }

  /** In place, `samples[from … to)` of each channel. */
  process(left: Float64Array, right: Float64Array, from: number, to: number): void {
    for (let start = from; start < to;) {
      const run = Math.min(to - start, this.#hop - (this.#at % this.#hop));
      exchange(this.#left, this.#at, left, start, run);
      exchange(this.#right, this.#at, right, start, run);
      start += run;
      this.#at += run;
      if (this.#at % this.#hop === 0) this.#advance();
    }
  }

  /** A hop has come in whole: the gain of the one that goes out next is known. */
  #advance(): void {
    this.#weigh(this.#at - this.#hop);
    this.#ask();
    this.#hops++;
    if (this.#at === this.latency) this.#at = 0;
    if (!this.#curve.open) this.#narrow(this.#at);
  }

  #weigh(from: number): void {
    const left = this.#left;
    const right = this.#right;
    let mid = 0;
    let side = 0;
    for (let i = from; i < from + this.#hop; i++) {
      const m = 0.5 * (left[i] + right[i]);
      const s = 0.5 * (left[i] - right[i]);
      mid += m * m;
      side += s * s;
    }
    this.#mid[this.#hops % WINDOW] = mid;
    this.#side[this.#hops % WINDOW] = side;
  }

  /** The window that ends here tells the curve its energy, and the gain it allows. */
  #ask(): void {
    let mid = 0;
    let side = 0;
    for (let i = 0; i < WINDOW; i++) {
      mid += this.#mid[i];
      side += this.#side[i];
    }
    const bound = this.#ratio * mid;
    const narrows = side > bound && mid + side > this.#gate;
    this.#curve.next(mid + side, narrows ? Math.sqrt(bound / side) : 1);
  }

  #narrow(from: number): void {
    const left = this.#left;
    const right = this.#right;
    const { before, here, after } = this.#curve;
    for (let i = 0; i < this.#hop; i++) {
      const u = (i + 0.5) / this.#hop;
      const early = 0.5 * (1 - u) * (1 - u);
      const late = 0.5 * u * u;
      const gain = early * before + (1 - early - late) * here + late * after;
      const l = left[from + i];
      const r = right[from + i];
      const mid = 0.5 * (l + r);
      const side = 0.5 * (l - r) * gain;
      left[from + i] = mid + side;
      right[from + i] = mid - side;
    }
  }
}

/** Takes `run` frames into the line and gives out what stood there. */
function exchange(line: Float64Array, at: number, samples: Float64Array, from: number, run: number): void {
  for (let i = 0; i < run; i++) {
    const out = line[at + i];
    line[at + i] = samples[from + i];
    samples[from + i] = out;
  }
}

/** From the windows' allowed gains to the gain of every hop: minimum, release, attack. */
class GuardCurve {
  /** Gains of the hop before the one that goes out next, of that hop, and of the one after it. */
  before = 1;
  here = 1;
  after = 1;
  readonly #decay: number;
  readonly #weights: Float64Array;
  /** Of the last windows. */
  readonly #energies = new Float64Array(SPAN);
  readonly #allowed = new Float64Array(SPAN).fill(1);
  readonly #released = new Float64Array(AHEAD).fill(1);
  #hop = 0;
  /** Reduction after release, nepers ≤ 0. */
  #level = 0;
  /** Energy of the loudest window that counted when it was last asked for. */
  #asking = 0;

  constructor(decay: number) {
    this.#decay = decay;
    const weights = Float64Array.from({ length: AHEAD }, (_, i) => {
      return 1 - Math.cos((2 * Math.PI * (i + 1)) / (AHEAD + 1));
    });
    const sum = weights.reduce((total, w) => total + w, 0);
    this.#weights = weights.map((w) => w / sum);
  }

  /** True where all three gains are 1. */
  get open(): boolean {
    return this.before === 1 && this.here === 1 && this.after === 1;
  }

  /** The next window's stereo energy, and the gain of the side that it allows. */
  next(energy: number, allowed: number): void {
    this.#energies[this.#hop % SPAN] = energy;
    this.#allowed[this.#hop % SPAN] = allowed;
    this.#released[this.#hop % AHEAD] = this.#release();
    this.before = this.here;
    this.here = this.after;
    this.after = this.#mean();
    this.#hop++;
  }

  #release(): number {
    let loudest = 0;
    for (const energy of this.#energies) if (energy > loudest) loudest = energy;
    const gate = RELATIVE_GATE * loudest;
    if (this.#asking < gate) this.#level = 0;
    const least = this.#least(gate);
    this.#level *= this.#decay;
    if (this.#level > RELEASED) this.#level = 0;
    const returning = this.#level === 0 ? 1 : Math.exp(this.#level);
    if (least > returning) return returning;
    this.#level = least === 1 ? 0 : Math.max(DEEPEST, Math.log(least));
    this.#asking = loudest;
    return least;
  }

  /** The lowest of the gains that windows over the gate allow. */
  #least(gate: number): number {
    let least = 1;
    for (let i = 0; i < SPAN; i++) {
      if (this.#allowed[i] < least && this.#energies[i] >= gate) least = this.#allowed[i]!;
    }
    return least;
  }

  /** Exactly 1 where all that counts is. */
  #mean(): number {
    let mean = 0;
    let least = 1;
    for (let i = 0; i < AHEAD; i++) {
      const gain = this.#released[(this.#hop + 1 + i) % AHEAD];
      mean += this.#weights[i] * gain;
      if (gain < least) least = gain;
    }
    return least === 1 ? 1 : mean;
  }
}
