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
 * Here as t²·(k0 + t·(k1 + t·k2)).
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
  /** Place t in the knee: level · pace + offset; a hard knee stays at ½. */
  readonly pace: number;
  readonly offset: number;
  /** Upper end of the knee, as side · level. */
  readonly corner: number;
  /** k0, k1, k2. */
  readonly bend: readonly [number, number, number];

  constructor(settings: DynamicsSettings) {
    const { law, threshold, ratio, knee, knee_shape: shape = 'quadratic' } = settings;
    this.threshold = threshold;
    this.side = law === 'compressor' ? 1 : -1;
    this.turn = law === 'upward' ? -1 : 1;
    this.slope = law === 'expander' ? ratio - 1 : 1 - 1 / ratio;
    this.knee = knee;
    this.range = rangeOf(settings);
    this.pace = knee === 0 ? 0 : this.side / knee;
    this.offset = 0.5 - threshold * this.pace;
    this.corner = this.side * threshold + 0.5 * knee;
    const [c0, c1, c2] = BENDS[shape];
    this.bend = [knee * c0, knee * c1, knee * c2];
  }

  reductions(values: Float64Array, frames: number): void {
    for (let i = 0; i < frames; i++) values[i] = this.at(levelOf(values[i]));
  }

  at(level: number): number {
    const [k0, k1, k2] = this.bend;
    const place = level * this.pace + this.offset;
    const t = place < 0 ? 0 : place > 1 ? 1 : place;
    const rest = this.side * level - this.corner;
    const over = (rest > 0 ? rest : 0) + t * t * (k0 + t * (k1 + t * k2));
    const size = this.slope * over;
    return this.turn * (size < this.range ? size : this.range);
  }
}
