import { type Block, capacityOf } from '../../audio/block.ts';
import type { AudioFormat } from '../../audio/format.ts';
import type { Signal } from '../../audio/signal.ts';
import { error } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import { DiskFile, identify, remove } from '../../host/disk.ts';

/**
 * Samples as a decoder hands them out: one array a channel, of equal length. They hold until the next piece is asked
 * for, which may be of the same memory.
 */
export type Piece = readonly (Float32Array | Float64Array)[];

export interface PlanarSource {
  readonly pieces: AsyncGenerator<Piece, void, undefined>;
  readonly format: AudioFormat;
  /** Frames that must come, neither more nor fewer. */
  readonly frames: number;
  /** For messages: the decoder's name. */
  readonly decoder: string;
}

/** Pieces of any length as a signal. A wrong number of frames is refused (`wrong-length`). */
export function planarSignal(source: PlanarSource): Signal {
  const { format, frames, pieces } = source;
  let piece: Piece = [];
  let at = 0;
  let delivered = 0;
  let ended = false;

  const more = async () => {
    const next = await pieces.next();
    ended = next.done === true;
    piece = next.done === true ? [] : next.value;
    at = 0;
  };
  const take = (into: Block, count: number) => {
    for (const [c, channel] of into.channels.entries())
      channel.set(piece[c].subarray(at, at + count), into.frames);
    into.frames += count;
    at += count;
  };
  const read = async (into: Block) => {
    into.frames = 0;
    while (into.frames < capacityOf(into) && !ended) {
      const left = (piece[0]?.length ?? 0) - at;
      if (left > 0) take(into, Math.min(left, capacityOf(into) - into.frames));
      else await more();
    }
    delivered += into.frames;
    if (delivered > frames || (ended && delivered < frames)) throw wrongLength(source, delivered);
    return into.frames;
  };
  const close = async () => {
    ended = true;
    await pieces.return();
  };
  return { format, frames, read, close };
}

function wrongLength({ decoder, frames }: PlanarSource, delivered: number): Refused {
  return new Refused(
    error('wrong-length', `${decoder} decodes ${delivered} frames where the file promises ${frames}`, {
      cause: 'tool',
      measured: delivered,
      limit: frames,
    }),
  );
}

const READ_BYTES = 64 * 1024;

/** A file from byte `start` on, in pieces of new memory, until it ends or nobody wants it any more (`aborted`). */
export async function* piecesOf(
  path: string,
  abort: AbortSignal,
  start = 0,
): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await DiskFile.openForReading(path);
  try {
    for (let at = start; ;) {
      if (abort.aborted) throw new Refused(error('aborted', `reading ${path} was stopped`));
      const bytes = new Uint8Array(READ_BYTES);
      const count = await file.readAt(bytes, at);
      if (count === 0) return;
      at += count;
      yield bytes.subarray(0, count);
    }
  } finally {
    await file.close();
  }
}

/** Up to `length` bytes from byte `start` of a file. */
export async function headOf(path: string, length: number, start = 0): Promise<Uint8Array> {
  const file = await DiskFile.openForReading(path);
  try {
    const bytes = new Uint8Array(length);
    return bytes.subarray(0, await file.readAt(bytes, start));
  } finally {
    await file.close();
  }
}

/** Makes a file at a path where nothing stands (refused otherwise), or nothing at all. */
export async function newFile(path: string, make: () => Promise<void>): Promise<void> {
  if ((await identify(path, false)) !== undefined)
    throw new Refused(error('exists', `${path} exists already, and is not written over`));
  try {
    await make();
  } catch (thrown) {
    await remove(path);
    throw thrown;
  }
}

export function damaged(path: string, why: string): Refused {
  return new Refused(error('damaged-file', `${path} does not decode: ${why}`, { cause: 'tool' }));
}

/** Refuses a file that an encoder left without all of its audio, though it reported success. */
export function refuseShort(encoder: string, measured: number | undefined, frames: number): void {
  if (measured === frames) return;
  throw new Refused(
    error('tool-short-output', `${encoder} reported success but left a file that is not whole`, {
      cause: 'tool',
      measured: measured ?? 'no header',
      limit: frames,
    }),
  );
}
