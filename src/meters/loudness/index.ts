import type { Block } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import type { Meter, MeterModule } from '../contract.ts';
import { Grid, gridFrame } from '../primitives/grid.ts';
import { Series } from '../primitives/series.ts';
import { windowSums } from '../primitives/window.ts';
import { type Energies, createEnergies, STRETCH } from './energies.ts';
import { integratedOf, loudnessOfPower, rangeOf } from './gating.ts';

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

/** Energies are gathered every 10 ms: max M on a 100 ms grid reads up to 0.6 dB low (Tech 3341, case 13). */
const PACE = 100;
/** In intervals of 10 ms. */
const HOP = 10;
const MOMENTARY = 40;
const SHORT_TERM = 300;
const APPENDED = 150;

class LoudnessMeter implements Meter<LoudnessFacts> {
  readonly #rate: number;
  readonly #weigh: Energies;
  readonly #grid: Grid;
  readonly #lines = new Float64Array(STRETCH);
  readonly #ended = new Float64Array(STRETCH);
  readonly #energies = new Series();

  constructor(format: AudioFormat, weights: readonly number[]) {
    this.#rate = format.rate;
    this.#weigh = createEnergies(format.rate, weights);
    this.#grid = new Grid(format.rate, PACE);
  }

  observe(block: Block): void {
    for (let from = 0; from < block.frames; from += STRETCH) {
      const frames = Math.min(STRETCH, block.frames - from);
      const count = this.#grid.lines(frames, this.#lines);
      this.#weigh(block.channels, from, frames, this.#lines, count, this.#ended);
      for (let k = 0; k < count; k++) this.#energies.push(this.#ended[k]);
    }
  }

  finish(): LoudnessFacts {
    const energies = this.#energies.values();
    if (!allFinite(energies)) energies.fill(0);
    const momentary = this.#powers(energies, MOMENTARY);
    const blocks = everyHop(momentary);
    const shortTerm = this.#powers(appended(energies), SHORT_TERM);
    const whole = shortTerm.subarray(0, Math.max(0, energies.length - SHORT_TERM + 1));
    const ranged = everyHop(shortTerm);
    return {
      integrated: integratedOf([blocks]),
      range: rangeOf([ranged]),
      momentaryMax: loudestOf(momentary),
      shortTermMax: loudestOf(whole),
      blocks,
      shortTerm: ranged,
    };
  }

  /** Mean power of each window of `width` intervals, over the frames it really holds. */
  #powers(energies: Float64Array, width: number): Float64Array {
    const powers = windowSums(energies, width);
    const rate = this.#rate;
    if (rate % PACE === 0) {
      const frames = (width * rate) / PACE;
      for (let k = 0; k < powers.length; k++) powers[k] /= frames;
    } else {
      for (let k = 0; k < powers.length; k++) {
        powers[k] /= gridFrame(k + width, rate, PACE) - gridFrame(k, rate, PACE);
      }
    }
    return powers;
  }
}

// Loops, not callbacks: a command that measures one file runs these once, before anything has been compiled.
function allFinite(values: Float64Array): boolean {
  for (let k = 0; k < values.length; k++) if (!Number.isFinite(values[k])) return false;
  return true;
}

/** The energies, followed by 1.5 s of silence where they fill a short-term window at all. */
function appended(energies: Float64Array): Float64Array {
  if (energies.length < SHORT_TERM) return energies;
  const longer = new Float64Array(energies.length + APPENDED);
  longer.set(energies);
  return longer;
}

function everyHop(powers: Float64Array): Float64Array {
  const every = new Float64Array(Math.ceil(powers.length / HOP));
  for (let j = 0; j < every.length; j++) every[j] = powers[j * HOP]!;
  return every;
}

function loudestOf(powers: Float64Array): number | null {
  let power = 0;
  for (let k = 0; k < powers.length; k++) if (powers[k] > power) power = powers[k]!;
  return power > 0 ? loudnessOfPower(power) : null;
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
  create(format) {
    const weights = WEIGHTS[format.channels];
    if (weights === undefined) {
      throw new Error(`loudness: ${format.channels} channels have no weights here`);
    }
    return new LoudnessMeter(format, weights);
  },
};
