/**
 * The fast Fourier transform of complex numbers (re, im, re, im, …), in place, radix 4, powers of two.
 *
 * Forward takes natural order and leaves bit-reversed order; inverse goes back. Where a spectrum is only weighted
 * (convolution) nothing is ever reordered. Every butterfly turns its inputs before it adds, so the turns depend on the
 * number of the block alone, block i by w = exp(−jπ·v(i)/2), v(i) the binary fraction with the bits of i in reverse:
 * one table serves all stages and all sizes (Cooley and Tukey 1965, as a splitting of x^n − w² into x^(n/2) ∓ w).
 */

/** w, w², w³ of block i at 6·i. Grows to the largest size asked for. */
let turns = new Float64Array(0);

/** The turns of at least so many blocks (a power of two); constant from the first to the last. */
export function turnsOf(blocks: number): Float64Array {
  if (turns.length < 6 * blocks) {
    const reversed = new Float64Array(blocks);
    turns = new Float64Array(6 * blocks);
    for (let i = 0; i < blocks; i++) {
      reversed[i] = (reversed[i >> 1] + (i & 1)) / 2;
      for (let k = 1; k <= 3; k++) {
        const angle = (k * Math.PI * reversed[i]) / 2;
        turns[6 * i + 2 * k - 2] = Math.cos(angle);
        turns[6 * i + 2 * k - 1] = -Math.sin(angle);
      }
    }
  }
  return turns;
}

/** X[k] = Σ x[n]·exp(−2πj·k·n/points), left at the place whose number has the bits of k in reverse. */
export function forward(z: Float64Array, points: number): void {
  const w = turnsOf(Math.max(1, points / 4));
  let blocks = 1;
  if (isOddPower(points)) {
    sumAndDifference(z, points);
    blocks = 2;
  }
  for (let quarter = points / (4 * blocks); quarter >= 1; quarter /= 4, blocks *= 4) {
    splitPlain(z, 2 * quarter);
    for (let i = 1; i < blocks; i++) split(z, 8 * quarter * i, 2 * quarter, w, 6 * i);
  }
}

/** The way back from bit-reversed to natural order, times `points`. */
export function inverse(z: Float64Array, points: number): void {
  const w = turnsOf(Math.max(1, points / 4));
  const odd = isOddPower(points);
  let quarter = 1;
  for (let blocks = points / 4; blocks >= 1; blocks /= 4, quarter *= 4) {
    joinPlain(z, 2 * quarter);
    for (let i = 1; i < blocks; i++) join(z, 8 * quarter * i, 2 * quarter, w, 6 * i);
  }
  if (odd) sumAndDifference(z, points);
}

/** The number with the `bits` low bits of `i` in reverse. */
export function bitReversed(i: number, bits: number): number {
  let reversed = 0;
  for (let bit = 0; bit < bits; bit++) reversed = (reversed << 1) | ((i >> bit) & 1);
  return reversed;
}

/** True for 2, 8, 32, …: one stage of radix 2 is left over. */
function isOddPower(points: number): boolean {
  return Math.log2(points) % 2 === 1;
}

/** Both halves of all points: the radix-2 stage of block 0, whose turn is 1. */
function sumAndDifference(z: Float64Array, points: number): void {
  for (let i = 0; i < points; i++) {
    const a = z[i];
    const b = z[i + points];
    z[i] = a + b;
    z[i + points] = a - b;
  }
}

/** One block of four quarters of `step` numbers each, from the offset `at`. */
function split(z: Float64Array, at: number, step: number, w: Float64Array, k: number): void {
  const w1 = w[k];
  const v1 = w[k + 1];
  const w2 = w[k + 2];
  const v2 = w[k + 3];
  const w3 = w[k + 4];
  const v3 = w[k + 5];
  for (let i = at; i < at + step; i += 2) {
    const j = i + step;
    const l = j + step;
    const m = l + step;
    const br = z[j] * w1 - z[j + 1] * v1;
    const bi = z[j] * v1 + z[j + 1] * w1;
    const cr = z[l] * w2 - z[l + 1] * v2;
    const ci = z[l] * v2 + z[l + 1] * w2;
    const dr = z[m] * w3 - z[m + 1] * v3;
    const di = z[m] * v3 + z[m + 1] * w3;
    const sr = z[i] + cr;
    const si = z[i + 1] + ci;
    const er = z[i] - cr;
    const ei = z[i + 1] - ci;
    const tr = br + dr;
    const ti = bi + di;
    const fr = br - dr;
    const fi = bi - di;
    z[i] = sr + tr;
    z[i + 1] = si + ti;
    z[j] = sr - tr;
    z[j + 1] = si - ti;
    z[l] = er + fi;
    z[l + 1] = ei - fr;
    z[m] = er - fi;
    z[m + 1] = ei + fr;
  }
}

/** {@link split} of block 0, whose turns are 1. */
function splitPlain(z: Float64Array, step: number): void {
  for (let i = 0; i < step; i += 2) {
    const j = i + step;
    const l = j + step;
    const m = l + step;
    const sr = z[i] + z[l];
    const si = z[i + 1] + z[l + 1];
    const er = z[i] - z[l];
    const ei = z[i + 1] - z[l + 1];
    const tr = z[j] + z[m];
    const ti = z[j + 1] + z[m + 1];
    const fr = z[j] - z[m];
    const fi = z[j + 1] - z[m + 1];
    z[i] = sr + tr;
    z[i + 1] = si + ti;
    z[j] = sr - tr;
    z[j + 1] = si - ti;
    z[l] = er + fi;
    z[l + 1] = ei - fr;
    z[m] = er - fi;
    z[m + 1] = ei + fr;
  }
}

/** Undoes {@link split}, times 4. */
function join(z: Float64Array, at: number, step: number, w: Float64Array, k: number): void {
  const w1 = w[k];
  const v1 = w[k + 1];
  const w2 = w[k + 2];
  const v2 = w[k + 3];
  const w3 = w[k + 4];
  const v3 = w[k + 5];
  for (let i = at; i < at + step; i += 2) {
    const j = i + step;
    const l = j + step;
    const m = l + step;
    const sr = z[i] + z[j];
    const si = z[i + 1] + z[j + 1];
    const tr = z[i] - z[j];
    const ti = z[i + 1] - z[j + 1];
    const er = z[l] + z[m];
    const ei = z[l + 1] + z[m + 1];
    const fr = z[m + 1] - z[l + 1];
    const fi = z[l] - z[m];
    const br = tr + fr;
    const bi = ti + fi;
    const cr = sr - er;
    const ci = si - ei;
    const dr = tr - fr;
    const di = ti - fi;
    z[i] = sr + er;
    z[i + 1] = si + ei;
    z[j] = br * w1 + bi * v1;
    z[j + 1] = bi * w1 - br * v1;
    z[l] = cr * w2 + ci * v2;
    z[l + 1] = ci * w2 - cr * v2;
    z[m] = dr * w3 + di * v3;
    z[m + 1] = di * w3 - dr * v3;
  }
}

/** {@link join} of block 0. */
function joinPlain(z: Float64Array, step: number): void {
  for (let i = 0; i < step; i += 2) {
    const j = i + step;
    const l = j + step;
    const m = l + step;
    const sr = z[i] + z[j];
    const si = z[i + 1] + z[j + 1];
    const tr = z[i] - z[j];
    const ti = z[i + 1] - z[j + 1];
    const er = z[l] + z[m];
    const ei = z[l + 1] + z[m + 1];
    const fr = z[m + 1] - z[l + 1];
    const fi = z[l] - z[m];
    z[i] = sr + er;
    z[i + 1] = si + ei;
    z[j] = tr + fr;
    z[j + 1] = ti + fi;
    z[l] = sr - er;
    z[l + 1] = si - ei;
    z[m] = tr - fr;
    z[m + 1] = ti - fi;
  }
}
