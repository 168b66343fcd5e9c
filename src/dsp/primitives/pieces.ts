import { BLOCK_FRAMES } from '../../audio/block.ts';
import type { Processor } from '../contract.ts';

/** Works in place on `signal[c][from … from + frames)`, frames ≤ BLOCK_FRAMES. */
export type PieceWork = (signal: readonly Float64Array[], from: number, frames: number) => void;

/** A processor that does its work on pieces of at most BLOCK_FRAMES, as long as its scratch is. */
export function inPieces(latency: number, work: PieceWork): Processor {
  return {
    latency,
    process({ frames, channels }) {
      for (let from = 0; from < frames; from += BLOCK_FRAMES) {
        work(channels, from, Math.min(BLOCK_FRAMES, frames - from));
      }
    },
  };
}

/** For each channel an array that holds a piece. */
export function scratch(channels: number): Float64Array[] {
  return Array.from({ length: channels }, () => new Float64Array(BLOCK_FRAMES));
}
