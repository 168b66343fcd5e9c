/**
 * A half-band filter, as far as it is not zero: 1 in its centre, and `taps[k]` at the distances ±(2k + 1). With half
 * these weights it is the low-pass |H(ω)| = ½ + Σ taps[k]·cos((2k + 1)ω), symmetric about a quarter of its rate.
 */
export interface HalfBand {
  readonly taps: Float64Array;
}

/** Points of the grid on which extremes are looked for, for every tap. */
const DENSITY = 32;
/** Largest error over the levelled one at which the exchange has converged. */
const LEVEL = 1.001;

/**
 * Half-band low-pass with the smallest possible greatest error: `pairs` taps a side, stop band from `edge` (a fraction
 * of its rate, ¼ … ½) up, pass band to ½ − edge; both have the same ripple.
 *
 * Because H(ω) − ½ is odd about a quarter of the rate, only the pass band is fitted: Σ taps[k]·cos((2k + 1)ω) to ½ on
 * 0 … π(1 − 2·edge), by exchange (Remez): the error is levelled on pairs + 1 points, the points move to the extremes.
 * Source: P. P. Vaidyanathan and T. Q. Nguyen, "A 'trick' for the design of FIR half-band filters", IEEE Trans. CAS 34,
 * 1987; T. W. Parks and J. H. McClellan, IEEE Trans. Circuit Theory 19, 1972.
 */
export function halfBand(pairs: number, edge: number): HalfBand {
  const grid = chebyshevGrid(DENSITY * pairs, Math.PI * (1 - 2 * edge));
  let points = chebyshevGrid(pairs, Math.PI * (1 - 2 * edge));
  for (let round = 0; round < 20; round++) {
    const solution = levelled(points, pairs);
    const error = grid.map((omega) => passBand(solution, pairs, omega) - 0.5);
    const greatest = error.reduce((most, e) => Math.max(most, Math.abs(e)), 0);
    if (greatest <= LEVEL * Math.abs(solution[pairs])) return { taps: solution.slice(0, pairs) };
    points = Float64Array.from(extremesOf(error), (i) => grid[i]);
    if (points.length !== pairs + 1) break;
  }
  throw new Error(`no half-band filter of ${pairs} pairs with a stop band from ${edge}`);
}

/** `intervals` + 1 frequencies from 0 to `end`, dense at both ends: the extremes of a Chebyshev polynomial in cos 2ω. */
function chebyshevGrid(intervals: number, end: number): Float64Array {
  const half = (1 - Math.cos(2 * end)) / 2;
  return Float64Array.from(
    { length: intervals + 1 },
    (_, i) => Math.acos(1 - half + half * Math.cos((Math.PI * i) / intervals)) / 2,
  );
}

function passBand(taps: Float64Array, pairs: number, omega: number): number {
  let sum = 0;
  for (let k = 0; k < pairs; k++) sum += taps[k] * Math.cos((2 * k + 1) * omega);
  return sum;
}

/** Taps, and then the error, for which the error at the points is the same with alternating sign. */
function levelled(points: Float64Array, pairs: number): Float64Array {
  const rows = Array.from(points, (omega, i) => {
    const row = Float64Array.from({ length: pairs + 2 }, (_, k) => Math.cos((2 * k + 1) * omega));
    row[pairs] = i % 2 === 0 ? -1 : 1;
    row[pairs + 1] = 0.5;
    return row;
  });
  return solved(rows);
}

/** Gaussian elimination with pivots; the last column is the right-hand side. */
function solved(rows: Float64Array[]): Float64Array {
  const n = rows.length;
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let r = i + 1; r < n; r++) if (Math.abs(rows[r][i]) > Math.abs(rows[pivot][i])) pivot = r;
    [rows[i], rows[pivot]] = [rows[pivot], rows[i]];
    for (let r = i + 1; r < n; r++) {
      const share = rows[r][i] / rows[i][i];
      for (let c = i; c <= n; c++) rows[r][c] -= share * rows[i][c];
    }
  }
  const x = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    let rest = rows[i][n];
    for (let c = i + 1; c < n; c++) rest -= rows[i][c] * x[c];
    x[i] = rest / rows[i][i];
  }
  return x;
}

/** Places of the local extremes, the ends included. */
function extremesOf(error: Float64Array): number[] {
  const last = error.length - 1;
  const found: number[] = [];
  error.forEach((e, i) => {
    const sign = e < 0 ? -1 : 1;
    if ((i === 0 || sign * e >= sign * error[i - 1]) && (i === last || sign * e > sign * error[i + 1])) {
      found.push(i);
    }
  });
  return found;
}
