/**
 * Twin of the groove meter (src/meters/groove): the lanes are lateral and vertical, so each direction sees the additions
 * and products of the TypeScript loops in their order. Lines hold both side by side.
 */

/** Frames of one call. */
const FRAMES: i32 = 1024;
/** Frames that go up in rate and are looked at together, so that they stay in the first cache. */
const CHUNK: i32 = 64;
/** Taps a side of a stage, at most. */
const PAIRS: i32 = 48;
const STAGES: i32 = 4;
/** Bytes of a stage's line: the past, then the new samples. */
const LINE: i32 = 16 * (2 * PAIRS + (CHUNK << (STAGES - 1)));
/** Second-order sections of all bands. */
const SECTIONS: i32 = 16;
const BANDS: i32 = 5;
/** Windows that may end within a call. */
const LINES: i32 = 8;
/** Of velocity: lateral, vertical, wall; of displacement: lateral, vertical; of acceleration as of velocity. */
const PEAKS: i32 = 8;
/** Pairs at the start of `past`: three states; velocities, walls, displacements, accelerations, walls, the last in lanes of time. */
const STATES: i32 = 8;
/** Central differences reach four samples to either side. */
const REACH: i32 = 4;
/** The filters' states are looked at on this grid: FLUSH_FRAMES and FLUSH_BELOW of ../primitives/biquad.ts. */
const FLUSH_FRAMES: i32 = 256;
const FLUSH_BELOW: f64 = 1e-30;
/** The motion's states are looked at after each call: NOTHING of the truth. */
const NOTHING: f64 = 1e-30;

const left: usize = memory.data(8 * FRAMES + 8, 16);
const right: usize = memory.data(8 * FRAMES + 8, 16);
/** Lateral and vertical, side by side. */
const pairs: usize = memory.data(16 * FRAMES + 16, 16);
/** Between two pairs of sections. */
const between: usize = memory.data(16 * FLUSH_FRAMES, 16);

/** b0, d1, d2, a1, a2 of each section of each band; sections of each band, −1 of one that is empty. */
const coefficients: usize = memory.data(8 * 5 * SECTIONS, 16);
const sections: usize = memory.data(8 * BANDS, 16);
/** s1, s2 of each section; power of each band so far. */
const states: usize = memory.data(16 * (2 * SECTIONS + BANDS), 16);

const taps: usize = memory.data(8 * PAIRS * STAGES, 16);
/** Taps a side of each stage. */
const sides: usize = memory.data(8 * STAGES, 16);
/** Places in `numbers`: those of MotionNumbers in ../primitives/kernels/groove.ts, then of the differences. */
const G: i32 = 0;
const DAMPING: i32 = 1;
const SCALE: i32 = 2;
const TWICE: i32 = 3;
const TO_INTEGRAL: i32 = 4;
const STEP: i32 = 5;
const SLOPE: i32 = 6;
const FLAT: i32 = 7;
const DEEP: i32 = 8;
const WHOLE: i32 = 9;
const LAG: i32 = 10;
const PULL: i32 = 11;
const STEEP: i32 = 12;
const STEEPEST: i32 = 13;
const FLAT_RISE: i32 = 14;
const FIRST: i32 = 15;
const SECOND: i32 = 19;
const numbers: usize = memory.data(8 * 23, 16);
/** Frames of the call before which a window ends, ascending; then the peaks of those windows. */
const lines: usize = memory.data(8 * LINES, 16);
const windows: usize = memory.data(8 * PEAKS * LINES, 16);
/** Band and low of the high-pass, state of the pole; the open window's peaks; signal, integral and histories of the stages. */
const past: usize = memory.data(16 * (STATES + 4 * REACH + STAGES * 2 * PAIRS), 16);
const ups: usize = memory.data(LINE * STAGES, 16);
/** Eight samples of the past, then the new ones, and their integral. */
const signal: usize = memory.data(16 * (2 * REACH + (CHUNK << STAGES)), 16);
const integral: usize = memory.data(16 * (2 * REACH + (CHUNK << STAGES)), 16);

export function leftAt(): usize {
  return left;
}
export function rightAt(): usize {
  return right;
}
export function coefficientsAt(): usize {
  return coefficients;
}
export function sectionsAt(): usize {
  return sections;
}
export function statesAt(): usize {
  return states;
}
export function tapsAt(): usize {
  return taps;
}
export function sidesAt(): usize {
  return sides;
}
export function numbersAt(): usize {
  return numbers;
}
export function linesAt(): usize {
  return lines;
}
export function windowsAt(): usize {
  return windows;
}
export function pastAt(): usize {
  return past;
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

/**
 * Samples from … to − 1 of the highest rate: the newest through the high-pass; of those four before them the motion, into the
 * peaks. Two a turn, since most of what is loaded serves both.
 */
function trace(from: i32, to: i32): void {
  let at = signal + 16 * from;
  const end = signal + 16 * to;
  let band = v128.load(past);
  let low = v128.load(past, 16);
  let pole = v128.load(past, 32);
  let velocity = v128.load(past, 48);
  let velocityWall = v128.load(past, 64);
  let displacement = v128.load(past, 80);
  let acceleration = v128.load(past, 96);
  let accelerationWall = v128.load(past, 112);
  for (; at + 16 < end; at += 32) {
    // High-pass, a.
    const ua = v128.load(at, 128);
    const highA = f64x2.mul(f64x2.sub(f64x2.sub(ua, f64x2.mul(number(DAMPING), band)), low), number(SCALE));
    const halfA = f64x2.mul(number(G), highA);
    const middleA = f64x2.add(band, halfA);
    v128.store(at, highA, 128);
    v128.store(at + (integral - signal), f64x2.mul(middleA, number(TO_INTEGRAL)), 128);
    band = f64x2.add(middleA, halfA);
    low = f64x2.add(low, f64x2.mul(number(TWICE), middleA));
    // High-pass, b.
    const ub = v128.load(at, 144);
    const highB = f64x2.mul(f64x2.sub(f64x2.sub(ub, f64x2.mul(number(DAMPING), band)), low), number(SCALE));
    const halfB = f64x2.mul(number(G), highB);
    const middleB = f64x2.add(band, halfB);
    v128.store(at, highB, 144);
    v128.store(at + (integral - signal), f64x2.mul(middleB, number(TO_INTEGRAL)), 144);
    band = f64x2.add(middleB, halfB);
    low = f64x2.add(low, f64x2.mul(number(TWICE), middleB));

    const x0 = v128.load(at);
    const x1 = v128.load(at, 16);
    const x2 = v128.load(at, 32);
    const x3 = v128.load(at, 48);
    const x4 = v128.load(at, 64);
    const x5 = v128.load(at, 80);
    const x6 = v128.load(at, 96);
    const x7 = v128.load(at, 112);

    const riseA = f64x2.mul(f64x2.sub(x4, pole), number(STEP));
    const lowA = f64x2.add(pole, riseA);
    pole = f64x2.add(lowA, riseA);
    const firstA = difference(x0, x1, x2, x3, x5, x6, x7, highA);
    const secondA = curvature(x0, x1, x2, x3, x4, x5, x6, x7, highA);
    const va = f64x2.abs(velocityOf(firstA, x4, lowA));
    const aa = f64x2.abs(accelerationOf(secondA, firstA, x4, lowA));
    const da = displacementOf(x4, v128.load(at + (integral - signal), 64), lowA);

    const riseB = f64x2.mul(f64x2.sub(x5, pole), number(STEP));
    const lowB = f64x2.add(pole, riseB);
    pole = f64x2.add(lowB, riseB);
    const firstB = difference(x1, x2, x3, x4, x6, x7, highA, highB);
    const secondB = curvature(x1, x2, x3, x4, x5, x6, x7, highA, highB);
    const vb = f64x2.abs(velocityOf(firstB, x5, lowB));
    const ab = f64x2.abs(accelerationOf(secondB, firstB, x5, lowB));
    const db = displacementOf(x5, v128.load(at + (integral - signal), 80), lowB);

    velocity = f64x2.pmax(f64x2.pmax(velocity, va), vb);
    velocityWall = f64x2.pmax(velocityWall, sums(va, vb));
    displacement = f64x2.pmax(f64x2.pmax(displacement, f64x2.abs(da)), f64x2.abs(db));
    acceleration = f64x2.pmax(f64x2.pmax(acceleration, aa), ab);
    accelerationWall = f64x2.pmax(accelerationWall, sums(aa, ab));
  }
  v128.store(past, band);
  v128.store(past, low, 16);
  v128.store(past, pole, 32);
  v128.store(past, velocity, 48);
  v128.store(past, velocityWall, 64);
  v128.store(past, displacement, 80);
  v128.store(past, acceleration, 96);
  v128.store(past, accelerationWall, 112);
  if (at < end) traceLast(at);
}

/** The sample that is left of an odd number. */
function traceLast(at: usize): void {
  const band = v128.load(past);
  const low = v128.load(past, 16);
  const pole = v128.load(past, 32);
  const u = v128.load(at, 128);
  const high = f64x2.mul(f64x2.sub(f64x2.sub(u, f64x2.mul(number(DAMPING), band)), low), number(SCALE));
  const half = f64x2.mul(number(G), high);
  const middle = f64x2.add(band, half);
  v128.store(at, high, 128);
  v128.store(at + (integral - signal), f64x2.mul(middle, number(TO_INTEGRAL)), 128);
  v128.store(past, f64x2.add(middle, half));
  v128.store(past, f64x2.add(low, f64x2.mul(number(TWICE), middle)), 16);
  const x0 = v128.load(at);
  const x1 = v128.load(at, 16);
  const x2 = v128.load(at, 32);
  const x3 = v128.load(at, 48);
  const x4 = v128.load(at, 64);
  const x5 = v128.load(at, 80);
  const x6 = v128.load(at, 96);
  const x7 = v128.load(at, 112);
  const rise = f64x2.mul(f64x2.sub(x4, pole), number(STEP));
  const deep = f64x2.add(pole, rise);
  v128.store(past, f64x2.add(deep, rise), 32);
  const first = difference(x0, x1, x2, x3, x5, x6, x7, high);
  const second = curvature(x0, x1, x2, x3, x4, x5, x6, x7, high);
  const v = f64x2.abs(velocityOf(first, x4, deep));
  const a = f64x2.abs(accelerationOf(second, first, x4, deep));
  const d = f64x2.abs(displacementOf(x4, v128.load(at + (integral - signal), 64), deep));
  v128.store(past, f64x2.pmax(v128.load(past, 48), v), 48);
  v128.store(past, f64x2.pmax(v128.load(past, 64), sums(v, v)), 64);
  v128.store(past, f64x2.pmax(v128.load(past, 80), d), 80);
  v128.store(past, f64x2.pmax(v128.load(past, 96), a), 96);
  v128.store(past, f64x2.pmax(v128.load(past, 112), sums(a, a)), 112);
}

/** A number where it is used: there are more of them than registers. */
@inline
function number(k: i32): v128 {
  return v128.load64_splat(numbers + 8 * k);
}

/** Central difference of eighth order, a sample. */
@inline
function difference(m4: v128, m3: v128, m2: v128, m1: v128, p1: v128, p2: v128, p3: v128, p4: v128): v128 {
  const near = f64x2.sub(
    f64x2.mul(number(FIRST), f64x2.sub(p1, m1)),
    f64x2.mul(number(FIRST + 1), f64x2.sub(p2, m2)),
  );
  const nearer = f64x2.add(near, f64x2.mul(number(FIRST + 2), f64x2.sub(p3, m3)));
  return f64x2.sub(nearer, f64x2.mul(number(FIRST + 3), f64x2.sub(p4, m4)));
}

/** Second central difference of eighth order, a sample squared. */
@inline
function curvature(
  m4: v128,
  m3: v128,
  m2: v128,
  m1: v128,
  x0: v128,
  p1: v128,
  p2: v128,
  p3: v128,
  p4: v128,
): v128 {
  const near = f64x2.sub(
    f64x2.mul(number(SECOND), f64x2.add(p1, m1)),
    f64x2.mul(number(FIRST + 1), f64x2.add(p2, m2)),
  );
  const nearer = f64x2.add(near, f64x2.mul(number(SECOND + 1), f64x2.add(p3, m3)));
  const all = f64x2.sub(nearer, f64x2.mul(number(SECOND + 2), f64x2.add(p4, m4)));
  return f64x2.sub(all, f64x2.mul(number(SECOND + 3), x0));
}

@inline
function velocityOf(first: v128, x0: v128, low: v128): v128 {
  return f64x2.add(
    f64x2.add(f64x2.mul(number(STEEP), first), f64x2.mul(number(FLAT), x0)),
    f64x2.mul(number(DEEP), low),
  );
}

@inline
function displacementOf(x0: v128, integrated: v128, low: v128): v128 {
  return f64x2.sub(
    f64x2.add(f64x2.mul(number(SLOPE), x0), f64x2.mul(number(WHOLE), integrated)),
    f64x2.mul(number(LAG), low),
  );
}

@inline
function accelerationOf(second: v128, first: v128, x0: v128, low: v128): v128 {
  return f64x2.add(
    f64x2.add(f64x2.mul(number(STEEPEST), second), f64x2.mul(number(FLAT_RISE), first)),
    f64x2.mul(number(PULL), f64x2.sub(x0, low)),
  );
}

/** lateral + vertical of two samples. */
@inline
function sums(a: v128, b: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3));
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
