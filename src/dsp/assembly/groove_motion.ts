/** Twin of CutterMotion (src/meters/groove/motion.ts): run by run, up to the highest rate and into the windows. */
import { CHUNK, integral, PAIRS, past, PEAKS, REACH, signal, STAGES, STATES, trace } from './groove_peaks';
import { pairs } from './groove_pairs';

/** Bytes of a stage's line: the past, then the new samples. */
const LINE: i32 = 16 * (2 * PAIRS + (CHUNK << (STAGES - 1)));
/** Windows that may end within a call. */
const LINES: i32 = 8;
/** The motion's states are looked at after each call: NOTHING of the truth. */
const NOTHING: f64 = 1e-30;

const taps: usize = memory.data(8 * PAIRS * STAGES, 16);
/** Taps a side of each stage. */
const sides: usize = memory.data(8 * STAGES, 16);
/** Frames of the call before which a window ends, ascending; then the peaks of those windows. */
const lines: usize = memory.data(8 * LINES, 16);
const windows: usize = memory.data(8 * PEAKS * LINES, 16);
const ups: usize = memory.data(LINE * STAGES, 16);

export function tapsAt(): usize {
  return taps;
}
export function sidesAt(): usize {
  return sides;
}
export function linesAt(): usize {
  return lines;
}
export function windowsAt(): usize {
  return windows;
}

/** The motion of `frames` frames; `count` windows end in them, and their peaks are written. */
export function move(stages: i32, frames: i32, count: i32): void {
  exchange(stages, false);
  let line = 0;
  for (let from = 0; from < frames; from += CHUNK) {
    const here = min(CHUNK, frames - from);
    rise(stages, from, here);
    let done = 0;
    while (done < here) {
      const next = line < count ? i32(load<f64>(lines + 8 * line)) - from : here;
      const to = min(next, here);
      trace(done << stages, to << stages);
      done = to;
      if (line < count && to === next) closeWindow(line++);
    }
    const all = 16 * (here << stages);
    memory.copy(signal, signal + all, 32 * REACH);
    memory.copy(integral, integral + all, 32 * REACH);
  }
  settle();
  exchange(stages, true);
}

/** States that have died away become 0. */
function settle(): void {
  const nothing = f64x2.splat(NOTHING);
  const band = v128.load(past);
  const low = v128.load(past, 16);
  const gone = f64x2.lt(f64x2.add(f64x2.abs(band), f64x2.abs(low)), nothing);
  v128.store(past, v128.andnot(band, gone));
  v128.store(past, v128.andnot(low, gone), 16);
  const state = v128.load(past, 32);
  v128.store(past, v128.andnot(state, f64x2.lt(f64x2.abs(state), nothing)), 32);
}

function sideOf(s: i32): i32 {
  return i32(load<f64>(sides + 8 * s));
}

/** What outlasts the call from the memory into the lines, or back. */
function exchange(stages: i32, back: bool): void {
  let at = history(past + 16 * STATES, signal, 2 * REACH, back);
  at = history(at, integral, 2 * REACH, back);
  for (let s = 0; s < stages; s++) at = history(at, ups + LINE * s, 2 * sideOf(s) - 1, back);
}

function history(at: usize, line: usize, samples: i32, back: bool): usize {
  if (back) memory.copy(at, line, 16 * samples);
  else memory.copy(line, at, 16 * samples);
  return at + 16 * samples;
}

/** Puts so many frames at the highest rate behind the signal's past. */
function rise(stages: i32, from: i32, frames: i32): void {
  const fresh = signal + 32 * REACH;
  const first = stages > 0 ? ups + 16 * (2 * sideOf(0) - 1) : fresh;
  memory.copy(first, pairs + 16 * from, 16 * frames);
  for (let s = 0; s < stages; s++) {
    double(s, frames << s, s + 1 < stages ? ups + LINE * (s + 1) + 16 * (2 * sideOf(s + 1) - 1) : fresh);
  }
}

/** Four samples between at a time, then one by one; the line moves on. */
function double(s: i32, count: i32, into: usize): void {
  const n = sideOf(s);
  const line = ups + LINE * s;
  const weights = taps + 8 * PAIRS * s;
  const end = weights + 8 * n;
  let centre = line + 16 * (n - 1);
  let out = into;
  let i = 0;
  for (; i + 3 < count; i += 4, centre += 64, out += 128) {
    let b0 = f64x2.splat(0);
    let b1 = b0;
    let b2 = b0;
    let b3 = b0;
    // The samples to the left of the four, and those to the right: at each tap one of either is new.
    let l1 = v128.load(centre, 16);
    let l2 = v128.load(centre, 32);
    let l3 = v128.load(centre, 48);
    let r0 = l1;
    let r1 = l2;
    let r2 = l3;
    let before = centre;
    let after = centre + 64;
    for (let weight = weights; weight < end; weight += 8, before -= 16, after += 16) {
      const t = v128.load64_splat(weight);
      const l0 = v128.load(before);
      const r3 = v128.load(after);
      b0 = f64x2.add(b0, f64x2.mul(t, f64x2.add(l0, r0)));
      b1 = f64x2.add(b1, f64x2.mul(t, f64x2.add(l1, r1)));
      b2 = f64x2.add(b2, f64x2.mul(t, f64x2.add(l2, r2)));
      b3 = f64x2.add(b3, f64x2.mul(t, f64x2.add(l3, r3)));
      l3 = l2;
      l2 = l1;
      l1 = l0;
      r0 = r1;
      r1 = r2;
      r2 = r3;
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
    let sum = f64x2.splat(0);
    for (let k = 0; k < n; k++) {
      const both = f64x2.add(v128.load(centre - 16 * k), v128.load(centre + 16 + 16 * k));
      sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(weights + 8 * k), both));
    }
    v128.store(out, v128.load(centre));
    v128.store(out, sum, 16);
  }
  memory.copy(line, line + 16 * count, 16 * (2 * n - 1));
}

/** Writes the peaks of the window that ends here; the next begins. */
function closeWindow(line: i32): void {
  const into = windows + 8 * PEAKS * line;
  v128.store(into, v128.load(past, 48));
  store<f64>(into, wider(v128.load(past, 64)), 16);
  v128.store(into, v128.load(past, 80), 24);
  v128.store(into, v128.load(past, 96), 40);
  store<f64>(into, wider(v128.load(past, 112)), 56);
  memory.fill(past + 48, 0, 80);
}

function wider(walls: v128): f64 {
  return max(f64x2.extract_lane(walls, 0), f64x2.extract_lane(walls, 1));
}
