/**
 * A stretch of planar audio. Owned by the engine and reused from call to call: nobody keeps a reference past the call.
 * `channels[c]` may be longer than `frames`; only the first `frames` values count. Full scale is ±1.
 */
export interface Block {
  frames: number;
  readonly channels: readonly Float64Array[];
}

/** Frames in a block of the engine: two channels of float64 stay inside a first-level cache. */
export const BLOCK_FRAMES = 1024;

export function createBlock(channels: number, capacity: number = BLOCK_FRAMES): Block {
  return { frames: 0, channels: Array.from({ length: channels }, () => new Float64Array(capacity)) };
}

export function capacityOf(block: Block): number {
  return block.channels[0]?.length ?? 0;
}
