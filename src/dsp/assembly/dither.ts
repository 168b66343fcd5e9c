/**
 * Twin of the quantiser (../dither/noise.ts, ../dither/rounding.ts) for two channels: the lanes are left and right, and
 * in the generators also the first and the second of each.
 */

/** Frames of one call. */
const FRAMES: i32 = 1024;
/** TAPS of the truth. */
const TAPS: i32 = 12;

const RECTANGULAR: i32 = 1;
const HIGHPASSED: i32 = 3;
const LSB_PER_DRAW: f64 = 1.0 / 4294967296.0;
const BEYOND: f64 = 4294967296.0;
/** 1.5·2⁵²: added and taken away, it leaves the nearest whole number. */
const WHOLE: f64 = 6755399441055744.0;

const left: usize = memory.data(8 * FRAMES, 16);
const right: usize = memory.data(8 * FRAMES, 16);
/** Noise in LSB, left and right side by side. */
const noise: usize = memory.data(16 * FRAMES, 16);
/** Four words, each of the first generators left and right, then the second. */
const words: usize = memory.data(64, 16);
/** h₁ … h_N. */
const shape: usize = memory.data(8 * TAPS, 16);
/** Frames of zeros, last draws, sums of the feedback: left and right of each. */
const states: usize = memory.data(16 * (2 + TAPS), 16);

export function leftAt(): usize {
  return left;
}
export function rightAt(): usize {
  return right;
}
export function wordsAt(): usize {
  return words;
}
export function shapeAt(): usize {
  return shape;
}
export function statesAt(): usize {
  return states;
}

/** Quantises `frames` frames in place. Returns how many samples were clipped. */
export function process(frames: i32, density: i32, shaped: i32, steps: f64, hold: f64): i32 {
  if (density === 0) memory.fill(noise, 0, 16 * frames);
  else fillNoise(density, frames);
  return shaped ? roundShaped(frames, steps, hold) : roundWhite(frames, steps, hold);
}

function rotated(word: v128, by: i32): v128 {
  return v128.or(i32x4.shl(word, by), i32x4.shr_u(word, 32 - by));
}

function fillNoise(density: i32, frames: i32): void {
  let s0 = v128.load(words);
  let s1 = v128.load(words, 16);
  let s2 = v128.load(words, 32);
  let s3 = v128.load(words, 48);
  let last = v128.load(states, 16);
  const scale = f64x2.splat(LSB_PER_DRAW);
  const bias = f64x2.splat(density === RECTANGULAR ? 0.5 : 1);
  const end = noise + 16 * frames;
  for (let at = noise; at < end; at += 16) {
    // Times 5 and times 9, modulo 2³².
    const five = rotated(i32x4.add(s1, i32x4.shl(s1, 2)), 7);
    const drawn = i32x4.add(five, i32x4.shl(five, 3));
    const shifted = i32x4.shl(s1, 9);
    s2 = v128.xor(s2, s0);
    s3 = v128.xor(s3, s1);
    s1 = v128.xor(s1, s2);
    s0 = v128.xor(s0, s3);
    s2 = v128.xor(s2, shifted);
    s3 = rotated(s3, 11);
    const first = f64x2.convert_low_i32x4_s(drawn);
    let value: v128;
    if (density === HIGHPASSED) {
      value = f64x2.sub(first, last);
      last = first;
    } else if (density === RECTANGULAR) {
      value = f64x2.add(first, bias);
    } else {
      const second = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(drawn, drawn, 2, 3, 2, 3));
      value = f64x2.add(f64x2.add(first, second), bias);
    }
    v128.store(at, f64x2.mul(value, scale));
  }
  v128.store(words, s0);
  v128.store(words, s1, 16);
  v128.store(words, s2, 32);
  v128.store(words, s3, 48);
  v128.store(states, last, 16);
}

/** Left and right of one frame, in LSB; NaN becomes 0. */
function scaled(offset: usize, steps: v128): v128 {
  const x = f64x2.mul(v128.load64_lane(right + offset, v128.load64_zero(left + offset), 1), steps);
  const number = v128.and(x, f64x2.eq(x, x));
  return f64x2.pmax(f64x2.pmin(number, f64x2.splat(BEYOND)), f64x2.splat(-BEYOND));
}

function whole(x: v128): v128 {
  return f64x2.sub(f64x2.add(x, f64x2.splat(WHOLE)), f64x2.splat(WHOLE));
}

function keep(offset: usize, value: v128): void {
  v128.store64_lane(left + offset, value, 0);
  v128.store64_lane(right + offset, value, 1);
}

function total(counts: v128): i32 {
  return <i32>(i64x2.extract_lane(counts, 0) + i64x2.extract_lane(counts, 1));
}

function roundWhite(frames: i32, steps: f64, hold: f64): i32 {
  const scale = f64x2.splat(steps);
  const lowest = f64x2.splat(-steps);
  const largest = f64x2.splat(steps - 1);
  const lsb = f64x2.splat(1 / steps);
  const holds = f64x2.splat(hold);
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  let run = v128.load(states);
  let clipped = i64x2.splat(0);
  const end: usize = 8 * frames;
  for (let offset: usize = 0; offset < end; offset += 8) {
    const x = scaled(offset, scale);
    run = v128.and(f64x2.add(run, one), f64x2.eq(x, zero));
    const code = whole(f64x2.add(x, v128.load(noise + 2 * offset)));
    const within = f64x2.pmax(f64x2.pmin(code, largest), lowest);
    clipped = i64x2.sub(clipped, f64x2.ne(code, within));
    keep(offset, v128.andnot(f64x2.mul(within, lsb), f64x2.gt(run, holds)));
  }
  v128.store(states, run);
  return total(clipped);
}

function roundShaped(frames: i32, steps: f64, hold: f64): i32 {
  const scale = f64x2.splat(steps);
  const lowest = f64x2.splat(-steps);
  const largest = f64x2.splat(steps - 1);
  const lsb = f64x2.splat(1 / steps);
  const holds = f64x2.splat(hold);
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  const sums = states + 32;
  let run = v128.load(states);
  let clipped = i64x2.splat(0);
  const end: usize = 8 * frames;
  for (let offset: usize = 0; offset < end; offset += 8) {
    const x = scaled(offset, scale);
    run = v128.and(f64x2.add(run, one), f64x2.eq(x, zero));
    const blank = f64x2.gt(run, holds);
    const v = f64x2.sub(x, v128.load(sums));
    const rounded = whole(f64x2.add(v, v128.load(noise + 2 * offset)));
    const error = v128.andnot(f64x2.sub(rounded, v), blank);
    for (let k: usize = 0; k < 8 * (TAPS - 1); k += 8) {
      const fed = f64x2.mul(v128.load64_splat(shape + k), error);
      v128.store(sums + 2 * k, f64x2.add(fed, v128.load(sums + 2 * k, 16)));
    }
    v128.store(sums + 16 * (TAPS - 1), f64x2.mul(v128.load64_splat(shape + 8 * (TAPS - 1)), error));
    const code = v128.andnot(rounded, blank);
    const within = f64x2.pmax(f64x2.pmin(code, largest), lowest);
    clipped = i64x2.sub(clipped, f64x2.ne(code, within));
    keep(offset, f64x2.mul(within, lsb));
  }
  v128.store(states, run);
  return total(clipped);
}
