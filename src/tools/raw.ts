import { type Block, capacityOf, createBlock } from '../audio/block.ts';
import { type AudioFormat, BYTES_PER_SAMPLE, type Encoding } from '../audio/format.ts';
import { wholeFrames } from '../audio/frames.ts';
import { pack, unpack } from '../audio/pcm.ts';
import type { Signal } from '../audio/signal.ts';
import { error } from '../base/finding.ts';
import { Refused } from '../base/result.ts';

/** Signals through the pipes of tools: headerless interleaved PCM. */

const PIECE_BYTES = 256 * 1024;

/**
 * A signal's samples, multiplied by `scale`, as raw bytes. All pieces share their memory, so the one before is lost
 * when the next is asked for. The signal is closed at the end, also when the reader leaves early.
 */
export async function* rawBytes(
  signal: Signal,
  encoding: Encoding,
  scale = 1,
): AsyncGenerator<Uint8Array, void, undefined> {
  const frameBytes = BYTES_PER_SAMPLE[encoding] * signal.format.channels;
  const block = createBlock(signal.format.channels, Math.max(1, Math.floor(PIECE_BYTES / frameBytes)));
  const bytes = new Uint8Array(capacityOf(block) * frameBytes);
  const view = new DataView(bytes.buffer);
  try {
    while ((await signal.read(block)) > 0) {
      if (scale !== 1) multiply(block, scale);
      pack(encoding, view, 0, block.channels, 0, block.frames);
      yield bytes.subarray(0, block.frames * frameBytes);
    }
  } finally {
    await signal.close();
  }
}

export function multiply(block: Block, scale: number): void {
  for (const channel of block.channels) for (let i = 0; i < block.frames; i++) channel[i] *= scale;
}

export interface RawSource {
  readonly bytes: AsyncGenerator<Uint8Array, void, undefined>;
  readonly format: AudioFormat;
  readonly encoding: Encoding;
  /** Frames that must come, neither more nor fewer. */
  readonly frames: number;
  /** For messages: "sox", "resampling to 48000 Hz". */
  readonly tool: string;
  readonly task: string;
}

/**
 * What comes out of a tool's pipe as a signal. A stream that ends early is `tool-short-output`, one that goes on is
 * `tool-long-output`, both with cause `tool`: tools that exit with 0 have been seen to do either.
 */
export function rawSignal(source: RawSource): Signal {
  return new RawSignal(source);
}

class RawSignal implements Signal {
  readonly format: AudioFormat;
  readonly frames: number;
  readonly #source: RawSource;
  readonly #frameBytes: number;
  readonly #pieces: AsyncGenerator<Uint8Array, void, undefined>;
  /** Whole frames; at the very end perhaps the beginning of one. */
  #piece: Uint8Array = new Uint8Array();
  #at = 0;
  #delivered = 0;
  #ended = false;

  constructor(source: RawSource) {
    this.#source = source;
    this.format = source.format;
    this.frames = source.frames;
    this.#frameBytes = BYTES_PER_SAMPLE[source.encoding] * source.format.channels;
    this.#pieces = wholeFrames(source.bytes, this.#frameBytes);
  }

  async read(into: Block): Promise<number> {
    into.frames = 0;
    while (into.frames < capacityOf(into)) {
      const whole = Math.floor((this.#piece.length - this.#at) / this.#frameBytes);
      if (whole > 0) this.#take(into, Math.min(whole, capacityOf(into) - into.frames));
      else if (!(await this.#more())) break;
    }
    this.#delivered += into.frames;
    this.#checkLength();
    return into.frames;
  }

  #take(into: Block, count: number): void {
    const { buffer, byteOffset, length } = this.#piece;
    const view = new DataView(buffer, byteOffset, length);
    unpack(this.#source.encoding, view, this.#at, into.channels, into.frames, count);
    into.frames += count;
    this.#at += count * this.#frameBytes;
  }

  async #more(): Promise<boolean> {
    const next = this.#ended ? undefined : await this.#pieces.next();
    if (next === undefined || next.done === true) {
      this.#ended = true;
      return false;
    }
    this.#piece = next.value;
    this.#at = 0;
    return true;
  }

  #checkLength(): void {
    const torn = this.#ended && this.#at < this.#piece.length;
    const short = this.#ended && this.#delivered < this.frames;
    if (!torn && !short && this.#delivered <= this.frames) return;
    const { tool, task } = this.#source;
    const [code, happened] =
      this.#delivered > this.frames
        ? (['tool-long-output', 'gave more samples than there are'] as const)
        : (['tool-short-output', 'stopped before the end, though it reported success,'] as const);
    throw new Refused(
      error(code, `${tool} ${happened} while ${task}`, {
        cause: 'tool',
        measured: this.#delivered,
        limit: this.frames,
      }),
    );
  }

  async close(): Promise<void> {
    this.#ended = true;
    await this.#pieces.return();
    // As long as nothing was read, the pieces do not know of it.
    await this.#source.bytes.return();
  }
}
