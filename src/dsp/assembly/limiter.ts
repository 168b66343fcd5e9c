/**
 * Twin of the limiter's gain (../limiter/gain-curve.ts): lanes are neighbouring frames, each with the products and
 * additions of the TypeScript loop in their order.
 */

const HOP: i32 = 16;
/** Hops of one call. */
const HOPS: i32 = 128;

const line: usize = memory.data(8 * HOP * HOPS, 16);
/** A gain for each frame. */
const factors: usize = memory.data(8 * HOP * HOPS, 16);
/** Weights of the depths of the hop before, the hop itself and the hop after, 16 each. */
const spline: usize = memory.data(8 * 3 * HOP, 16);
const depths: usize = memory.data(8 * (HOPS + 2), 16);
const least: usize = memory.data(8 * HOPS, 16);

export function lineAt(): usize {
  return line;
}
export function splineAt(): usize {
  return spline;
}
export function depthsAt(): usize {
  return depths;
}
export function leastAt(): usize {
  return least;
}

/** The gains of so many hops from their depths; their least where `least` was not lower. */
export function gains(hops: i32): void {
  const one = f64x2.splat(1);
  let into = factors;
  for (let h = 0; h < 8 * hops; h += 8) {
    const before = v128.load64_splat(depths + h);
    const here = v128.load64_splat(depths + h, 8);
    const after = v128.load64_splat(depths + h, 16);
    let lowest = v128.load64_splat(least + h);
    for (let at = spline; at < spline + 8 * HOP; at += 16) {
      const near = f64x2.add(
        f64x2.mul(v128.load(at), before),
        f64x2.mul(v128.load(at, 8 * HOP), here),
      );
      const gain = f64x2.sub(one, f64x2.add(near, f64x2.mul(v128.load(at, 16 * HOP), after)));
      v128.store(into, gain);
      lowest = f64x2.pmin(lowest, gain);
      into += 16;
    }
    const a = f64x2.extract_lane(lowest, 0);
    const b = f64x2.extract_lane(lowest, 1);
    store<f64>(least + h, a < b ? a : b);
  }
}

/** Multiplies the line's frames by the gains. */
export function multiply(hops: i32): void {
  for (let at: usize = 0; at < <usize>(8 * HOP * hops); at += 16) {
    v128.store(line + at, f64x2.mul(v128.load(line + at), v128.load(factors + at)));
  }
}
