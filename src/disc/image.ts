import { wavHeader } from '../audio/wav/header.ts';
import type { WavSignal } from '../audio/wav/reader.ts';
import { type Digest, Hasher } from '../base/digest.ts';
import { type Finding, warning } from '../base/finding.ts';
import { DiskFile, remove } from '../host/disk.ts';
import { BYTES_PER_SECTOR, FRAMES_PER_SECTOR } from './layout.ts';
import { msf } from './time.ts';

/** Sound that is as it lies in an image already: nothing is dithered, nor converted, here. */
export type ImageSource = Pick<WavSignal, 'format' | 'frames' | 'encoding' | 'seek' | 'readBytes' | 'close'>;

/** A stretch of sound in the image. */
export interface ImagePart {
  /** Its first sample frame, counted from the start of the image. */
  readonly at: number;
  /** 44.1 kHz, two channels, 16 bits. Parts may share a source. All sources are closed at the end. */
  readonly source: ImageSource;
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
  readonly image?: Digest;
  readonly wav?: Digest;
  /** A warning where the sectors that the WAV file omits are not silent. */
  readonly findings: readonly Finding[];
}

const FORMAT = { rate: 44_100, channels: 2, encoding: 'pcm16' } as const;
const BYTES_PER_FRAME = 4;
/** Written at a time. */
const BUFFER_SECTORS = 400;

/**
 * Writes an image of so many sectors: the parts, silence where there is none, piece by piece. Trouble of the disk is thrown as `Refused`, and then no file is left. Parts that overlap, reach beyond
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
  const [image, wav] = [new Hasher(), new Hasher()];
  try {
    if (files.image !== undefined) outputs.push(await Output.create(files.image, image));
    const omit = files.wav?.omit ?? 0;
    if (files.wav !== undefined) {
      const header = wavHeader(FORMAT, 'riff', (sectors - omit) * FRAMES_PER_SECTOR);
      const output = await Output.create(files.wav.path, wav, omit * BYTES_PER_SECTOR);
      outputs.push(output);
      await output.write(header);
    }
    await fill(frames, placed, outputs);
    for (const output of outputs) await output.finish();
    const silent = outputs.every(({ silentStart }) => silentStart);
    return {
      ...(files.image === undefined ? {} : { image: image.digest() }),
      ...(files.wav === undefined ? {} : { wav: wav.digest() }),
      findings: silent ? [] : [omittedSound(omit)],
    };
  } catch (thrown) {
    for (const output of outputs) await output.abandon();
    throw thrown;
  } finally {
    for (const source of new Set(parts.map((part) => part.source))) await source.close();
  }
}

function check(parts: readonly ImagePart[], frames: number): void {
  let end = 0;
  for (const part of parts) {
    const { format, encoding } = part.source;
    const { rate, channels } = format;
    if (rate !== FORMAT.rate || channels !== FORMAT.channels || encoding !== FORMAT.encoding)
      throw new Error(`a CD image of ${rate} Hz, ${channels} channels, ${encoding}`);
    if (part.at < end || part.at + part.frames > frames)
      throw new Error(`no room for a part at frame ${part.at}`);
    if (part.from + part.frames > part.source.frames)
      throw new Error(`frames ${part.from} and on of a source of ${part.source.frames} can't be read`);
    end = part.at + part.frames;
  }
}

async function fill(frames: number, parts: readonly ImagePart[], outputs: readonly Output[]): Promise<void> {
  const buffer = new Filling(outputs);
  let at = 0;
  for (const part of parts) {
    await buffer.silence(part.at - at);
    part.source.seek(part.from);
    await buffer.sound(part.source, part.frames);
    at = part.at + part.frames;
  }
  await buffer.silence(frames - at);
  await buffer.flush();
}

/** Gathers bytes and hands them to all outputs, full buffer by full buffer. */
class Filling {
  readonly #bytes = new Uint8Array(BUFFER_SECTORS * BYTES_PER_SECTOR);
  readonly #outputs: readonly Output[];
  #filled = 0;

  constructor(outputs: readonly Output[]) {
    this.#outputs = outputs;
  }

  /** The source's next frames, so many and no more. */
  async sound(source: ImageSource, frames: number): Promise<void> {
    for (let left = frames; left > 0;) {
      const asked = Math.min(left, this.#room()) * BYTES_PER_FRAME;
      const count = await source.readBytes(this.#bytes.subarray(this.#filled, this.#filled + asked));
      if (count === 0) throw new Error(`a source ends ${left} frames too early`);
      left -= count;
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
  readonly #hasher: Hasher;
  #position = 0;
  #omit: number;
  /** Whether all that was omitted is silence. */
  silentStart = true;

  private constructor(file: DiskFile, hasher: Hasher, omit: number) {
    this.#file = file;
    this.#hasher = hasher;
    this.#omit = omit;
  }

  static async create(path: string, hasher: Hasher, omit = 0): Promise<Output> {
    return new Output(await DiskFile.create(path), hasher, omit);
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
    this.#hasher.update(bytes);
    this.#position += bytes.length;
    await writing;
  }

  async finish(): Promise<void> {
    await this.#file.close();
  }

  async abandon(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await remove(this.#file.path);
  }
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
