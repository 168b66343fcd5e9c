import type { Block } from './block.ts';
import type { AudioFormat } from './format.ts';

/**
 * A finite stream of audio, read once from front to back.
 * `read` fills `into` up to its capacity, sets `into.frames` and returns it; fewer frames than the capacity may come
 * before the end, 0 means the end. Trouble is thrown as `Refused` (base/result.ts).
 */
export interface Signal {
  readonly format: AudioFormat;
  /** Total frames, known beforehand. */
  readonly frames: number;
  read(into: Block): Promise<number>;
  close(): Promise<void>;
}
