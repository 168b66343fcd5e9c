/** Frames on either side that a suspect is compared with … */
export const AROUND = 18;
/** … but for the nearest, which a fault disturbs itself. */
const NEAR = 2;
/** −60 dBFS: nothing smaller is touched. A quantising step of 8 or 16 bits, standing alone, lies far below. */
const SMALLEST = 0.001;
/** Times the mean size of its surroundings' errors. */
const STANDS_OUT = 4;
/** Frames on either side whose errors a lone fault has to explain, … */
const NEIGHBOURS = 4;
/** … to this share of their energy. */
const EXPLAINED = 0.6;
/** Σ of the squares of a unit fault's errors. */
const ENERGY = (2 * 1 + 2 * 16 + 36) / 36;

/**
 * Looks through a hop of a signal for samples that may be faulty, by what a cubic through two neighbours on either side
 * misses each by: c[n] = x[n] − (4·(x[n−1] + x[n+1]) − (x[n−2] + x[n+2]))/6. A fault of size d gives
 * d·(1/6, −4/6, 1, −4/6, 1/6).
 *
 * A suspect's error is at least 0.001, larger than its neighbours', four times the mean size of those 3 to 18 frames
 * away, and those within 4 frames have the form of one fault (60 % of their energy). This settles nearly all samples.
 */
export class Screen {
  readonly #errors: Float64Array;
  /** Running sums of the errors' sizes: #sums[i] is that of those before i. */
  readonly #sums: Float64Array;

  constructor(hop: number) {
    this.#errors = new Float64Array(hop + 2 * AROUND);
    this.#sums = new Float64Array(hop + 2 * AROUND + 1);
  }

  /**
   * Calls `found` with the place of each suspect among `line[from … from + hop)` and its rough size, by least squares;
   * AROUND + 2 frames are read beyond.
   */
  search(line: Float64Array, from: number, found: (at: number, size: number) => void): void {
    const errors = this.#errors;
    const sums = this.#sums;
    for (let i = 0, n = from - AROUND; i < errors.length; i++, n++) {
      const error = line[n] - (4 * (line[n - 1] + line[n + 1]) - (line[n - 2] + line[n + 2])) * (1 / 6);
      errors[i] = error;
      sums[i + 1] = sums[i] + Math.abs(error);
    }
    for (let i = AROUND; i < errors.length - AROUND; i++) {
      const here = Math.abs(errors[i]);
      if (here < SMALLEST) continue;
      const around = sums[i + AROUND + 1] - sums[i + NEAR + 1] + (sums[i - NEAR] - sums[i - AROUND]);
      if (here * (2 * (AROUND - NEAR)) <= STANDS_OUT * around) continue;
      const size = sizeAt(errors, i);
      if (size !== 0) found(from + i - AROUND, size);
    }
  }
}

/** 0: the errors do not have the form of a fault. */
function sizeAt(errors: Float64Array, i: number): number {
  const here = Math.abs(errors[i]);
  if (Math.abs(errors[i - 1]) >= here || Math.abs(errors[i + 1]) >= here) return 0;
  const match = errors[i] - (4 * (errors[i - 1] + errors[i + 1]) - (errors[i - 2] + errors[i + 2])) * (1 / 6);
  let energy = 0;
  for (let k = i - NEIGHBOURS; k <= i + NEIGHBOURS; k++) energy += errors[k] * errors[k];
  return match * match >= EXPLAINED * ENERGY * energy ? match / ENERGY : 0;
}
