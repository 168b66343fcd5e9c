/**
 * Twin of the overlap-save convolution (../primitives/convolution.ts, spectrum-filter.ts, fft.ts) for two channels: the
 * lanes are left and right, so every channel sees the additions and products of the TypeScript loops in their order.
 * And of the spectrum meter (../../meters/spectrum): there the lanes are two segments, one after the other.
 */

/** Samples of the longest transform, LARGEST of the truth. */
const LARGEST: i32 = 1 << 18;
/** EMPTY of the truth. */
const EMPTY: f64 = 1e-30;

const left: usize = memory.data(8 * LARGEST, 16);
const right: usize = memory.data(8 * LARGEST, 16);
/** re of left and right, im of left and right. */
const pairs: usize = memory.data(16 * LARGEST, 16);
/** Turns of the blocks: turnsOf(points / 4). */
const turns: usize = memory.data(6 * LARGEST, 16);
/** Weights of left and right side by side. */
const weights: usize = memory.data(12 * LARGEST, 16);

/** Σ |Z|² of the spectrum meter. */
const power: usize = memory.data(8 * (LARGEST / 2), 16);

export function powerAt(): usize {
  return power;
}
export function leftAt(): usize {
  return left;
}
export function rightAt(): usize {
  return right;
}
export function turnsAt(): usize {
  return turns;
}
export function weightsAt(): usize {
  return weights;
}

/** Convolves `size` samples, and leaves `frames` of them from `half` on at the start of left and right. */
export function convolve(size: i32, half: i32, frames: i32): void {
  const points = size >> 1;
  interleave(size);
  forward(points);
  weigh(points);
  inverse(points);
  separate(half, frames);
}

/**
 * Adds the power spectra of two segments of `points` complex numbers, in `left` and in `right`, to `power`, in bit-reversed
 * order; `weights` holds their window.
 */
export function addPower(points: i32): void {
  for (let n = 0; n < points; n++) {
    const window = v128.load64_splat(weights + 8 * n);
    const a = f64x2.mul(window, v128.load(left + 16 * n));
    const b = f64x2.mul(window, v128.load(right + 16 * n));
    v128.store(pairs + 32 * n, v128.shuffle<f64>(a, b, 0, 2));
    v128.store(pairs + 32 * n, v128.shuffle<f64>(a, b, 1, 3), 16);
  }
  forward(points);
  for (let k = 0; k < points; k++) {
    const re = v128.load(pairs + 32 * k);
    const im = v128.load(pairs + 32 * k, 16);
    const both = f64x2.add(f64x2.mul(re, re), f64x2.mul(im, im));
    const first = load<f64>(power + 8 * k) + f64x2.extract_lane(both, 0);
    store<f64>(power + 8 * k, first + f64x2.extract_lane(both, 1));
  }
}

/** What is smaller than EMPTY becomes 0. */
@inline
function settled(x: v128): v128 {
  return v128.andnot(x, f64x2.lt(f64x2.abs(x), f64x2.splat(EMPTY)));
}

function interleave(frames: i32): void {
  for (let i = 0; i < frames; i += 2) {
    const a = settled(v128.load(left + 8 * i));
    const b = settled(v128.load(right + 8 * i));
    v128.store(pairs + 16 * i, v128.shuffle<f64>(a, b, 0, 2));
    v128.store(pairs + 16 * i, v128.shuffle<f64>(a, b, 1, 3), 16);
  }
}

/** `frames` is even. */
function separate(half: i32, frames: i32): void {
  for (let i = 0; i < frames; i += 2) {
    const a = settled(v128.load(pairs + 16 * (half + i)));
    const b = settled(v128.load(pairs + 16 * (half + i), 16));
    v128.store(left + 8 * i, v128.shuffle<f64>(a, b, 0, 2));
    v128.store(right + 8 * i, v128.shuffle<f64>(a, b, 1, 3));
  }
}

function forward(points: i32): void {
  let blocks = 1;
  if (ctz(points) & 1) {
    sumAndDifference(points);
    blocks = 2;
  }
  for (let quarter = points / (4 * blocks); quarter >= 1; quarter >>= 2, blocks <<= 2) {
    splitPlain(quarter);
    for (let i = 1; i < blocks; i++) split(pairs + 128 * quarter * i, quarter, turns + 48 * i);
  }
}

function inverse(points: i32): void {
  let quarter = 1;
  for (let blocks = points >> 2; blocks >= 1; blocks >>= 2, quarter <<= 2) {
    joinPlain(quarter);
    for (let i = 1; i < blocks; i++) join(pairs + 128 * quarter * i, quarter, turns + 48 * i);
  }
  if (ctz(points) & 1) sumAndDifference(points);
}

function sumAndDifference(points: i32): void {
  const step = 16 * points;
  const end = pairs + step;
  for (let at = pairs; at < end; at += 16) {
    const a = v128.load(at);
    const b = v128.load(at + step);
    v128.store(at, f64x2.add(a, b));
    v128.store(at + step, f64x2.sub(a, b));
  }
}

function split(at: usize, quarter: i32, w: usize): void {
  const step = <usize>(32 * quarter);
  const w1 = v128.load64_splat(w);
  const v1 = v128.load64_splat(w, 8);
  const w2 = v128.load64_splat(w, 16);
  const v2 = v128.load64_splat(w, 24);
  const w3 = v128.load64_splat(w, 32);
  const v3 = v128.load64_splat(w, 40);
  const end = at + step;
  for (let i = at; i < end; i += 32) {
    const j = i + step;
    const l = j + step;
    const m = l + step;
    const jr = v128.load(j);
    const ji = v128.load(j, 16);
    const lr = v128.load(l);
    const li = v128.load(l, 16);
    const mr = v128.load(m);
    const mi = v128.load(m, 16);
    const br = f64x2.sub(f64x2.mul(jr, w1), f64x2.mul(ji, v1));
    const bi = f64x2.add(f64x2.mul(jr, v1), f64x2.mul(ji, w1));
    const cr = f64x2.sub(f64x2.mul(lr, w2), f64x2.mul(li, v2));
    const ci = f64x2.add(f64x2.mul(lr, v2), f64x2.mul(li, w2));
    const dr = f64x2.sub(f64x2.mul(mr, w3), f64x2.mul(mi, v3));
    const di = f64x2.add(f64x2.mul(mr, v3), f64x2.mul(mi, w3));
    spread(i, j, l, m, br, bi, cr, ci, dr, di);
  }
}

function splitPlain(quarter: i32): void {
  const step = <usize>(32 * quarter);
  const end = pairs + step;
  for (let i = pairs; i < end; i += 32) {
    const j = i + step;
    const l = j + step;
    const m = l + step;
    spread(
      i, j, l, m,
      v128.load(j), v128.load(j, 16),
      v128.load(l), v128.load(l, 16),
      v128.load(m), v128.load(m, 16),
    );
  }
}

/** The sums of a forward butterfly. */
@inline
function spread(
  i: usize, j: usize, l: usize, m: usize,
  br: v128, bi: v128, cr: v128, ci: v128, dr: v128, di: v128,
): void {
  const ar = v128.load(i);
  const ai = v128.load(i, 16);
  const sr = f64x2.add(ar, cr);
  const si = f64x2.add(ai, ci);
  const er = f64x2.sub(ar, cr);
  const ei = f64x2.sub(ai, ci);
  const tr = f64x2.add(br, dr);
  const ti = f64x2.add(bi, di);
  const fr = f64x2.sub(br, dr);
  const fi = f64x2.sub(bi, di);
  v128.store(i, f64x2.add(sr, tr));
  v128.store(i, f64x2.add(si, ti), 16);
  v128.store(j, f64x2.sub(sr, tr));
  v128.store(j, f64x2.sub(si, ti), 16);
  v128.store(l, f64x2.add(er, fi));
  v128.store(l, f64x2.sub(ei, fr), 16);
  v128.store(m, f64x2.sub(er, fi));
  v128.store(m, f64x2.add(ei, fr), 16);
}

function join(at: usize, quarter: i32, w: usize): void {
  const step = <usize>(32 * quarter);
  const w1 = v128.load64_splat(w);
  const v1 = v128.load64_splat(w, 8);
  const w2 = v128.load64_splat(w, 16);
  const v2 = v128.load64_splat(w, 24);
  const w3 = v128.load64_splat(w, 32);
  const v3 = v128.load64_splat(w, 40);
  const end = at + step;
  for (let i = at; i < end; i += 32) {
    const j = i + step;
    const l = j + step;
    const m = l + step;
    const ir = v128.load(i);
    const ii = v128.load(i, 16);
    const jr = v128.load(j);
    const ji = v128.load(j, 16);
    const lr = v128.load(l);
    const li = v128.load(l, 16);
    const mr = v128.load(m);
    const mi = v128.load(m, 16);
    const sr = f64x2.add(ir, jr);
    const si = f64x2.add(ii, ji);
    const tr = f64x2.sub(ir, jr);
    const ti = f64x2.sub(ii, ji);
    const er = f64x2.add(lr, mr);
    const ei = f64x2.add(li, mi);
    const fr = f64x2.sub(mi, li);
    const fi = f64x2.sub(lr, mr);
    const br = f64x2.add(tr, fr);
    const bi = f64x2.add(ti, fi);
    const cr = f64x2.sub(sr, er);
    const ci = f64x2.sub(si, ei);
    const dr = f64x2.sub(tr, fr);
    const di = f64x2.sub(ti, fi);
    v128.store(i, f64x2.add(sr, er));
    v128.store(i, f64x2.add(si, ei), 16);
    v128.store(j, f64x2.add(f64x2.mul(br, w1), f64x2.mul(bi, v1)));
    v128.store(j, f64x2.sub(f64x2.mul(bi, w1), f64x2.mul(br, v1)), 16);
    v128.store(l, f64x2.add(f64x2.mul(cr, w2), f64x2.mul(ci, v2)));
    v128.store(l, f64x2.sub(f64x2.mul(ci, w2), f64x2.mul(cr, v2)), 16);
    v128.store(m, f64x2.add(f64x2.mul(dr, w3), f64x2.mul(di, v3)));
    v128.store(m, f64x2.sub(f64x2.mul(di, w3), f64x2.mul(dr, v3)), 16);
  }
}

function joinPlain(quarter: i32): void {
  const step = <usize>(32 * quarter);
  const end = pairs + step;
  for (let i = pairs; i < end; i += 32) {
    const j = i + step;
    const l = j + step;
    const m = l + step;
    const ir = v128.load(i);
    const ii = v128.load(i, 16);
    const jr = v128.load(j);
    const ji = v128.load(j, 16);
    const lr = v128.load(l);
    const li = v128.load(l, 16);
    const mr = v128.load(m);
    const mi = v128.load(m, 16);
    const sr = f64x2.add(ir, jr);
    const si = f64x2.add(ii, ji);
    const tr = f64x2.sub(ir, jr);
    const ti = f64x2.sub(ii, ji);
    const er = f64x2.add(lr, mr);
    const ei = f64x2.add(li, mi);
    const fr = f64x2.sub(mi, li);
    const fi = f64x2.sub(lr, mr);
    v128.store(i, f64x2.add(sr, er));
    v128.store(i, f64x2.add(si, ei), 16);
    v128.store(j, f64x2.add(tr, fr));
    v128.store(j, f64x2.add(ti, fi), 16);
    v128.store(l, f64x2.sub(sr, er));
    v128.store(l, f64x2.sub(si, ei), 16);
    v128.store(m, f64x2.sub(tr, fr));
    v128.store(m, f64x2.sub(ti, fi), 16);
  }
}

function weigh(points: i32): void {
  const even = v128.load(weights);
  const odd = v128.load(weights, 16);
  const half = v128.load(weights, 32);
  const e = v128.load(pairs);
  const o = v128.load(pairs, 16);
  v128.store(pairs, f64x2.add(f64x2.mul(even, e), f64x2.mul(odd, o)));
  v128.store(pairs, f64x2.add(f64x2.mul(even, o), f64x2.mul(odd, e)), 16);
  v128.store(pairs, f64x2.mul(v128.load(pairs, 32), half), 32);
  v128.store(pairs, f64x2.mul(v128.load(pairs, 48), half), 48);
  let at = weights + 48;
  for (let start = 2; start < points; start <<= 1) {
    let q = pairs + 64 * start - 32;
    for (let p = pairs + 32 * start; p < q; p += 32, q -= 32, at += 48) {
      const s = v128.load(at);
      const g = v128.load(at, 16);
      const h = v128.load(at, 32);
      const ar = v128.load(p);
      const ai = v128.load(p, 16);
      const br = v128.load(q);
      const bi = f64x2.neg(v128.load(q, 16));
      const vr = f64x2.add(ar, br);
      const vi = f64x2.add(ai, bi);
      const ur = f64x2.sub(ai, bi);
      const ui = f64x2.sub(br, ar);
      const pr = f64x2.sub(f64x2.mul(g, ur), f64x2.mul(h, ui));
      const pi = f64x2.add(f64x2.mul(g, ui), f64x2.mul(h, ur));
      const qr = f64x2.sub(f64x2.mul(h, vr), f64x2.mul(g, vi));
      const qi = f64x2.add(f64x2.mul(g, vr), f64x2.mul(h, vi));
      v128.store(p, f64x2.add(f64x2.mul(s, ar), f64x2.add(pr, qr)));
      v128.store(p, f64x2.add(f64x2.mul(s, ai), f64x2.add(pi, qi)), 16);
      v128.store(q, f64x2.add(f64x2.mul(s, br), f64x2.sub(pr, qr)));
      v128.store(q, f64x2.neg(f64x2.add(f64x2.mul(s, bi), f64x2.sub(pi, qi))), 16);
    }
  }
}
