import type { Block } from '../audio/block.ts';
import type { AudioFormat } from '../audio/format.ts';

/** Observes a signal from front to back and never changes it. Results do not depend on the block size, to the bit. */
export interface Meter<M> {
  observe(block: Block): void;
  /** Called once, after the last block. */
  finish(): M;
}

export interface MeterModule<M> {
  readonly name: string;
  /** Part of the key of every step that uses it. */
  readonly version: number;
  create(format: AudioFormat): Meter<M>;
}
