import type { Block } from '../../audio/block.ts';
import { type Bits, nearestEven, stepsOf } from './grid.ts';
import { next, type RandomState, seeded } from './random.ts';

export const DITHERS = ['none', 'tpdf'] as const;

export interface QuantiserSpec {
  readonly bits: Bits;
  readonly dither: (typeof DITHERS)[number];
  /** Any text that names the signal, such as the digest of its samples: the same text gives the same noise. */
  readonly seed: string;
}

export interface Quantiser {
  /** Quantises in place; afterwards every value is k / 2^(bits−1), from −1 to 1 − 1 LSB. */
  process(block: Block): void;
  /** Samples so far, of all channels, that lay beyond the codes and were clipped. */
  readonly clipped: number;
}

/** A 32-bit draw as a part of one LSB. */
const LSB_PER_DRAW = 1 / 4_294_967_296;

/**
 * Rounds to the nearest code, ties to even, after adding TPDF dither: the sum of two independent uniforms of 1 LSB each
 * (2 LSB from peak to peak), drawn anew for each sample, from an own generator for each channel.
 * The error then has no mean, and a power of LSB²/4 whatever the signal (LSB²/12 rounding + LSB²/6 dither; Lipshitz,
 * Wannamaker and Vanderkooy, J. AES 40, 1992): −93.32 dBFS (sine reference) at 16 bits.
 */
export function createQuantiser(spec: QuantiserSpec, channels: number): Quantiser {
  const steps = stepsOf(spec.bits);
  const sources = Array.from({ length: channels }, (_, c) =>
    spec.dither === 'tpdf' ? seeded(`${spec.seed} channel ${c}`) : undefined,
  );
  let clipped = 0;
  return {
    process(block) {
      for (let c = 0; c < channels; c++) {
        clipped += quantise(block.channels[c], block.frames, steps, sources[c]);
      }
    },
    get clipped() {
      return clipped;
    },
  };
}

/** Returns how many samples were clipped. */
function quantise(
  samples: Float64Array,
  frames: number,
  steps: number,
  source: RandomState | undefined,
): number {
  const largest = steps - 1;
  let clipped = 0;
  for (let i = 0; i < frames; i++) {
    const noise = source === undefined ? 0 : triangular(source);
    let code = nearestEven(samples[i] * steps + noise);
    if (code > largest || code < -steps) {
      code = code > 0 ? largest : -steps;
      clipped++;
    }
    samples[i] = code / steps;
  }
  return clipped;
}

/** One value of TPDF noise in LSB, −1 … 1. Draws are −2³¹ … 2³¹ − 1: half a unit added to each frees the sum of its mean. */
function triangular(source: RandomState): number {
  return (next(source) + next(source) + 1) * LSB_PER_DRAW;
}
