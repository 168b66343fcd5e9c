import type { KWeighting } from './weighting.ts';

/**
 * A state below this is set to 0 at each line of the 10 ms grid. A filter ringing out in silence would otherwise sink
 * into the subnormal numbers, where each operation costs a hundred times as much. From here neither the fastest pole (the
 * shelf's, 1e-60 in 10 ms) nor the squares of the slowest reach them before the next line. It is −2000 dB.
 */
const VANISHING = 1e-100;

/** x1, x2: input; w1, w2: after the shelf; d1: w1 − w2; y1, y2: output; then Σ y². */
export const STATES = 8;

/** Shelf b1/b0, b2/b0, a1, a2; high-pass a1, a2; b0², what an energy is multiplied by. */
export function energyCoefficients({ shelf: [b0, b1, b2, a1, a2], highPass }: KWeighting): Float64Array {
  return Float64Array.of(b1 / b0, b2 / b0, a1, a2, ...highPass, b0 * b0);
}

/**
 * K-weighting and energy of one channel. Shelf and high-pass run fused, both in direct form I: its feedback is one
 * multiplication and one subtraction long, which bounds the loop. Taken out of it: the shelf's b0, which comes back squared in
 * {@link drain}; and the high-pass's numerator 1, −2, 1, a difference of two neighbouring differences. Two frames a turn,
 * so that the histories need not be moved at each; both and the odd last frame do the same arithmetic in the same order.
 */
export class WeightedEnergy {
  readonly #coefficients: Float64Array;
  readonly #state = new Float64Array(STATES);

  /** `coefficients` of {@link energyCoefficients}. */
  constructor(coefficients: Float64Array) {
    this.#coefficients = coefficients;
  }

  /** Takes `samples[from]` up to, not including, `samples[to]`. */
  add(samples: Float64Array, from: number, to: number): void {
    const k = this.#coefficients;
    const b1 = k[0];
    const b2 = k[1];
    const a1 = k[2];
    const a2 = k[3];
    const c1 = k[4];
    const c2 = k[5];
    const state = this.#state;
    let x1 = state[0];
    let x2 = state[1];
    let w1 = state[2];
    let w2 = state[3];
    let d1 = state[4];
    let y1 = state[5];
    let y2 = state[6];
    let energy = state[7];
    let i = from;
    for (; i + 1 < to; i += 2) {
      const xa = samples[i];
      const wa = xa + b1 * x1 + b2 * x2 - a2 * w2 - a1 * w1;
      const da = wa - w1;
      const ya = da - d1 - c2 * y2 - c1 * y1;
      energy += ya * ya;
      const xb = samples[i + 1];
      const wb = xb + b1 * xa + b2 * x1 - a2 * w1 - a1 * wa;
      const db = wb - wa;
      const yb = db - da - c2 * y1 - c1 * ya;
      energy += yb * yb;
      x2 = xa;
      x1 = xb;
      w2 = wa;
      w1 = wb;
      d1 = db;
      y2 = ya;
      y1 = yb;
    }
    if (i < to) {
      const xa = samples[i];
      const wa = xa + b1 * x1 + b2 * x2 - a2 * w2 - a1 * w1;
      const da = wa - w1;
      const ya = da - d1 - c2 * y2 - c1 * y1;
      energy += ya * ya;
      x2 = x1;
      x1 = xa;
      w2 = w1;
      w1 = wa;
      d1 = da;
      y2 = y1;
      y1 = ya;
    }
    state[0] = x1;
    state[1] = x2;
    state[2] = w1;
    state[3] = w2;
    state[4] = d1;
    state[5] = y1;
    state[6] = y2;
    state[7] = energy;
  }

  /** K-weighted energy, Σ y², since the last call. Called at each line of the 10 ms grid and only there. */
  drain(): number {
    const state = this.#state;
    const energy = state[7] * this.#coefficients[6];
    state[7] = 0;
    for (let i = 0; i < STATES - 1; i++) if (Math.abs(state[i]) < VANISHING) state[i] = 0;
    return energy;
  }
}
