/**
 * The inner loops of {@link BiquadCascade} (biquad.ts): one or two channels through one or two sections of the
 * observer form. `c` holds b0, d1, d2, a1, a2 of each section, `s` the states; all work in place from … to.
 */

/** Two channels through two sections. */
export function twoByTwo(
  c: Float64Array,
  k: number,
  s: Float64Array,
  sx: number,
  sy: number,
  x: Float64Array,
  y: Float64Array,
  from: number,
  to: number,
): void {
  const b = c[k];
  const d1 = c[k + 1];
  const d2 = c[k + 2];
  const a1 = c[k + 3];
  const a2 = c[k + 4];
  const g = c[k + 5];
  const e1 = c[k + 6];
  const e2 = c[k + 7];
  const f1 = c[k + 8];
  const f2 = c[k + 9];
  let x1 = s[sx];
  let x2 = s[sx + 1];
  let x3 = s[sx + 2];
  let x4 = s[sx + 3];
  let y1 = s[sy];
  let y2 = s[sy + 1];
  let y3 = s[sy + 2];
  let y4 = s[sy + 3];
  for (let i = from; i < to; i++) {
    const u = x[i];
    const v = y[i];
    const p = b * u + x1;
    const q = b * v + y1;
    const nx1 = d1 * u + x2 - a1 * x1;
    const ny1 = d1 * v + y2 - a1 * y1;
    x2 = d2 * u - a2 * x1;
    y2 = d2 * v - a2 * y1;
    x1 = nx1;
    y1 = ny1;
    x[i] = g * p + x3;
    y[i] = g * q + y3;
    const nx3 = e1 * p + x4 - f1 * x3;
    const ny3 = e1 * q + y4 - f1 * y3;
    x4 = e2 * p - f2 * x3;
    y4 = e2 * q - f2 * y3;
    x3 = nx3;
    y3 = ny3;
  }
  s[sx] = x1;
  s[sx + 1] = x2;
  s[sx + 2] = x3;
  s[sx + 3] = x4;
  s[sy] = y1;
  s[sy + 1] = y2;
  s[sy + 2] = y3;
  s[sy + 3] = y4;
}

/** Two channels through one section. */
export function twoByOne(
  c: Float64Array,
  k: number,
  s: Float64Array,
  sx: number,
  sy: number,
  x: Float64Array,
  y: Float64Array,
  from: number,
  to: number,
): void {
  const b = c[k];
  const d1 = c[k + 1];
  const d2 = c[k + 2];
  const a1 = c[k + 3];
  const a2 = c[k + 4];
  let x1 = s[sx];
  let x2 = s[sx + 1];
  let y1 = s[sy];
  let y2 = s[sy + 1];
  for (let i = from; i < to; i++) {
    const u = x[i];
    const v = y[i];
    x[i] = b * u + x1;
    y[i] = b * v + y1;
    const nx1 = d1 * u + x2 - a1 * x1;
    const ny1 = d1 * v + y2 - a1 * y1;
    x2 = d2 * u - a2 * x1;
    y2 = d2 * v - a2 * y1;
    x1 = nx1;
    y1 = ny1;
  }
  s[sx] = x1;
  s[sx + 1] = x2;
  s[sy] = y1;
  s[sy + 1] = y2;
}

/** One channel through two sections. */
export function oneByTwo(
  c: Float64Array,
  k: number,
  s: Float64Array,
  at: number,
  x: Float64Array,
  from: number,
  to: number,
): void {
  const b = c[k];
  const d1 = c[k + 1];
  const d2 = c[k + 2];
  const a1 = c[k + 3];
  const a2 = c[k + 4];
  const g = c[k + 5];
  const e1 = c[k + 6];
  const e2 = c[k + 7];
  const f1 = c[k + 8];
  const f2 = c[k + 9];
  let s1 = s[at];
  let s2 = s[at + 1];
  let s3 = s[at + 2];
  let s4 = s[at + 3];
  for (let i = from; i < to; i++) {
    const u = x[i];
    const p = b * u + s1;
    const n1 = d1 * u + s2 - a1 * s1;
    s2 = d2 * u - a2 * s1;
    s1 = n1;
    x[i] = g * p + s3;
    const n3 = e1 * p + s4 - f1 * s3;
    s4 = e2 * p - f2 * s3;
    s3 = n3;
  }
  s[at] = s1;
  s[at + 1] = s2;
  s[at + 2] = s3;
  s[at + 3] = s4;
}

/** One channel through one section. */
export function oneByOne(
  c: Float64Array,
  k: number,
  s: Float64Array,
  at: number,
  x: Float64Array,
  from: number,
  to: number,
): void {
  const b = c[k];
  const d1 = c[k + 1];
  const d2 = c[k + 2];
  const a1 = c[k + 3];
  const a2 = c[k + 4];
  let s1 = s[at];
  let s2 = s[at + 1];
  for (let i = from; i < to; i++) {
    const u = x[i];
    x[i] = b * u + s1;
    const n1 = d1 * u + s2 - a1 * s1;
    s2 = d2 * u - a2 * s1;
    s1 = n1;
  }
  s[at] = s1;
  s[at + 1] = s2;
}
