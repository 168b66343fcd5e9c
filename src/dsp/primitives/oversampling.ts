import { type HalfBand, halfBand } from './oversampling_design.ts';

/**
 * Linear-phase sampling-rate conversion by 2, 4, 8 or 16, up and down, for whatever makes harmonics: half-band filters
 * in cascade, from stage to stage shorter, because the band to keep becomes narrower against the rate.
 *
 * Up and down together, at any rate fs: ±0.0001 dB to 0.4535 fs (20 kHz at 44.1 kHz); what lies above 0.5465 fs
 * (24.1 kHz) is 120 dB down before it folds, as are the images of going up. Between the two the first filter falls,
 * 6 dB down at fs / 2: what lies there folds to 20 … 22.05 kHz and nowhere below (22.5 kHz to 21.6 kHz, 13 dB down).
 */
export type Factor = 2 | 4 | 8 | 16;
export const FACTORS: readonly Factor[] = [2, 4, 8, 16];

/** Frames that one call takes at the most: so all lines of the highest factor stay in the first two caches. */
export const CHUNK = 64;

/** Taps a side of each stage, fs → 2 fs first: the fewest with a stop band of 120 dB. */
const PAIRS = [41, 8, 5, 3] as const;
/** Start of the first stop band as a fraction of fs: 24.1 kHz at 44.1 kHz. */
const EDGE = 24.1 / 44.1;

let designed: readonly HalfBand[] | undefined;

/** The filters of a factor, from the one at 2 fs upwards. Designed when first asked for (5 ms). */
export function stagesOf(factor: Factor): readonly HalfBand[] {
  // Images of what lies below EDGE begin at half the stage's rate less EDGE; the first stage stops at EDGE itself.
  designed ??= PAIRS.map((pairs, s) => halfBand(pairs, s === 0 ? EDGE / 2 : 0.5 - EDGE / (2 << s)));
  return designed.slice(0, FACTORS.indexOf(factor) + 1);
}

/** Samples of the past a filter reads going up (at the lower rate) and going down (at the higher rate). */
export const historyUp = ({ taps }: HalfBand): number => 2 * taps.length - 1;
export const historyDown = ({ taps }: HalfBand): number => 4 * taps.length - 3;

/** Delay of going up and down again, in oversampled samples. It need not be whole frames. */
export function roundTrip(factor: Factor): number {
  return stagesOf(factor).reduce((sum, { taps }, s) => sum + ((2 * taps.length - 1) * factor) / (1 << s), 0);
}

/** One channel to `factor` times its rate; delayed by as many frames as its stages have taps a side, in their rates. */
export class Upsampler {
  readonly factor: Factor;
  readonly #stages: readonly HalfBand[];
  /** History, then the new samples of each stage. */
  readonly #lines: readonly Float64Array[];

  constructor(factor: Factor) {
    this.factor = factor;
    this.#stages = stagesOf(factor);
    this.#lines = this.#stages.map((stage, s) => new Float64Array(historyUp(stage) + (CHUNK << s)));
  }

  /** Writes `factor · frames` samples into `into`; frames ≤ CHUNK. */
  process(samples: Float64Array, from: number, frames: number, into: Float64Array): void {
    this.#lines[0].set(samples.subarray(from, from + frames), historyUp(this.#stages[0]));
    this.#stages.forEach(({ taps }, s) => {
      const line = this.#lines[s];
      const above = this.#stages[s + 1];
      const next = above === undefined ? into : this.#lines[s + 1].subarray(historyUp(above));
      double(line, taps, frames << s, next);
      line.copyWithin(0, frames << s, (frames << s) + historyUp(this.#stages[s]));
    });
  }
}

/** One channel from `factor` times its rate; `pad` oversampled samples of delay are added. */
export class Downsampler {
  readonly factor: Factor;
  readonly #stages: readonly HalfBand[];
  readonly #histories: readonly number[];
  readonly #lines: readonly Float64Array[];

  constructor(factor: Factor, pad = 0) {
    this.factor = factor;
    this.#stages = stagesOf(factor);
    const top = this.#stages.length - 1;
    this.#histories = this.#stages.map((stage, s) => historyDown(stage) + (s === top ? pad : 0));
    this.#lines = this.#histories.map((history, s) => new Float64Array(history + (CHUNK << (s + 1))));
  }

  /** Reads `factor · frames` oversampled samples; frames ≤ CHUNK. */
  process(oversampled: Float64Array, frames: number, into: Float64Array, from: number): void {
    const top = this.#stages.length - 1;
    this.#lines[top].set(oversampled.subarray(0, this.factor * frames), this.#histories[top]);
    for (let s = top; s >= 0; s--) {
      const line = this.#lines[s];
      const next = s === 0 ? into.subarray(from) : this.#lines[s - 1].subarray(this.#histories[s - 1]);
      halve(line, this.#stages[s].taps, frames << s, next);
      line.copyWithin(0, frames << (s + 1), (frames << (s + 1)) + this.#histories[s]);
    }
  }
}

/** Every second sample is an old one; those between take the image about fs/2 away. */
function double(line: Float64Array, taps: Float64Array, count: number, into: Float64Array): void {
  const pairs = taps.length;
  for (let i = 0; i < count; i++) {
    const centre = i + pairs - 1;
    let between = 0;
    for (let k = 0; k < pairs; k++) between += taps[k] * (line[centre - k] + line[centre + 1 + k]);
    into[2 * i] = line[centre]!;
    into[2 * i + 1] = between;
  }
}

function halve(line: Float64Array, taps: Float64Array, count: number, into: Float64Array): void {
  const pairs = taps.length;
  for (let i = 0; i < count; i++) {
    const centre = 2 * (i + pairs) - 1;
    let around = 0;
    for (let k = 0; k < pairs; k++) around += taps[k] * (line[centre - 1 - 2 * k] + line[centre + 1 + 2 * k]);
    into[i] = (line[centre] + around) * 0.5;
  }
}
