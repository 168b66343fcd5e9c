/** Both directions of a groove (twin: groove.ts), side by side: what comes in, and lateral and vertical of it. */

/** Frames of one call. */
const FRAMES: i32 = 1024;

const left: usize = memory.data(8 * FRAMES + 8, 16);
const right: usize = memory.data(8 * FRAMES + 8, 16);
/** Lateral and vertical, side by side. */
export const pairs: usize = memory.data(16 * FRAMES + 16, 16);

export function leftAt(): usize {
  return left;
}
export function rightAt(): usize {
  return right;
}

/** Makes lateral and vertical of left and right, each held to ±limit, a NaN as 0. */
export function turn(frames: i32, limit: f64): void {
  const half = f64x2.splat(0.5);
  const most = f64x2.splat(limit);
  const least = f64x2.splat(-limit);
  for (let i = 0; i < frames; i += 2) {
    const l = bounded(v128.load(left + 8 * i), least, most);
    const r = bounded(v128.load(right + 8 * i), least, most);
    const lateral = f64x2.mul(half, f64x2.add(l, r));
    const vertical = f64x2.mul(half, f64x2.sub(l, r));
    v128.store(pairs + 16 * i, v128.shuffle<f64>(lateral, vertical, 0, 2));
    v128.store(pairs + 16 * i, v128.shuffle<f64>(lateral, vertical, 1, 3), 16);
  }
}

@inline
function bounded(value: v128, least: v128, most: v128): v128 {
  return v128.and(f64x2.pmax(f64x2.pmin(value, most), least), f64x2.eq(value, value));
}

