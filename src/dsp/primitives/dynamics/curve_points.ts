import { levelOf } from './decibel_polynomials.ts';
import type { CurvePoint } from './settings.ts';
import type { StaticCurve } from './static_curve.ts';

/**
 * A static curve through points [dB in, dB out]: piecewise cubic Hermite with the slopes of Fritsch and Carlson (SIAM J.
 * Numer. Anal. 17, 1980) in Brodlie's weighting (as PCHIP): smooth, and between two points never outside their outputs.
 * Before the first and after the last point the gain stays what it is there. The change of gain is held within ±range.
 *
 * Points may come in any order; of several with one input the last counts.
 */
export class PointsCurve implements StaticCurve {
  readonly #inputs: readonly number[];
  readonly #outputs: readonly number[];
  readonly #slopes: readonly number[];
  readonly #range: number;

  constructor(points: readonly CurvePoint[], range: number) {
    const outputs = new Map(points.map(([input, output]) => [input, output]));
    const sorted = [...outputs].sort(([a], [b]) => a - b);
    this.#inputs = sorted.map(([input]) => input);
    this.#outputs = sorted.map(([, output]) => output);
    this.#slopes = slopesOf(this.#inputs, this.#outputs);
    this.#range = range;
  }

  reductions(values: Float64Array, frames: number): void {
    for (let i = 0; i < frames; i++) values[i] = this.at(levelOf(values[i]));
  }

  at(level: number): number {
    const change = level - this.#output(level);
    return change > this.#range ? this.#range : change < -this.#range ? -this.#range : change;
  }

  #output(level: number): number {
    const x = this.#inputs;
    const y = this.#outputs;
    const last = x.length - 1;
    if (level <= x[0]) return level + (y[0] - x[0]);
    if (level >= x[last]) return level + (y[last] - x[last]);
    let k = 1;
    while (x[k] < level) k++;
    const width = x[k] - x[k - 1];
    const t = (level - x[k - 1]) / width;
    const rise = y[k] - y[k - 1];
    const a = this.#slopes[k - 1] * width;
    const b = this.#slopes[k] * width;
    return y[k - 1] + t * (a + t * (3 * rise - 2 * a - b + t * (a + b - 2 * rise)));
  }
}

/** Slope in each point: weighted harmonic mean of the neighbouring secants, 0 at an extremum; the secant at the ends. */
function slopesOf(x: readonly number[], y: readonly number[]): number[] {
  const secants = x.slice(1).map((next, k) => (y[k + 1] - y[k]) / (next - x[k]));
  return x.map((_, k) => {
    if (k === 0 || k === x.length - 1) return secants[k === 0 ? 0 : k - 1] ?? 1;
    const [before, after] = [secants[k - 1], secants[k]];
    if (before * after <= 0) return 0;
    const [left, right] = [x[k] - x[k - 1], x[k + 1] - x[k]];
    const [p, q] = [2 * right + left, right + 2 * left];
    return (p + q) / (p / before + q / after);
  });
}
