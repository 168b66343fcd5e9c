/** Small polynomials and least squares, for filter design. Real coefficients ascend: c[0] + c[1]·x + …. */

export interface Complex {
  readonly re: number;
  readonly im: number;
}

export function complex(re: number, im = 0): Complex {
  return { re, im };
}

export function times(a: Complex, b: Complex): Complex {
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

export function plus(a: Complex, b: Complex): Complex {
  return { re: a.re + b.re, im: a.im + b.im };
}

export function modulus(a: Complex): number {
  return Math.sqrt(a.re * a.re + a.im * a.im);
}

export function over(a: Complex, b: Complex): Complex {
  const d = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / d, im: (a.im * b.re - a.re * b.im) / d };
}

/** Principal square root (real part not negative), without cancellation. */
export function squareRoot(a: Complex): Complex {
  const m = modulus(a);
  if (m === 0) return { re: 0, im: 0 };
  const big = Math.sqrt((m + Math.abs(a.re)) / 2);
  const small = Math.abs(a.im) / (2 * big);
  const sign = a.im < 0 ? -1 : 1;
  return a.re >= 0 ? { re: big, im: sign * small } : { re: small, im: sign * big };
}

/** Value of a real polynomial. */
export function polynomialAt(c: readonly number[], x: number): number {
  let sum = 0;
  for (let k = c.length - 1; k >= 0; k--) sum = sum * x + c[k];
  return sum;
}

/** Both roots of c0 + c1·x + c2·x² (or the one of a linear, or none), without cancellation. */
export function quadraticRoots(c: readonly [number, number, number]): Complex[] {
  const [c0, c1, c2] = c;
  if (c2 === 0) return c1 === 0 ? [] : [complex(-c0 / c1)];
  const discriminant = c1 * c1 - 4 * c0 * c2;
  if (discriminant < 0) {
    const im = Math.sqrt(-discriminant) / (2 * c2);
    return [complex(-c1 / (2 * c2), im), complex(-c1 / (2 * c2), -im)];
  }
  const q = -0.5 * (c1 + (c1 < 0 ? -1 : 1) * Math.sqrt(discriminant));
  if (q === 0) return [complex(0), complex(0)];
  return [complex(q / c2), complex(c0 / q)];
}

/** One root by Laguerre's method from `start`; converges from anywhere for the small degrees used here. */
function laguerre(c: readonly Complex[], start: Complex): Complex {
  const n = c.length - 1;
  let x = start;
  for (let round = 0; round < 80; round++) {
    let p = c[n];
    let d1 = complex(0);
    let d2 = complex(0);
    for (let k = n - 1; k >= 0; k--) {
      d2 = plus(times(d2, x), d1);
      d1 = plus(times(d1, x), p);
      p = plus(times(p, x), c[k]);
    }
    if (modulus(p) === 0) return x;
    const g = over(d1, p);
    const h = over(d2, p);
    // h₂ = g² − 2·(p''/2)/p
    const curve = { re: g.re * g.re - g.im * g.im - 2 * h.re, im: 2 * g.re * g.im - 2 * h.im };
    const gg = times(g, g);
    const root = squareRoot({
      re: (n - 1) * (n * curve.re - gg.re),
      im: (n - 1) * (n * curve.im - gg.im),
    });
    const up = plus(g, root);
    const down = { re: g.re - root.re, im: g.im - root.im };
    const divisor = modulus(up) >= modulus(down) ? up : down;
    // A stationary point of a symmetric polynomial: any push off it serves.
    const step = modulus(divisor) === 0 ? complex(0.1, 0.2) : over(complex(n), divisor);
    x = { re: x.re - step.re, im: x.im - step.im };
    if (modulus(step) <= 1e-15 * modulus(x)) return x;
  }
  return x;
}

/**
 * All roots of a real polynomial, smallest first (the order in which deflation is stable). Complex roots stand as neighbours, exactly conjugate.
 */
export function rootsOf(coefficients: readonly number[]): Complex[] {
  let degree = coefficients.length - 1;
  while (degree > 0 && coefficients[degree] === 0) degree--;
  let rest = coefficients.slice(0, degree + 1).map((c) => complex(c));
  const roots: Complex[] = [];
  while (rest.length > 1) {
    const found = laguerre(rest, complex(0));
    const isReal = Math.abs(found.im) <= 1e-11 * modulus(found) || rest.length === 2;
    const root = isReal ? complex(found.re) : found;
    roots.push(root);
    rest = deflated(rest, root);
    if (!isReal) {
      roots.push({ re: root.re, im: -root.im });
      rest = deflated(rest, { re: root.re, im: -root.im });
    }
  }
  return roots;
}

/** p(x)/(x − root) by Horner's rule, from the high coefficients downwards: stable when the smallest root goes first. */
function deflated(c: readonly Complex[], root: Complex): Complex[] {
  const quotient: Complex[] = [];
  let carry = complex(0);
  for (let k = c.length - 1; k >= 1; k--) {
    carry = plus(c[k], times(carry, root));
    quotient.push(carry);
  }
  return quotient.reverse();
}

/**
 * Weighted least squares by modified Gram-Schmidt: the c minimising Σ weight[i]·(Σ_k c[k]·columns[k][i] − target[i])².
 * Columns may differ by many orders of magnitude.
 */
export function leastSquares(
  columns: readonly Float64Array[],
  target: Float64Array,
  weight: Float64Array,
): number[] {
  const rows = target.length;
  const root = weight.map((w) => Math.sqrt(w));
  const basis = columns.map((column) => column.map((v, i) => v * root[i]));
  const rest = target.map((v, i) => v * root[i]);
  const n = basis.length;
  const upper = basis.map(() => new Float64Array(n));
  const image = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const q = basis[k];
    const norm = Math.sqrt(dot(q, q));
    upper[k][k] = norm;
    if (norm === 0) continue;
    for (let i = 0; i < rows; i++) q[i] /= norm;
    for (let j = k + 1; j < n; j++) upper[k][j] = takeOut(basis[j], q);
    image[k] = takeOut(rest, q);
  }
  const c = new Array<number>(n).fill(0);
  for (let k = n - 1; k >= 0; k--) {
    let sum = image[k];
    for (let j = k + 1; j < n; j++) sum -= upper[k][j] * c[j];
    c[k] = upper[k][k] === 0 ? 0 : sum / upper[k][k];
  }
  return c;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Removes from `v` its part along the unit vector `q`; returns the length of that part. */
function takeOut(v: Float64Array, q: Float64Array): number {
  const along = dot(v, q);
  for (let i = 0; i < v.length; i++) v[i] -= along * q[i];
  return along;
}
