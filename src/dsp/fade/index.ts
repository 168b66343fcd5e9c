import type { Block } from '../../audio/block.ts';

export const FADE_SHAPES = ['linear', 'equal_power', 'exponential', 's'] as const;
export type FadeShape = (typeof FADE_SHAPES)[number];

export interface FadeSpec {
  /** Length of the fade-in in frames; 0 is none. */
  readonly inFrames: number;
  readonly inShape: FadeShape;
  /** Length of the fade-out in frames; 0 is none. */
  readonly outFrames: number;
  readonly outShape: FadeShape;
}

export interface Fade {
  /** Fades the next frames of the signal in place; blocks come in order, from the first frame on. */
  process(block: Block): void;
}

/** Fall of the exponential fade over its length, before it is drawn down to 0: 60 dB. */
const EXPONENTIAL_DEPTH = 3 * Math.LN10;
const EXPONENTIAL_SCALE = Math.exp(EXPONENTIAL_DEPTH) - 1;

/**
 * Gain at t = 0 … 1 of a fade-in; a fade-out runs the same curve backwards. All go from exactly 0 to exactly 1:
 * - `linear`: t;
 * - `equal_power`: sin(πt/2): two of them crossing keep the power of unlike signals (−3 dB in the middle);
 * - `exponential`: (1000^t − 1) / 999: nearly straight in dB over 60 dB (−30.3 dB in the middle), as a sound dies away;
 * - `s`: (1 − cos πt) / 2, the raised cosine: no corner at either end (−6 dB in the middle).
 */
const CURVES: Readonly<Record<FadeShape, (t: number) => number>> = {
  linear: (t) => t,
  equal_power: (t) => Math.sin((Math.PI / 2) * t),
  exponential: (t) => (Math.exp(EXPONENTIAL_DEPTH * t) - 1) / EXPONENTIAL_SCALE,
  s: (t) => (1 - Math.cos(Math.PI * t)) / 2,
};

export function fadeGain(shape: FadeShape, t: number): number {
  if (t <= 0) return 0;
  return t >= 1 ? 1 : CURVES[shape](t);
}

/**
 * Fade-in and fade-out of a signal of `totalFrames` frames.
 * Frame 0 gets gain 0 and frame `inFrames` is the first one untouched; the last frame gets gain 0 and the one
 * `outFrames` before it is the last untouched. Where both fades overlap, their gains multiply.
 */
export function createFade(spec: FadeSpec, totalFrames: number): Fade {
  for (const frames of [spec.inFrames, spec.outFrames, totalFrames]) {
    if (!Number.isSafeInteger(frames) || frames < 0)
      throw new RangeError(`not a number of frames: ${frames}`);
  }
  const { inFrames, inShape, outFrames, outShape } = spec;
  const last = totalFrames - 1;
  const outStart = outFrames === 0 ? Infinity : last - outFrames + 1;
  let position = 0;
  return {
    process(block) {
      const first = position;
      position += block.frames;
      for (let n = first; n < Math.min(position, inFrames); n++) {
        scaleFrame(block, n - first, fadeGain(inShape, n / inFrames));
      }
      for (let n = Math.max(first, outStart); n < position; n++) {
        scaleFrame(block, n - first, fadeGain(outShape, (last - n) / outFrames));
      }
    },
  };
}

function scaleFrame(block: Block, frame: number, factor: number): void {
  for (const samples of block.channels) samples[frame] *= factor;
}
