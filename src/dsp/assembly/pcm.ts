/**
 * Twins of the two-channel loops of src/audio/pcm.ts: samples interleaved in a file ↔ planar. Lanes are samples; none
 * depends on another. Two frames are taken at a time; after an odd number of them one more, which counts for nothing.
 */

import { FRAMES } from './frames';

/** Interleaved; up to 16 bytes beyond the last frame are read or written. */
const bytes: usize = memory.data(8 * FRAMES + 16, 16);

export function bytesAt(): usize {
  return bytes;
}

/** Two frames of whole numbers, L L R R, as samples to `left` and `right`; `unit` is one step. */
function spread(whole: v128, unit: v128, left: usize, right: usize): void {
  const second = i8x16.shuffle(whole, whole, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
  v128.store(left, f64x2.mul(f64x2.convert_low_i32x4_s(whole), unit));
  v128.store(right, f64x2.mul(f64x2.convert_low_i32x4_s(second), unit));
}

export function unpack16(frames: i32, left: usize, right: usize): void {
  const unit = f64x2.splat(1.0 / 0x8000);
  let from = bytes;
  for (let at: usize = 0; at < <usize>(8 * frames); at += 16) {
    // Each number into the upper half of its lane.
    const x = v128.load64_zero(from);
    const lanes = i8x16.shuffle(x, x, 8, 8, 0, 1, 8, 8, 4, 5, 8, 8, 2, 3, 8, 8, 6, 7);
    spread(i32x4.shr_s(lanes, 16), unit, left + at, right + at);
    from += 8;
  }
}

export function unpack24(frames: i32, left: usize, right: usize): void {
  const unit = f64x2.splat(1.0 / 0x800000);
  let from = bytes;
  for (let at: usize = 0; at < <usize>(8 * frames); at += 16) {
    // Each number into the upper three bytes of its lane; what stands in the lowest is shifted out.
    const x = v128.load(from);
    const lanes = i8x16.shuffle(x, x, 12, 0, 1, 2, 12, 6, 7, 8, 12, 3, 4, 5, 12, 9, 10, 11);
    spread(i32x4.shr_s(lanes, 8), unit, left + at, right + at);
    from += 12;
  }
}

export function unpack32(frames: i32, left: usize, right: usize): void {
  const unit = f64x2.splat(1.0 / 0x80000000);
  let from = bytes;
  for (let at: usize = 0; at < <usize>(8 * frames); at += 16) {
    const x = v128.load(from);
    spread(i8x16.shuffle(x, x, 0, 1, 2, 3, 8, 9, 10, 11, 4, 5, 6, 7, 12, 13, 14, 15), unit, left + at, right + at);
    from += 16;
  }
}

export function unpackFloat(frames: i32, left: usize, right: usize): void {
  let from = bytes;
  for (let at: usize = 0; at < <usize>(8 * frames); at += 16) {
    const x = v128.load(from);
    const ls = i8x16.shuffle(x, x, 0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11);
    const rs = i8x16.shuffle(x, x, 4, 5, 6, 7, 12, 13, 14, 15, 4, 5, 6, 7, 12, 13, 14, 15);
    v128.store(left + at, f64x2.promote_low_f32x4(ls));
    v128.store(right + at, f64x2.promote_low_f32x4(rs));
    from += 16;
  }
}

/**
 * Two samples as whole numbers within ±`full` (the upper bound one less), in the lower two lanes: nearest, a tie upwards,
 * as Math.round; a NaN is 0.
 */
function whole(at: usize, full: v128, most: v128): v128 {
  const x = f64x2.mul(v128.load(at), full);
  const up = f64x2.ceil(x);
  const tooHigh = f64x2.gt(f64x2.sub(up, f64x2.splat(0.5)), x);
  const rounded = f64x2.sub(up, v128.and(tooHigh, f64x2.splat(1)));
  return i32x4.trunc_sat_f64x2_s_zero(f64x2.pmax(f64x2.pmin(rounded, most), f64x2.neg(full)));
}

/** Two frames of whole numbers: L L R R. */
function gathered(left: usize, right: usize, full: v128, most: v128): v128 {
  const ls = whole(left, full, most);
  const rs = whole(right, full, most);
  return i8x16.shuffle(ls, rs, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

export function pack16(frames: i32, left: usize, right: usize): void {
  const full = f64x2.splat(0x8000);
  const most = f64x2.splat(0x7fff);
  let into = bytes;
  for (let at: usize = 0; at < <usize>(8 * frames); at += 16) {
    const x = gathered(left + at, right + at, full, most);
    v128.store(into, i8x16.shuffle(x, x, 0, 1, 8, 9, 4, 5, 12, 13, 0, 0, 0, 0, 0, 0, 0, 0));
    into += 8;
  }
}

export function pack24(frames: i32, left: usize, right: usize): void {
  const full = f64x2.splat(0x800000);
  const most = f64x2.splat(0x7fffff);
  let into = bytes;
  for (let at: usize = 0; at < <usize>(8 * frames); at += 16) {
    const x = gathered(left + at, right + at, full, most);
    v128.store(into, i8x16.shuffle(x, x, 0, 1, 2, 8, 9, 10, 4, 5, 6, 12, 13, 14, 0, 0, 0, 0));
    into += 12;
  }
}

export function packFloat(frames: i32, left: usize, right: usize): void {
  let into = bytes;
  for (let at: usize = 0; at < <usize>(8 * frames); at += 16) {
    const ls = f32x4.demote_f64x2_zero(v128.load(left + at));
    const rs = f32x4.demote_f64x2_zero(v128.load(right + at));
    v128.store(into, i8x16.shuffle(ls, rs, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23));
    into += 16;
  }
}
