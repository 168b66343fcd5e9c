import { DiskFile, remove } from '../../host/disk.ts';
import type { Block } from '../block.ts';
import { RATE_MAX, RATE_MIN } from '../format.ts';
import { pack } from '../pcm.ts';
import { CHANNELS_MAX } from './fmt.ts';
import { blockAlignOf, fileBytes, RIFF_LIMIT, type WavForm, type WavShape, wavHeader } from './header.ts';

export interface WavOptions extends WavShape {
  /** Total frames, where known beforehand: then the header is right from the first byte on, and minimal. */
  readonly frames?: number;
  /** Largest size field of a plain RIFF header, beyond it the file is RF64. Default 2^32 − 2. */
  readonly riffLimit?: number;
}

export interface WavWriter {
  /** Appends a block's frames. Integer encodings expect values on their grid (see `pack`). */
  write(block: Block): Promise<void>;
  /** Completes header and padding and closes the file; `sync` makes its content durable first. */
  finish(options?: { readonly sync?: boolean }): Promise<{ readonly frames: number; readonly bytes: number }>;
  /** Closes and removes the unfinished file. After `finish` it does nothing. */
  abandon(): Promise<void>;
}

/** Written at a time, while the next is filled. */
const BUFFER_BYTES = 1024 * 1024;

/**
 * Creates a new WAV file at `path` (nothing may stand there); equal samples make equal bytes.
 * Trouble of the disk is thrown as `Refused`, by every method.
 */
export async function createWav(path: string, options: WavOptions): Promise<WavWriter> {
  const { rate, channels, frames, riffLimit = RIFF_LIMIT } = options;
  if (!(rate >= RATE_MIN && rate <= RATE_MAX) || !(channels >= 1 && channels <= CHANNELS_MAX))
    throw new RangeError(`a WAV file of ${rate} Hz and ${channels} channels`);
  const form = formFor(options, frames, riffLimit);
  return new WavFileWriter(await DiskFile.create(path), options, form, riffLimit);
}

function formFor(shape: WavShape, frames: number | undefined, riffLimit: number): WavForm {
  if (frames === undefined) return 'reserved';
  return fileBytes(shape, 'riff', frames) - 8 > riffLimit ? 'rf64' : 'riff';
}

class WavFileWriter implements WavWriter {
  readonly #file: DiskFile;
  readonly #options: WavOptions;
  readonly #form: WavForm;
  readonly #riffLimit: number;
  readonly #blockAlign: number;
  #bytes = new Uint8Array(BUFFER_BYTES);
  /** The other buffer, perhaps on its way to the disk. */
  #other = new Uint8Array(BUFFER_BYTES);
  #writing: Promise<void> = Promise.resolve();
  #filled = 0;
  /** Bytes on the disk or on their way to it. */
  #flushed = 0;
  #frames = 0;
  #open = true;

  constructor(file: DiskFile, options: WavOptions, form: WavForm, riffLimit: number) {
    this.#file = file;
    this.#options = options;
    this.#form = form;
    this.#riffLimit = riffLimit;
    this.#blockAlign = blockAlignOf(options);
    const header = wavHeader(options, form, options.frames);
    this.#bytes.set(header);
    this.#filled = header.length;
  }

  async write(block: Block): Promise<void> {
    const { encoding, channels, frames: promised } = this.#options;
    if (block.channels.length !== channels)
      throw new Error(`a block of ${channels} channels expected, not ${block.channels.length}`);
    if (promised !== undefined && this.#frames + block.frames > promised)
      throw new Error(`${promised} frames were promised, more than that are written`);
    for (let at = 0; at < block.frames;) {
      const room = Math.floor((BUFFER_BYTES - this.#filled) / this.#blockAlign);
      const count = Math.min(block.frames - at, room);
      pack(encoding, new DataView(this.#bytes.buffer), this.#filled, block.channels, at, count);
      this.#filled += count * this.#blockAlign;
      at += count;
      if (at < block.frames) await this.#flush();
    }
    this.#frames += block.frames;
  }

  /** Sends the filled buffer on its way when the one before it has arrived; trouble with that one is thrown here. */
  async #flush(): Promise<void> {
    await this.#writing;
    this.#writing = this.#file.writeAt(this.#bytes.subarray(0, this.#filled), this.#flushed);
    this.#writing.catch(() => undefined);
    [this.#bytes, this.#other] = [this.#other, this.#bytes];
    this.#flushed += this.#filled;
    this.#filled = 0;
  }

  async finish(options: { readonly sync?: boolean } = {}): Promise<{ frames: number; bytes: number }> {
    const frames = this.#frames;
    const promised = this.#options.frames;
    if (promised !== undefined && frames !== promised)
      throw new Error(`${promised} frames were promised, ${frames} are written`);
    await this.#flush();
    if ((frames * this.#blockAlign) % 2 === 1) await this.#pad();
    await this.#writing;
    if (promised === undefined) await this.#file.writeAt(this.#finalHeader(frames), 0);
    if (options.sync === true) await this.#file.sync();
    await this.#file.close();
    this.#open = false;
    return { frames, bytes: this.#flushed };
  }

  async #pad(): Promise<void> {
    this.#bytes[0] = 0;
    this.#filled = 1;
    await this.#flush();
  }

  #finalHeader(frames: number): Uint8Array {
    const large = fileBytes(this.#options, this.#form, frames) - 8 > this.#riffLimit;
    return wavHeader(this.#options, large ? 'rf64' : 'reserved', frames);
  }

  async abandon(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#writing.catch(() => undefined);
    await this.#file.close();
    await remove(this.#file.path);
  }
}
