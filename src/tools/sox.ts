import type { Block } from '../audio/block.ts';
import type { Signal } from '../audio/signal.ts';
import { error } from '../base/finding.ts';
import { Refused } from '../base/result.ts';
import { pipeThrough } from '../host/process.ts';
import type { Tool, Toolbox } from './contract.ts';
import { missing } from './find.ts';
import { multiply, rawBytes, rawSignal } from './raw.ts';

export interface ToolUse {
  readonly tools: Toolbox;
  readonly abort: AbortSignal;
}

/** Without a byte moving for so long, a tool hangs. Nothing we ask of one works on more than a second at a time. */
export const STALL_MS = 30_000;

/**
 * sox works in 32-bit integers and clips at ±1. A quarter of that leaves 12 dB for what a steep low-pass adds to
 * square-topped peaks (6 dB are met in limited music), and 30 bits for the signal.
 */
const HEADROOM_PEAK = 0.25;
const CLIPPED = 1 - 1 / 0x8000_0000;

/**
 * Resamples by sox `rate -v` (95 % bandwidth, 175 dB rejection, linear phase), in one pass through pipes.
 * `peak`: largest magnitude in `source`, linear. Returns {@link resampledFrames} frames at `toRate`.
 * Reading throws `Refused` with cause `tool` for whatever goes wrong with sox.
 */
export function resample(source: Signal, toRate: number, peak: number, use: ToolUse): Promise<Signal> {
  const lacking = missing({ tool: 'sox', ability: 'effect:rate' }, use.tools);
  const sox = use.tools.sox;
  if (lacking !== undefined || sox === undefined) return Promise.reject(new Refused(lacking!));
  if (!(peak >= 0 && peak < Infinity)) throw new Error(`a peak of ${peak}`);
  const { rate, channels } = source.format;
  const task = `resampling from ${rate} to ${toRate} Hz`;
  const scale = headroomScale(peak);
  const bytes = pipeThrough(
    sox.path,
    rateArguments(rate, toRate, channels),
    rawBytes(source, 'float64', scale),
    {
      ...tolerance(sox, use),
      task,
    },
  );
  const frames = resampledFrames(source.frames, rate, toRate);
  const format = { rate: toRate, channels };
  const scaled = rawSignal({ bytes, format, encoding: 'float64', frames, tool: 'sox', task });
  const result = unscaled(scaled, 1 / scale, task);
  // A pipe that was never read has not opened its source.
  const close = () => result.close().finally(() => source.close());
  return Promise.resolve({ ...result, close });
}

/** sox's rule (rate.c, flush): frames divided by the ratio of the rates, rounded half up. In its own order of steps. */
export function resampledFrames(frames: number, fromRate: number, toRate: number): number {
  return Math.floor(frames / (fromRate / toRate) + 0.5);
}

/** The largest power of two, at most 2^60, that brings `peak` to 0.25 or below; exact both ways. */
export function headroomScale(peak: number): number {
  if (peak === 0) return 1;
  let scale = 1;
  while (peak * scale > HEADROOM_PEAK) scale /= 2;
  while (peak * scale * 2 <= HEADROOM_PEAK && scale < 1152921504606846976) scale *= 2;
  return scale;
}

function rateArguments(from: number, to: number, channels: number): string[] {
  // 64 bits outside: 32-bit floats would cost 36 dB of what the integers inside can hold (measured: −184, not −148 dB).
  const raw = ['-t', 'raw', '-e', 'floating-point', '-b', '64', '-L', '-c', String(channels)];
  return ['-V1', '-R', '-D', ...raw, '-r', String(from), '-', ...raw, '-', 'rate', '-v', String(to)];
}

function tolerance(tool: Tool, use: ToolUse) {
  return { tool: tool.name, environment: tool.environment, abort: use.abort, stall: STALL_MS };
}

/** Undoes the scale, and refuses what sox clipped: it says so only on its error stream. */
function unscaled(signal: Signal, factor: number, task: string): Signal {
  const read = async (into: Block) => {
    const frames = await signal.read(into);
    for (const channel of into.channels)
      for (let i = 0; i < frames; i++)
        if (channel[i] >= CLIPPED || channel[i] <= -CLIPPED)
          throw new Refused(error('tool-clipped', `sox clipped while ${task}`, { cause: 'tool' }));
    multiply(into, factor);
    return frames;
  };
  return { format: signal.format, frames: signal.frames, read, close: () => signal.close() };
}
