import { error, type Finding, warning } from '../../base/finding.ts';
import { done, type Result, Refused, refusalOf, refused } from '../../base/result.ts';
import { DiskFile } from '../../host/disk.ts';
import { type Block, capacityOf } from '../block.ts';
import type { AudioFormat } from '../format.ts';
import { CALL_FRAMES } from '../kernels/metering.ts';
import { type SampleLayout, unpack } from '../pcm.ts';
import type { Signal } from '../signal.ts';
import { sniffOpen } from '../sniff.ts';
import { type Anatomy, dissect } from './chunks.ts';
import { FMT_BYTES, parseFmt, type WaveFormat } from './fmt.ts';

/** What the header told, for intake checks and logs. */
export interface WavInfo {
  readonly form: Anatomy['form'];
  /** Chunk ids in the order of the file. */
  readonly chunks: readonly string[];
  readonly extensible: boolean;
  /** Speaker positions (WAVEFORMATEXTENSIBLE dwChannelMask); 0: none assigned. */
  readonly mask: number;
  /** Bits that carry signal; fewer than the container's for e.g. 20-bit audio in 24. */
  readonly validBits: number;
  /** Bytes by the RIFF header (a file still being written has fewer); undefined where the header leaves it open. */
  readonly declaredSize: number | undefined;
  readonly fileSize: number;
  /** Byte position of the first frame. */
  readonly dataAt: number;
}

export interface WavSignal extends Signal {
  readonly encoding: SampleLayout;
  readonly info: WavInfo;
  /** Warnings and notes; none is an error. */
  readonly findings: readonly Finding[];
  /** The next `read` begins at this frame, 0…frames. */
  seek(frame: number): void;
  /** As `read`, but whole frames as they lie in the file; returns their number, 0 at the end. */
  readBytes(into: Uint8Array): Promise<number>;
}

/** Read at a time, while what was read before is used. */
const CHUNK_BYTES = 512 * 1024;

/** Frames `from` … `to` − 1 of the file, in a buffer. */
interface Stretch {
  readonly view: DataView;
  from: number;
  to: number;
}

/**
 * Opens a WAV file (RIFF, RF64, BW64; PCM 8 to 32 bits, float 32 and 64 bits) for reading; the caller closes it.
 * Every fault of the file is a finding with its figures; `name` is what messages call the file.
 * Codes of refusals: empty-file, not-wav, lossy-input, truncated, wav-container, wav-too-large, wav-no-ds64, wav-chunk,
 * wav-no-fmt, wav-no-data, wav-fmt, wav-encoding, wav-channels, wav-rate, wav-block-align, and those of host/disk.ts.
 */
export async function openWav(path: string, name: string = path): Promise<Result<WavSignal>> {
  const named = (findings: readonly Finding[]): Finding[] =>
    findings.map((f) => ({ ...f, message: `${name}: ${f.message}` }));
  try {
    const file = await DiskFile.openForReading(path);
    const opened = await openFile(file, named).catch(async (thrown: unknown) => {
      await file.close();
      throw thrown;
    });
    if (opened.ok) return opened;
    await file.close();
    return refused(...named(opened.findings));
  } catch (thrown) {
    return refusalOf(thrown);
  }
}

async function openFile(
  file: DiskFile,
  named: (f: readonly Finding[]) => Finding[],
): Promise<Result<WavSignal>> {
  const { size } = await file.identity();
  if (size === 0) return refused(error('empty-file', 'the file is empty'));
  const dissected = await dissect(file, size);
  if (!dissected.ok) return dissected.findings[0]?.code === 'not-wav' ? notWav(file) : dissected;
  const anatomy = dissected.value;
  const head = new Uint8Array(Math.min(anatomy.fmt.size, FMT_BYTES));
  const parsed = parseFmt(head.subarray(0, await file.readAt(head, anatomy.fmt.at)));
  if (!parsed.ok) return parsed;
  const extent = extentOf(anatomy, parsed.value.blockAlign);
  if (!extent.ok) return extent;
  const findings = named([...anatomy.findings, ...parsed.value.findings, ...extent.value.findings]);
  return done(new WavFile(file, anatomy, parsed.value, extent.value.frames, findings));
}

/** Says what the file is instead, by its content. */
async function notWav(file: DiskFile): Promise<Result<never>> {
  const { kind, lossy } = await sniffOpen(file);
  if (kind === 'unknown')
    return refused(error('not-wav', 'not a WAV file, nor any other audio file known here'));
  const message = `not a WAV file but ${kind} by its content`;
  return refused(
    lossy === true
      ? error('lossy-input', `${message}: the audio is lossy`, {
          measured: kind,
          hint: 'ask for the uncompressed mix',
        })
      : error('not-wav', message, { measured: kind }),
  );
}

function extentOf(anatomy: Anatomy, blockAlign: number): Result<{ frames: number; findings: Finding[] }> {
  const { data, fileSize } = anatomy;
  const held = Math.min(data.size, fileSize - data.at);
  const frames = Math.floor(held / blockAlign);
  const declared = Math.floor(data.size / blockAlign);
  if (frames < declared)
    return refused(
      error('truncated', `the header says ${declared} frames, the file holds ${frames}`, {
        measured: frames,
        limit: declared,
        hint: 'export or copy it again',
      }),
    );
  const rest = held - frames * blockAlign;
  const findings =
    rest === 0
      ? []
      : [
          warning(
            'wav-partial-frame',
            `the audio ends with ${rest} of a frame's ${blockAlign} bytes; they are ignored`,
            {
              measured: rest,
              limit: blockAlign,
            },
          ),
        ];
  return done({ frames, findings });
}

class WavFile implements WavSignal {
  readonly format: AudioFormat;
  readonly frames: number;
  readonly encoding: SampleLayout;
  readonly info: WavInfo;
  readonly findings: readonly Finding[];
  readonly #file: DiskFile;
  readonly #blockAlign: number;
  /** Frames a buffer holds. */
  readonly #capacity: number;
  /** The next frame to give out. */
  #position = 0;
  #stretch: Stretch;
  /** The other buffer, and what is on its way into it. */
  #other: Stretch;
  #ahead: { readonly from: number; readonly read: Promise<void> } | undefined;

  constructor(
    file: DiskFile,
    anatomy: Anatomy,
    wave: WaveFormat,
    frames: number,
    findings: readonly Finding[],
  ) {
    this.format = { rate: wave.rate, channels: wave.channels };
    this.frames = frames;
    this.encoding = wave.layout;
    this.findings = findings;
    this.info = {
      form: anatomy.form,
      chunks: anatomy.chunks.map((c) => c.id),
      extensible: wave.extensible,
      mask: wave.mask,
      validBits: wave.validBits,
      declaredSize: anatomy.formEnd,
      fileSize: anatomy.fileSize,
      dataAt: anatomy.data.at,
    };
    this.#file = file;
    this.#blockAlign = wave.blockAlign;
    // Whole calls of the kernels where it can be, so that no block has to be cut.
    const most = Math.floor(CHUNK_BYTES / wave.blockAlign);
    this.#capacity = Math.min(frames, most - (most > CALL_FRAMES ? most % CALL_FRAMES : 0));
    this.#stretch = this.#buffer();
    this.#other = this.#buffer();
  }

  #buffer(): Stretch {
    return { view: new DataView(new ArrayBuffer(this.#capacity * this.#blockAlign)), from: 0, to: 0 };
  }

  async read(into: Block): Promise<number> {
    if (into.channels.length !== this.format.channels)
      throw new Error(`a block of ${this.format.channels} channels expected, not ${into.channels.length}`);
    into.frames = await this.#take(capacityOf(into), (view, offset, filled, count) =>
      unpack(this.encoding, view, offset, into.channels, filled, count),
    );
    return into.frames;
  }

  readBytes(into: Uint8Array): Promise<number> {
    const align = this.#blockAlign;
    return this.#take(Math.floor(into.length / align), ({ buffer }, offset, filled, count) =>
      into.set(new Uint8Array(buffer, offset, count * align), filled * align),
    );
  }

  /** Hands out the next frames, at most so many: a view, where they begin in it, those before them, their number. */
  async #take(
    most: number,
    hand: (view: DataView, offset: number, filled: number, count: number) => void,
  ): Promise<number> {
    const wanted = Math.min(most, this.frames - this.#position);
    let filled = 0;
    while (filled < wanted) {
      if (this.#position < this.#stretch.from || this.#position >= this.#stretch.to) await this.#fill();
      const { view, from, to } = this.#stretch;
      const count = Math.min(wanted - filled, to - this.#position);
      hand(view, (this.#position - from) * this.#blockAlign, filled, count);
      filled += count;
      this.#position += count;
    }
    return filled;
  }

  /** Makes the stretch from the next frame on the one at hand; read onward, the one after it is read meanwhile. */
  async #fill(): Promise<void> {
    const at = this.#position;
    const onward = at === this.#stretch.to;
    if (this.#ahead?.from !== at) await this.#settled();
    const read = this.#ahead?.read ?? this.#load(this.#other, at);
    this.#ahead = undefined;
    await read;
    [this.#stretch, this.#other] = [this.#other, this.#stretch];
    const from = this.#stretch.to;
    if (!onward || from === this.frames) return;
    this.#ahead = { from, read: this.#load(this.#other, from) };
    // Its trouble is thrown where its frames are asked for, or never.
    this.#ahead.read.catch(() => undefined);
  }

  /** Waits until nothing is read ahead any more. */
  async #settled(): Promise<void> {
    await this.#ahead?.read.catch(() => undefined);
    this.#ahead = undefined;
  }

  async #load(into: Stretch, at: number): Promise<void> {
    into.from = into.to = 0;
    const count = Math.min(this.#capacity, this.frames - at);
    const bytes = new Uint8Array(into.view.buffer as ArrayBuffer, 0, count * this.#blockAlign);
    const read = await this.#file.readAt(bytes, this.info.dataAt + at * this.#blockAlign);
    if (read < bytes.length) {
      const held = at + Math.floor(read / this.#blockAlign);
      const message = `${this.#file.path}: became shorter while it was read: ${held} of ${this.frames} frames left`;
      throw new Refused(error('truncated', message, { measured: held, limit: this.frames }));
    }
    into.from = at;
    into.to = at + count;
  }

  seek(frame: number): void {
    if (!Number.isInteger(frame) || frame < 0 || frame > this.frames)
      throw new RangeError(`frame ${frame} of ${this.frames}`);
    this.#position = frame;
  }

  async close(): Promise<void> {
    await this.#settled();
    await this.#file.close();
  }
}
