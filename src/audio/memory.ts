import { type Block, capacityOf, createBlock } from './block.ts';
import type { AudioFormat } from './format.ts';
import type { Signal } from './signal.ts';

/** A signal over samples already in memory; `channels` must be of equal length and stay unchanged while it is read. */
export function memorySignal(format: AudioFormat, channels: readonly Float64Array[]): Signal {
  const frames = channels[0]?.length ?? 0;
  if (channels.length !== format.channels || channels.some((c) => c.length !== frames))
    throw new Error(`${format.channels} channels of equal length expected`);
  let position = 0;
  return {
    format,
    frames,
    read(into) {
      const count = Math.min(capacityOf(into), frames - position);
      for (const [c, samples] of channels.entries())
        into.channels[c].set(samples.subarray(position, position + count));
      into.frames = count;
      position += count;
      return Promise.resolve(count);
    },
    close: () => Promise.resolve(),
  };
}

/**
 * Reads a signal to its end through one block, reused; returns the frames read. `onBlock` may be asynchronous.
 * The signal is closed in any case.
 */
export async function drain(
  signal: Signal,
  onBlock: (block: Block) => void | Promise<void>,
  block: Block = createBlock(signal.format.channels),
): Promise<number> {
  let total = 0;
  try {
    while ((await signal.read(block)) > 0) {
      total += block.frames;
      const pending = onBlock(block);
      if (pending !== undefined) await pending;
    }
    return total;
  } finally {
    await signal.close();
  }
}

/** The whole signal as planar samples: for tests and short files only, memory grows with its length. */
export async function collect(signal: Signal, block?: Block): Promise<Float64Array[]> {
  const channels = Array.from({ length: signal.format.channels }, () => new Float64Array(signal.frames));
  let at = 0;
  await drain(
    signal,
    (b) => {
      for (const [c, samples] of channels.entries()) samples.set(b.channels[c].subarray(0, b.frames), at);
      at += b.frames;
    },
    block,
  );
  return channels;
}
