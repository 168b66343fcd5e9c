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
/** In the order of `numbers` in ../primitives/kernels/groove.ts. */
const numbers: usize = memory.data(8 * 15, 16);
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
 * Samples from … to − 1 of the highest rate: high-pass and integral of the newest, and of the one four before it the motion, into
 * the peaks. Two a turn, since what is loaded serves both.
 */
function trace(from: i32, to: i32): void {
  const g = v128.load64_splat(numbers);
  const damping = v128.load64_splat(numbers, 8);
  const scale = v128.load64_splat(numbers, 16);
  const twice = v128.load64_splat(numbers, 24);
  const toIntegral = v128.load64_splat(numbers, 32);
  const step = v128.load64_splat(numbers, 40);
  const slope = v128.load64_splat(numbers, 48);
  const flat = v128.load64_splat(numbers, 56);
  const deep = v128.load64_splat(numbers, 64);
  const whole = v128.load64_splat(numbers, 72);
  const lag = v128.load64_splat(numbers, 80);
  const pull = v128.load64_splat(numbers, 88);
  const steep = v128.load64_splat(numbers, 96);
  const steepest = v128.load64_splat(numbers, 104);
  const flatRise = v128.load64_splat(numbers, 112);
  const c1 = f64x2.splat(4.0 / 5.0);
  const c2 = f64x2.splat(1.0 / 5.0);
  const c3 = f64x2.splat(4.0 / 105.0);
  const c4 = f64x2.splat(1.0 / 280.0);
  const e1 = f64x2.splat(8.0 / 5.0);
  const e3 = f64x2.splat(8.0 / 315.0);
  const e4 = f64x2.splat(1.0 / 560.0);
  const e0 = f64x2.splat(205.0 / 72.0);
  let band = v128.load(past);
  let low = v128.load(past, 16);
  let pole = v128.load(past, 32);
  let velocity = v128.load(past, 48);
  let velocityWall = v128.load(past, 64);
  let displacement = v128.load(past, 80);
  let acceleration = v128.load(past, 96);
  let accelerationWall = v128.load(past, 112);
  for (let at: usize = 16 * from; at < <usize>(16 * to); at += 16) {
    const u = v128.load(signal + at, 128);
    const high = f64x2.mul(f64x2.sub(f64x2.sub(u, f64x2.mul(damping, band)), low), scale);
    const half = f64x2.mul(g, high);
    const middle = f64x2.add(band, half);
    v128.store(signal + at, high, 128);
    v128.store(integral + at, f64x2.mul(middle, toIntegral), 128);
    band = f64x2.add(middle, half);
    low = f64x2.add(low, f64x2.mul(twice, middle));

    const x0 = v128.load(signal + at, 64);
    const rise = f64x2.mul(f64x2.sub(x0, pole), step);
    const deepest = f64x2.add(pole, rise);
    pole = f64x2.add(deepest, rise);
    const d = f64x2.sub(
      f64x2.add(f64x2.mul(slope, x0), f64x2.mul(whole, v128.load(integral + at, 64))),
      f64x2.mul(lag, deepest),
    );
    displacement = f64x2.pmax(displacement, f64x2.abs(d));

    const m1 = v128.load(signal + at, 48);
    const p1 = v128.load(signal + at, 80);
    const m2 = v128.load(signal + at, 32);
    const p2 = v128.load(signal + at, 96);
    const m3 = v128.load(signal + at, 16);
    const p3 = v128.load(signal + at, 112);
    const m4 = v128.load(signal + at);
    const first = f64x2.sub(
      f64x2.add(
        f64x2.sub(f64x2.mul(c1, f64x2.sub(p1, m1)), f64x2.mul(c2, f64x2.sub(p2, m2))),
        f64x2.mul(c3, f64x2.sub(p3, m3)),
      ),
      f64x2.mul(c4, f64x2.sub(high, m4)),
    );
    const second = f64x2.sub(
      f64x2.sub(
        f64x2.add(
          f64x2.sub(f64x2.mul(e1, f64x2.add(p1, m1)), f64x2.mul(c2, f64x2.add(p2, m2))),
          f64x2.mul(e3, f64x2.add(p3, m3)),
        ),
        f64x2.mul(e4, f64x2.add(high, m4)),
      ),
      f64x2.mul(e0, x0),
    );
    const v = f64x2.abs(
      f64x2.add(f64x2.add(f64x2.mul(steep, first), f64x2.mul(flat, x0)), f64x2.mul(deep, deepest)),
    );
    const a = f64x2.abs(
      f64x2.add(
        f64x2.add(f64x2.mul(steepest, second), f64x2.mul(flatRise, first)),
        f64x2.mul(pull, f64x2.sub(x0, deepest)),
      ),
    );
    velocity = f64x2.pmax(velocity, v);
    velocityWall = f64x2.pmax(velocityWall, f64x2.add(v, v128.shuffle<f64>(v, v, 1, 0)));
    acceleration = f64x2.pmax(acceleration, a);
    accelerationWall = f64x2.pmax(accelerationWall, f64x2.add(a, v128.shuffle<f64>(a, a, 1, 0)));
  }
  v128.store(past, band);
  v128.store(past, low, 16);
  v128.store(past, pole, 32);
  v128.store(past, velocity, 48);
  v128.store(past, velocityWall, 64);
  v128.store(past, displacement, 80);
  v128.store(past, acceleration, 96);
  v128.store(past, accelerationWall, 112);
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
