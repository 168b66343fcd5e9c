import { type Block, capacityOf, createBlock } from '../../audio/block.ts';
import { unpack } from '../../audio/pcm.ts';
import type { Signal } from '../../audio/signal.ts';
import { openWav } from '../../audio/wav/reader.ts';
import { error } from '../../base/finding.ts';
import { Refused, valueOf } from '../../base/result.ts';
import { DiskFile } from '../../host/disk.ts';

export const DISC_RATE = 44_100;
const BYTES_PER_FRAME = 4;
const BUFFER_FRAMES = 16 * 1024;

/** A stretch of a disc's audio and the file that holds it. Frames are pairs of 16-bit samples at 44.1 kHz. */
export interface ImagePart {
  /** First frame in the image. */
  readonly at: number;
  readonly frames: number;
  readonly path: string;
  /** `raw`: headerless, little-endian; `swapped`: headerless, big-endian. */
  readonly kind: 'wav' | 'raw' | 'swapped';
  /** First frame in the file. */
  readonly from: number;
}

/** The audio of a disc from 00:00:00 on; where no part stands there is silence. */
export interface ReadImage {
  readonly frames: number;
  /** In order, without overlap. */
  readonly parts: readonly ImagePart[];
}

/** Frames `from` … `to` − 1 of a disc. Its files are opened when they are reached, one at a time. */
export function imageSignal(image: ReadImage, from: number, to: number): Signal {
  return new ImageSignal(image, from, to);
}

/** Whether any sample of frames `from` … `to` − 1 is other than zero. */
export async function holdsAudio(image: ReadImage, from: number, to: number): Promise<boolean> {
  const signal = imageSignal(image, from, to);
  const block = createBlock(2, BUFFER_FRAMES);
  try {
    while ((await signal.read(block)) > 0)
      if (block.channels.some((c) => c.subarray(0, block.frames).some((x) => x !== 0))) return true;
    return false;
  } finally {
    await signal.close();
  }
}

class ImageSignal implements Signal {
  readonly format = { rate: DISC_RATE, channels: 2 };
  readonly frames: number;
  readonly #image: ReadImage;
  readonly #to: number;
  #position: number;
  #open: { readonly part: ImagePart; readonly source: Source } | undefined;

  constructor(image: ReadImage, from: number, to: number) {
    if (!(from >= 0 && from <= to && to <= image.frames))
      throw new RangeError(`frames ${from} … ${to} of ${image.frames}`);
    this.#image = image;
    this.#position = from;
    this.#to = to;
    this.frames = to - from;
  }

  async read(into: Block): Promise<number> {
    const wanted = Math.min(capacityOf(into), this.#to - this.#position);
    into.frames = wanted === 0 ? 0 : await this.#piece(into, wanted);
    this.#position += into.frames;
    return into.frames;
  }

  /** As much as one part, or one stretch of silence, has. */
  async #piece(into: Block, wanted: number): Promise<number> {
    const at = this.#position;
    const part = this.#image.parts.find((p) => at < p.at + p.frames);
    if (part === undefined || at < part.at) {
      const count = Math.min(wanted, (part?.at ?? this.#to) - at);
      for (const channel of into.channels) channel.fill(0, 0, count);
      return count;
    }
    if (this.#open?.part !== part) await this.#change(part);
    const count = Math.min(wanted, part.at + part.frames - at);
    const read = (await this.#open?.source.read(into, part.from + at - part.at, count)) ?? 0;
    if (read > 0) return read;
    throw new Refused(error('truncated', `${part.path}: became shorter while it was read`));
  }

  async #change(part: ImagePart): Promise<void> {
    await this.close();
    this.#open = { part, source: part.kind === 'wav' ? await wavSource(part.path) : await rawSource(part) };
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.source.close();
  }
}

/** Frames of one file; `read` gives one at least, or 0 at the file's end. */
interface Source {
  read(into: Block, at: number, count: number): Promise<number>;
  close(): Promise<void>;
}

async function wavSource(path: string): Promise<Source> {
  const signal = valueOf(await openWav(path));
  return {
    async read(into, at, count) {
      signal.seek(at);
      const views = into.channels.map((c) => c.subarray(0, count));
      return signal.read({ frames: 0, channels: views });
    },
    close: () => signal.close(),
  };
}

async function rawSource({ path, kind }: ImagePart): Promise<Source> {
  const file = await DiskFile.openForReading(path);
  const bytes = new Uint8Array(BUFFER_FRAMES * BYTES_PER_FRAME);
  const view = new DataView(bytes.buffer);
  return {
    async read(into, at, count) {
      const asked = bytes.subarray(0, Math.min(count, BUFFER_FRAMES) * BYTES_PER_FRAME);
      const frames = Math.floor((await file.readAt(asked, at * BYTES_PER_FRAME)) / BYTES_PER_FRAME);
      if (kind === 'swapped')
        for (let i = 0; i < frames * BYTES_PER_FRAME; i += 2) view.setInt16(i, view.getInt16(i), true);
      unpack('pcm16', view, 0, into.channels, 0, frames);
      return frames;
    },
    close: () => file.close(),
  };
}
