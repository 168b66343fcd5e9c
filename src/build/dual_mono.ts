import { type Block, capacityOf } from '../audio/block.ts';
import type { Signal } from '../audio/signal.ts';

/** One channel as two equal ones. */
export function dualMono(source: Signal): Signal {
  return {
    format: { ...source.format, channels: 2 },
    frames: source.frames,
    async read(into) {
      const left: Block = { frames: 0, channels: [into.channels[0]] };
      into.frames = await source.read(left);
      into.channels[1].set(left.channels[0].subarray(0, Math.min(into.frames, capacityOf(into))));
      return into.frames;
    },
    close: () => source.close(),
  };
}
