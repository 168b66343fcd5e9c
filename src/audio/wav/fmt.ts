import { error, type Finding, note } from '../../base/finding.ts';
import { done, type Result, refused } from '../../base/result.ts';
import { RATE_MAX, RATE_MIN } from '../format.ts';
import { bytesPerSample, type SampleLayout } from '../pcm.ts';

/**
 * The fmt chunk. Sources: WAVEFORMATEX and WAVEFORMATEXTENSIBLE (Microsoft mmreg.h, "Multiple Channel Audio Data and
 * WAVE Files"); format codes: RFC 2361.
 */
export interface WaveFormat {
  readonly layout: SampleLayout;
  readonly rate: number;
  readonly channels: number;
  /** Bytes a frame. */
  readonly blockAlign: number;
  /** Bits that carry signal, left-justified in their container; the rest are zero. */
  readonly validBits: number;
  readonly extensible: boolean;
  /** Speaker positions, bit by bit (EXTENSIBLE only); 0: none assigned. */
  readonly mask: number;
  readonly findings: readonly Finding[];
}

/** Bytes of a fmt chunk that we look at: WAVEFORMATEXTENSIBLE. */
export const FMT_BYTES = 40;
/** Largest channel count read: above any speaker layout; a block of more would be a header's fantasy. */
export const CHANNELS_MAX = 64;

export const PCM = 1;
export const IEEE_FLOAT = 3;
export const EXTENSIBLE = 0xfffe;
/** KSDATAFORMAT_SUBTYPE_*: the format code as u16, then these 14 bytes. */
export const SUBTYPE_TAIL: readonly number[] = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];

const LOSSY: ReadonlyMap<number, string> = new Map([
  [0x0002, 'Microsoft ADPCM'],
  [0x0006, 'A-law'],
  [0x0007, 'µ-law'],
  [0x0011, 'IMA ADPCM'],
  [0x0031, 'GSM 6.10'],
  [0x0040, 'G.721 ADPCM'],
  [0x0045, 'G.726 ADPCM'],
  [0x0050, 'MPEG layer I/II'],
  [0x0055, 'MP3'],
  [0x0064, 'G.726 ADPCM'],
  [0x0092, 'AC-3'],
  [0x00ff, 'AAC'],
  [0x0160, 'WMA 1'],
  [0x0161, 'WMA 2'],
  [0x0162, 'WMA Pro'],
  [0x0270, 'ATRAC3'],
  [0x1600, 'AAC'],
  [0x1610, 'HE-AAC'],
  [0x2000, 'AC-3'],
  [0x2001, 'DTS'],
  [0x674f, 'Vorbis'],
  [0x6750, 'Vorbis'],
  [0x6751, 'Vorbis'],
  [0x676f, 'Vorbis'],
  [0x6770, 'Vorbis'],
  [0x6771, 'Vorbis'],
  [0x704f, 'Opus'],
  [0xa106, 'AAC'],
]);

interface Fields {
  readonly code: number;
  readonly channels: number;
  readonly rate: number;
  readonly byteRate: number;
  readonly blockAlign: number;
  readonly bits: number;
  readonly extensible: boolean;
  readonly validBits: number;
  readonly mask: number;
}

const hex = (n: number): string => `0x${n.toString(16).padStart(4, '0')}`;

/** Reads a fmt chunk's content (its first {@link FMT_BYTES} bytes do). Figures that cannot be are refused. */
export function parseFmt(bytes: Uint8Array): Result<WaveFormat> {
  const read = fieldsOf(bytes);
  if (!read.ok) return read;
  const fields = read.value;
  const layout = layoutOf(fields);
  if (!layout.ok) return layout;
  const faults = faultsOf(fields, layout.value);
  if (faults.length > 0) return refused(...faults);
  const { channels, rate, blockAlign, extensible, mask, bits } = fields;
  const validBits = fields.validBits === 0 ? bits : Math.min(fields.validBits, bits);
  const findings = notesOn(fields);
  return done({ layout: layout.value, rate, channels, blockAlign, validBits, extensible, mask, findings });
}

function fieldsOf(bytes: Uint8Array): Result<Fields> {
  if (bytes.length < 16)
    return refused(
      error('wav-fmt', `the fmt chunk has ${bytes.length} bytes, 16 are needed`, {
        measured: bytes.length,
        limit: 16,
      }),
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const outer = view.getUint16(0, true);
  const bits = view.getUint16(14, true);
  const common = {
    channels: view.getUint16(2, true),
    rate: view.getUint32(4, true),
    byteRate: view.getUint32(8, true),
    blockAlign: view.getUint16(12, true),
    bits,
  };
  if (outer !== EXTENSIBLE)
    return done({ ...common, code: outer, extensible: false, validBits: bits, mask: 0 });
  if (bytes.length < FMT_BYTES)
    return refused(
      error('wav-fmt', `the extensible fmt chunk has ${bytes.length} bytes, ${FMT_BYTES} are needed`, {
        measured: bytes.length,
        limit: FMT_BYTES,
      }),
    );
  const guid = bytes.subarray(24, 40);
  if (SUBTYPE_TAIL.some((b, i) => guid[i + 2] !== b))
    return refused(
      error(
        'wav-encoding',
        `unknown sub-format ${[...guid].map((b) => b.toString(16).padStart(2, '0')).join('')}`,
      ),
    );
  const validBits = view.getUint16(18, true);
  const mask = view.getUint32(20, true);
  return done({ ...common, code: view.getUint16(24, true), extensible: true, validBits, mask });
}

function layoutOf({ code, bits }: Fields): Result<SampleLayout> {
  const lossy = LOSSY.get(code);
  if (lossy !== undefined)
    return refused(
      error('lossy-input', `the audio is lossy: ${lossy} (format code ${hex(code)}) in a WAV file`, {
        measured: lossy,
        hint: 'ask for the uncompressed mix',
      }),
    );
  if (code === IEEE_FLOAT && (bits === 32 || bits === 64)) return done(bits === 32 ? 'float32' : 'float64');
  if (code === PCM && bits >= 1 && bits <= 32)
    return done((['pcm8', 'pcm16', 'pcm24', 'pcm32'] as const)[Math.ceil(bits / 8) - 1]);
  return refused(
    error('wav-encoding', `format code ${hex(code)} with ${bits} bits a sample is not read`, {
      measured: `${hex(code)}/${bits}`,
      limit: 'PCM 8, 16, 24, 32 or float 32, 64 bits',
    }),
  );
}

function faultsOf({ channels, rate, blockAlign }: Fields, layout: SampleLayout): Finding[] {
  const faults: Finding[] = [];
  if (channels < 1 || channels > CHANNELS_MAX)
    faults.push(
      error('wav-channels', `the header says ${channels} channels, 1 to ${CHANNELS_MAX} can be read`, {
        measured: channels,
        limit: CHANNELS_MAX,
      }),
    );
  if (rate < RATE_MIN || rate > RATE_MAX)
    faults.push(
      error('wav-rate', `the header says ${rate} Hz, ${RATE_MIN} to ${RATE_MAX} Hz can be read`, {
        measured: rate,
      }),
    );
  const expected = channels * bytesPerSample(layout);
  if (blockAlign !== expected)
    faults.push(
      error(
        'wav-block-align',
        `the header says ${blockAlign} bytes a frame, its channels and bits make ${expected}`,
        {
          measured: blockAlign,
          limit: expected,
        },
      ),
    );
  return faults;
}

function notesOn({ rate, byteRate, blockAlign, bits, validBits, extensible }: Fields): Finding[] {
  const notes: Finding[] = [];
  if (byteRate !== rate * blockAlign)
    notes.push(
      note('wav-byte-rate', `the header says ${byteRate} bytes a second, it is ${rate * blockAlign}`, {
        measured: byteRate,
        limit: rate * blockAlign,
      }),
    );
  if (extensible && (validBits === 0 || validBits > bits))
    notes.push(
      note('wav-valid-bits', `the header says ${validBits} valid bits of ${bits}; all ${bits} are taken`, {
        measured: validBits,
        limit: bits,
      }),
    );
  return notes;
}
