import { BLOCK_FRAMES, type Block, capacityOf } from '../audio/block.ts';
import type { AudioFormat } from '../audio/format.ts';
import type { Signal } from '../audio/signal.ts';
import type { DspModule, Processor } from './contract.ts';

export interface ChainItem {
  /** Name of a module on the shelf. */
  readonly module: string;
  /** Validated and complete parameters of it. */
  readonly params: unknown;
}

/**
 * The processors of a chain as one. Neutral ones are left out, latencies add up. A long block goes through in pieces of
 * BLOCK_FRAMES, each through the whole chain while it is in the cache; the pieces are views, nothing is copied.
 */
export function createChain(
  items: readonly ChainItem[],
  modules: readonly DspModule[],
  format: AudioFormat,
): Processor {
  const processors = items.flatMap(({ module: name, params }) => {
    const module = modules.find((candidate) => candidate.name === name);
    if (module === undefined) throw new Error(`no such module: ${name}`);
    return module.neutral(params, format) ? [] : [module.create(params, format)];
  });
  let cut: Cut | undefined;
  return {
    told(early) {
      let before = early;
      return processors.flatMap((processor) => {
        const findings = processor.told?.(before) ?? [];
        before += processor.latency;
        return findings;
      });
    },
    latency: processors.reduce((sum, { latency }) => sum + latency, 0),
    process(block) {
      if (block.frames <= BLOCK_FRAMES) {
        for (const processor of processors) processor.process(block);
        return;
      }
      // Blocks are reused, so in practice each is cut once.
      if (cut?.channels !== block.channels) cut = cutUp(block);
      for (let p = 0, from = 0; from < block.frames; p++, from += BLOCK_FRAMES) {
        const piece = cut.pieces[p];
        piece.frames = Math.min(BLOCK_FRAMES, block.frames - from);
        for (const processor of processors) processor.process(piece);
      }
    },
  };
}

interface Cut {
  readonly channels: readonly Float64Array[];
  readonly pieces: readonly Block[];
}

function cutUp({ channels }: Block): Cut {
  const capacity = channels[0]?.length ?? 0;
  const pieces = Array.from({ length: Math.ceil(capacity / BLOCK_FRAMES) }, (_, p) => ({
    frames: 0,
    channels: channels.map((samples) => samples.subarray(p * BLOCK_FRAMES, (p + 1) * BLOCK_FRAMES)),
  }));
  return { channels, pieces };
}

/**
 * The processed signal without the processor's delay: as long as the source, frame for frame in time with it.
 * The first `latency` frames are dropped, and silence pushes the tail out after the source's end.
 */
export function compensated(source: Signal, processor: Processor): Signal {
  /** Frames of delay still to be dropped. */
  let early = processor.latency;
  /** Frames taken from the source and not yet given on. */
  let owed = 0;
  let ended = false;

  async function read(into: Block): Promise<number> {
    for (;;) {
      const taken = ended ? 0 : await source.read(into);
      ended = taken === 0;
      owed += taken;
      if (owed === 0) break;
      if (ended) fillSilence(into, early + owed);
      processor.process(into);
      const dropped = Math.min(early, into.frames);
      early -= dropped;
      dropFront(into, dropped);
      into.frames = Math.min(into.frames, owed);
      owed -= into.frames;
      if (into.frames > 0) return into.frames;
    }
    into.frames = 0;
    return 0;
  }

  return { format: source.format, frames: source.frames, read, close: () => source.close() };
}

function fillSilence(block: Block, wanted: number): void {
  block.frames = Math.min(capacityOf(block), wanted);
  for (const samples of block.channels) samples.fill(0, 0, block.frames);
}

function dropFront(block: Block, frames: number): void {
  if (frames === 0) return;
  for (const samples of block.channels) samples.copyWithin(0, frames, block.frames);
  block.frames -= frames;
}
