/**
 * Both parts of a Linkwitz-Riley corner in whole numbers of 2⁻¹⁴⁰, so without rounding noise: the two Butterworth
 * filters of the definition, each twice, for low and high apart, as bilinear direct forms. Slow.
 */

const BITS = 140n;
const ONE = 1n << BITS;

interface Exact {
  /** y − the exact sample n. */
  distance(n: number, y: number): number;
}

/** Exactly x, which must be a multiple of 2⁻¹⁴⁰ (any sample is that, to 2⁻¹⁴⁰). */
function fixed(x: number): bigint {
  let shift = 0n;
  let scaled = x;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    shift++;
  }
  return (BigInt(scaled) << BITS) >> shift;
}

const product = (a: bigint, b: bigint) => (a * b) >> BITS;
const quotient = (a: bigint, b: bigint) => (a << BITS) / b;

function exact(samples: readonly bigint[]): Exact {
  return { distance: (n, y) => Number(fixed(y) - samples[n]) / 2 ** Number(BITS) };
}

export function exactSplit(input: Float64Array, corner: number, slope: 24 | 48, rate: number) {
  const order = slope / 12;
  const g = fixed(Math.tan((Math.PI * corner) / rate));
  const dampings = Array.from({ length: order / 2 }, (_, n) =>
    fixed(2 * Math.sin((Math.PI * (2 * n + 1)) / (2 * order))),
  );
  let low = Array.from(input, fixed);
  let high = low;
  for (const damping of [...dampings, ...dampings]) {
    low = filtered(low, g, damping, [product(g, g), 2n * product(g, g), product(g, g)]);
    high = filtered(high, g, damping, [ONE, -2n * ONE, ONE]);
  }
  return { low: exact(low), high: exact(high) };
}

/** (b0 + b1·z⁻¹ + b2·z⁻²) / (1 + k·g + g² + (2g² − 2)·z⁻¹ + (1 − k·g + g²)·z⁻²): s = (1 − z⁻¹) / (g·(1 + z⁻¹)). */
function filtered(input: readonly bigint[], g: bigint, k: bigint, b: readonly bigint[]): bigint[] {
  const square = product(g, g);
  const lead = ONE + product(k, g) + square;
  const a1 = quotient(2n * square - 2n * ONE, lead);
  const a2 = quotient(ONE - product(k, g) + square, lead);
  const [b0, b1, b2] = b.map((factor) => quotient(factor, lead));
  const output: bigint[] = [];
  for (let n = 0; n < input.length; n++) {
    output.push(
      product(b0, input[n]) +
        product(b1, input[n - 1] ?? 0n) +
        product(b2, input[n - 2] ?? 0n) -
        product(a1, output[n - 1] ?? 0n) -
        product(a2, output[n - 2] ?? 0n),
    );
  }
  return output;
}
