import { powerResponse, type Section } from './biquad.ts';
import {
  type Complex,
  complex,
  leastSquares,
  modulus,
  over,
  polynomialAt,
  quadraticRoots,
  rootsOf,
  squareRoot,
  times,
} from './polynomial.ts';
import { type AnalogueSection, analoguePower } from './prototype.ts';

/**
 * Digital filters whose magnitude follows an analogue one nearly to Nyquist.
 *
 * On the unit circle a minimum-phase filter is known by its power response, a quotient of two polynomials in
 * u = 1 − cos ω. The denominator is fixed beforehand: the analogue poles by p = e^(s·T), and a few real poles between
 * −1 and 0. Those stand for the one thing a finite filter cannot have: ω itself, as a function of u, has a branch
 * point at Nyquist, and a handful of poles behind it imitates that far better than a higher numerator can.
 * Zeros on the frequency axis (s = 0, a notch) are kept where they are. What is left of the numerator is a low
 * polynomial in u, fitted in the relative (decibel) sense to |H(jω)|²·|A(e^jω)|² up to 0.9 of Nyquist; of each pair of
 * its roots the one inside the unit circle becomes a zero. Hence stable and minimum phase by construction.
 * Matched poles with a fitted numerator: M. Vicanek, Matched Second Order Digital Filters (2016), here with more
 * numerator, minimax instead of points, and the poles behind Nyquist.
 */

/** Up to where the response is fitted, in radians a sample. */
export const FIT_END = 0.9 * Math.PI;

/**
 * Errors, in dB against the analogue filter, at which a design is good: 0.01 up to 0.25 of Nyquist (5.5 kHz at
 * 44.1 kHz), 0.04 up to 0.9. Several bands on top of each other so stay within 0.1 dB.
 */
export const GOALS: readonly { readonly end: number; readonly goal: number }[] = [
  { end: 0.25 * Math.PI, goal: 0.01 },
  { end: FIT_END, goal: 0.04 },
];

/** A root in the z plane at radius r and angle θ. */
export interface Root {
  readonly r: number;
  readonly theta: number;
}

export interface Fit {
  /** Extra real poles at u = 2 + d each; there is room for 2·sections − (analogue poles). */
  readonly behind: readonly number[];
  readonly degree: number;
}

/** Frequencies in radians a sample at which a design is fitted and judged: even to 0.9 of Nyquist, dense around the filter's own. */
export function gridOf(analogue: readonly AnalogueSection[], w0: number): Float64Array {
  const grid: number[] = [];
  for (let i = 1; i <= 96; i++) grid.push(FIT_END * Math.sin((i * Math.PI) / 192));
  for (let i = -48; i < 48; i++) grid.push(w0 * Math.exp((i + 0.5) * 0.12));
  for (const section of analogue) {
    for (const c of [section.a, section.b]) {
      if (c[0] === 0 || c[2] === 0) continue;
      const centre = w0 * Math.sqrt(c[0] / c[2]);
      for (let i = -16; i < 16; i++) grid.push(centre * Math.exp((i + 0.5) * 0.02));
    }
  }
  return Float64Array.from(grid.filter((w) => w <= FIT_END)).sort();
}

/** |e^jω − root|². */
function distance(root: Root, omega: number): number {
  const gap = 1 - root.r;
  const half = Math.sin((omega - root.theta) / 2);
  return gap * gap + 4 * root.r * half * half;
}

function product(roots: readonly Root[], omega: number): number {
  let power = 1;
  for (const root of roots) power *= distance(root, omega);
  return power;
}

/** z = e^(s·w0). */
function matchedRoot(s: Complex, w0: number): Root {
  return { r: Math.exp(s.re * w0), theta: s.im * w0 };
}

/** A pole pair this near to Nyquist meets its own mirror image and rings far above what was asked for. */
const LAST_POLE = 0.97 * Math.PI;

/** Analogue poles below Nyquist. For one near or above it (it would fold down) the poles behind Nyquist stand in. Beside the zero of a notch it cannot ring, and stays. */
export function polesOf(analogue: readonly AnalogueSection[], w0: number): Root[] {
  return analogue
    .flatMap(({ a, b }) => {
      const last = b[0] !== 0 && b[1] === 0 && b[2] !== 0 ? Math.PI : LAST_POLE;
      return quadraticRoots(a).filter((s) => Math.abs(s.im) * w0 < last);
    })
    .map((s) => matchedRoot(s, w0));
}

/** Zeros at DC or elsewhere on the frequency axis below Nyquist: kept exactly where they are. */
export function zerosOnAxis(analogue: readonly AnalogueSection[], w0: number): Root[] {
  return analogue
    .flatMap((s) => quadraticRoots(s.b))
    .filter((s) => s.re === 0 && Math.abs(s.im) * w0 < Math.PI)
    .map((s) => matchedRoot(s, w0));
}

/** The real pole whose power response has its zero at u = 2 + d: r + 1/r = 2·(1 + d). */
function poleBehind(d: number): Root {
  return { r: 1 / (1 + d + Math.sqrt(d * (d + 2))), theta: Math.PI };
}

/** The z inside the unit circle for a root of the numerator in u: z + 1/z = 2·(1 − u). */
function zeroOf(u: Complex): Complex {
  const x = complex(1 - u.re, -u.im);
  const spread = squareRoot(times(u, complex(u.re - 2, u.im)));
  const one = complex(x.re + spread.re, x.im + spread.im);
  const other = complex(x.re - spread.re, x.im - spread.im);
  return over(complex(1), modulus(one) >= modulus(other) ? one : other);
}

/** A root's place in the plane; one on the real axis is exactly there. */
function placeOf({ r, theta }: Root): Complex {
  if (theta === 0) return complex(r);
  return Math.abs(theta) === Math.PI ? complex(-r) : complex(r * Math.cos(theta), r * Math.sin(theta));
}

/** Rounds of reweighting towards the smallest greatest error (Lawson's iteration). */
const ROUNDS = 8;

/** Numerator in u, ascending, that brings c(u)/target nearest to 1 in units of the goals; the best of the rounds. */
function fitNumerator(grid: Float64Array, target: Float64Array, degree: number): number[] {
  const strict = grid.map((omega) => GOALS[1].goal / GOALS.find(({ end }) => omega <= end)!.goal);
  const columns: Float64Array[] = [];
  for (let k = 0; k <= degree; k++) {
    const below = columns[k - 1];
    columns.push(
      grid.map((omega, i) => {
        const half = Math.sin(omega / 2);
        return k === 0 ? strict[i] / target[i] : below[i] * 2 * half * half;
      }),
    );
  }
  let weight = new Float64Array(grid.length).fill(1 / grid.length);
  let best: number[] = [];
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const c = leastSquares(columns, strict, weight);
    const errors = strict.map((one, i) => Math.abs(columns.reduce((sum, v, k) => sum + c[k] * v[i], -one)));
    const worst = errors.reduce((a, b) => Math.max(a, b), 0);
    if (worst < least) {
      least = worst;
      best = c;
    }
    if (worst === 0) break;
    weight = weight.map((w, i) => w * (errors[i] / worst + 1e-3));
    const sum = weight.reduce((a, b) => a + b, 0);
    weight = weight.map((w) => w / sum);
  }
  return best;
}

function isPositive(c: readonly number[]): boolean {
  for (let i = 0; i <= 256; i++) if (!(polynomialAt(c, i / 128) > 0)) return false;
  return true;
}

/** The design, or undefined where the fitted numerator is not positive all around. */
export function matched(
  analogue: readonly AnalogueSection[],
  w0: number,
  grid: Float64Array,
  fit: Fit,
): Section[] | undefined {
  const poles = [...polesOf(analogue, w0), ...fit.behind.map(poleBehind)];
  const fixed = zerosOnAxis(analogue, w0);
  const target = grid.map(
    (omega) => (analoguePower(analogue, omega / w0) * product(poles, omega)) / product(fixed, omega),
  );
  const numerator = fitNumerator(grid, target, fit.degree);
  if (!isPositive(numerator)) return undefined;
  const free = rootsOf(numerator).map(zeroOf);
  if (poles.length + fixed.length + free.length === 0) return undefined;
  if (free.some((z) => !(modulus(z) < 1)) || poles.some((p) => !(p.r < 1))) return undefined;
  return intoSections(poles.map(placeOf), [...fixed.map(placeOf), ...free], grid);
}

/** Two roots as 1 + m1·z⁻¹ + m2·z⁻², with the first one's place in the plane. */
interface Pair {
  readonly m1: number;
  readonly m2: number;
  readonly at: Complex;
}

/** Conjugates together, then the real ones by size. */
function pairsOf(roots: readonly Complex[]): Pair[] {
  const pairs: Pair[] = [];
  const real: number[] = [];
  for (const at of roots) {
    if (at.im === 0) real.push(at.re);
    else if (at.im > 0) pairs.push({ m1: -2 * at.re, m2: at.re * at.re + at.im * at.im, at });
  }
  real.sort((a, b) => b - a);
  for (let i = 0; i < real.length; i += 2) {
    const p = real[i];
    const q = real[i + 1] ?? 0;
    pairs.push({ m1: -(p + q), m2: p * q, at: complex(p) });
  }
  return pairs;
}

const AT_ORIGIN: Pair = { m1: 0, m2: 0, at: complex(0) };

/** Sharpest poles first take the zeros nearest to them; each section has its peak at unity. */
function intoSections(poles: readonly Complex[], zeros: readonly Complex[], grid: Float64Array): Section[] {
  const free = pairsOf(zeros);
  const ends = pairsOf(poles).sort((a, b) => modulus(b.at) - modulus(a.at));
  while (ends.length < free.length) ends.push(AT_ORIGIN);
  return ends.map((pole) => {
    const near = free.reduce((best, zero, i) => (gap(zero, pole) < gap(free[best], pole) ? i : best), 0);
    const zero = free.splice(near, 1)[0] ?? AT_ORIGIN;
    return peakAtUnity({ b0: 1, b1: zero.m1, b2: zero.m2, a1: pole.m1, a2: pole.m2 }, grid);
  });
}

function gap(a: Pair, b: Pair): number {
  return modulus(complex(a.at.re - b.at.re, a.at.im - b.at.im));
}

function peakAtUnity(s: Section, grid: Float64Array): Section {
  const peak = grid.reduce((most, omega) => Math.max(most, powerResponse([s], omega)), 0);
  return amplified(s, 1 / Math.sqrt(peak));
}

/** The bilinear transform, exact at freq: right where everything of interest lies far below Nyquist. */
export function bilinear(analogue: readonly AnalogueSection[], w0: number): Section[] {
  const k = Math.tan(w0 / 2);
  const second = (c: readonly [number, number, number]) =>
    [c[2] + c[1] * k + c[0] * k * k, 2 * (c[0] * k * k - c[2]), c[2] - c[1] * k + c[0] * k * k] as const;
  const first = (c: readonly [number, number, number]) => [c[1] + c[0] * k, c[0] * k - c[1], 0] as const;
  return analogue.map(({ b, a }) => {
    // Multiplying a first-order section by (1 + z⁻¹) above and below would put a pole on the unit circle.
    const triple = b[2] === 0 && a[2] === 0 ? first : second;
    const [b0, b1, b2] = triple(b);
    const [a0, a1, a2] = triple(a);
    return { b0: b0 / a0, b1: b1 / a0, b2: b2 / a0, a1: a1 / a0, a2: a2 / a0 };
  });
}

export function amplified(s: Section, gain: number): Section {
  return { ...s, b0: s.b0 * gain, b1: s.b1 * gain, b2: s.b2 * gain };
}
