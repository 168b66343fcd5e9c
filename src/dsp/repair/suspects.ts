/** Frames on either side that a suspect is compared with … */
export const AROUND = 18;
/** … but for the nearest, which a fault disturbs itself. */
const NEAR = 2;
/** −60 dBFS: nothing smaller is touched. A quantising step of 8 or 16 bits, standing alone, lies far below. */
export const SMALLEST = 0.001;
/** Times the mean of its surroundings' errors. */
const STANDS_OUT = 4;

/**
 * What a cubic through two neighbours on either side misses each sample by:
 * c[n] = x[n] − (4·(x[n−1] + x[n+1]) − (x[n−2] + x[n+2]))/6. A fault of size d gives d·(1/6, −4/6, 1, −4/6, 1/6).
 */
export function cubicErrors(line: Float64Array, from: number, to: number, errors: Float64Array): void {
  for (let n = from; n < to; n++) {
    errors[n - from] = line[n] - (4 * (line[n - 1] + line[n + 1]) - (line[n - 2] + line[n + 2])) * (1 / 6);
  }
}

/**
 * True where the error at `i` has the form of a lone fault, larger than its neighbours' and of the other sign, is not
 * small, and is at least four times the mean size of those 3 to 18 frames away. Cheap: it settles nearly all samples.
 */
export function isSuspect(errors: Float64Array, i: number): boolean {
  const here = Math.abs(errors[i]);
  if (!(here >= SMALLEST)) return false;
  const before = errors[i - 1];
  const after = errors[i + 1];
  if (before * errors[i] >= 0 || after * errors[i] >= 0) return false;
  if (Math.abs(before) >= here || Math.abs(after) >= here) return false;
  let sum = 0;
  for (let k = NEAR + 1; k <= AROUND; k++) sum += Math.abs(errors[i - k]) + Math.abs(errors[i + k]);
  return here * (2 * (AROUND - NEAR)) > STANDS_OUT * sum;
}
