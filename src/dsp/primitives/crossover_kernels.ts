/**
 * The inner loops of {@link MinimumPhaseCrossover} (crossover.ts): one channel through one corner. Every section is a
 * trapezoidal state-variable filter with the coefficients keep, cross, rise, damping in `c` and the memory band, low in
 * `s`; its outputs are the means of old and new memory, so the code carries their doubles: v = 2·band-pass, u = 2·low-pass.
 */

/** 24 dB/oct: `rest[from … to)` becomes its high part, `low` gets the low one. Coefficients of 1 section, memory of 2. */
export function split24(
  c: Float64Array,
  k: number,
  s: Float64Array,
  at: number,
  rest: Float64Array,
  low: Float64Array,
  from: number,
  to: number,
): void {
  const keep = c[k];
  const cross = c[k + 1];
  const rise = c[k + 2];
  const damping = c[k + 3];
  let b1 = s[at];
  let l1 = s[at + 1];
  let b2 = s[at + 2];
  let l2 = s[at + 3];
  for (let i = from; i < to; i++) {
    const x = rest[i];
    const d1 = x - l1;
    const v1 = b1;
    const u1 = l1;
    l1 = l1 + cross * b1 + rise * d1;
    b1 = keep * b1 + cross * d1;
    const allpass = x - damping * (v1 + b1);
    const d2 = 0.5 * (u1 + l1) - l2;
    const u2 = l2;
    l2 = l2 + cross * b2 + rise * d2;
    b2 = keep * b2 + cross * d2;
    const below = 0.5 * (u2 + l2);
    low[i] = below;
    rest[i] = allpass - below;
  }
  s[at] = b1;
  s[at + 1] = l1;
  s[at + 2] = b2;
  s[at + 3] = l2;
}

/** 48 dB/oct: as {@link split24}, with the coefficients of 2 sections and the memory of 4. */
export function split48(
  c: Float64Array,
  k: number,
  s: Float64Array,
  at: number,
  rest: Float64Array,
  low: Float64Array,
  from: number,
  to: number,
): void {
  firstHalf48(c, k, s, at, rest, low, from, to);
  secondHalf48(c, k, s, at + 4, rest, low, from, to);
}

/** One Butterworth filter of fourth order: `rest` becomes its all-pass, `low` its low part. */
function firstHalf48(
  c: Float64Array,
  k: number,
  s: Float64Array,
  at: number,
  rest: Float64Array,
  low: Float64Array,
  from: number,
  to: number,
): void {
  const keep = c[k];
  const cross = c[k + 1];
  const rise = c[k + 2];
  const both = c[k + 3] + c[k + 7];
  const keep2 = c[k + 4];
  const cross2 = c[k + 5];
  const rise2 = c[k + 6];
  const damping2 = c[k + 7];
  let b1 = s[at];
  let l1 = s[at + 1];
  let b2 = s[at + 2];
  let l2 = s[at + 3];
  for (let i = from; i < to; i++) {
    const x = rest[i];
    const d1 = x - l1;
    let v1 = b1;
    let u1 = l1;
    l1 = l1 + cross * b1 + rise * d1;
    b1 = keep * b1 + cross * d1;
    v1 += b1;
    u1 += l1;
    const d2 = 0.5 * u1 - l2;
    let v2 = b2;
    let u2 = l2;
    l2 = l2 + cross2 * b2 + rise2 * d2;
    b2 = keep2 * b2 + cross2 * d2;
    v2 += b2;
    u2 += l2;
    low[i] = 0.5 * u2;
    rest[i] = x - both * (v1 - damping2 * (u1 - (damping2 * v2 + u2)));
  }
  s[at] = b1;
  s[at + 1] = l1;
  s[at + 2] = b2;
  s[at + 3] = l2;
}

/** The other one, on the low part of the first; the high part is what the all-pass has beyond it. */
function secondHalf48(
  c: Float64Array,
  k: number,
  s: Float64Array,
  at: number,
  rest: Float64Array,
  low: Float64Array,
  from: number,
  to: number,
): void {
  const keep = c[k];
  const cross = c[k + 1];
  const rise = c[k + 2];
  const keep2 = c[k + 4];
  const cross2 = c[k + 5];
  const rise2 = c[k + 6];
  let b3 = s[at];
  let l3 = s[at + 1];
  let b4 = s[at + 2];
  let l4 = s[at + 3];
  for (let i = from; i < to; i++) {
    const d3 = low[i] - l3;
    const u3 = l3;
    l3 = l3 + cross * b3 + rise * d3;
    b3 = keep * b3 + cross * d3;
    const d4 = 0.5 * (u3 + l3) - l4;
    const u4 = l4;
    l4 = l4 + cross2 * b4 + rise2 * d4;
    b4 = keep2 * b4 + cross2 * d4;
    const below = 0.5 * (u4 + l4);
    low[i] = below;
    rest[i] -= below;
  }
  s[at] = b3;
  s[at + 1] = l3;
  s[at + 2] = b4;
  s[at + 3] = l4;
}

/** All-pass of a 24 dB/oct corner on `sum[from … to)`, then plus `band`. Coefficients and memory of 1 section. */
export function join24(
  c: Float64Array,
  k: number,
  s: Float64Array,
  at: number,
  sum: Float64Array,
  band: Float64Array,
  from: number,
  to: number,
): void {
  const keep = c[k];
  const cross = c[k + 1];
  const rise = c[k + 2];
  const damping = c[k + 3];
  let b = s[at];
  let l = s[at + 1];
  for (let i = from; i < to; i++) {
    const x = sum[i];
    const d = x - l;
    const v = b;
    l = l + cross * b + rise * d;
    b = keep * b + cross * d;
    sum[i] = x - damping * (v + b) + band[i];
  }
  s[at] = b;
  s[at + 1] = l;
}

/** All-pass of a 48 dB/oct corner on `sum[from … to)`, then plus `band`. Coefficients and memory of 2 sections. */
export function join48(
  c: Float64Array,
  k: number,
  s: Float64Array,
  at: number,
  sum: Float64Array,
  band: Float64Array,
  from: number,
  to: number,
): void {
  const keep = c[k];
  const cross = c[k + 1];
  const rise = c[k + 2];
  const both = c[k + 3] + c[k + 7];
  const keep2 = c[k + 4];
  const cross2 = c[k + 5];
  const rise2 = c[k + 6];
  const damping2 = c[k + 7];
  let b1 = s[at];
  let l1 = s[at + 1];
  let b2 = s[at + 2];
  let l2 = s[at + 3];
  for (let i = from; i < to; i++) {
    const x = sum[i];
    const d1 = x - l1;
    let v1 = b1;
    let u1 = l1;
    l1 = l1 + cross * b1 + rise * d1;
    b1 = keep * b1 + cross * d1;
    v1 += b1;
    u1 += l1;
    const d2 = 0.5 * u1 - l2;
    let v2 = b2;
    let u2 = l2;
    l2 = l2 + cross2 * b2 + rise2 * d2;
    b2 = keep2 * b2 + cross2 * d2;
    v2 += b2;
    u2 += l2;
    sum[i] = x - both * (v1 - damping2 * (u1 - (damping2 * v2 + u2))) + band[i];
  }
  s[at] = b1;
  s[at + 1] = l1;
  s[at + 2] = b2;
  s[at + 3] = l2;
}
