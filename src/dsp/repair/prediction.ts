/** Coefficients of the prediction. */
export const ORDER = 24;
/** Frames on either side of a suspect from which its surroundings' spectrum is taken. */
export const CONTEXT = 256;
/** Frames beyond the suspect and its ORDER followers whose residual tells what cannot be predicted. */
const WIDE = 64;
/** Share of the residual's energy that one faulty sample must explain. */
const EXPLAINED = 0.9;
/** Share of what the best step or kink leaves of it that one faulty sample may leave at most. */
const CLEARER = 0.25;
/** Frames before and after the suspect where such a step or kink may stand. */
const LEAD = 2;
/** Frames of the residual that are explained, and those of WIDE before them. */
const SPAN = LEAD + ORDER + 1;
const EARLY = WIDE - LEAD;
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
 * fault only if it explains 90 % of the residual's energy there, and leaves a quarter of what the best step or kink at or
 * beside it would leave: an edge, an onset, the cut of a note, two samples do not fit into one.
 * Interpolation of missing samples by autoregression: A. Janssen, R. Veldhuis, L. Vries, IEEE Trans. ASSP 34 (1986);
 * detection by the matched filter: S. Vaseghi, P. Rayner, IEE Proc. 137-I (1990).
 */
export function evidenceAt(line: Float64Array, at: number): Evidence | undefined {
  if (isSilentBeside(line, at)) return undefined;
  const a = predictionAround(line, at);
  let wide = 0;
  for (let k = 0; k < EARLY; k++) wide += square(residual(line, at - WIDE + k, a));
  let whole = 0;
  for (let k = 0; k < SPAN; k++) {
    const e = residual(line, at - LEAD + k, a);
    around[k] = e;
    whole += e * e;
  }
  for (let k = 1; k <= WIDE; k++) wide += square(residual(line, at + ORDER + k, a));
  pattern.fill(0);
  pattern.set(a, LEAD);
  const match = dot(around, pattern);
  const gain = dot(pattern, pattern);
  const size = match / gain;
  const explained = size * match;
  // As the sum of what is left, not as a difference: it may be a trillionth of the whole.
  let left = 0;
  for (let k = 0; k < SPAN; k++) left += square(around[k] - size * pattern[k]);
  if (!(left <= (1 - EXPLAINED) * whole) || !(left <= CLEARER * unexplainedByCorner(whole))) return undefined;
  const noise = Math.max(left / SPAN, (wide + left) / (EARLY + SPAN + WIDE));
  return { size, prominence: noise === 0 ? Infinity : Math.sqrt(explained / noise) };
}

/** Nothing within ORDER frames on one side: where a signal begins or ends, or lies alone, it has no neighbours to tell. */
function isSilentBeside(line: Float64Array, at: number): boolean {
  let before = false;
  let after = false;
  for (let k = 1; k <= ORDER; k++) {
    if (line[at - k] !== 0) before = true;
    if (line[at + k] !== 0) after = true;
  }
  return !before || !after;
}

/** Of `whole`, what the best fitting step or kink would leave; the fault's own pattern is in `pattern`. */
function unexplainedByCorner(whole: number): number {
  let most = 0;
  for (let form = 0; form < 2; form++) {
    // Running sums turn the fault into a step, and the step into a kink.
    for (let k = 1; k < SPAN; k++) pattern[k] += pattern[k - 1];
    for (let shift = -LEAD; shift <= LEAD; shift++) {
      let match = 0;
      let gain = 0;
      for (let k = Math.max(0, shift); k < SPAN + Math.min(0, shift); k++) {
        match += around[k] * pattern[k - shift];
        gain += pattern[k - shift] * pattern[k - shift];
      }
      most = Math.max(most, (match * match) / gain);
    }
  }
  return whole - most;
}

function square(x: number): number {
  return x * x;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k] * y[k];
  return sum;
}

function residual(line: Float64Array, at: number, a: Float64Array): number {
  let sum = 0;
  for (let j = 0; j <= ORDER; j++) sum += a[j] * line[at - j];
  return sum;
}

/** The residual from LEAD frames before the suspect to ORDER after, and a form that may explain it. */
const around = new Float64Array(SPAN);
const pattern = new Float64Array(SPAN);
const frame = new Float64Array(2 * CONTEXT + 1);
const lags = new Float64Array(ORDER + 1);
const coefficients = new Float64Array(ORDER + 1);
const former = new Float64Array(ORDER + 1);

/** The coefficients, good until the next call. */
function predictionAround(line: Float64Array, at: number): Float64Array {
  for (let i = 0; i < frame.length; i++) frame[i] = WINDOW[i] * line[at - CONTEXT + i];
  const cubic = (4 * (line[at - 1] + line[at + 1]) - (line[at - 2] + line[at + 2])) / 6;
  frame[CONTEXT] = WINDOW[CONTEXT] * cubic;
  for (let lag = 0; lag <= ORDER; lag++) {
    let sum = 0;
    for (let i = lag; i < frame.length; i++) sum += frame[i] * frame[i - lag];
    lags[lag] = sum;
  }
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
