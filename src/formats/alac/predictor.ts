/** One channel's linear prediction: so many coefficients, each in units of 2^-shift. They learn while they predict. */
export interface Prediction {
  readonly coefficients: Int16Array;
  readonly shift: number;
}

/** As many "coefficients" mean: each sample is the one before plus what is written. */
export const DIFFERENCES = 31;

/**
 * Residuals → samples, in place. `bits` of a sample: sums wrap to so many. The first samples are differences, until
 * there are enough to predict from; from then on every coefficient moves by one in the direction that would have
 * lessened the error, beginning with the oldest sample's, until the error is used up.
 */
export function unpredict(
  samples: Int32Array,
  count: number,
  { coefficients, shift }: Prediction,
  bits: number,
): void {
  const order = coefficients.length;
  if (order === 0) return;
  const wrap = 32 - bits;
  const warm = order === DIFFERENCES ? count : Math.min(order + 1, count);
  for (let i = 1; i < warm; i++) samples[i] = ((samples[i] + samples[i - 1]) << wrap) >> wrap;
  const half = (1 << shift) >> 1;
  for (let i = warm; i < count; i++) {
    const base = samples[i - order - 1];
    let sum = half;
    for (let k = 0; k < order; k++) sum = (sum + Math.imul(coefficients[k], samples[i - 1 - k] - base)) | 0;
    const error = samples[i];
    samples[i] = ((error + base + (sum >> shift)) << wrap) >> wrap;
    if (error !== 0) learn(samples, i, coefficients, shift, error);
  }
}

function learn(samples: Int32Array, i: number, coefficients: Int16Array, shift: number, error: number): void {
  const order = coefficients.length;
  const base = samples[i - order - 1];
  const sign = error > 0 ? 1 : -1;
  let left = error;
  for (let k = order - 1; k >= 0 && left * sign > 0; k--) {
    const distance = base - samples[i - 1 - k];
    const direction = distance > 0 ? sign : distance < 0 ? -sign : 0;
    coefficients[k] -= direction;
    left -= (order - k) * ((direction * distance) >> shift);
  }
}
