/** Twin of BandPower (src/meters/groove/bands.ts): all bands of both directions. */
import { pairs } from './groove_pairs';

/** Second-order sections of all bands. */
const SECTIONS: i32 = 16;
const BANDS: i32 = 5;
/** The filters' states are looked at on this grid: FLUSH_FRAMES and FLUSH_BELOW of ../primitives/biquad.ts. */
const FLUSH_FRAMES: i32 = 256;
const FLUSH_BELOW: f64 = 1e-30;

/** Between two pairs of sections. */
const between: usize = memory.data(16 * FLUSH_FRAMES, 16);
/** b0, d1, d2, a1, a2 of each section of each band; sections of each band, −1 of one that is empty. */
const coefficients: usize = memory.data(8 * 5 * SECTIONS, 16);
const sections: usize = memory.data(8 * BANDS, 16);
/** s1, s2 of each section; power of each band so far. */
const states: usize = memory.data(16 * (2 * SECTIONS + BANDS), 16);

export function coefficientsAt(): usize {
  return coefficients;
}
export function sectionsAt(): usize {
  return sections;
}
export function statesAt(): usize {
  return states;
}

/** Adds up the power of each band; `clock` frames have passed since the last look at the states. Returns the new clock. */
export function weigh(frames: i32, clock: i32): i32 {
  let from = 0;
  while (from < frames) {
    const to = min(frames, from + FLUSH_FRAMES - clock);
    const all = weighRun(from, to);
    clock += to - from;
    if (clock === FLUSH_FRAMES) {
      clock = 0;
      flush(all);
    }
    from = to;
  }
  return clock;
}

/** Returns how many sections there are. */
function weighRun(from: i32, to: i32): i32 {
  const start = pairs + 16 * from;
  const end = pairs + 16 * to;
  let k = 0;
  for (let band = 0; band < BANDS; band++) {
    const count = i32(load<f64>(sections + 8 * band));
    const power = states + 16 * (2 * SECTIONS + band);
    if (count === 0) addPower(start, end, power);
    let done = 0;
    let at = start;
    for (; done + 2 < count; done += 2) {
      two(k + done, at, at + 16 * (to - from), between, 0, false);
      at = between;
    }
    if (done + 2 === count) two(k + done, at, at + 16 * (to - from), 0, power, true);
    else if (done < count) one(k + done, at, at + 16 * (to - from), power);
    k += max(0, count);
  }
  return k;
}

function addPower(start: usize, end: usize, power: usize): void {
  let sum = v128.load(power);
  for (let at = start; at < end; at += 16) {
    const value = v128.load(at);
    sum = f64x2.add(sum, f64x2.mul(value, value));
  }
  v128.store(power, sum);
}

/** Two sections; what comes out of the last ones only counts as power. */
@inline
function two(k: i32, start: usize, end: usize, into: usize, power: usize, last: bool): void {
  const c = coefficients + 40 * k;
  const b = v128.load64_splat(c);
  const d1 = v128.load64_splat(c, 8);
  const d2 = v128.load64_splat(c, 16);
  const a1 = v128.load64_splat(c, 24);
  const a2 = v128.load64_splat(c, 32);
  const g = v128.load64_splat(c, 40);
  const e1 = v128.load64_splat(c, 48);
  const e2 = v128.load64_splat(c, 56);
  const f1 = v128.load64_splat(c, 64);
  const f2 = v128.load64_splat(c, 72);
  const state = states + 32 * k;
  let s1 = v128.load(state);
  let s2 = v128.load(state, 16);
  let s3 = v128.load(state, 32);
  let s4 = v128.load(state, 48);
  let sum = last ? v128.load(power) : s1;
  for (let at = start; at < end; at += 16) {
    const u = v128.load(at);
    const p = f64x2.add(f64x2.mul(b, u), s1);
    const n1 = f64x2.sub(f64x2.add(f64x2.mul(d1, u), s2), f64x2.mul(a1, s1));
    s2 = f64x2.sub(f64x2.mul(d2, u), f64x2.mul(a2, s1));
    s1 = n1;
    const y = f64x2.add(f64x2.mul(g, p), s3);
    if (last) sum = f64x2.add(sum, f64x2.mul(y, y));
    else v128.store(into + (at - start), y);
    const n3 = f64x2.sub(f64x2.add(f64x2.mul(e1, p), s4), f64x2.mul(f1, s3));
    s4 = f64x2.sub(f64x2.mul(e2, p), f64x2.mul(f2, s3));
    s3 = n3;
  }
  v128.store(state, s1);
  v128.store(state, s2, 16);
  v128.store(state, s3, 32);
  v128.store(state, s4, 48);
  if (last) v128.store(power, sum);
}

/** The last section of an odd number. */
function one(k: i32, start: usize, end: usize, power: usize): void {
  const c = coefficients + 40 * k;
  const b = v128.load64_splat(c);
  const d1 = v128.load64_splat(c, 8);
  const d2 = v128.load64_splat(c, 16);
  const a1 = v128.load64_splat(c, 24);
  const a2 = v128.load64_splat(c, 32);
  const state = states + 32 * k;
  let s1 = v128.load(state);
  let s2 = v128.load(state, 16);
  let sum = v128.load(power);
  for (let at = start; at < end; at += 16) {
    const u = v128.load(at);
    const y = f64x2.add(f64x2.mul(b, u), s1);
    sum = f64x2.add(sum, f64x2.mul(y, y));
    const n1 = f64x2.sub(f64x2.add(f64x2.mul(d1, u), s2), f64x2.mul(a1, s1));
    s2 = f64x2.sub(f64x2.mul(d2, u), f64x2.mul(a2, s1));
    s1 = n1;
  }
  v128.store(state, s1);
  v128.store(state, s2, 16);
  v128.store(power, sum);
}

/** A section's state that has died away in one direction becomes 0 in it. */
function flush(all: i32): void {
  const below = f64x2.splat(FLUSH_BELOW);
  for (let at = states; at < states + 32 * all; at += 32) {
    const s1 = v128.load(at);
    const s2 = v128.load(at, 16);
    const gone = v128.and(f64x2.lt(f64x2.abs(s1), below), f64x2.lt(f64x2.abs(s2), below));
    v128.store(at, v128.andnot(s1, gone));
    v128.store(at, v128.andnot(s2, gone), 16);
  }
}

