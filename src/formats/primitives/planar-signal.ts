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
  return new PlanarSignal(source);
}

class PlanarSignal implements Signal {
  readonly format: AudioFormat;
  readonly frames: number;
  readonly #source: PlanarSource;
  #piece: Piece = [];
  #at = 0;
  #delivered = 0;
  #ended = false;

  constructor(source: PlanarSource) {
    this.#source = source;
    this.format = source.format;
    this.frames = source.frames;
  }

  async read(into: Block): Promise<number> {
    into.frames = 0;
    while (into.frames < capacityOf(into) && !this.#ended) {
      const left = (this.#piece[0]?.length ?? 0) - this.#at;
      if (left > 0) this.#take(into, Math.min(left, capacityOf(into) - into.frames));
      else await this.#more();
    }
    this.#delivered += into.frames;
    if (this.#delivered > this.frames || (this.#ended && this.#delivered < this.frames))
      throw wrongLength(this.#source, this.#delivered);
    return into.frames;
  }

  async #more(): Promise<void> {
    const next = await this.#source.pieces.next();
    this.#ended = next.done === true;
    this.#piece = next.done === true ? [] : next.value;
    this.#at = 0;
  }

  #take(into: Block, count: number): void {
    for (let c = 0; c < into.channels.length; c++)
      into.channels[c].set(this.#piece[c].subarray(this.#at, this.#at + count), into.frames);
    into.frames += count;
    this.#at += count;
  }

  async close(): Promise<void> {
    this.#ended = true;
    await this.#source.pieces.return();
  }
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
