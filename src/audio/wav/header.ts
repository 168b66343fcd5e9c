import { type AudioFormat, BYTES_PER_SAMPLE, type Encoding } from '../format.ts';
import { EXTENSIBLE, FMT_BYTES, IEEE_FLOAT, PCM, SUBTYPE_TAIL } from './fmt.ts';

/**
 * The header of a WAV file, everything before the first frame.
 *
 * Up to two channels of integers get the plain 16-byte fmt chunk and the 44-byte header, also at 24 and 32 bits, where
 * WAVEFORMATEXTENSIBLE would be the letter of Microsoft's law: workstations write plain 24-bit files, every reader
 * takes them, and several tools and players refuse the extensible form (ecasound, Python's wave before 3.12, hardware).
 * Float has the 18-byte fmt chunk and the fact chunk that non-PCM formats must have. More than two channels need
 * EXTENSIBLE to say where they belong.
 */
export interface WavShape extends AudioFormat {
  readonly encoding: Encoding;
  /** Speaker positions for more than two channels; 0 (the default) assigns none. */
  readonly mask?: number;
}

/** `reserved`: a RIFF with room (a JUNK chunk) to become RF64. */
export type WavForm = 'riff' | 'reserved' | 'rf64';

/** Sizes of 2^32 − 1 mean "see ds64" (EBU Tech 3306) or "not known yet". */
const UNSET = 0xffff_ffff;
/** The greatest size a plain RIFF header can tell; sizes are even. */
export const RIFF_LIMIT = UNSET - 1;
const DS64_BYTES = 28;

export function blockAlignOf({ channels, encoding }: WavShape): number {
  return channels * BYTES_PER_SAMPLE[encoding];
}

function fmtBytes({ channels, encoding }: WavShape): number {
  if (channels > 2) return FMT_BYTES;
  return isFloat(encoding) ? 18 : 16;
}

const isFloat = (encoding: Encoding): boolean => encoding.startsWith('float');

export function headerBytes(shape: WavShape, form: WavForm): number {
  const fact = isFloat(shape.encoding) ? 12 : 0;
  return 12 + (form === 'riff' ? 0 : 8 + DS64_BYTES) + 8 + fmtBytes(shape) + fact + 8;
}

/** Bytes of the whole file; a data chunk of odd size is padded. */
export function fileBytes(shape: WavShape, form: WavForm, frames: number): number {
  const data = frames * blockAlignOf(shape);
  return headerBytes(shape, form) + data + (data % 2);
}

/** Writes little-endian fields one after another. */
interface Pen {
  readonly id: (text: string) => void;
  readonly u16: (value: number) => void;
  readonly u32: (value: number) => void;
  readonly u64: (value: number) => void;
}

function penFor(bytes: Uint8Array): Pen {
  const view = new DataView(bytes.buffer);
  let at = 0;
  const step = (length: number): number => (at += length) - length;
  return {
    id: (text) => {
      for (const letter of text) bytes[at++] = letter.charCodeAt(0);
    },
    u16: (value) => view.setUint16(step(2), value, true),
    u32: (value) => view.setUint32(step(4), value, true),
    u64: (value) => view.setBigUint64(step(8), BigInt(value), true),
  };
}

/** Header for `frames` frames; undefined: not known yet, the sizes say so as streaming writers do. */
export function wavHeader(shape: WavShape, form: WavForm, frames: number | undefined): Uint8Array {
  const bytes = new Uint8Array(headerBytes(shape, form));
  const pen = penFor(bytes);
  const count = frames ?? 0;
  const dataSize = count * blockAlignOf(shape);
  const riffSize = fileBytes(shape, form, count) - 8;
  const short = (value: number): number => (form === 'rf64' || frames === undefined ? UNSET : value);

  pen.id(form === 'rf64' ? 'RF64' : 'RIFF');
  pen.u32(short(riffSize));
  pen.id('WAVE');
  if (form !== 'riff') writeRoom(pen, form === 'rf64' ? [riffSize, dataSize, count] : [0, 0, 0]);
  writeFmt(pen, shape);
  if (isFloat(shape.encoding)) {
    pen.id('fact');
    pen.u32(4);
    pen.u32(frames === undefined ? UNSET : Math.min(count, UNSET));
  }
  pen.id('data');
  pen.u32(short(dataSize));
  return bytes;
}

/** The ds64 chunk (EBU Tech 3306): sizes of form and data, sample count, an empty table; all zero, a JUNK chunk. */
function writeRoom(pen: Pen, sizes: readonly [riff: number, data: number, frames: number]): void {
  pen.id(sizes[0] === 0 ? 'JUNK' : 'ds64');
  pen.u32(DS64_BYTES);
  for (const size of sizes) pen.u64(size);
  pen.u32(0);
}

function writeFmt({ id, u16, u32 }: Pen, shape: WavShape): void {
  const code = isFloat(shape.encoding) ? IEEE_FLOAT : PCM;
  const bits = BYTES_PER_SAMPLE[shape.encoding] * 8;
  const size = fmtBytes(shape);
  id('fmt ');
  u32(size);
  u16(size === FMT_BYTES ? EXTENSIBLE : code);
  u16(shape.channels);
  u32(shape.rate);
  u32(shape.rate * blockAlignOf(shape));
  u16(blockAlignOf(shape));
  u16(bits);
  if (size === 18) u16(0);
  if (size !== FMT_BYTES) return;
  u16(22); // bytes of the extension
  u16(bits);
  u32(shape.mask ?? 0);
  u16(code);
  for (let i = 0; i < SUBTYPE_TAIL.length; i += 2) u16(SUBTYPE_TAIL[i] | (SUBTYPE_TAIL[i + 1] << 8));
}
