import { Ballistics, decaysOf } from './ballistics.ts';
import type { DynamicsSettings } from './settings.ts';
import { KneeCurve } from './static_curve.ts';

/** Newton's steps for a smooth knee; from the quadratic one's solution six leave under 1e−9 dB. */
const STEPS = 6;

/**
 * A compressor whose detector reads the output: level in = the input's reading − the reduction that stands. (The reading
 * is turned down after the detector's memory, not before it: a loop through a hold of 10 ms and a ratio of 20 would
 * swing for ever.)
 *
 * The curve is the one of {@link KneeCurve}, read from the other side: from an output level y it asks for h(y) = x − y
 * with x − r(x) = y; above the knee h = (ratio − 1)·(y − threshold). The loop settles where a fed-forward compressor
 * does, but moves otherwise: τ·dr/dt = h(input − r) − r.
 * - Attack: τ = ratio · attack, so above the knee the closed loop makes 63.2 % of a step in the attack time; inside the
 *   knee it is slower, up to `ratio` times.
 * - Release: τ = release. Below the threshold the detector sees nothing and r falls in the release time; while the output
 *   is still above it, the loop is faster, up to `ratio` times.
 * A frame's step is 1 − e^(−1/τ) divided by the ratio for the attack, so the loop's own factor a frame lies between 0
 * and 1 at every rate, and it cannot overshoot.
 */
export class FeedbackLoop {
  readonly #curve: KneeCurve;
  readonly #ratio: number;
  readonly #smooth: boolean;
  readonly #link: number;
  readonly #parts: readonly Ballistics[];
  readonly #aims: Float64Array;

  constructor(settings: DynamicsSettings, rate: number, lanes: number) {
    this.#curve = new KneeCurve(settings);
    this.#ratio = settings.ratio;
    this.#smooth = settings.knee_shape === 'smooth';
    this.#link = lanes === 1 ? 0 : settings.link;
    const decays = decaysOf(settings, rate, settings.ratio);
    this.#parts = Array.from({ length: lanes }, () => new Ballistics(decays, 0));
    this.#aims = new Float64Array(lanes);
  }

  /** Replaces the first `frames` input levels in dB by smoothed reductions. */
  process(lanes: readonly Float64Array[], frames: number): void {
    const aims = this.#aims;
    for (let i = 0; i < frames; i++) {
      let most = -Infinity;
      for (let c = 0; c < aims.length; c++) {
        aims[c] = this.asked(lanes[c][i] - this.#parts[c].reduction);
        if (aims[c] > most) most = aims[c]!;
      }
      for (let c = 0; c < aims.length; c++) {
        lanes[c][i] = this.#parts[c].next(aims[c] + this.#link * (most - aims[c]));
      }
    }
  }

  /** h: the reduction that an output of this level asks for. */
  asked(level: number): number {
    const { side, turn, threshold, knee, slope, range } = this.#curve;
    const d = side * (level - threshold);
    const into = d + knee * 0.5;
    if (into <= 0) return 0;
    const size = into >= knee * (1 - slope * 0.5) ? (this.#ratio - 1) * d : this.#source(into) - into;
    return turn * (size < range ? size : range);
  }

  /** The way into the knee, in dB of input, of an output `into` dB into it. */
  #source(into: number): number {
    const { knee, slope } = this.#curve;
    let v = (2 * into) / (1 + Math.sqrt(1 - (2 * slope * into) / knee));
    for (let n = 0; n < STEPS && this.#smooth; n++) {
      const t = v / knee;
      const missing = into - v + slope * knee * (t * t * t * (1 - 0.5 * t));
      v += missing / (1 - slope * (t * t * (3 - 2 * t)));
    }
    return v;
  }
}
