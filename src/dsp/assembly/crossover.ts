/**
 * Twin of the minimum-phase crossover (../primitives/crossover.ts) for two channels: the lanes are left and right, so
 * every channel sees the additions and products of the TypeScript loops in their order. Where a loop has one short
 * recursion only (joining at 24 dB/oct), two corners share it: one works while the other waits.
 */

/** Frames of one call. */
const FRAMES: i32 = 1024;
/** Corners of one call. */
const CORNERS: i32 = 5;
/** The memory is looked at on this grid: FLUSH_FRAMES of the truth. */
const FLUSH_FRAMES: i32 = 256;
const EMPTY: f64 = 1e-30;

/** Bytes of one channel of a band, and of both. */
const CHANNEL: i32 = 8 * FRAMES;
const BAND: i32 = 2 * CHANNEL;
/** Bytes of a section's coefficients, and of its memory in one channel. */
const SECTION: i32 = 32;
const MEMORY: i32 = 16;

/** Left and right of each band, lowest first. */
const bands: usize = memory.data(BAND * (CORNERS + 1), 16);
/** Factors of one band, left and right. */
const factors: usize = memory.data(BAND, 16);
/** keep, cross, rise, damping of each section of each corner. */
const coefficients: usize = memory.data(SECTION * 2 * CORNERS, 16);
/** For each corner left then right, in each of them its sections: band, low. */
const memories: usize = memory.data(MEMORY * 2 * 4 * CORNERS, 16);
export function bandsAt(): usize {
  return bands;
}
export function factorsAt(): usize {
  return factors;
}
export function coefficientsAt(): usize {
  return coefficients;
}
export function memoriesAt(): usize {
  return memories;
}

/** Splits what stands in the top band into all bands. Returns the new clock. */
export function split(steep: bool, corners: i32, frames: i32, clock: i32): i32 {
  const sections = steep ? 4 : 2;
  for (let from = 0; from < frames;) {
    const to = min(frames, from + FLUSH_FRAMES - clock);
    const top = bands + BAND * corners + 8 * from;
    for (let corner = 0; corner < corners; corner++) {
      const c = coefficients + SECTION * (sections / 2) * corner;
      const s = memories + 2 * MEMORY * sections * corner;
      const low = bands + BAND * corner + 8 * from;
      if (steep) split48(c, s, low, top, to - from);
      else split24(c, s, low, top, to - from);
    }
    clock = grid(clock + to - from, 2 * sections * corners);
    from = to;
  }
  return clock;
}

/** Multiplies a band with its level, and with `factors` where they vary. */
export function weigh(band: i32, level: f64, vary: bool, frames: i32): void {
  const steady = f64x2.splat(level);
  const start = bands + BAND * band;
  for (let c = 0; c < BAND; c += CHANNEL) {
    for (let i = c; i < c + 8 * frames; i += 16) {
      const gain = vary ? f64x2.mul(steady, v128.load(factors + i)) : steady;
      v128.store(start + i, f64x2.mul(v128.load(start + i), gain));
    }
  }
}

/** Joins all bands into the lowest. Returns the new clock. */
export function join(steep: bool, corners: i32, frames: i32, clock: i32): i32 {
  const sections = steep ? 2 : 1;
  for (let from = 0; from < frames;) {
    const to = min(frames, from + FLUSH_FRAMES - clock);
    const sum = bands + 8 * from;
    for (let corner = 1; corner < corners; corner++) {
      const c = coefficients + SECTION * sections * corner;
      const s = memories + 2 * MEMORY * sections * corner;
      const band = bands + BAND * corner + 8 * from;
      if (steep) join48(c, s, band, sum, to - from);
      else if (corner + 1 < corners) {
        join24Two(c, s, band, sum, to - from);
        corner++;
      } else join24(c, s, band, sum, to - from);
    }
    clock = grid(clock + to - from, 2 * sections * corners);
    from = to;
  }
  addTop(BAND * corners, frames);
  return clock;
}

function grid(clock: i32, sections: i32): i32 {
  if (clock < FLUSH_FRAMES) return clock;
  for (let i = 0; i < sections; i++) {
    const at = memories + MEMORY * i;
    if (abs(load<f64>(at)) < EMPTY && abs(load<f64>(at, 8)) < EMPTY) {
      store<f64>(at, 0);
      store<f64>(at, 0, 8);
    }
  }
  return 0;
}

function lanes(at: usize, distance: i32): v128 {
  return v128.load_lane<f64>(at + distance, v128.load64_zero(at), 1);
}

function apart(value: v128, at: usize, distance: i32): void {
  v128.store_lane<f64>(at, value, 0);
  v128.store_lane<f64>(at + distance, value, 1);
}

function split24(c: usize, s: usize, low: usize, rest: usize, frames: i32): void {
  const keep = v128.load64_splat(c);
  const cross = v128.load64_splat(c, 8);
  const rise = v128.load64_splat(c, 16);
  const damping = v128.load64_splat(c, 24);
  const half = f64x2.splat(0.5);
  const other = 2 * MEMORY;
  let b1 = lanes(s, other);
  let l1 = lanes(s + 8, other);
  let b2 = lanes(s + 16, other);
  let l2 = lanes(s + 24, other);
  for (const end = rest + 8 * frames; rest < end; rest += 8) {
    const x = lanes(rest, CHANNEL);
    const d1 = f64x2.sub(x, l1);
    const v1 = b1;
    const u1 = l1;
    l1 = f64x2.add(f64x2.add(l1, f64x2.mul(cross, b1)), f64x2.mul(rise, d1));
    b1 = f64x2.add(f64x2.mul(keep, b1), f64x2.mul(cross, d1));
    const allpass = f64x2.sub(x, f64x2.mul(damping, f64x2.add(v1, b1)));
    const d2 = f64x2.sub(f64x2.mul(half, f64x2.add(u1, l1)), l2);
    const u2 = l2;
    l2 = f64x2.add(f64x2.add(l2, f64x2.mul(cross, b2)), f64x2.mul(rise, d2));
    b2 = f64x2.add(f64x2.mul(keep, b2), f64x2.mul(cross, d2));
    const below = f64x2.mul(half, f64x2.add(u2, l2));
    apart(below, low, CHANNEL);
    low += 8;
    apart(f64x2.sub(allpass, below), rest, CHANNEL);
  }
  apart(b1, s, other);
  apart(l1, s + 8, other);
  apart(b2, s + 16, other);
  apart(l2, s + 24, other);
}

function split48(c: usize, s: usize, low: usize, rest: usize, frames: i32): void {
  const keep = v128.load64_splat(c);
  const cross = v128.load64_splat(c, 8);
  const rise = v128.load64_splat(c, 16);
  const both = f64x2.splat(load<f64>(c, 24) + load<f64>(c, 56));
  const keep2 = v128.load64_splat(c, 32);
  const cross2 = v128.load64_splat(c, 40);
  const rise2 = v128.load64_splat(c, 48);
  const damping2 = v128.load64_splat(c, 56);
  const half = f64x2.splat(0.5);
  const other = 4 * MEMORY;
  let b1 = lanes(s, other);
  let l1 = lanes(s + 8, other);
  let b2 = lanes(s + 16, other);
  let l2 = lanes(s + 24, other);
  let b3 = lanes(s + 32, other);
  let l3 = lanes(s + 40, other);
  let b4 = lanes(s + 48, other);
  let l4 = lanes(s + 56, other);
  for (const end = rest + 8 * frames; rest < end; rest += 8) {
    const x = lanes(rest, CHANNEL);
    const d1 = f64x2.sub(x, l1);
    let v1 = b1;
    let u1 = l1;
    l1 = f64x2.add(f64x2.add(l1, f64x2.mul(cross, b1)), f64x2.mul(rise, d1));
    b1 = f64x2.add(f64x2.mul(keep, b1), f64x2.mul(cross, d1));
    v1 = f64x2.add(v1, b1);
    u1 = f64x2.add(u1, l1);
    const d2 = f64x2.sub(f64x2.mul(half, u1), l2);
    let v2 = b2;
    let u2 = l2;
    l2 = f64x2.add(f64x2.add(l2, f64x2.mul(cross2, b2)), f64x2.mul(rise2, d2));
    b2 = f64x2.add(f64x2.mul(keep2, b2), f64x2.mul(cross2, d2));
    v2 = f64x2.add(v2, b2);
    u2 = f64x2.add(u2, l2);
    const high = f64x2.sub(u1, f64x2.add(f64x2.mul(damping2, v2), u2));
    const allpass = f64x2.sub(x, f64x2.mul(both, f64x2.sub(v1, f64x2.mul(damping2, high))));
    const d3 = f64x2.sub(f64x2.mul(half, u2), l3);
    const u3 = l3;
    l3 = f64x2.add(f64x2.add(l3, f64x2.mul(cross, b3)), f64x2.mul(rise, d3));
    b3 = f64x2.add(f64x2.mul(keep, b3), f64x2.mul(cross, d3));
    const d4 = f64x2.sub(f64x2.mul(half, f64x2.add(u3, l3)), l4);
    const u4 = l4;
    l4 = f64x2.add(f64x2.add(l4, f64x2.mul(cross2, b4)), f64x2.mul(rise2, d4));
    b4 = f64x2.add(f64x2.mul(keep2, b4), f64x2.mul(cross2, d4));
    const below = f64x2.mul(half, f64x2.add(u4, l4));
    apart(below, low, CHANNEL);
    low += 8;
    apart(f64x2.sub(allpass, below), rest, CHANNEL);
  }
  apart(b1, s, other);
  apart(l1, s + 8, other);
  apart(b2, s + 16, other);
  apart(l2, s + 24, other);
  apart(b3, s + 32, other);
  apart(l3, s + 40, other);
  apart(b4, s + 48, other);
  apart(l4, s + 56, other);
}

function join24(c: usize, s: usize, band: usize, sum: usize, frames: i32): void {
  const keep = v128.load64_splat(c);
  const cross = v128.load64_splat(c, 8);
  const rise = v128.load64_splat(c, 16);
  const damping = v128.load64_splat(c, 24);
  const other = MEMORY;
  let b = lanes(s, other);
  let l = lanes(s + 8, other);
  for (const end = sum + 8 * frames; sum < end; sum += 8) {
    const x = lanes(sum, CHANNEL);
    const d = f64x2.sub(x, l);
    const v = b;
    l = f64x2.add(f64x2.add(l, f64x2.mul(cross, b)), f64x2.mul(rise, d));
    b = f64x2.add(f64x2.mul(keep, b), f64x2.mul(cross, d));
    const allpass = f64x2.sub(x, f64x2.mul(damping, f64x2.add(v, b)));
    apart(f64x2.add(allpass, lanes(band, CHANNEL)), sum, CHANNEL);
    band += 8;
  }
  apart(b, s, other);
  apart(l, s + 8, other);
}

/** Two corners in series. */
function join24Two(c: usize, s: usize, band: usize, sum: usize, frames: i32): void {
  const keep1 = v128.load64_splat(c);
  const cross1 = v128.load64_splat(c, 8);
  const rise1 = v128.load64_splat(c, 16);
  const damping = v128.load64_splat(c, 24);
  const keep2 = v128.load64_splat(c, 32);
  const cross2 = v128.load64_splat(c, 40);
  const rise2 = v128.load64_splat(c, 48);
  const other = MEMORY;
  let b1 = lanes(s, other);
  let l1 = lanes(s + 8, other);
  let b2 = lanes(s + 32, other);
  let l2 = lanes(s + 40, other);
  for (const end = sum + 8 * frames; sum < end; sum += 8) {
    const x = lanes(sum, CHANNEL);
    const d1 = f64x2.sub(x, l1);
    const v1 = b1;
    l1 = f64x2.add(f64x2.add(l1, f64x2.mul(cross1, b1)), f64x2.mul(rise1, d1));
    b1 = f64x2.add(f64x2.mul(keep1, b1), f64x2.mul(cross1, d1));
    const allpass1 = f64x2.sub(x, f64x2.mul(damping, f64x2.add(v1, b1)));
    const y = f64x2.add(allpass1, lanes(band, CHANNEL));
    const d2 = f64x2.sub(y, l2);
    const v2 = b2;
    l2 = f64x2.add(f64x2.add(l2, f64x2.mul(cross2, b2)), f64x2.mul(rise2, d2));
    b2 = f64x2.add(f64x2.mul(keep2, b2), f64x2.mul(cross2, d2));
    const allpass2 = f64x2.sub(y, f64x2.mul(damping, f64x2.add(v2, b2)));
    apart(f64x2.add(allpass2, lanes(band + BAND, CHANNEL)), sum, CHANNEL);
    band += 8;
  }
  apart(b1, s, other);
  apart(l1, s + 8, other);
  apart(b2, s + 32, other);
  apart(l2, s + 40, other);
}

function join48(c: usize, s: usize, band: usize, sum: usize, frames: i32): void {
  const keep = v128.load64_splat(c);
  const cross = v128.load64_splat(c, 8);
  const rise = v128.load64_splat(c, 16);
  const both = f64x2.splat(load<f64>(c, 24) + load<f64>(c, 56));
  const keep2 = v128.load64_splat(c, 32);
  const cross2 = v128.load64_splat(c, 40);
  const rise2 = v128.load64_splat(c, 48);
  const damping2 = v128.load64_splat(c, 56);
  const half = f64x2.splat(0.5);
  const other = 2 * MEMORY;
  let b1 = lanes(s, other);
  let l1 = lanes(s + 8, other);
  let b2 = lanes(s + 16, other);
  let l2 = lanes(s + 24, other);
  for (const end = sum + 8 * frames; sum < end; sum += 8) {
    const x = lanes(sum, CHANNEL);
    const d1 = f64x2.sub(x, l1);
    let v1 = b1;
    let u1 = l1;
    l1 = f64x2.add(f64x2.add(l1, f64x2.mul(cross, b1)), f64x2.mul(rise, d1));
    b1 = f64x2.add(f64x2.mul(keep, b1), f64x2.mul(cross, d1));
    v1 = f64x2.add(v1, b1);
    u1 = f64x2.add(u1, l1);
    const d2 = f64x2.sub(f64x2.mul(half, u1), l2);
    let v2 = b2;
    let u2 = l2;
    l2 = f64x2.add(f64x2.add(l2, f64x2.mul(cross2, b2)), f64x2.mul(rise2, d2));
    b2 = f64x2.add(f64x2.mul(keep2, b2), f64x2.mul(cross2, d2));
    v2 = f64x2.add(v2, b2);
    u2 = f64x2.add(u2, l2);
    const high = f64x2.sub(u1, f64x2.add(f64x2.mul(damping2, v2), u2));
    const allpass = f64x2.sub(x, f64x2.mul(both, f64x2.sub(v1, f64x2.mul(damping2, high))));
    apart(f64x2.add(allpass, lanes(band, CHANNEL)), sum, CHANNEL);
    band += 8;
  }
  apart(b1, s, other);
  apart(l1, s + 8, other);
  apart(b2, s + 16, other);
  apart(l2, s + 24, other);
}

function addTop(top: i32, frames: i32): void {
  for (let c = bands; c < bands + BAND; c += CHANNEL) {
    for (let at = c; at < c + 8 * frames; at += 16) {
      v128.store(at, f64x2.add(v128.load(at), v128.load(at + top)));
    }
  }
}
