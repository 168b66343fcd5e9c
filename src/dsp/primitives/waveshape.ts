import { gainOf } from '../../base/decibel.ts';

/**
 * Curves without memory, free of transcendental functions, all with slope 1 at 0: what is small passes as it is.
 *
 * knee: y = x up to A = C·10^(−knee/20); then the quadratic y = x − (x − A)² / 4w, w = C − A, which leaves the straight
 * line and reaches the ceiling C, at 2C − A, without a corner; y = C beyond. Odd. Knee 0 is the hard clipper.
 *
 * algebraic: h(u) = u / √(1 + u²); y = (1 + b²)^(3/2) / g · (h(g·x + b) − h(b)). With bias b = 0 it is odd, 1 dB down
 * at x = 0.509 / g, and tends to ±1/g. A bias moves the working point, so one half-wave bends before the other and even
 * harmonics and DC appear; the limits become (1 + b²)^(3/2) / g · (±1 − h(b)).
 */
export type Curve =
  | {
      readonly kind: 'knee';
      /** C, linear. */
      readonly ceiling: number;
      /** dB below the ceiling at which the straight line ends. */
      readonly knee: number;
    }
  | {
      readonly kind: 'algebraic';
      /** g, linear. */
      readonly drive: number;
      /** b, ≥ 0. */
      readonly bias: number;
    };

/**
 * What a curve takes away, r(x) = x − y, as numbers for the kernels.
 *
 * knee: start A, half w, width 2w. With u = |x| − A within 0 … 2w and v = what is over 2w,
 * r = ±(square·u² + v) and ∫r = cube·u³ + w·v + v²/2; square = 1/4w, cube = 1/12w (0 where there is no knee, and no u).
 */
export interface KneeNumbers {
  readonly kind: 'knee';
  readonly start: number;
  readonly half: number;
  readonly width: number;
  readonly square: number;
  readonly cube: number;
}

/** algebraic: r = x − scale·(h(drive·x + bias) − rest). */
export interface AlgebraicNumbers {
  readonly kind: 'algebraic';
  readonly drive: number;
  readonly bias: number;
  readonly scale: number;
  readonly rest: number;
}

export function numbersOf(curve: Curve): KneeNumbers | AlgebraicNumbers {
  if (curve.kind === 'algebraic') {
    const { drive, bias } = curve;
    const root = Math.sqrt(1 + bias * bias);
    return { kind: 'algebraic', drive, bias, scale: (root * root * root) / drive, rest: bias / root };
  }
  const start = curve.knee === 0 ? curve.ceiling : curve.ceiling * gainOf(-curve.knee);
  const half = curve.ceiling - start;
  const square = half > 0 ? 1 / (4 * half) : 0;
  return { kind: 'knee', start, half, width: 2 * half, square, cube: square / 3 };
}

/** The curve itself: y of one x. */
export function shaped(numbers: KneeNumbers | AlgebraicNumbers, x: number): number {
  if (numbers.kind === 'algebraic') {
    const u = numbers.drive * x + numbers.bias;
    return numbers.scale * (u / Math.sqrt(1 + u * u) - numbers.rest);
  }
  const over = Math.abs(x) - numbers.start;
  if (over <= 0) return x;
  const taken =
    over < numbers.width
      ? numbers.square * over * over
      : numbers.square * numbers.width * numbers.width + over - numbers.width;
  return x < 0 ? x + taken : x - taken;
}
