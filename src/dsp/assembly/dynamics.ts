/**
 * Twin of the gain computer (../primitives/dynamics): RMS, static curve, link, ballistics and factors of two channels.
 * Recursions have the channels as lanes (fully linked: the fast and the slow part of the ballistics); what has no memory
 * takes two frames at a time. Every value sees the operations of the truth in their order.
 */

/** Frames of one call. */
const FRAMES: i32 = 1024;
/** Frames that go through all the stages at a time, while they are in the cache; even. */
const CHUNK: i32 = 256;
/** Memory is looked at on this grid: SETTLE_FRAMES, EMPTY and OVER of the truth. */
const SETTLE_FRAMES: i32 = 256;
const EMPTY: f64 = 1e-30;
const OVER: f64 = 1e-9;

/** In: samples or powers; out: factors. */
const left: usize = memory.data(8 * FRAMES, 16);
const right: usize = memory.data(8 * FRAMES, 16);
/** In the order of ../primitives/kernels/dynamics.ts. */
const constants: usize = memory.data(8 * 64, 16);
/** first, second, third, fast, slow: left and right of each. */
const states: usize = memory.data(8 * 10, 16);

export function leftAt(): usize {
  return left;
}
export function rightAt(): usize {
  return right;
}
export function constantsAt(): usize {
  return constants;
}
export function statesAt(): usize {
  return states;
}

/** Bits of 1 less those of a double next to √½; 2⁵² as bits and as a number: its last digit is a whole. */
const ONE_OVER_HALF_ROOT: i64 = 0x00095f6200000000;
const TWO_TO_52_BITS: i64 = 0x4330000000000000;
const TWO_TO_52: f64 = 4503599627370496;

const ONE_BITS: i64 = 0x3ff0000000000000;
/** Constants of the inner loops, which load faster than they are made. */
const one = memory.data<f64>([1]);
const half = memory.data<f64>([0.5]);
const toHalfRoot = memory.data<i64>([ONE_OVER_HALF_ROOT]);
const twoTo52 = memory.data<i64>([TWO_TO_52_BITS]);
const biased = memory.data<f64>([TWO_TO_52 + 1023]);
const oneBits = memory.data<i64>([ONE_BITS]);
const exponentBits = memory.data<i64>([0x7ff0000000000000]);

/** Places of the constants. */
const POWER_MIN: i32 = 0;
const POWER_MAX: i32 = 1;
const PER_OCTAVE: i32 = 2;
const LOGARITHM: i32 = 3;
const LEVEL_MAX: i32 = 8;
const PER_DOUBLE: i32 = 9;
const DOUBLES: i32 = 10;
const EXPONENTIAL: i32 = 11;
const DECAY: i32 = 19;
const RISE: i32 = 20;
const SIDE: i32 = 21;
const TURN: i32 = 22;
const SLOPE: i32 = 23;
const RANGE: i32 = 24;
const PACE: i32 = 25;
const OFFSET: i32 = 26;
const CORNER: i32 = 27;
const BEND: i32 = 28;
/** grow, 1 − grow, shrink, 1 − shrink, each for the fast and the slow part. */
const GROW: i32 = 31;
const SLOW_GROW: i32 = 32;
const GROW_REST: i32 = 33;
const SHRINK: i32 = 35;
const SHRINK_REST: i32 = 37;
const LINK: i32 = 39;
const DRY: i32 = 40;
const WET: i32 = 41;

function both(constant: i32): v128 {
  return v128.load64_splat(constants + 8 * constant);
}

function pair(a: usize, b: usize): v128 {
  return v128.load_lane<f64>(b, v128.load64_zero(a), 1);
}

function split(value: v128, a: usize, b: usize): void {
  v128.store_lane<f64>(a, value, 0);
  v128.store_lane<f64>(b, value, 1);
}

/** How reductions of two lanes are linked. */
const TO_LEAST: i32 = 2;

/**
 * Works on the first `frames` frames; `clock` frames have passed since the last look at the memory.
 *
 * @param average the input is samples, of which the RMS is to be made; else powers.
 * @param lanes 1: fully linked, all in `left`; 2.
 * @param linked 0: not at all, 1: to the largest, TO_LEAST.
 * @param auto the slow part of the ballistics differs from the fast one.
 * @returns the new clock.
 */
export function factors(frames: i32, clock: i32, average: bool, lanes: i32, linked: i32, auto: bool): i32 {
  let now = clock;
  for (let from = 0; from < frames; from += CHUNK) {
    const count = min(frames - from, CHUNK);
    const l = left + 8 * from;
    const r = right + 8 * from;
    if (average) {
      averages(l, r, count, now);
      if (lanes === 1) largest(l, r, count);
    }
    curve(l, count);
    if (lanes === 2) {
      curve(r, count);
      if (linked !== 0) link(l, r, count, linked === TO_LEAST);
      smoothPairs(l, r, count, now, auto);
      turn(r, count);
    } else smooth(l, count, now);
    turn(l, count);
    now = (now + count) % SETTLE_FRAMES;
  }
  return now;
}

export function averages(l: usize, r: usize, frames: i32, start: i32): void {
  const decay = both(DECAY);
  const rise = both(RISE);
  const most = both(POWER_MAX);
  const two = f64x2.splat(2);
  let first = v128.load(states);
  let second = v128.load(states, 16);
  let third = v128.load(states, 32);
  for (let from = 0, clock = start; from < frames; clock = 0) {
    const to = min(frames, from + SETTLE_FRAMES - clock);
    for (let at = 8 * from; at < 8 * to; at += 8) {
      const x = pair(l + at, r + at);
      const now = f64x2.mul(f64x2.pmin(most, f64x2.mul(x, x)), two);
      first = f64x2.add(f64x2.mul(rise, now), f64x2.mul(decay, first));
      second = f64x2.add(f64x2.mul(rise, first), f64x2.mul(decay, second));
      third = f64x2.add(f64x2.mul(rise, second), f64x2.mul(decay, third));
      split(third, l + at, r + at);
    }
    if (clock + to - from === SETTLE_FRAMES) {
      const empty = f64x2.splat(EMPTY);
      const awake = v128.or(f64x2.ge(first, empty), v128.or(f64x2.ge(second, empty), f64x2.ge(third, empty)));
      first = v128.and(first, awake);
      second = v128.and(second, awake);
      third = v128.and(third, awake);
    }
    from = to;
  }
  v128.store(states, first);
  v128.store(states, second, 16);
  v128.store(states, third, 32);
}

export function largest(l: usize, r: usize, frames: i32): void {
  for (let at = 0; at < 8 * frames; at += 16) {
    v128.store(l + at, f64x2.pmax(v128.load(l + at), v128.load(r + at)));
  }
}

/** base + x·factor. */
function term(base: v128, x: v128, factor: v128): v128 {
  return f64x2.add(base, f64x2.mul(x, factor));
}

function levelOf(power: v128): v128 {
  const bounded = f64x2.pmin(f64x2.pmax(power, both(POWER_MIN)), both(POWER_MAX));
  const shifted = i64x2.add(bounded, v128.load64_splat(toHalfRoot));
  const whole = v128.or(i64x2.shr_u(shifted, 52), v128.load64_splat(twoTo52));
  const octave = f64x2.sub(whole, v128.load64_splat(biased));
  const exponent = v128.and(shifted, v128.load64_splat(exponentBits));
  const m = i64x2.add(i64x2.sub(bounded, exponent), v128.load64_splat(oneBits));
  const unit = v128.load64_splat(one);
  const s = f64x2.div(f64x2.sub(m, unit), f64x2.add(m, unit));
  const u = f64x2.mul(s, s);
  const uu = f64x2.mul(u, u);
  const low = term(both(LOGARITHM), u, both(LOGARITHM + 1));
  const high = term(term(both(LOGARITHM + 2), u, both(LOGARITHM + 3)), uu, both(LOGARITHM + 4));
  const series = term(low, uu, high);
  return f64x2.add(f64x2.mul(octave, both(PER_OCTAVE)), f64x2.mul(s, series));
}

/** Powers become reductions. Two loops: more of a short one is at work at a time. */
export function curve(values: usize, frames: i32): void {
  const end = values + 8 * frames;
  for (let at = values; at < end; at += 16) v128.store(at, levelOf(v128.load(at)));
  if (load<f64>(constants, 8 * (BEND + 1)) === 0) {
    const bend = both(BEND);
    for (let at = values; at < end; at += 16) {
      const level = v128.load(at);
      const t = placeOf(level);
      v128.store(at, reductionOf(level, f64x2.mul(f64x2.mul(t, t), bend)));
    }
  } else {
    for (let at = values; at < end; at += 16) {
      const level = v128.load(at);
      const t = placeOf(level);
      const bend = term(both(BEND), t, term(both(BEND + 1), t, both(BEND + 2)));
      v128.store(at, reductionOf(level, f64x2.mul(f64x2.mul(t, t), bend)));
    }
  }
}

function placeOf(level: v128): v128 {
  const place = f64x2.add(f64x2.mul(level, both(PACE)), both(OFFSET));
  return f64x2.pmin(f64x2.pmax(place, f64x2.splat(0)), v128.load64_splat(one));
}

function reductionOf(level: v128, bent: v128): v128 {
  const rest = f64x2.sub(f64x2.mul(both(SIDE), level), both(CORNER));
  const over = f64x2.add(f64x2.pmax(f64x2.splat(0), rest), bent);
  const size = f64x2.mul(both(SLOPE), over);
  return f64x2.mul(both(TURN), f64x2.pmin(both(RANGE), size));
}

export function link(l: usize, r: usize, frames: i32, least: bool): void {
  const share = both(LINK);
  for (let at = 0; at < 8 * frames; at += 16) {
    const a = v128.load(l + at);
    const b = v128.load(r + at);
    const leader = least ? f64x2.pmin(a, b) : f64x2.pmax(a, b);
    v128.store(l + at, f64x2.add(a, f64x2.mul(share, f64x2.sub(leader, a))));
    v128.store(r + at, f64x2.add(b, f64x2.mul(share, f64x2.sub(leader, b))));
  }
}

function towards(aim: v128, now: v128, grow: v128, growRest: v128, shrink: v128, shrinkRest: v128): v128 {
  const up = f64x2.add(f64x2.mul(growRest, aim), f64x2.mul(grow, now));
  const down = f64x2.add(f64x2.mul(shrinkRest, aim), f64x2.mul(shrink, now));
  return v128.bitselect(up, down, f64x2.gt(aim, now));
}

/** 0 where the aim is 0 and what is left of the reduction is under OVER. */
function settled(value: v128, aim: v128): v128 {
  const idle = v128.and(f64x2.eq(aim, f64x2.splat(0)), f64x2.lt(f64x2.abs(value), f64x2.splat(OVER)));
  return v128.andnot(value, idle);
}

/** One lane of levels: the lanes here are the fast and the slow part. */
export function smooth(l: usize, frames: i32, start: i32): void {
  const grow = v128.load(constants, 8 * GROW);
  const growRest = v128.load(constants, 8 * GROW_REST);
  const shrink = v128.load(constants, 8 * SHRINK);
  const shrinkRest = v128.load(constants, 8 * SHRINK_REST);
  let parts = pair(states + 48, states + 64);
  for (let from = 0, clock = start; from < frames; clock = 0) {
    const to = min(frames, from + SETTLE_FRAMES - clock);
    let aim = f64x2.splat(0);
    for (let at = l + 8 * from; at < l + 8 * to; at += 8) {
      aim = v128.load64_splat(at);
      parts = towards(aim, parts, grow, growRest, shrink, shrinkRest);
      const fast = f64x2.extract_lane(parts, 0);
      const slow = f64x2.extract_lane(parts, 1);
      store<f64>(at, fast > slow ? fast : slow);
    }
    if (clock + to - from === SETTLE_FRAMES) parts = settled(parts, aim);
    from = to;
  }
  split(parts, states + 48, states + 64);
}

export function smoothPairs(l: usize, r: usize, frames: i32, start: i32, auto: bool): void {
  const grow = both(GROW);
  const growRest = both(GROW_REST);
  const shrink = both(SHRINK);
  const shrinkRest = both(SHRINK_REST);
  let fast = v128.load(states, 48);
  let slow = v128.load(states, 64);
  for (let from = 0, clock = start; from < frames; clock = 0) {
    const to = min(frames, from + SETTLE_FRAMES - clock);
    let aim = f64x2.splat(0);
    for (let at = 8 * from; at < 8 * to; at += 8) {
      aim = pair(l + at, r + at);
      fast = towards(aim, fast, grow, growRest, shrink, shrinkRest);
      if (auto) {
        slow = towards(
          aim,
          slow,
          both(SLOW_GROW),
          both(SLOW_GROW + 2),
          both(SLOW_GROW + 4),
          both(SLOW_GROW + 6),
        );
        split(f64x2.pmax(slow, fast), l + at, r + at);
      } else split(fast, l + at, r + at);
    }
    if (clock + to - from === SETTLE_FRAMES) {
      fast = settled(fast, aim);
      slow = settled(slow, aim);
    }
    from = to;
  }
  v128.store(states, fast, 48);
  v128.store(states, slow, 64);
}

/** Reductions become factors. */
export function turn(values: usize, frames: i32): void {
  const most = both(LEVEL_MAX);
  const least = f64x2.neg(most);
  for (let at = values; at < values + 8 * frames; at += 16) {
    const level = f64x2.neg(v128.load(at));
    const bounded = f64x2.pmin(f64x2.pmax(level, least), most);
    const n = f64x2.floor(f64x2.add(f64x2.mul(bounded, both(DOUBLES)), v128.load64_splat(half)));
    const f = f64x2.sub(bounded, f64x2.mul(n, both(PER_DOUBLE)));
    const ff = f64x2.mul(f, f);
    const f4 = f64x2.mul(ff, ff);
    const e0 = term(both(EXPONENTIAL), f, both(EXPONENTIAL + 1));
    const e2 = term(both(EXPONENTIAL + 2), f, both(EXPONENTIAL + 3));
    const e4 = term(both(EXPONENTIAL + 4), f, both(EXPONENTIAL + 5));
    const e6 = term(both(EXPONENTIAL + 6), f, both(EXPONENTIAL + 7));
    const series = term(term(e0, ff, e2), f4, term(e4, ff, e6));
    const twos = i64x2.shl(f64x2.add(n, v128.load64_splat(biased)), 52);
    const factor = f64x2.mul(series, twos);
    v128.store(at, f64x2.add(both(DRY), f64x2.mul(both(WET), factor)));
  }
}
