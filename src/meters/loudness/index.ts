import type { Block } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import type { Meter, MeterModule } from '../contract.ts';
import { Grid } from '../primitives/grid.ts';
import { type Energies, createEnergies, type PairSums, STRETCH } from './energies.ts';
import { integratedOf, loudnessOfPower, rangeOf } from './gating.ts';
import { PACE, PowerWindows } from './windows.ts';

export { integratedOf, loudnessOfPower, powerOfLoudness, rangeOf } from './gating.ts';

/**
 * Loudness after BS.1770-5 and EBU R 128 (Tech 3341, Tech 3342). Powers are K-weighted mean squares summed over the
 * channels, L = −0.691 + 10 log10 p. What cannot be told is null: a programme without a block above −70 LUFS, one shorter
 * than the window (400 ms; 3 s for the short-term maximum and the range), one that holds NaN or an infinity.
 */
export interface LoudnessFacts {
  /** LUFS, gated. */
  readonly integrated: number | null;
  /** LRA in LU. */
  readonly range: number | null;
  /** Largest momentary loudness (400 ms) in LUFS, looked for every 10 ms. */
  readonly momentaryMax: number | null;
  /** Largest short-term loudness (3 s) in LUFS, looked for every 10 ms. */
  readonly shortTermMax: number | null;
  /**
   * Power of each 400 ms gating block, begun every 100 ms: what {@link integratedOf} takes, and the momentary curve. An
   * incomplete last block is dropped.
   */
  readonly blocks: Float64Array;
  /**
   * Power of each 3 s window, begun every 100 ms: what {@link rangeOf} takes, and the short-term curve. The last fifteen
   * windows reach up to 1.5 s past the end, into the silence that Tech 3342 asks to append to a file; the maximum
   * leaves them out. Empty below 3 s.
   */
  readonly shortTerm: Float64Array;
}

/** In intervals of 10 ms. */
const MOMENTARY = 40;
const SHORT_TERM = 300;
const APPENDED = 150;

class LoudnessMeter implements Meter<LoudnessFacts> {
  readonly #weigh: Energies;
  readonly #grid: Grid;
  readonly #lines = new Float64Array(STRETCH);
  readonly #ended = new Float64Array(STRETCH);
  readonly #momentary: PowerWindows;
  readonly #shortTerm: PowerWindows;
  #finite = true;

  constructor({ rate }: AudioFormat, weights: readonly number[], pair?: PairSums) {
    this.#weigh = createEnergies(rate, weights, pair);
    this.#grid = new Grid(rate, PACE);
    this.#momentary = new PowerWindows(rate, MOMENTARY);
    this.#shortTerm = new PowerWindows(rate, SHORT_TERM);
  }

  observe(block: Block): void {
    for (let from = 0; from < block.frames; from += STRETCH) {
      const frames = Math.min(STRETCH, block.frames - from);
      const count = this.#grid.lines(frames, this.#lines);
      this.#weigh(block.channels, from, frames, this.#lines, count, this.#ended);
      for (let k = 0; k < count; k++) this.#take(this.#ended[k]);
    }
  }

  #take(energy: number): void {
    if (!Number.isFinite(energy)) this.#finite = false;
    this.#momentary.count(energy);
    this.#shortTerm.count(energy);
  }

  finish(): LoudnessFacts {
    if (this.#shortTerm.some) for (let k = 0; k < APPENDED; k++) this.#shortTerm.push(0);
    const blocks = this.#momentary.kept();
    const shortTerm = this.#shortTerm.kept();
    if (!this.#finite) for (const powers of [blocks, shortTerm]) powers.fill(0);
    return {
      integrated: integratedOf([blocks]),
      range: rangeOf([shortTerm]),
      momentaryMax: this.#highestOf(this.#momentary),
      shortTermMax: this.#highestOf(this.#shortTerm),
      blocks,
      shortTerm,
    };
  }

  #highestOf({ highest }: PowerWindows): number | null {
    return this.#finite && highest > 0 ? loudnessOfPower(highest) : null;
  }
}

/**
 * Weights of the channels by their number (BS.1770-5 table 3): one, left and right, or 5.0 in the order L R C Ls Rs. A
 * mono file that plays on both loudspeakers is measured as the pair it becomes, 3.01 LU above its one channel.
 */
const WEIGHTS: Readonly<Record<number, readonly number[]>> = { 1: [1], 2: [1, 1], 5: [1, 1, 1, 1.41, 1.41] };

/** Programme loudness; other numbers of channels than those of {@link WEIGHTS} are an error. */
export const loudness: MeterModule<LoudnessFacts> = {
  name: 'loudness',
  version: 1,
  create: (format) => createLoudness(format),
};

/** The same; `pair` is filled on the way where the kernel can do that. */
export function createLoudness(format: AudioFormat, pair?: PairSums): Meter<LoudnessFacts> {
  const weights = WEIGHTS[format.channels];
  if (weights === undefined) throw new Error(`loudness: ${format.channels} channels have no weights here`);
  return new LoudnessMeter(format, weights, pair);
}
