import { gainOf } from '../../base/decibel.ts';
import type { Params } from './params.ts';

/** L' = ll·L + lr·R, R' = rl·L + rr·R. */
export interface Matrix {
  readonly ll: number;
  readonly lr: number;
  readonly rl: number;
  readonly rr: number;
}

/**
 * Polarity, then exchange, then balance, then rotation by θ: L' = cos θ·L − sin θ·R, R' = sin θ·L + cos θ·R, which keeps
 * L² + R². Undefined where nothing is to be done.
 */
export function placement(params: Params): Matrix | undefined {
  const { invert, swap, balance, rotation } = params;
  if (invert === 'none' && !swap && balance === 0 && rotation === 0) return undefined;
  const left = invert === 'left' || invert === 'both' ? -1 : 1;
  const right = invert === 'right' || invert === 'both' ? -1 : 1;
  const angle = (Math.PI / 180) * Math.abs(rotation);
  const cos = Math.cos(angle);
  const sin = rotation < 0 ? -Math.sin(angle) : Math.sin(angle);
  const downLeft = gainOf(-Math.max(0, balance));
  const downRight = gainOf(Math.min(0, balance));
  // The input that is left channel after the exchange, and its polarity.
  const first = (swap ? right : left) * downLeft;
  const second = (swap ? left : right) * downRight;
  const straight = { ll: cos * first, lr: -sin * second, rl: sin * first, rr: cos * second };
  if (!swap) return straight;
  return { ll: straight.lr, lr: straight.ll, rl: straight.rr, rr: straight.rl };
}

export function applyMatrix(
  { ll, lr, rl, rr }: Matrix,
  left: Float64Array,
  right: Float64Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const l = left[i];
    const r = right[i];
    left[i] = ll * l + lr * r;
    right[i] = rl * l + rr * r;
  }
}
