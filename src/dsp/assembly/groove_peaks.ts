/** Twin of CutterMotion (src/meters/groove/motion.ts) at the highest rate: from the signal to the peaks of a window. */

/** Frames that go up in rate and are looked at together, so that they stay in the first cache. */
export const CHUNK: i32 = 64;
/** Taps a side of a stage, at most. */
export const PAIRS: i32 = 48;
export const STAGES: i32 = 4;
/** Of velocity: lateral, vertical, wall; of displacement: lateral, vertical; of acceleration as of velocity. */
export const PEAKS: i32 = 8;
/** Pairs at the start of `past`: three states; velocities, walls, displacements, accelerations, walls, the last in lanes of time. */
export const STATES: i32 = 8;
/** Central differences reach four samples to either side. */
export const REACH: i32 = 4;

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
/** Band and low of the high-pass, state of the pole; the open window's peaks; signal, integral and histories of the stages. */
export const past: usize = memory.data(16 * (STATES + 4 * REACH + STAGES * 2 * PAIRS), 16);
/** Eight samples of the past, then the new ones, and their integral. */
export const signal: usize = memory.data(16 * (2 * REACH + (CHUNK << STAGES)), 16);
export const integral: usize = memory.data(16 * (2 * REACH + (CHUNK << STAGES)), 16);

export function numbersAt(): usize {
  return numbers;
}
export function pastAt(): usize {
  return past;
}

/**
 * Samples from … to − 1 of the highest rate: the newest through the high-pass; of those four before them the motion, into the
 * peaks. Two a turn, since most of what is loaded serves both.
 */
export function trace(from: i32, to: i32): void {
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

