/**
 * Twin of Residue (../primitives/waveshape_residue.ts) for two channels: the lanes are left and right, so every channel
 * sees the additions and products of the TypeScript loops in their order. Lines hold left and right side by side.
 */

/** Frames of one call. */
const FRAMES: i32 = 1024;
/** Frames that go through all stages at a time: CHUNK of the truth. */
const CHUNK: i32 = 64;
/** Taps a side of a stage, at most. */
const PAIRS: i32 = 48;
const STAGES: i32 = 4;
/** Samples of the past before the new ones of a line, at most: 4·PAIRS − 3 and the pad. */
const HISTORY: i32 = 4 * PAIRS + 13;
/** Bytes of a line: two channels. */
const LINE: i32 = 16 * (HISTORY + (CHUNK << STAGES));

const left: usize = memory.data(8 * FRAMES, 16);
const right: usize = memory.data(8 * FRAMES, 16);
const taps: usize = memory.data(8 * PAIRS * STAGES, 16);
/** Taps a side of each stage. */
const pairs: usize = memory.data(8 * STAGES, 16);
/** Numbers of the curve. */
const curve: usize = memory.data(8 * 6, 16);
/** Histories of all lines from the first stage up, then from the last down; last sample, last mean; frames of zeros. */
const past: usize = memory.data(16 * (2 * STAGES * HISTORY + 3), 16);
/** Before each stage going up, and the samples at the highest rate. */
const ups: usize = memory.data(LINE * (STAGES + 1), 16);
/** Before each stage going down. */
const downs: usize = memory.data(LINE * STAGES, 16);
const output: usize = memory.data(16 * CHUNK, 16);

export function leftAt(): usize {
  return left;
}
export function rightAt(): usize {
  return right;
}
export function tapsAt(): usize {
  return taps;
}
export function pairsAt(): usize {
  return pairs;
}
export function curveAt(): usize {
  return curve;
}
export function memoryAt(): usize {
  return past;
}

export function knee(stages: i32, frames: i32, pad: i32): void {
  process(true, stages, frames, pad);
}

export function algebraic(stages: i32, frames: i32, pad: i32): void {
  process(false, stages, frames, pad);
}

function process(isKnee: bool, stages: i32, frames: i32, pad: i32): void {
  const last = exchange(stages, pad, false);
  let sample = v128.load(last);
  let mean = v128.load(last, 16);
  let zeros = i32(load<f64>(last, 32));
  const top = lineDown(stages - 1);
  for (let from = 0; from < frames; from += CHUNK) {
    const count = min(CHUNK, frames - from);
    interleave(from, count);
    for (let s = 0; s < stages; s++) {
      double(s, count << s, s + 1 < stages ? lineUp(s + 1) + 16 * historyUp(s + 1) : lineUp(stages));
    }
    const fresh = top + 16 * historyDown(stages - 1, stages, pad);
    const oversampled = lineUp(stages);
    const all = count << stages;
    const quiet = isKnee && straight(oversampled, all, mean);
    if (!quiet) {
      mean = isKnee
        ? kneeMeans(oversampled, all, sample, mean, fresh)
        : algebraicMeans(oversampled, all, sample, mean, fresh);
    }
    sample = v128.load(oversampled + 16 * (all - 1));
    zeros = quiet ? min(zeros + count, FRAMES) : 0;
    // A zero out of each filter, once nothing but zeros is left in them.
    if (quiet && zeros - count >= HISTORY) {
      memory.fill(left + 8 * from, 0, 8 * count);
      memory.fill(right + 8 * from, 0, 8 * count);
      continue;
    }
    if (quiet) memory.fill(fresh, 0, 16 * all);
    for (let s = stages - 1; s >= 0; s--) {
      const next = s > 0 ? lineDown(s - 1) + 16 * historyDown(s - 1, stages, pad) : output;
      halve(s, count << s, historyDown(s, stages, pad), next);
    }
    separate(from, count);
  }
  v128.store(last, sample);
  v128.store(last, mean, 16);
  store<f64>(last, f64(zeros), 32);
  exchange(stages, pad, true);
}

function pairsOf(s: i32): i32 {
  return i32(load<f64>(pairs + 8 * s));
}
function historyUp(s: i32): i32 {
  return 2 * pairsOf(s) - 1;
}
function historyDown(s: i32, stages: i32, pad: i32): i32 {
  return 4 * pairsOf(s) - 3 + (s === stages - 1 ? pad : 0);
}
function lineUp(s: i32): usize {
  return ups + LINE * s;
}
function lineDown(s: i32): usize {
  return downs + LINE * s;
}

/** Histories from the memory into the lines, or back. Returns where the last sample and mean stand. */
function exchange(stages: i32, pad: i32, back: bool): usize {
  let at = past;
  for (let s = 0; s < stages; s++) at = history(at, lineUp(s), historyUp(s), back);
  for (let s = 0; s < stages; s++) at = history(at, lineDown(s), historyDown(s, stages, pad), back);
  return at;
}

function history(at: usize, line: usize, samples: i32, back: bool): usize {
  if (back) memory.copy(at, line, 16 * samples);
  else memory.copy(line, at, 16 * samples);
  return at + 16 * samples;
}

function interleave(from: i32, count: i32): void {
  let at = lineUp(0) + 16 * historyUp(0);
  const x = left + 8 * from;
  const y = right + 8 * from;
  for (let i = 0; i < count; i++, at += 16) {
    v128.store(at, v128.load_lane<f64>(y + 8 * i, v128.load64_zero(x + 8 * i), 1));
  }
}

function separate(from: i32, count: i32): void {
  const x = left + 8 * from;
  const y = right + 8 * from;
  for (let i = 0; i < count; i++) {
    const both = v128.load(output + 16 * i);
    v128.store_lane<f64>(x + 8 * i, both, 0);
    v128.store_lane<f64>(y + 8 * i, both, 1);
  }
}

/** Four samples between at a time, then one by one; the line moves on. */
function double(s: i32, count: i32, into: usize): void {
  const n = pairsOf(s);
  const line = lineUp(s);
  const weights = taps + 8 * PAIRS * s;
  let centre = line + 16 * (n - 1);
  let out = into;
  let i = 0;
  for (; i + 3 < count; i += 4, centre += 64, out += 128) {
    let b0 = f64x2.splat(0);
    let b1 = b0;
    let b2 = b0;
    let b3 = b0;
    let before = centre;
    let after = centre + 16;
    for (let k = 0; k < n; k++, before -= 16, after += 16) {
      const t = v128.load64_splat(weights + 8 * k);
      b0 = f64x2.add(b0, f64x2.mul(t, f64x2.add(v128.load(before), v128.load(after))));
      b1 = f64x2.add(b1, f64x2.mul(t, f64x2.add(v128.load(before, 16), v128.load(after, 16))));
      b2 = f64x2.add(b2, f64x2.mul(t, f64x2.add(v128.load(before, 32), v128.load(after, 32))));
      b3 = f64x2.add(b3, f64x2.mul(t, f64x2.add(v128.load(before, 48), v128.load(after, 48))));
    }
    v128.store(out, v128.load(centre));
    v128.store(out, b0, 16);
    v128.store(out, v128.load(centre, 16), 32);
    v128.store(out, b1, 48);
    v128.store(out, v128.load(centre, 32), 64);
    v128.store(out, b2, 80);
    v128.store(out, v128.load(centre, 48), 96);
    v128.store(out, b3, 112);
  }
  for (; i < count; i++, centre += 16, out += 32) {
    let between = f64x2.splat(0);
    for (let k = 0; k < n; k++) {
      const sum = f64x2.add(v128.load(centre - 16 * k), v128.load(centre + 16 + 16 * k));
      between = f64x2.add(between, f64x2.mul(v128.load64_splat(weights + 8 * k), sum));
    }
    v128.store(out, v128.load(centre));
    v128.store(out, between, 16);
  }
  memory.copy(line, line + 16 * count, 16 * (2 * n - 1));
}

function halve(s: i32, count: i32, past: i32, into: usize): void {
  const n = pairsOf(s);
  const line = lineDown(s);
  const weights = taps + 8 * PAIRS * s;
  const half = f64x2.splat(0.5);
  let centre = line + 16 * (2 * n - 1);
  let out = into;
  let i = 0;
  for (; i + 3 < count; i += 4, centre += 128, out += 64) {
    let a0 = f64x2.splat(0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let before = centre - 16;
    let after = centre + 16;
    for (let k = 0; k < n; k++, before -= 32, after += 32) {
      const t = v128.load64_splat(weights + 8 * k);
      a0 = f64x2.add(a0, f64x2.mul(t, f64x2.add(v128.load(before), v128.load(after))));
      a1 = f64x2.add(a1, f64x2.mul(t, f64x2.add(v128.load(before, 32), v128.load(after, 32))));
      a2 = f64x2.add(a2, f64x2.mul(t, f64x2.add(v128.load(before, 64), v128.load(after, 64))));
      a3 = f64x2.add(a3, f64x2.mul(t, f64x2.add(v128.load(before, 96), v128.load(after, 96))));
    }
    v128.store(out, f64x2.mul(f64x2.add(v128.load(centre), a0), half));
    v128.store(out, f64x2.mul(f64x2.add(v128.load(centre, 32), a1), half), 16);
    v128.store(out, f64x2.mul(f64x2.add(v128.load(centre, 64), a2), half), 32);
    v128.store(out, f64x2.mul(f64x2.add(v128.load(centre, 96), a3), half), 48);
  }
  for (; i < count; i++, centre += 32, out += 16) {
    let around = f64x2.splat(0);
    for (let k = 0; k < n; k++) {
      const sum = f64x2.add(v128.load(centre - 16 - 32 * k), v128.load(centre + 16 + 32 * k));
      around = f64x2.add(around, f64x2.mul(v128.load64_splat(weights + 8 * k), sum));
    }
    v128.store(out, f64x2.mul(f64x2.add(v128.load(centre), around), half));
  }
  memory.copy(line, line + 32 * count, 16 * past);
}

/** Whether a knee curve takes nothing from the lines to these samples, nor from the line before them. */
function straight(samples: usize, count: i32, mean: v128): bool {
  let most = f64x2.splat(0);
  for (let i = 0; i < count; i++) most = f64x2.pmax(most, f64x2.abs(v128.load(samples + 16 * i)));
  const start = load<f64>(curve);
  const silent = f64x2.eq(mean, f64x2.splat(0));
  return v128.any_true(v128.not(v128.and(silent, f64x2.le(most, f64x2.splat(start))))) === false;
}

function within(value: v128, width: v128): v128 {
  return f64x2.pmin(width, f64x2.pmax(f64x2.splat(0), value));
}

/** Writes the means; returns the last over one line. */
function kneeMeans(samples: usize, count: i32, sample: v128, mean: v128, into: usize): v128 {
  const start = v128.load64_splat(curve);
  const half = v128.load64_splat(curve, 8);
  const width = v128.load64_splat(curve, 16);
  const square = v128.load64_splat(curve, 24);
  const cube = v128.load64_splat(curve, 32);
  const near = v128.load64_splat(curve, 40);
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  const middle = f64x2.splat(0.5);
  const sign = f64x2.splat(-0.0);
  let x0 = sample;
  let size0 = f64x2.abs(x0);
  let u0 = within(f64x2.sub(size0, start), width);
  let v0 = f64x2.pmax(zero, f64x2.sub(f64x2.sub(size0, start), width));
  let mean0 = mean;
  for (let i = 0; i < count; i++) {
    const x1 = v128.load(samples + 16 * i);
    const size1 = f64x2.abs(x1);
    const over = f64x2.sub(size1, start);
    const u1 = within(over, width);
    const v1 = f64x2.pmax(zero, f64x2.sub(over, width));
    const step = f64x2.sub(x1, x0);
    const still = f64x2.le(f64x2.abs(step), f64x2.mul(near, f64x2.add(size0, size1)));
    const taken = f64x2.add(f64x2.mul(square, f64x2.mul(u1, u1)), v1);
    const signed = v128.xor(taken, v128.and(sign, f64x2.lt(x1, zero)));
    const squares = f64x2.add(f64x2.add(f64x2.mul(u0, u0), f64x2.mul(u0, u1)), f64x2.mul(u1, u1));
    const bent = f64x2.mul(cube, f64x2.mul(f64x2.sub(u1, u0), squares));
    const centre = f64x2.add(half, f64x2.mul(f64x2.add(v0, v1), middle));
    const cut = f64x2.mul(f64x2.sub(v1, v0), centre);
    const quotient = f64x2.div(f64x2.add(bent, cut), v128.bitselect(one, step, still));
    const mean1 = v128.bitselect(signed, quotient, still);
    v128.store(into + 16 * i, f64x2.mul(f64x2.add(mean0, mean1), middle));
    x0 = x1;
    size0 = size1;
    u0 = u1;
    v0 = v1;
    mean0 = mean1;
  }
  return mean0;
}

/** Writes the means; returns the last over one line. */
function algebraicMeans(samples: usize, count: i32, sample: v128, mean: v128, into: usize): v128 {
  const drive = v128.load64_splat(curve);
  const bias = v128.load64_splat(curve, 8);
  const scale = v128.load64_splat(curve, 16);
  const rest = v128.load64_splat(curve, 24);
  const one = f64x2.splat(1);
  const middle = f64x2.splat(0.5);
  let x0 = sample;
  let u0 = f64x2.add(f64x2.mul(drive, x0), bias);
  let root0 = f64x2.sqrt(f64x2.add(one, f64x2.mul(u0, u0)));
  let mean0 = mean;
  for (let i = 0; i < count; i++) {
    const x1 = v128.load(samples + 16 * i);
    const u1 = f64x2.add(f64x2.mul(drive, x1), bias);
    const root1 = f64x2.sqrt(f64x2.add(one, f64x2.mul(u1, u1)));
    const slope = f64x2.div(f64x2.add(u0, u1), f64x2.add(root0, root1));
    const shaped = f64x2.mul(scale, f64x2.sub(slope, rest));
    const mean1 = f64x2.sub(f64x2.mul(f64x2.add(x0, x1), middle), shaped);
    v128.store(into + 16 * i, f64x2.mul(f64x2.add(mean0, mean1), middle));
    x0 = x1;
    u0 = u1;
    root0 = root1;
    mean0 = mean1;
  }
  return mean0;
}
