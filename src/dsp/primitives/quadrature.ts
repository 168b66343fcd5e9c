import { EMPTY } from './settle.ts';

/** From here to as far below Nyquist the two copies are a quarter of a turn apart. */
const EDGE_HZ = 20;
/** Greatest error of that angle, in radians: the envelope of a steady tone ripples by less than 0.00003 dB. */
const ANGLE_ERROR = 3e-6;
/** State is looked at on this grid of frames since the start, whatever the blocks. */
const FLUSH_FRAMES = 256;

/**
 * The envelope of a signal as a power: the sum of squares of two all-passed copies a quarter of a turn apart, so a steady
 * tone of amplitude a reads a² from 20 Hz on, without the ripple that rectifying leaves.
 *
 * The pair: the two branches of an elliptic half-band filter turned by a quarter of the rate, sections
 * (c − z⁻²) / (1 − c·z⁻²), one branch delayed by a frame. Coefficients: R. Valenzuela and A. Constantinides, Digital
 * signal processing schemes for efficient interpolation and decimation, IEE Proc. G 130 (1983).
 */
export class Envelope {
  readonly #c: Float64Array;
  /** v[n−1], v[n−2], y[n−1], y[n−2] of each section. */
  readonly #s: Float64Array;
  readonly #other = new Float64Array(FLUSH_FRAMES);
  #before = 0;
  #clock = 0;

  constructor(rate: number) {
    this.#c = quadratureCoefficients(EDGE_HZ / rate);
    this.#s = new Float64Array(4 * this.#c.length);
  }

  /** Replaces the first `frames` samples by the squares of their envelope. */
  process(samples: Float64Array, frames: number): void {
    for (let from = 0; from < frames;) {
      const to = Math.min(frames, from + FLUSH_FRAMES - this.#clock);
      this.#stretch(samples.subarray(from, to));
      this.#clock += to - from;
      if (this.#clock === FLUSH_FRAMES) this.#flush();
      from = to;
    }
  }

  #stretch(samples: Float64Array): void {
    const other = this.#other.subarray(0, samples.length);
    other[0] = this.#before;
    other.set(samples.subarray(0, -1), 1);
    this.#before = samples[samples.length - 1];
    for (let k = 0; k < this.#c.length; k++) this.#section(k, k % 2 === 0 ? samples : other);
    for (let i = 0; i < samples.length; i++) samples[i] = samples[i] * samples[i] + other[i] * other[i];
  }

  #section(k: number, v: Float64Array): void {
    const c = this.#c[k];
    const s = this.#s;
    let v1 = s[4 * k];
    let v2 = s[4 * k + 1];
    let y1 = s[4 * k + 2];
    let y2 = s[4 * k + 3];
    for (let i = 0; i < v.length; i++) {
      const x = v[i];
      const y = c * (x + y2) - v2;
      v2 = v1;
      v1 = x;
      y2 = y1;
      y1 = y;
      v[i] = y;
    }
    s[4 * k] = v1;
    s[4 * k + 1] = v2;
    s[4 * k + 2] = y1;
    s[4 * k + 3] = y2;
  }

  #flush(): void {
    this.#clock = 0;
    const s = this.#s;
    for (let i = 0; i < s.length; i++) if (Math.abs(s[i]) < EMPTY) s[i] = 0;
  }
}

/**
 * Coefficients of the sections, ascending and even in number; they go to the branches in turn. `edge`: where the
 * quarter turn begins, as a share of the rate.
 */
export function quadratureCoefficients(edge: number): Float64Array {
  const root = Math.tan((Math.PI / 4) * (1 - 4 * edge));
  const k = root * root;
  const logNome = Math.log(nomeOf(k));
  // The error of the angle is 4·q^(count/2 + 1/4).
  const wanted = (2 * Math.log(ANGLE_ERROR / 4)) / logNome - 0.5;
  const count = 2 * Math.ceil(wanted / 2);
  return Float64Array.from({ length: count }, (_, index) => {
    const angle = (Math.PI * (index + 1)) / (2 * count + 1);
    let above = 0;
    let below = 0.5;
    for (let i = 0, sign = 1; i < 12; i++, sign = -sign) {
      above += sign * Math.exp(i * (i + 1) * logNome) * Math.sin((2 * i + 1) * angle);
      if (i > 0) below += sign * Math.exp(i * i * logNome) * Math.cos(2 * i * angle);
    }
    const w = (above * Math.exp(0.25 * logNome)) / below;
    const x = Math.sqrt((1 - w * w * k) * (1 - (w * w) / k)) / (1 + w * w);
    return (1 - x) / (1 + x);
  });
}

/** The elliptic nome exp(−π·K'/K) of the modulus k; both integrals by the arithmetic-geometric mean. */
function nomeOf(k: number): number {
  return Math.exp((-Math.PI * meanOf(1, Math.sqrt(1 - k * k))) / meanOf(1, k));
}

function meanOf(a: number, b: number): number {
  for (let round = 0; round < 8; round++) [a, b] = [(a + b) / 2, Math.sqrt(a * b)];
  return a;
}
