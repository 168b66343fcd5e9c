import { gainOf } from '../../base/decibel.ts';

/**
 * K-weighting (BS.1770-5 Annex 1, tables 1 and 2) at any rate from 8 kHz.
 *
 * The standard prints coefficients for 48 kHz and asks that other rates have the same frequency response. Its printed
 * figures are the bilinear transforms of a high shelf and a high-pass; the constants below reproduce all their digits.
 * Transforming the same two prototypes at another rate does not give the same response, for two reasons:
 *
 * - the standard's high-pass has the numerator 1, −2, 1, without the gain 1/(1 + K/Q + K²) of the transform. That is
 *   +0.043 dB at 48 kHz but +0.047 at 44.1, +0.022 at 96 and +0.011 at 192 kHz. Kept at 1, −2, 1 the meter reads 0.004 LU
 *   high at 44.1 kHz and 0.03 LU low at 192 kHz, so the numerator is scaled to the 48 kHz gain;
 * - the transform bends the frequency axis differently at each rate: up to 0.008 dB around 3 kHz at 192 kHz, and 0.3 dB at
 *   8 kHz. So the shelf's prototype is refitted at each rate, its squared magnitude meeting the 48 kHz shelf's at 0 Hz and at
 *   four frequencies from 997 Hz up (a second-order section has just these five degrees of freedom).
 *
 * What remains against 48 kHz, up to 20 kHz or Nyquist: below 0.0001 dB from 32 kHz up, 0.002 dB at 16 kHz, 0.006 dB at
 * 11.025 kHz, 0.022 dB at 8 kHz.
 */
export interface KWeighting {
  /** Shelf times the high-pass's numerator gain: b0, b1, b2, a1, a2 of y = b0 x0 + b1 x1 + b2 x2 − a1 y1 − a2 y2. */
  readonly shelf: readonly [number, number, number, number, number];
  /** High-pass with the numerator 1, −2, 1: a1, a2. */
  readonly highPass: readonly [number, number];
}

/** The rate whose response all others follow. */
const REFERENCE_RATE = 48_000;

const SHELF_HZ = 1681.974450955533;
const SHELF_DB = 3.999843853973347;
const SHELF_Q = 0.7071752369554196;
/** The middle term's gain as a power of the shelf's gain. */
const SHELF_BEND = 0.4996667741545416;
const HIGH_PASS_HZ = 38.13547087602444;
const HIGH_PASS_Q = 0.5003270373238773;

/** The lowest fitted frequency: the calibration tone of BS.1770-5. */
const FIT_FROM_HZ = 997;
const FIT_TO_HZ = 12_000;

export function kWeighting(rate: number): KWeighting {
  const prototype = rate === REFERENCE_RATE ? REFERENCE_SHELF : fittedShelf(rate);
  const gain = highPassGain(REFERENCE_RATE) / highPassGain(rate);
  const [b0, b1, b2, a1, a2] = bilinear(prototype, tangent(SHELF_HZ, rate));
  const k = tangent(HIGH_PASS_HZ, rate);
  const norm = highPassGain(rate);
  return {
    shelf: [b0 * gain, b1 * gain, b2 * gain, a1, a2],
    highPass: [(2 * (k * k - 1)) / norm, (1 - k / HIGH_PASS_Q + k * k) / norm],
  };
}

/** What the numerator 1, −2, 1 is too large by, against the bilinear transform. */
function highPassGain(rate: number): number {
  const k = tangent(HIGH_PASS_HZ, rate);
  return 1 + k / HIGH_PASS_Q + k * k;
}

/** (n2 s² + n1 s + 1) / (d2 s² + d1 s + 1), s in units of SHELF_HZ. */
interface Prototype {
  readonly n1: number;
  readonly n2: number;
  readonly d1: number;
  readonly d2: number;
}

const REFERENCE_SHELF: Prototype = {
  n1: gainOf(SHELF_DB * SHELF_BEND) / SHELF_Q,
  n2: gainOf(SHELF_DB),
  d1: 1 / SHELF_Q,
  d2: 1,
};

function tangent(frequency: number, rate: number): number {
  return Math.tan((Math.PI * frequency) / rate);
}

function bilinear({ n1, n2, d1, d2 }: Prototype, k: number): [number, number, number, number, number] {
  const kk = k * k;
  const norm = d2 + d1 * k + kk;
  return [
    (n2 + n1 * k + kk) / norm,
    (2 * (kk - n2)) / norm,
    (n2 - n1 * k + kk) / norm,
    (2 * (kk - d2)) / norm,
    (d2 - d1 * k + kk) / norm,
  ];
}

/** Squared, prewarped frequency in units of SHELF_HZ: what u = −s² is on the unit circle. */
function warped(frequency: number, rate: number): number {
  const ratio = tangent(frequency, rate) / tangent(SHELF_HZ, rate);
  return ratio * ratio;
}

/** Squared magnitude of the 48 kHz shelf. */
function referencePower(frequency: number): number {
  const { n1, n2, d1, d2 } = REFERENCE_SHELF;
  const u = warped(frequency, REFERENCE_RATE);
  return ((1 - n2 * u) * (1 - n2 * u) + n1 * n1 * u) / ((1 - d2 * u) * (1 - d2 * u) + d1 * d1 * u);
}

/**
 * The prototype whose transform at `rate` meets the 48 kHz shelf. In u its squared magnitude is
 * (1 + p1 u + p2 u²) / (1 + q1 u + q2 u²): linear in p and q at each frequency where it is given. Then
 * n2 = √p2, n1 = √(p1 + 2 n2), and d likewise, is the minimum-phase factor.
 */
function fittedShelf(rate: number): Prototype {
  const top = Math.min(FIT_TO_HZ, 0.45 * rate);
  const rows = [0, 1, 2, 3].map((step) => {
    const frequency = FIT_FROM_HZ * Math.exp((Math.log(top / FIT_FROM_HZ) * step) / 3);
    const u = warped(frequency, rate);
    const power = referencePower(frequency);
    return [u, u * u, -power * u, -power * u * u, power - 1];
  });
  const [p1, p2, q1, q2] = solved(rows) as [number, number, number, number];
  const n2 = Math.sqrt(p2);
  const d2 = Math.sqrt(q2);
  return { n1: Math.sqrt(p1 + 2 * n2), n2, d1: Math.sqrt(q1 + 2 * d2), d2 };
}

/** Gaussian elimination with row pivoting; each row ends with its right-hand side. */
function solved(rows: number[][]): number[] {
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let r = column + 1; r < size; r++) {
      if (Math.abs(rows[r][column]) > Math.abs(rows[pivot][column])) pivot = r;
    }
    const row = rows[pivot];
    rows[pivot] = rows[column]!;
    rows[column] = row;
    for (let r = 0; r < size; r++) {
      if (r === column) continue;
      const factor = rows[r][column] / row[column];
      for (let c = column; c <= size; c++) rows[r][c] -= factor * row[c];
    }
  }
  return rows.map((row, r) => row[size] / row[r]);
}
