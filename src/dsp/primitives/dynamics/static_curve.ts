import { levelOf } from './decibel_polynomials.ts';
import { type DynamicsSettings, rangeOf } from './settings.ts';

/** dB a level gives: the reduction r (output = input − r), negative where the signal is turned up. */
export interface StaticCurve {
  /** Replaces the first `frames` powers by reductions. */
  reductions(values: Float64Array, frames: number): void;
  /** Reduction of an input level. */
  at(level: number): number;
}

/**
 * The knee q(d) of width w: 0 below −w/2, d above w/2, and between, with t = d/w + ½:
 * quadratic: w·t²/2, the ratio turns evenly (Giannoulis, Massberg and Reiss, J. AES 60, 2012, eq. 4);
 * smooth: w·(t³ − t⁴/2), the ratio turns as 3t² − 2t³ and has no corner either.
 * Here as w·t²·(c0 + c1·t + c2·t²).
 */
const BENDS = { quadratic: [0.5, 0, 0], smooth: [0, 1, -0.5] } as const;

/**
 * d = level − threshold (turned round for the laws that act below it):
 *
 * | law | reduction |
 * |---|---|
 * | compressor | min(range, (1 − 1/ratio)·q(d)) |
 * | upward | −min(range, (1 − 1/ratio)·q(−d)) |
 * | expander | min(range, (ratio − 1)·q(−d)) |
 */
export class KneeCurve implements StaticCurve {
  readonly threshold: number;
  /** 1: acts above the threshold, −1: below. */
  readonly side: 1 | -1;
  /** 1: turns down, −1: turns up. */
  readonly turn: 1 | -1;
  readonly slope: number;
  readonly knee: number;
  readonly range: number;
  readonly bend: readonly [number, number, number];
  /** 1 / knee; 0 for a hard one. */
  readonly perKnee: number;

  constructor(settings: DynamicsSettings) {
    const { law, threshold, ratio, knee, knee_shape: shape = 'quadratic' } = settings;
    this.threshold = threshold;
    this.side = law === 'compressor' ? 1 : -1;
    this.turn = law === 'upward' ? -1 : 1;
    this.slope = law === 'expander' ? ratio - 1 : 1 - 1 / ratio;
    this.knee = knee;
    this.range = rangeOf(settings);
    this.bend = BENDS[shape];
    this.perKnee = knee === 0 ? 0 : 1 / knee;
  }

  reductions(values: Float64Array, frames: number): void {
    for (let i = 0; i < frames; i++) values[i] = this.at(levelOf(values[i]));
  }

  at(level: number): number {
    const size = this.slope * this.#over(this.side * (level - this.threshold));
    return this.turn * (size < this.range ? size : this.range);
  }

  #over(d: number): number {
    const [c0, c1, c2] = this.bend;
    const place = d * this.perKnee + 0.5;
    const t = place < 0 ? 0 : place > 1 ? 1 : place;
    const rest = d - this.knee * 0.5;
    return (rest > 0 ? rest : 0) + this.knee * (t * t * (c0 + t * (c1 + t * c2)));
  }
}
