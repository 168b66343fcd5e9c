import { type Block, BLOCK_FRAMES, createBlock } from '../audio/block.ts';
import { pack } from '../audio/pcm.ts';
import type { Signal } from '../audio/signal.ts';
import { wavHeader } from '../audio/wav/header.ts';
import { type Finding, warning } from '../base/finding.ts';
import { DiskFile, remove } from '../host/disk.ts';
import { type Sums, Summer } from './checksums.ts';
import { BYTES_PER_SECTOR, FRAMES_PER_SECTOR } from './layout.ts';
import { msf } from './time.ts';

/** A stretch of sound in the image. */
export interface ImagePart {
  /** Its first sample frame, counted from the start of the image. */
  readonly at: number;
  /**
   * 44.1 kHz, two channels, on the 16-bit grid (nothing is dithered here). Parts may share a source, whose frames they
   * then take from front to back. All sources are closed at the end.
   */
  readonly source: Signal;
  /** First frame of the source. */
  readonly from: number;
  readonly frames: number;
}

export interface ImageFiles {
  /** Headerless, 16-bit little-endian, left first; nothing may stand there. */
  readonly image?: string;
  /** The same as a WAV file, without its first `omit` sectors (default 0): see cue.ts. */
  readonly wav?: { readonly path: string; readonly omit?: number };
}

export interface ImageReport {
  readonly image?: Sums;
  readonly wav?: Sums;
  /** A warning where the sectors that the WAV file omits are not silent. */
  readonly findings: readonly Finding[];
}

const FORMAT = { rate: 44_100, channels: 2, encoding: 'pcm16' } as const;
const BYTES_PER_FRAME = 4;
/** Written at a time. */
const BUFFER_SECTORS = 400;

/**
 * Writes an image of so many sectors: the parts, silence where there is none, block by block; the content is durable
 * when it returns. Trouble of the disk is thrown as `Refused`, and then no file is left. Parts that overlap, reach beyond
 * the image or ask for frames that their source has not are a bug.
 */
export async function writeImage(
  sectors: number,
  parts: readonly ImagePart[],
  files: ImageFiles,
): Promise<ImageReport> {
  const frames = sectors * FRAMES_PER_SECTOR;
  const placed = parts.toSorted((a, b) => a.at - b.at);
  check(placed, frames);
  const outputs: Output[] = [];
  try {
    if (files.image !== undefined) outputs.push(await Output.create(files.image, 0));
    const omit = files.wav?.omit ?? 0;
    if (files.wav !== undefined) {
      const header = wavHeader(FORMAT, 'riff', (sectors - omit) * FRAMES_PER_SECTOR);
      const wav = await Output.create(files.wav.path, omit * BYTES_PER_SECTOR);
      outputs.push(wav);
      await wav.write(header);
    }
    await fill(frames, placed, outputs);
    return await finished(files, outputs);
  } catch (thrown) {
    for (const output of outputs) await output.abandon();
    throw thrown;
  } finally {
    for (const source of new Set(parts.map((part) => part.source))) await source.close();
  }
}

function check(parts: readonly ImagePart[], frames: number): void {
  let end = 0;
  const read = new Map<Signal, number>();
  for (const part of parts) {
    const { rate, channels } = part.source.format;
    if (rate !== FORMAT.rate || channels !== FORMAT.channels)
      throw new Error(`a CD image of ${rate} Hz and ${channels} channels`);
    if (part.at < end || part.at + part.frames > frames)
      throw new Error(`no room for a part at frame ${part.at}`);
    if (part.from < (read.get(part.source) ?? 0) || part.from + part.frames > part.source.frames)
      throw new Error(`frames ${part.from} and on of a source of ${part.source.frames} can't be read`);
    end = part.at + part.frames;
    read.set(part.source, part.from + part.frames);
  }
}

async function fill(frames: number, parts: readonly ImagePart[], outputs: readonly Output[]): Promise<void> {
  const block = createBlock(FORMAT.channels);
  const buffer = new Filling(outputs);
  const read = new Map<Signal, number>();
  let at = 0;
  for (const part of parts) {
    await buffer.silence(part.at - at);
    await skip(part.source, part.from - (read.get(part.source) ?? 0), block);
    await take(part.source, part.frames, block, (filled) => buffer.sound(filled));
    read.set(part.source, part.from + part.frames);
    at = part.at + part.frames;
  }
  await buffer.silence(frames - at);
  await buffer.flush();
}

async function skip(source: Signal, frames: number, block: Block): Promise<void> {
  await take(source, frames, block, () => Promise.resolve());
}

/** Exactly so many frames of the source, and not one more of it. */
async function take(
  source: Signal,
  frames: number,
  block: Block,
  onBlock: (filled: Block) => Promise<void>,
): Promise<void> {
  for (let left = frames; left > 0;) {
    const into = left >= BLOCK_FRAMES ? block : shortened(block, left);
    const count = await source.read(into);
    if (count === 0) throw new Error(`a source ends ${left} frames too early`);
    await onBlock(into);
    left -= count;
  }
}

function shortened(block: Block, frames: number): Block {
  return { frames: 0, channels: block.channels.map((channel) => channel.subarray(0, frames)) };
}

/** Gathers bytes and hands them to all outputs, full buffer by full buffer. */
class Filling {
  readonly #bytes = new Uint8Array(BUFFER_SECTORS * BYTES_PER_SECTOR);
  readonly #outputs: readonly Output[];
  #filled = 0;

  constructor(outputs: readonly Output[]) {
    this.#outputs = outputs;
  }

  async sound({ channels, frames }: Block): Promise<void> {
    for (let at = 0; at < frames;) {
      const count = Math.min(frames - at, this.#room());
      pack(FORMAT.encoding, new DataView(this.#bytes.buffer), this.#filled, channels, at, count);
      at += count;
      await this.#advance(count);
    }
  }

  async silence(frames: number): Promise<void> {
    for (let left = frames; left > 0;) {
      const count = Math.min(left, this.#room());
      this.#bytes.fill(0, this.#filled, this.#filled + count * BYTES_PER_FRAME);
      left -= count;
      await this.#advance(count);
    }
  }

  #room(): number {
    return (this.#bytes.length - this.#filled) / BYTES_PER_FRAME;
  }

  async #advance(frames: number): Promise<void> {
    this.#filled += frames * BYTES_PER_FRAME;
    if (this.#filled === this.#bytes.length) await this.flush();
  }

  async flush(): Promise<void> {
    const bytes = this.#bytes.subarray(0, this.#filled);
    for (const output of this.#outputs) await output.append(bytes);
    this.#filled = 0;
  }
}

/** One file: what is appended, less the bytes it omits from the start. */
class Output {
  readonly #file: DiskFile;
  readonly #summer = new Summer();
  #position = 0;
  #omit: number;
  /** Whether all that was omitted is silence. */
  silentStart = true;

  private constructor(file: DiskFile, omit: number) {
    this.#file = file;
    this.#omit = omit;
  }

  static async create(path: string, omit: number): Promise<Output> {
    return new Output(await DiskFile.create(path), omit);
  }

  async append(bytes: Uint8Array): Promise<void> {
    const omitted = Math.min(this.#omit, bytes.length);
    this.#omit -= omitted;
    if (bytes.subarray(0, omitted).some((byte) => byte !== 0)) this.silentStart = false;
    await this.write(bytes.subarray(omitted));
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    const writing = this.#file.writeAt(bytes, this.#position);
    // While the disk is at it.
    this.#summer.update(bytes);
    this.#position += bytes.length;
    await writing;
  }

  async finish(): Promise<Sums> {
    await this.#file.sync();
    await this.#file.close();
    return this.#summer.sums();
  }

  async abandon(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await remove(this.#file.path);
  }
}

async function finished(files: ImageFiles, outputs: readonly Output[]): Promise<ImageReport> {
  const sums: Sums[] = [];
  for (const output of outputs) sums.push(await output.finish());
  const image = files.image === undefined ? undefined : sums[0];
  const wav = files.wav === undefined ? undefined : sums.at(-1);
  const omit = files.wav?.omit ?? 0;
  const silent = outputs.every(({ silentStart }) => silentStart);
  return {
    ...(image === undefined ? {} : { image }),
    ...(wav === undefined ? {} : { wav }),
    findings: silent ? [] : [omittedSound(omit)],
  };
}

function omittedSound(omit: number): Finding {
  return warning(
    'omitted-sound',
    `the first ${msf(omit)} of the disc are not silent, and the WAV file of the cue sheet leaves them out`,
    {
      measured: msf(omit),
      hint: 'no burner can write them from a cue sheet: start a hidden track two seconds later, or deliver the DDP set',
    },
  );
}
