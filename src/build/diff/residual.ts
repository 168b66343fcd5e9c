import { decibelsOf, decibelsOfPower } from '../../base/decibel.ts';
import type { Alignment, Channels } from './align.ts';

/** What is left when one programme, aligned and brought to the level of another, is taken from it. */
export interface NullDepth {
  /** RMS of what is left, dB below the second programme's (≤ 0); null: nothing is left, or nothing is there. */
  readonly depth: number | null;
  /** Sample for sample the same, but for the offset. */
  readonly identical: boolean;
  /** False where nothing in common was found: then nothing was shifted. */
  readonly found: boolean;
  /** Frames by which the second comes later. */
  readonly offset: number;
  /** dB from the first to the second, of the factor that leaves least; null: one of them is silent. */
  readonly gain: number | null;
  readonly polarity: 'same' | 'inverted' | readonly ('same' | 'inverted')[];
  /** Frames that were compared. */
  readonly frames: number;
  /** Seconds of the second programme between which all lies that stands out by {@link SEEN}; null: nothing does. */
  readonly between: readonly [number, number] | null;
  /** The same depth for each {@link INTERVAL} of the second programme from `offset` on, for drawing. */
  readonly curve: readonly (number | null)[];
}

/** Seconds. */
export const INTERVAL = 0.5;
/** Where a residual begins and ends: 60 dB below the programme its louder parts cover it. */
const SEEN = -60;

/** Σd², Σd·a, Σa², Σb² of one interval, with d = b − gain·a. */
const SUMS = 4;

/**
 * Takes two aligned signals in step. It subtracts with the gain estimated beforehand and adds up the little that the
 * best gain takes away besides: Σb² − … would drown a null below −100 dB in rounding.
 */
export class Residual {
  readonly #alignment: Alignment;
  readonly #interval: number;
  readonly #rate: number;
  readonly #sums: number[] = [];
  #frames = 0;

  constructor(alignment: Alignment, rate: number) {
    this.#alignment = alignment;
    this.#rate = rate;
    this.#interval = Math.round(INTERVAL * rate);
  }

  /** `frames` frames of both, of which the same index is the same moment. */
  observe(a: Channels, b: Channels, frames: number): void {
    for (let from = 0; from < frames;) {
      const at = Math.floor(this.#frames / this.#interval);
      const count = Math.min(frames - from, (at + 1) * this.#interval - this.#frames);
      while (this.#sums.length < SUMS * (at + 1)) this.#sums.push(0);
      a.forEach((channel, c) => this.#add(at, channel, b[c], this.#alignment.signs[c], from, from + count));
      this.#frames += count;
      from += count;
    }
  }

  #add(at: number, a: Float64Array, b: Float64Array, sign: number, from: number, to: number): void {
    const factor = sign * this.#alignment.gain;
    let [dd, da, aa, bb] = [0, 0, 0, 0];
    for (let i = from; i < to; i++) {
      const x = a[i];
      const y = b[i];
      const d = y - factor * x;
      dd += d * d;
      da += d * x;
      aa += x * x;
      bb += y * y;
    }
    const sums = this.#sums;
    sums[SUMS * at] += dd;
    sums[SUMS * at + 1] += sign * da;
    sums[SUMS * at + 2] += aa;
    sums[SUMS * at + 3] += bb;
  }

  finish(): NullDepth {
    const { offset, signs, found, gain } = this.#alignment;
    const total = [0, 1, 2, 3].map((k) =>
      this.#sums.reduce((sum, x, i) => (i % SUMS === k ? sum + x : sum), 0),
    );
    const [dd, da, aa, bb] = total;
    const more = aa > 0 ? da / aa : 0;
    const mean = bb / Math.max(1, this.#frames);
    const left = (i: number): number => {
      const [d, x, y] = this.#sums.slice(SUMS * i, SUMS * i + 3);
      return Math.max(0, d - 2 * more * x + more * more * y);
    };
    const intervals = Math.ceil(this.#frames / this.#interval);
    const curve = Array.from({ length: intervals }, (_, i) => {
      const frames = Math.min(this.#interval, this.#frames - i * this.#interval);
      return levelOf(left(i) / frames / mean);
    });
    const factor = gain + more;
    const signed = signs.map((sign) => (sign * factor < 0 ? 'inverted' : 'same'));
    return {
      depth: levelOf(Math.max(0, dd - more * da) / bb),
      identical: dd === 0 && gain === 1 && signs.every((sign) => sign > 0),
      found,
      offset,
      gain: aa > 0 && bb > 0 ? finite(decibelsOf(Math.abs(factor))) : null,
      polarity: new Set(signed).size === 1 ? signed[0] : signed,
      frames: this.#frames,
      between: this.#between(curve),
      curve,
    };
  }

  #between(curve: readonly (number | null)[]): readonly [number, number] | null {
    const seen = (depth: number | null): boolean => depth !== null && depth > SEEN;
    const first = curve.findIndex(seen);
    if (first < 0) return null;
    const later = Math.max(0, this.#alignment.offset);
    const end = Math.min(this.#frames, (curve.findLastIndex(seen) + 1) * this.#interval);
    return [(later + first * this.#interval) / this.#rate, (later + end) / this.#rate];
  }
}

function levelOf(power: number): number | null {
  return power > 0 ? finite(decibelsOfPower(power)) : null;
}

function finite(level: number): number | null {
  return Number.isFinite(level) ? level : null;
}
