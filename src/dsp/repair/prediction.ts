/** Coefficients of the prediction. */
export const ORDER = 24;
/** Frames on either side of a suspect from which its surroundings' spectrum is taken. */
export const CONTEXT = 256;
/** Frames beyond the suspect and its ORDER followers whose residual tells what cannot be predicted. */
const WIDE = 64;
/** Share of the residual's energy that one faulty sample must explain. */
const EXPLAINED = 0.97;
/** −90 dB of white noise, so that a spectrum with gaps has a prediction too. */
const NOISE = 1e-9;

export interface Evidence {
  /** What the sample is too high by. */
  readonly size: number;
  /** |size|, as a multiple of the error with which the surroundings predict a missing sample. */
  readonly prominence: number;
}

const WINDOW = Float64Array.from({ length: 2 * CONTEXT + 1 }, (_, i) => {
  return 0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / (CONTEXT + 0.5));
});

/**
 * The case for one faulty sample at `at`, by linear prediction from both sides; undefined where there is none.
 *
 * The surroundings, the suspect replaced by a cubic, give coefficients a₀ = 1 … a₂₄ (autocorrelation of 513 frames under a
 * Hann window, Levinson-Durbin) and so the residual e = a ∗ x. One fault of size d adds d·a₀ … d·a₂₄ to it from `at` on,
 * whence d = Σ aⱼ·e[at + j] / Σ aⱼ² by least squares; x − d is then the least-squares interpolation. It is taken for a
 * fault only if it explains 97 % of the residual's energy there: an edge, an onset or two samples do not fit into one.
 * Interpolation of missing samples by autoregression: A. Janssen, R. Veldhuis, L. Vries, IEEE Trans. ASSP 34 (1986);
 * detection by the matched filter: S. Vaseghi, P. Rayner, IEE Proc. 137-I (1990).
 */
export function evidenceAt(line: Float64Array, at: number): Evidence | undefined {
  const a = predictionAround(line, at);
  if (a === undefined) return undefined;
  let gain = 0;
  let match = 0;
  for (let j = 0; j <= ORDER; j++) {
    gain += a[j] * a[j];
    match += a[j] * residual(line, at + j, a);
  }
  const size = match / gain;
  let wide = 0;
  let local = 0;
  for (let k = -WIDE; k <= ORDER + WIDE; k++) {
    const inside = k >= 0 && k <= ORDER;
    const left = residual(line, at + k, a) - (inside ? size * a[k] : 0);
    wide += left * left;
    if (inside) local += left * left;
  }
  const explained = size * match;
  if (!(local <= (1 - EXPLAINED) * (explained + local))) return undefined;
  const noise = Math.max(local / (ORDER + 1), wide / (ORDER + 1 + 2 * WIDE));
  return { size, prominence: noise === 0 ? Infinity : Math.sqrt(explained / noise) };
}

function residual(line: Float64Array, at: number, a: Float64Array): number {
  let sum = 0;
  for (let j = 0; j <= ORDER; j++) sum += a[j] * line[at - j];
  return sum;
}

const frame = new Float64Array(2 * CONTEXT + 1);
const lags = new Float64Array(ORDER + 1);
const coefficients = new Float64Array(ORDER + 1);
const former = new Float64Array(ORDER + 1);

/** The coefficients, good until the next call; undefined in digital silence. */
function predictionAround(line: Float64Array, at: number): Float64Array | undefined {
  for (let i = 0; i < frame.length; i++) frame[i] = WINDOW[i] * line[at - CONTEXT + i];
  const cubic = (4 * (line[at - 1] + line[at + 1]) - (line[at - 2] + line[at + 2])) / 6;
  frame[CONTEXT] = WINDOW[CONTEXT] * cubic;
  for (let lag = 0; lag <= ORDER; lag++) {
    let sum = 0;
    for (let i = lag; i < frame.length; i++) sum += frame[i] * frame[i - lag];
    lags[lag] = sum;
  }
  if (!(lags[0] > 0)) return undefined;
  lags[0] *= 1 + NOISE;
  return levinson();
}

/** Solves Σⱼ aⱼ·lags[|i − j|] = 0, i = 1 … ORDER, a₀ = 1. */
function levinson(): Float64Array {
  const a = coefficients.fill(0);
  a[0] = 1;
  let error = lags[0];
  for (let m = 1; m <= ORDER; m++) {
    let sum = 0;
    for (let j = 0; j < m; j++) sum += a[j] * lags[m - j];
    const reflection = -sum / error;
    former.set(a);
    for (let j = 1; j <= m; j++) a[j] = former[j] + reflection * former[m - j];
    error *= 1 - reflection * reflection;
    if (!(error > 0)) break;
  }
  return a;
}
