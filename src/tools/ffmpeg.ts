import type { AudioFormat, Encoding } from '../audio/format.ts';
import type { Signal } from '../audio/signal.ts';
import { error } from '../base/finding.ts';
import { Refused } from '../base/result.ts';
import { failureOf, pipeThrough, run } from '../host/process.ts';
import type { Tool } from './contract.ts';
import { missing } from './find.ts';
import { rawBytes, rawSignal } from './raw.ts';
import { STALL_MS, type ToolUse } from './sox.ts';

/** Raw PCM as ffmpeg calls it; the codec is `pcm_` + the same. */
const RAW: Readonly<Record<Encoding, string>> = {
  pcm16: 's16le',
  pcm24: 's24le',
  pcm32: 's32le',
  float32: 'f32le',
  float64: 'f64le',
};

/** Only what lies on the disk or comes through a pipe: a playlist in a mix's clothes may not reach the network. */
const COMMON = ['-hide_banner', '-nostdin', '-nostats', '-v', 'error', '-protocol_whitelist', 'file,pipe'];

/** No encoder name, no date, nothing of the source's metadata; codecs that give the same bytes on every machine. */
const BITEXACT = [
  '-fflags',
  '+bitexact',
  '-flags:a',
  '+bitexact',
  '-map_metadata',
  '-1',
  '-map_chapters',
  '-1',
];

function ffmpegOf({ tools }: ToolUse, ability?: string): Tool {
  const lacking = missing({ tool: 'ffmpeg', ...(ability === undefined ? {} : { ability }) }, tools);
  const { ffmpeg } = tools;
  if (lacking !== undefined || ffmpeg === undefined) throw new Refused(lacking!);
  return ffmpeg;
}

function conditions(tool: Tool, use: ToolUse) {
  return { environment: tool.environment, abort: use.abort, stall: STALL_MS };
}

/** A protocol in front, or a file named `concat:x` would be one. */
const file = (path: string) => `file:${path}`;

export interface EncodeOrder {
  readonly source: Signal;
  /** How samples are handed over; integers expect them on the grid. */
  readonly encoding: Encoding;
  /** Name of ffmpeg's encoder, e.g. `libmp3lame`. */
  readonly encoder: string;
  /** Options of encoder and muxer, container (`-f`) included. */
  readonly options: readonly string[];
  readonly to: string;
}

/** Feeds a signal to one of ffmpeg's encoders; nothing may stand at `to`. Throws `Refused` (cause `tool`). */
export async function encode(order: EncodeOrder, use: ToolUse): Promise<void> {
  const { source, encoding, encoder, to } = order;
  const ffmpeg = ffmpegOf(use, `encoder:${encoder}`);
  const { rate, channels } = source.format;
  const input = ['-f', RAW[encoding], '-ar', String(rate), '-ac', String(channels), '-i', 'pipe:0'];
  const output = ['-map', '0:a:0', '-c:a', encoder, ...order.options, ...BITEXACT, '-n', file(to)];
  const counter = { frames: 0 };
  const args = [...COMMON, '-xerror', ...input, ...output];
  const result = await run(ffmpeg.path, args, {
    ...conditions(ffmpeg, use),
    input: rawBytes(counted(source, counter), encoding),
  });
  const failures = failureOf({ tool: 'ffmpeg', task: `encoding with ${encoder}` }, result);
  if (failures.length > 0) throw new Refused(...failures);
  // One that exits with 0 before it has taken everything has not encoded everything.
  if (counter.frames !== source.frames)
    throw new Refused(
      error('tool-short-output', `ffmpeg stopped reading before the end while encoding with ${encoder}`, {
        cause: 'tool',
        measured: counter.frames,
        limit: source.frames,
      }),
    );
}

function counted(signal: Signal, counter: { frames: number }): Signal {
  return {
    format: signal.format,
    frames: signal.frames,
    read: async (into) => {
      const frames = await signal.read(into);
      counter.frames += frames;
      return frames;
    },
    close: () => signal.close(),
  };
}

/**
 * Decodes a file's audio to raw PCM without changing rate, channels or, where `encoding` holds them, bits.
 * `frames` must come, neither more nor fewer. Reading throws `Refused` (cause `tool`).
 */
export function decodeToRaw(
  path: string,
  encoding: Encoding,
  shape: { readonly format: AudioFormat; readonly frames: number },
  use: ToolUse,
): Signal {
  const ffmpeg = ffmpegOf(use);
  const task = `decoding to ${RAW[encoding]}`;
  const output = ['-map', '0:a:0', '-c:a', `pcm_${RAW[encoding]}`, '-f', RAW[encoding], 'pipe:1'];
  const args = [...COMMON, '-xerror', '-i', file(path), ...output];
  const bytes = pipeThrough(ffmpeg.path, args, undefined, {
    ...conditions(ffmpeg, use),
    tool: 'ffmpeg',
    task,
  });
  return rawSignal({ bytes, ...shape, encoding, tool: 'ffmpeg', task });
}

export interface Probe {
  /** ffmpeg's name of the codec, e.g. `flac`, `pcm_s24be`. */
  readonly codec: string;
  readonly rate: number;
  readonly channels: number | null;
  /** Of the decoded samples: `s16`, `s32`, `flt`, `dbl`, `u8` (planar or not). */
  readonly sampleFormat: string;
  /** Bits of an integer sample that count. */
  readonly bits: number;
}

const SAMPLE_BITS: Readonly<Record<string, number>> = { u8: 8, s16: 16, s32: 32, flt: 32, dbl: 64, s64: 64 };
const CHANNELS: ReadonlyMap<string, number> = new Map([
  ['mono', 1],
  ['stereo', 2],
]);

/**
 * What ffmpeg sees in a file's first audio stream, by the line
 * `Stream #0:0: Audio: flac, 44100 Hz, stereo, s32 (24 bit)`. Refuses (`not-audio`) where it sees none.
 */
export async function probe(path: string, use: ToolUse): Promise<Probe> {
  const ffmpeg = ffmpegOf(use);
  const args = ['-hide_banner', '-nostdin', '-protocol_whitelist', 'file,pipe', '-i', file(path)];
  const result = await run(ffmpeg.path, args, { ...conditions(ffmpeg, use), timeout: STALL_MS });
  // Without an output ffmpeg exits with 1 after saying what the input is.
  const failures = failureOf({ tool: 'ffmpeg', task: 'looking at the file' }, { ...result, code: 0 });
  if (failures.length > 0) throw new Refused(...failures);
  const line =
    /Stream #\S+ Audio: (\w+)[^,\n]*, (\d+) Hz, ([^,\n]+), (u8|s16|s32|s64|flt|dbl)p?(?: \((\d+) bit\))?/;
  const match = line.exec(result.stderr);
  if (match === null) throw new Refused(error('not-audio', `ffmpeg finds no audio in ${path}`));
  const [, codec, rate, layout, sampleFormat] = match;
  const counted = /^(\d+) channels/.exec(layout)?.[1];
  return {
    codec,
    rate: Number(rate),
    channels: CHANNELS.get(layout) ?? (counted === undefined ? null : Number(counted)),
    sampleFormat,
    // The group is optional, whatever its type says.
    bits: Number((match[5] as string | undefined) ?? SAMPLE_BITS[sampleFormat]),
  };
}

const LOSSLESS = /^(pcm_(?!alaw|mulaw|vidc)\w+|flac|alac|wavpack|tta|ape|mlp|truehd|shorten|als)$/;

function wavEncoding({ sampleFormat, bits }: Probe): Encoding {
  if (sampleFormat === 'flt') return 'float32';
  if (sampleFormat === 'dbl') return 'float64';
  return bits <= 16 ? 'pcm16' : bits <= 24 ? 'pcm24' : 'pcm32';
}

/**
 * Converts a file that is not WAV (AIFF, FLAC, …) to WAV at `to`, keeping every bit, RF64 where it must be.
 * Says what the codec was; a lossy one is converted too (to 32-bit float), its use is the caller's decision.
 */
export async function toWav(
  from: string,
  to: string,
  use: ToolUse,
): Promise<{ readonly name: string; readonly lossy: boolean }> {
  const ffmpeg = ffmpegOf(use);
  const found = await probe(from, use);
  const output = ['-map', '0:a:0', '-c:a', `pcm_${RAW[wavEncoding(found)]}`, '-f', 'wav', '-rf64', 'auto'];
  const args = [...COMMON, '-xerror', '-i', file(from), ...output, ...BITEXACT, '-n', file(to)];
  // Its progress lines are what shows that it moves: samples go from file to file.
  const result = await run(ffmpeg.path, ['-progress', 'pipe:1', ...args], conditions(ffmpeg, use));
  const failures = failureOf({ tool: 'ffmpeg', task: 'converting to WAV' }, result);
  if (failures.length > 0) throw new Refused(...failures);
  return { name: found.codec, lossy: !LOSSLESS.test(found.codec) };
}
