/**
 * Twin of the K-weighted energy of a pair of channels (src/meters/loudness/energy.ts): the lanes are left and right, so
 * each channel sees the additions and products of the TypeScript loop in their order.
 */

import { FRAMES } from './frames';

/** A state below this becomes 0 at each line of the grid: VANISHING of the truth. */
const VANISHING: f64 = 1e-100;
/** x1, x2: input; w1, w2: after the shelf; d1: w1 − w2; y1, y2: output; then Σ y². */
const STATES: i32 = 8;

/** Frames of the call at which an interval of the grid ends, ascending; then the energies of these intervals. */
const lines: usize = memory.data(8 * FRAMES, 16);
const energies: usize = memory.data(8 * FRAMES, 16);
/** Shelf b1/b0, b2/b0, a1, a2; high-pass a1, a2; what an energy is multiplied by. */
const coefficients: usize = memory.data(8 * 7, 16);
/** Left's states, then right's. */
const states: usize = memory.data(16 * STATES, 16);
/** Of left and right as they come in: Σ x, Σ x²; then Σ lr. The loop waits for its recursion: these cost it nothing. */
const sums: usize = memory.data(8 * 5, 16);
/** The same as `states`, left and right side by side. */
const pairs: usize = memory.data(16 * STATES, 16);

export function linesAt(): usize {
  return lines;
}
export function energiesAt(): usize {
  return energies;
}
export function coefficientsAt(): usize {
  return coefficients;
}
export function statesAt(): usize {
  return states;
}
export function sumsAt(): usize {
  return sums;
}

/** Takes `frames` frames from `left` and `right` on; `count` intervals end in them, and their energies are written. */
export function weigh(frames: i32, left: usize, right: usize, count: i32): void {
  for (let s = 0; s < 8 * STATES; s += 8) {
    v128.store(pairs + 2 * s, v128.load_lane<f64>(states + s + 8 * STATES, v128.load64_zero(states + s), 1));
  }
  let from = 0;
  for (let line = 0; line < count; line++) {
    const to = i32(load<f64>(lines + 8 * line));
    add(left + 8 * from, left + 8 * to, right - left);
    store<f64>(energies + 8 * line, drained());
    from = to;
  }
  add(left + 8 * from, left + 8 * frames, right - left);
  for (let s = 0; s < 8 * STATES; s += 8) {
    const pair = v128.load(pairs + 2 * s);
    v128.store_lane<f64>(states + s, pair, 0);
    v128.store_lane<f64>(states + s + 8 * STATES, pair, 1);
  }
}

/** `apart`: from the left channel to the right one. */
function frame(at: usize, apart: usize): v128 {
  return v128.load_lane<f64>(at + apart, v128.load64_zero(at), 1);
}

/** Two frames a turn, so that the histories need not be moved at each. */
function add(from: usize, to: usize, apart: usize): void {
  const b1 = v128.load64_splat(coefficients);
  const b2 = v128.load64_splat(coefficients, 8);
  const a1 = v128.load64_splat(coefficients, 16);
  const a2 = v128.load64_splat(coefficients, 24);
  const c1 = v128.load64_splat(coefficients, 32);
  const c2 = v128.load64_splat(coefficients, 40);
  let x1 = v128.load(pairs);
  let x2 = v128.load(pairs, 16);
  let w1 = v128.load(pairs, 32);
  let w2 = v128.load(pairs, 48);
  let d1 = v128.load(pairs, 64);
  let y1 = v128.load(pairs, 80);
  let y2 = v128.load(pairs, 96);
  let energy = v128.load(pairs, 112);
  let values = v128.load(sums);
  let squares = v128.load(sums, 16);
  let product = load<f64>(sums, 32);
  let at = from;
  for (; at + 8 < to; at += 16) {
    const xa = frame(at, apart);
    const wa = shelf(
      f64x2.add(xa, f64x2.mul(b1, x1)),
      f64x2.mul(b2, x2),
      f64x2.mul(a2, w2),
      f64x2.mul(a1, w1),
    );
    const da = f64x2.sub(wa, w1);
    const ya = highPass(f64x2.sub(da, d1), f64x2.mul(c2, y2), f64x2.mul(c1, y1));
    energy = f64x2.add(energy, f64x2.mul(ya, ya));
    values = f64x2.add(values, xa);
    squares = f64x2.add(squares, f64x2.mul(xa, xa));
    product += f64x2.extract_lane(xa, 0) * f64x2.extract_lane(xa, 1);
    const xb = frame(at + 8, apart);
    const wb = shelf(
      f64x2.add(xb, f64x2.mul(b1, xa)),
      f64x2.mul(b2, x1),
      f64x2.mul(a2, w1),
      f64x2.mul(a1, wa),
    );
    const db = f64x2.sub(wb, wa);
    const yb = highPass(f64x2.sub(db, da), f64x2.mul(c2, y1), f64x2.mul(c1, ya));
    energy = f64x2.add(energy, f64x2.mul(yb, yb));
    values = f64x2.add(values, xb);
    squares = f64x2.add(squares, f64x2.mul(xb, xb));
    product += f64x2.extract_lane(xb, 0) * f64x2.extract_lane(xb, 1);
    x2 = xa;
    x1 = xb;
    w2 = wa;
    w1 = wb;
    d1 = db;
    y2 = ya;
    y1 = yb;
  }
  v128.store(pairs, x1);
  v128.store(pairs, x2, 16);
  v128.store(pairs, w1, 32);
  v128.store(pairs, w2, 48);
  v128.store(pairs, d1, 64);
  v128.store(pairs, y1, 80);
  v128.store(pairs, y2, 96);
  v128.store(pairs, energy, 112);
  v128.store(sums, values);
  v128.store(sums, squares, 16);
  store<f64>(sums, product, 32);
  if (at < to) addLast(at, apart);
}

/** The frame that is left of an odd number. */
function addLast(at: usize, apart: usize): void {
  const x1 = v128.load(pairs);
  const x2 = v128.load(pairs, 16);
  const w1 = v128.load(pairs, 32);
  const w2 = v128.load(pairs, 48);
  const d1 = v128.load(pairs, 64);
  const y1 = v128.load(pairs, 80);
  const y2 = v128.load(pairs, 96);
  const energy = v128.load(pairs, 112);
  const x = frame(at, apart);
  const w = shelf(
    f64x2.add(x, f64x2.mul(v128.load64_splat(coefficients), x1)),
    f64x2.mul(v128.load64_splat(coefficients, 8), x2),
    f64x2.mul(v128.load64_splat(coefficients, 24), w2),
    f64x2.mul(v128.load64_splat(coefficients, 16), w1),
  );
  const d = f64x2.sub(w, w1);
  const c1 = v128.load64_splat(coefficients, 32);
  const c2 = v128.load64_splat(coefficients, 40);
  const y = highPass(f64x2.sub(d, d1), f64x2.mul(c2, y2), f64x2.mul(c1, y1));
  v128.store(pairs, x);
  v128.store(pairs, x1, 16);
  v128.store(pairs, w, 32);
  v128.store(pairs, w1, 48);
  v128.store(pairs, d, 64);
  v128.store(pairs, y, 80);
  v128.store(pairs, y1, 96);
  v128.store(pairs, f64x2.add(energy, f64x2.mul(y, y)), 112);
  v128.store(sums, f64x2.add(v128.load(sums), x));
  v128.store(sums, f64x2.add(v128.load(sums, 16), f64x2.mul(x, x)), 16);
  store<f64>(sums, load<f64>(sums, 32) + f64x2.extract_lane(x, 0) * f64x2.extract_lane(x, 1), 32);
}

function shelf(sum: v128, second: v128, feedback2: v128, feedback1: v128): v128 {
  return f64x2.sub(f64x2.sub(f64x2.add(sum, second), feedback2), feedback1);
}

function highPass(difference: v128, feedback2: v128, feedback1: v128): v128 {
  return f64x2.sub(f64x2.sub(difference, feedback2), feedback1);
}

/** K-weighted energy of both channels since the last line. */
function drained(): f64 {
  const pair = f64x2.mul(v128.load(pairs, 112), v128.load64_splat(coefficients, 48));
  const vanishing = f64x2.splat(VANISHING);
  v128.store(pairs, f64x2.splat(0), 112);
  for (let at = pairs; at < pairs + 112; at += 16) {
    const state = v128.load(at);
    v128.store(at, v128.andnot(state, f64x2.lt(f64x2.abs(state), vanishing)));
  }
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}
