import { capacityOf } from './block.ts';
import type { Signal } from './signal.ts';

/** A signal that may be able to begin anywhere. */
export type Seekable = Signal & { seek?(frame: number): void };

/** Frames `first` … `last` (exclusive) of a signal nothing of which has been read. */
export function excerpt(source: Seekable, first: number, last: number): Signal {
  source.seek?.(first);
  let position = source.seek === undefined ? 0 : first;
  return {
    format: source.format,
    frames: last - first,
    async read(into) {
      while (position < last && (await source.read(into)) > 0) {
        const skip = Math.max(0, first - position);
        const keep = Math.min(into.frames, last - position) - skip;
        position += into.frames;
        if (keep <= 0) continue;
        if (skip > 0) for (const samples of into.channels) samples.copyWithin(0, skip, skip + keep);
        into.frames = keep;
        return keep;
      }
      into.frames = 0;
      return 0;
    },
    close: () => source.close(),
  };
}

/** Signals of one format, one after the other without a break; each is closed with the whole. */
export function concatenation(parts: readonly Signal[]): Signal {
  let at = 0;
  return {
    format: parts[0].format,
    frames: parts.reduce((sum, { frames }) => sum + frames, 0),
    async read(into) {
      for (; at < parts.length; at++) if ((await parts[at].read(into)) > 0) return into.frames;
      into.frames = 0;
      return 0;
    },
    async close() {
      for (const part of parts) await part.close();
    },
  };
}

/** A signal with digital silence behind it. */
export function withTail(source: Signal, tail: number): Signal {
  return tail === 0 ? source : concatenation([source, silence(source, tail)]);
}

/** Digital silence in the format of a signal. */
export function silence({ format }: Pick<Signal, 'format'>, frames: number): Signal {
  let left = frames;
  return {
    format,
    frames,
    read(into) {
      const count = Math.min(left, capacityOf(into));
      for (const samples of into.channels) samples.fill(0, 0, count);
      into.frames = count;
      left -= count;
      return Promise.resolve(count);
    },
    close: () => Promise.resolve(),
  };
}
