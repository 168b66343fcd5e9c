/**
 * Twin of the running true peak of one channel (../primitives/oversample.ts, ../primitives/true-peak.ts). Lanes are
 * neighbouring samples where a bound is found (a maximum has no order), and the even and odd part of a phase where an
 * interval is interpolated, so that every value comes from the products and additions of the TypeScript loops in their
 * order. The order in which intervals are looked at is another one; that cannot change their maximum.
 */

/** New frames of one call. */
const FRAMES: i32 = 16384;
/** Samples before the new ones: with them the intervals [n, n+1) of line[REACH ≤ n < REACH + frames] are complete. */
const HISTORY: i32 = 64;
const REACH: i32 = 32;
/** Samples in a cell, the stretch that has one bound. */
const CELL: i32 = 16;
const CELLS: i32 = (HISTORY + FRAMES) / CELL + 1;

/**
 * From 8 bytes on, so that the first second difference's centre is aligned: history, new frames, then NaN to the end of
 * the last cell, which counts for nothing.
 */
const line: usize = memory.data(8 * (1 + HISTORY + FRAMES + 2 * CELL), 16);
/** Of each cell, two lanes each: max |x|, max |second difference|. */
const tops: usize = memory.data(16 * CELLS, 16);
const bends: usize = memory.data(16 * CELLS, 16);
/** Of each hop: max |x|, max |second difference|. */
const notes: usize = memory.data(16 * CELLS, 16);
/** Rows of 8 for k = 0 … 31: even and odd parts of phases 1, 2, 3, even part of phase 4, 0. */
const folded: usize = memory.data(8 * 8 * REACH, 16);
/** The 64 weights of phase 7, whose value one sample earlier is the left neighbour of phase 0. */
const before: usize = memory.data(8 * 2 * REACH, 16);
/** LEVEL, BEND, QUARTER_LEVEL, QUARTER_BEND. */
const bounds: usize = memory.data(8 * 4, 16);
/** The true peak and the sample peak so far. */
const peaks: usize = memory.data(8 * 2, 16);
/** The values at n, n + 1/8 … n + 1. */
const grid: usize = memory.data(8 * 9, 16);

export function lineAt(): usize {
  return line + 8;
}
export function foldedAt(): usize {
  return folded;
}
export function beforeAt(): usize {
  return before;
}
export function boundsAt(): usize {
  return bounds;
}
export function peaksAt(): usize {
  return peaks;
}
export function notesAt(): usize {
  return notes;
}

/**
 * Takes `frames` new frames, which stand after the history, into both peaks; the very last of them into the sample peak
 * with the next call, when it has a second difference.
 */
export function advance(frames: i32): void {
  const cells = (HISTORY - 2 + frames + CELL - 1) / CELL;
  for (let i = HISTORY + frames; i <= CELL * cells + 1; i++) store<f64>(line + 8 + 8 * i, NaN);
  scan(cells);
  const top = highest(tops, cells);
  const level = load<f64>(bounds);
  const bend = load<f64>(bounds, 8);
  let peak = load<f64>(peaks);
  if (level * top + bend * highest(bends, cells) > peak) {
    for (let from = 0; from < frames; from += CELL) {
      const cell = from / CELL;
      const around = highest(bends + 16 * cell, min(5, cells - cell));
      const sample = larger(size(REACH + from), highest(tops + 16 * (cell + 2), 1));
      if (level * sample + bend * around > peak) peak = hop(from, min(CELL, frames - from), around, peak);
    }
    store<f64>(peaks, peak);
  }
  store<f64>(peaks, larger(top, load<f64>(peaks, 8)), 8);
}

/** Cell c: |x[k]| and |x[k−1] − 2x[k] + x[k+1]| of k = 16c + 1 … 16c + 16. A NaN is passed over. */
function scan(cells: i32): void {
  const end = line + 16 + 8 * CELL * cells;
  let into = 0;
  for (let start = line + 16; start < end; start += 8 * CELL) {
    let top = f64x2.splat(0);
    let bend = f64x2.splat(0);
    for (let at = start; at < start + 8 * CELL; at += 16) {
      const middle = v128.load(at);
      const slope = f64x2.sub(v128.load(at - 8), f64x2.add(middle, middle));
      top = f64x2.pmax(top, f64x2.abs(middle));
      bend = f64x2.pmax(bend, f64x2.abs(f64x2.add(slope, v128.load(at, 8))));
    }
    v128.store(tops + into, top);
    v128.store(bends + into, bend);
    into += 16;
  }
}

function highest(cells: usize, count: i32): f64 {
  let most = f64x2.splat(0);
  for (let c = 0; c < count; c++) most = f64x2.pmax(most, v128.load(cells + 16 * c));
  return larger(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
}

function larger(a: f64, b: f64): f64 {
  return a > b ? a : b;
}

/** |x[n]|. */
function size(n: i32): f64 {
  return abs(load<f64>(line + 8 + 8 * n));
}

/** Bounds the line's samples from … from + frames − 1 to ±limit; a NaN becomes 0. */
export function bound(from: i32, frames: i32, limit: f64): void {
  const most = f64x2.splat(limit);
  const least = f64x2.splat(-limit);
  const end = line + 8 + 8 * (from + frames);
  // Four at a time, up to three beyond the end: what stands there is not read.
  for (let at = line + 8 + 8 * from; at < end; at += 32) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    v128.store(at, v128.and(f64x2.pmax(f64x2.pmin(a, most), least), f64x2.eq(a, a)));
    v128.store(at, v128.and(f64x2.pmax(f64x2.pmin(b, most), least), f64x2.eq(b, b)), 16);
  }
}

/**
 * Notes of so many hops, which stand from line[2] on: the sizes of a hop's samples x[k] and of x[k−2] − 2x[k−1] + x[k].
 * Largest and least value give the largest size; a NaN is passed over.
 */
export function scanHops(hops: i32): void {
  const zero = f64x2.splat(0);
  for (let h = 0; h < hops; h++) {
    let highest = zero;
    let lowest = zero;
    let up = zero;
    let down = zero;
    const start = line + 8 + 8 * CELL * h;
    let before = v128.load(start);
    for (let at = start; at < start + 8 * CELL; at += 32) {
      const a = v128.load(at, 16);
      const b = v128.load(at, 32);
      const bendA = bending(before, v128.load(at, 8), a);
      const bendB = bending(a, v128.load(at, 24), b);
      highest = f64x2.pmax(f64x2.pmax(highest, a), b);
      lowest = f64x2.pmin(f64x2.pmin(lowest, a), b);
      up = f64x2.pmax(f64x2.pmax(up, bendA), bendB);
      down = f64x2.pmin(f64x2.pmin(down, bendA), bendB);
      before = b;
    }
    store<f64>(notes + 16 * h, spread(highest, lowest));
    store<f64>(notes + 16 * h, spread(up, down), 8);
  }
}

@inline
function bending(before: v128, middle: v128, value: v128): v128 {
  return f64x2.add(f64x2.sub(before, f64x2.add(middle, middle)), value);
}

/** The largest size of values between these. */
function spread(highest: v128, lowest: v128): f64 {
  const size = f64x2.pmax(highest, f64x2.neg(lowest));
  return larger(f64x2.extract_lane(size, 0), f64x2.extract_lane(size, 1));
}

/** The larger of `floor` and the peak over the intervals [n, n+1) of line[REACH ≤ n < REACH + CELL]. */
export function hopPeak(bend: f64, floor: f64): f64 {
  return hop(0, CELL, bend, floor);
}

/** The larger of `floor` and the peak over so many intervals from line[REACH + from] on; the largest sample's first. */
function hop(from: i32, intervals: i32, bend: f64, floor: f64): f64 {
  const start = REACH + from;
  const end = start + intervals;
  let largest = start;
  for (let n = start + 1; n < end; n++) if (size(n) > size(largest)) largest = n;
  let peak = interval(largest, bend, floor);
  if (largest > start) peak = interval(largest - 1, bend, peak);
  const level = load<f64>(bounds);
  const reach = load<f64>(bounds, 8) * bend;
  for (let n = start; n < end; n++) {
    if (n === largest || n === largest - 1) continue;
    if (level * larger(size(n), size(n + 1)) + reach > peak) peak = interval(n, bend, peak);
  }
  return peak;
}

function interval(n: i32, bend: f64, floor: f64): f64 {
  const level = load<f64>(bounds, 16);
  const reach = load<f64>(bounds, 24);
  return level * quarterPeak(n) + reach * bend <= floor ? floor : larger(intervalPeak(n), floor);
}

/** Sum and difference of two samples, one a lane. */
function folding(left: usize, right: usize): v128 {
  return f64x2.add(v128.load64_splat(left), v128.xor(v128.load64_splat(right), f64x2(0, -0.0)));
}

function quarterPeak(n: i32): f64 {
  let two = f64x2.splat(0);
  let four = f64x2.splat(0);
  let left = line + 8 + 8 * n;
  let right = left + 8;
  for (let row = folded; row < folded + 64 * REACH; row += 64) {
    const pair = folding(left, right);
    two = f64x2.add(two, f64x2.mul(v128.load(row, 16), pair));
    four = f64x2.add(four, f64x2.mul(v128.load(row, 48), pair));
    left -= 8;
    right += 8;
  }
  const outer = abs(f64x2.extract_lane(two, 0)) + abs(f64x2.extract_lane(two, 1));
  const ends = larger(size(n), size(n + 1));
  return larger(larger(outer, abs(f64x2.extract_lane(four, 0))), ends);
}

/** Writes the values at n, n + 1/8 … n + 1 into `grid`. */
function interpolate(n: i32): void {
  let one = f64x2.splat(0);
  let two = f64x2.splat(0);
  let three = f64x2.splat(0);
  let four = f64x2.splat(0);
  let left = line + 8 + 8 * n;
  let right = left + 8;
  store<f64>(grid, load<f64>(left));
  store<f64>(grid, load<f64>(right), 64);
  for (let row = folded; row < folded + 64 * REACH; row += 64) {
    const pair = folding(left, right);
    one = f64x2.add(one, f64x2.mul(v128.load(row), pair));
    two = f64x2.add(two, f64x2.mul(v128.load(row, 16), pair));
    three = f64x2.add(three, f64x2.mul(v128.load(row, 32), pair));
    four = f64x2.add(four, f64x2.mul(v128.load(row, 48), pair));
    left -= 8;
    right += 8;
  }
  unfold(one, 1);
  unfold(two, 2);
  unfold(three, 3);
  store<f64>(grid, f64x2.extract_lane(four, 0), 32);
}

/** Even ± odd part: the phase and its mirror. */
function unfold(parts: v128, phase: i32): void {
  const even = f64x2.extract_lane(parts, 0);
  const odd = f64x2.extract_lane(parts, 1);
  store<f64>(grid + 8 * phase, even + odd);
  store<f64>(grid + 64 - 8 * phase, even - odd);
}

function intervalPeak(n: i32): f64 {
  interpolate(n);
  let best = 0;
  for (let p = 1; p < 8; p++) if (abs(load<f64>(grid + 8 * p)) > abs(load<f64>(grid + 8 * best))) best = p;
  const left = best > 0 ? load<f64>(grid + 8 * best - 8) : leftOf(n);
  return vertex(left, load<f64>(grid + 8 * best), load<f64>(grid + 8 * best, 8));
}

/** The value at n − 1/8. */
function leftOf(n: i32): f64 {
  let sum: f64 = 0;
  const start = line + 8 + 8 * (n - REACH);
  for (let i = 0; i < 16 * REACH; i += 8) sum += load<f64>(before + i) * load<f64>(start + i);
  return sum;
}

/** Height of the parabola through three equally spaced values, the middle one the largest in size. */
function vertex(before: f64, middle: f64, after: f64): f64 {
  const height = abs(middle);
  const sign: f64 = middle < 0 ? -1 : 1;
  const bend = 2 * height - sign * before - sign * after;
  if (sign * before > height || sign * after > height || !(bend > 0)) return height;
  const slope = after - before;
  return height + (slope * slope) / (8 * bend);
}
