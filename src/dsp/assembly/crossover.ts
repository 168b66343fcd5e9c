/**
 * Twin of the minimum-phase crossover (../primitives/crossover.ts) for two channels: the lanes are left and right, so
 * every channel sees the additions and products of the TypeScript loops in their order.
 */

/** Frames of one call. */
const FRAMES: i32 = 1024;
/** Corners of one call. */
const CORNERS: i32 = 5;
/** The memory is looked at on this grid: FLUSH_FRAMES of the truth. */
const FLUSH_FRAMES: i32 = 256;
const EMPTY: f64 = 1e-30;

/** Bytes of one channel of one band. */
const CHANNEL: i32 = 8 * FRAMES;
/** Bytes of a section's coefficients, and of its memory in one channel. */
const SECTION: i32 = 32;
const MEMORY: i32 = 16;

/** Left and right of each band, lowest first. */
const bands: usize = memory.data(2 * CHANNEL * (CORNERS + 1), 16);
/** keep, cross, rise, damping of each section of each corner. */
const coefficients: usize = memory.data(SECTION * 2 * CORNERS, 16);
/** For each corner left then right, in each of them its sections: band, low. */
const memories: usize = memory.data(MEMORY * 2 * 4 * CORNERS, 16);
/** Left and right side by side: what is still to be split, or what has been joined. */
const pairs: usize = memory.data(16 * FLUSH_FRAMES, 16);

export function bandsAt(): usize {
  return bands;
}
export function coefficientsAt(): usize {
  return coefficients;
}
export function memoriesAt(): usize {
  return memories;
}

/** Splits what stands in the top band into all bands. Returns the new clock. */
export function split(steep: bool, corners: i32, frames: i32, clock: i32): i32 {
  const top = bands + 2 * CHANNEL * corners;
  const sections = steep ? 4 : 2;
  for (let from = 0; from < frames;) {
    const to = min(frames, from + FLUSH_FRAMES - clock);
    interleave(top, from, to);
    for (let corner = 0; corner < corners; corner++) {
      const c = coefficients + SECTION * (sections / 2) * corner;
      const s = memories + 2 * MEMORY * sections * corner;
      const low = bands + 2 * CHANNEL * corner + 8 * from;
      if (steep) split48(c, s, low, to - from);
      else split24(c, s, low, to - from);
    }
    separate(top, from, to);
    clock = grid(clock + to - from, 2 * sections * corners);
    from = to;
  }
  return clock;
}

/** Joins all bands into the lowest. Returns the new clock. */
export function join(steep: bool, corners: i32, frames: i32, clock: i32): i32 {
  const sections = steep ? 2 : 1;
  for (let from = 0; from < frames;) {
    const to = min(frames, from + FLUSH_FRAMES - clock);
    interleave(bands, from, to);
    for (let corner = 1; corner < corners; corner++) {
      const c = coefficients + SECTION * sections * corner;
      const s = memories + 2 * MEMORY * sections * corner;
      const band = bands + 2 * CHANNEL * corner + 8 * from;
      if (steep) join48(c, s, band, to - from);
      else join24(c, s, band, to - from);
    }
    addTop(bands + 2 * CHANNEL * corners + 8 * from, to - from);
    separate(bands, from, to);
    clock = grid(clock + to - from, 2 * sections * corners);
    from = to;
  }
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

/** Frames from … to of a band become pairs. */
function interleave(band: usize, from: i32, to: i32): void {
  let at = pairs;
  for (let i = from; i < to; i++) {
    v128.store(at, lanes(band + 8 * i, CHANNEL));
    at += 16;
  }
}

function separate(band: usize, from: i32, to: i32): void {
  let at = pairs;
  for (let i = from; i < to; i++) {
    apart(v128.load(at), band + 8 * i, CHANNEL);
    at += 16;
  }
}

function lanes(at: usize, distance: i32): v128 {
  return v128.load_lane<f64>(at + distance, v128.load64_zero(at), 1);
}

function apart(value: v128, at: usize, distance: i32): void {
  v128.store_lane<f64>(at, value, 0);
  v128.store_lane<f64>(at + distance, value, 1);
}

function split24(c: usize, s: usize, low: usize, frames: i32): void {
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
  const end = pairs + 16 * frames;
  for (let at = pairs; at < end; at += 16) {
    const x = v128.load(at);
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
    v128.store(at, f64x2.sub(allpass, below));
  }
  apart(b1, s, other);
  apart(l1, s + 8, other);
  apart(b2, s + 16, other);
  apart(l2, s + 24, other);
}

function split48(c: usize, s: usize, low: usize, frames: i32): void {
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
  const end = pairs + 16 * frames;
  for (let at = pairs; at < end; at += 16) {
    const x = v128.load(at);
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
    v128.store(at, f64x2.sub(allpass, below));
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

function join24(c: usize, s: usize, band: usize, frames: i32): void {
  const keep = v128.load64_splat(c);
  const cross = v128.load64_splat(c, 8);
  const rise = v128.load64_splat(c, 16);
  const damping = v128.load64_splat(c, 24);
  const other = MEMORY;
  let b = lanes(s, other);
  let l = lanes(s + 8, other);
  const end = pairs + 16 * frames;
  for (let at = pairs; at < end; at += 16) {
    const x = v128.load(at);
    const d = f64x2.sub(x, l);
    const v = b;
    l = f64x2.add(f64x2.add(l, f64x2.mul(cross, b)), f64x2.mul(rise, d));
    b = f64x2.add(f64x2.mul(keep, b), f64x2.mul(cross, d));
    const allpass = f64x2.sub(x, f64x2.mul(damping, f64x2.add(v, b)));
    v128.store(at, f64x2.add(allpass, lanes(band, CHANNEL)));
    band += 8;
  }
  apart(b, s, other);
  apart(l, s + 8, other);
}

function join48(c: usize, s: usize, band: usize, frames: i32): void {
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
  const end = pairs + 16 * frames;
  for (let at = pairs; at < end; at += 16) {
    const x = v128.load(at);
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
    v128.store(at, f64x2.add(allpass, lanes(band, CHANNEL)));
    band += 8;
  }
  apart(b1, s, other);
  apart(l1, s + 8, other);
  apart(b2, s + 16, other);
  apart(l2, s + 24, other);
}

function addTop(band: usize, frames: i32): void {
  const end = pairs + 16 * frames;
  for (let at = pairs; at < end; at += 16) {
    v128.store(at, f64x2.add(v128.load(at), lanes(band, CHANNEL)));
    band += 8;
  }
}
