/**
 * Twin of BiquadCascade (../primitives/biquad.ts) for two channels: the lanes are left and right, so every channel sees
 * the additions and products of the TypeScript loops in their order.
 */

/** Frames of one call. */
const FRAMES: i32 = 1024;
/** Sections of one call. */
const SECTIONS: i32 = 64;
/** State is looked at on this grid: FLUSH_FRAMES of the truth. */
const FLUSH_FRAMES: i32 = 256;
const FLUSH_BELOW: f64 = 1e-30;

const left: usize = memory.data(8 * FRAMES, 16);
const right: usize = memory.data(8 * FRAMES, 16);
/** b0, d1, d2, a1, a2 of each section. */
const coefficients: usize = memory.data(8 * 5 * SECTIONS, 16);
/** s1, s2 of each section, left then right. */
const states: usize = memory.data(8 * 2 * 2 * SECTIONS, 16);
/** Left and right side by side. */
const pairs: usize = memory.data(16 * FRAMES, 16);

export function leftAt(): usize {
  return left;
}
export function rightAt(): usize {
  return right;
}
export function coefficientsAt(): usize {
  return coefficients;
}
export function statesAt(): usize {
  return states;
}

/** Filters `frames` frames in place; `clock` frames have passed since the last look at the state. Returns the new clock. */
export function process(sections: i32, frames: i32, clock: i32): i32 {
  interleave(frames);
  let from = 0;
  while (from < frames) {
    const to = min(frames, from + FLUSH_FRAMES - clock);
    let k = 0;
    for (; k + 1 < sections; k += 2) two(k, sections, from, to);
    if (k < sections) one(k, sections, from, to);
    clock += to - from;
    if (clock === FLUSH_FRAMES) {
      clock = 0;
      flush(2 * sections);
    }
    from = to;
  }
  separate(frames);
  return clock;
}

function interleave(frames: i32): void {
  for (let i = 0; i < frames; i += 2) {
    const a = v128.load(left + 8 * i);
    const b = v128.load(right + 8 * i);
    v128.store(pairs + 16 * i, v128.shuffle<f64>(a, b, 0, 2));
    v128.store(pairs + 16 * i, v128.shuffle<f64>(a, b, 1, 3), 16);
  }
}

function separate(frames: i32): void {
  for (let i = 0; i < frames; i += 2) {
    const a = v128.load(pairs + 16 * i);
    const b = v128.load(pairs + 16 * i, 16);
    v128.store(left + 8 * i, v128.shuffle<f64>(a, b, 0, 2));
    v128.store(right + 8 * i, v128.shuffle<f64>(a, b, 1, 3));
  }
}

function state(at: usize, other: usize): v128 {
  return v128.load_lane<f64>(other, v128.load64_zero(at), 1);
}

function keep(value: v128, at: usize, other: usize): void {
  v128.store_lane<f64>(at, value, 0);
  v128.store_lane<f64>(other, value, 1);
}

function two(k: i32, sections: i32, from: i32, to: i32): void {
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
  const sx = states + 16 * k;
  const sy = sx + 16 * sections;
  let s1 = state(sx, sy);
  let s2 = state(sx + 8, sy + 8);
  let s3 = state(sx + 16, sy + 16);
  let s4 = state(sx + 24, sy + 24);
  const end = pairs + 16 * to;
  for (let at = pairs + 16 * from; at < end; at += 16) {
    const u = v128.load(at);
    const p = f64x2.add(f64x2.mul(b, u), s1);
    const n1 = f64x2.sub(f64x2.add(f64x2.mul(d1, u), s2), f64x2.mul(a1, s1));
    s2 = f64x2.sub(f64x2.mul(d2, u), f64x2.mul(a2, s1));
    s1 = n1;
    v128.store(at, f64x2.add(f64x2.mul(g, p), s3));
    const n3 = f64x2.sub(f64x2.add(f64x2.mul(e1, p), s4), f64x2.mul(f1, s3));
    s4 = f64x2.sub(f64x2.mul(e2, p), f64x2.mul(f2, s3));
    s3 = n3;
  }
  keep(s1, sx, sy);
  keep(s2, sx + 8, sy + 8);
  keep(s3, sx + 16, sy + 16);
  keep(s4, sx + 24, sy + 24);
}

function one(k: i32, sections: i32, from: i32, to: i32): void {
  const c = coefficients + 40 * k;
  const b = v128.load64_splat(c);
  const d1 = v128.load64_splat(c, 8);
  const d2 = v128.load64_splat(c, 16);
  const a1 = v128.load64_splat(c, 24);
  const a2 = v128.load64_splat(c, 32);
  const sx = states + 16 * k;
  const sy = sx + 16 * sections;
  let s1 = state(sx, sy);
  let s2 = state(sx + 8, sy + 8);
  const end = pairs + 16 * to;
  for (let at = pairs + 16 * from; at < end; at += 16) {
    const u = v128.load(at);
    v128.store(at, f64x2.add(f64x2.mul(b, u), s1));
    const n1 = f64x2.sub(f64x2.add(f64x2.mul(d1, u), s2), f64x2.mul(a1, s1));
    s2 = f64x2.sub(f64x2.mul(d2, u), f64x2.mul(a2, s1));
    s1 = n1;
  }
  keep(s1, sx, sy);
  keep(s2, sx + 8, sy + 8);
}

function flush(pairsOfStates: i32): void {
  for (let i = 0; i < pairsOfStates; i++) {
    const at = states + 16 * i;
    if (abs(load<f64>(at)) < FLUSH_BELOW && abs(load<f64>(at, 8)) < FLUSH_BELOW) {
      store<f64>(at, 0);
      store<f64>(at, 0, 8);
    }
  }
}
