/**
 * Twins of what the stereo and the waveform meter (src/meters) gather of a pair of channels. The lanes are left and
 * right, so every sum is added up in the order of the TypeScript loops.
 */

/** Frames of one call. */
const FRAMES: i32 = 4096;

const left: usize = memory.data(8 * FRAMES, 16);
const right: usize = memory.data(8 * FRAMES, 16);
/** Of left and right: Σ x, Σ x²; then Σ lr. */
const sums: usize = memory.data(8 * 5, 16);
/** Lowest of left and of right, highest of left and of right. */
const extremes: usize = memory.data(8 * 4, 16);

export function leftAt(): usize {
  return left;
}
export function rightAt(): usize {
  return right;
}
export function sumsAt(): usize {
  return sums;
}
export function extremesAt(): usize {
  return extremes;
}

function frame(at: usize): v128 {
  return v128.load_lane<f64>(at + (right - left), v128.load64_zero(at), 1);
}

export function sum(frames: i32): void {
  let values = v128.load(sums);
  let squares = v128.load(sums, 16);
  let product = load<f64>(sums, 32);
  const end = left + 8 * frames;
  for (let at = left; at < end; at += 8) {
    const x = frame(at);
    values = f64x2.add(values, x);
    squares = f64x2.add(squares, f64x2.mul(x, x));
    product += load<f64>(at) * load<f64>(at + (right - left));
  }
  v128.store(sums, values);
  v128.store(sums, squares, 16);
  store<f64>(sums, product, 32);
}

/** A NaN is passed over, and of 0 and −0 the first stays. */
export function widen(frames: i32): void {
  let low = v128.load(extremes);
  let high = v128.load(extremes, 16);
  const end = left + 8 * frames;
  for (let at = left; at < end; at += 8) {
    const x = frame(at);
    low = f64x2.pmin(low, x);
    high = f64x2.pmax(high, x);
  }
  v128.store(extremes, low);
  v128.store(extremes, high, 16);
}
