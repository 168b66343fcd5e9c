import { dirname } from 'node:path';
import type { AudioFormat } from '../audio/format.ts';
import { borrowPair, CALL_FRAMES } from '../audio/kernels/metering.ts';
import { drain } from '../audio/memory.ts';
import type { Signal } from '../audio/signal.ts';
import { sniffFile } from '../audio/sniff.ts';
import { openWav } from '../audio/wav/reader.ts';
import { type Block, createBlock } from '../audio/block.ts';
import { error, type Finding } from '../base/finding.ts';
import { Refused, refusalOf, renamed, valueOf } from '../base/result.ts';
import { makeTemporaryFolder, remove } from '../host/disk.ts';
import { createFiguresMeter } from '../meters/programme/index.ts';
import type { Toolbox } from '../tools/contract.ts';
import type { Programme } from './curves.ts';

/** One file's figures, as `release measure --json` prints them. */
export interface MeasuredFile extends Programme {
  readonly file: string;
  readonly format: AudioFormat & { readonly bits: number; readonly encoding: 'pcm' | 'float' };
  readonly frames: number;
  /** Seconds. */
  readonly duration: number;
}

/** A file that could not be measured, and why. */
export interface UnreadFile {
  readonly file: string;
  readonly findings: readonly Finding[];
}

export type Measured = MeasuredFile | UnreadFile;

/** Measures any audio file; WAV is read by our own reader, everything else decoded by ffmpeg first. */
export async function measureFile(
  file: string,
  path: string,
  tools: () => Promise<Toolbox>,
  abort: AbortSignal = new AbortController().signal,
): Promise<Measured> {
  let decoded: string | undefined;
  try {
    const { kind } = valueOf(await sniffFile(path));
    if (kind !== 'wav') {
      decoded = `${await makeTemporaryFolder()}/decoded.wav`;
      // The tools are loaded only for what needs them: a WAV is measured as quickly as Node starts.
      const { toWav } = await import('../tools/ffmpeg.ts');
      await toWav(path, decoded, { tools: await tools(), abort });
    }
    const signal = valueOf(await openWav(decoded ?? path, file));
    return await measured(file, signal, signal.encoding, abort);
  } catch (thrown) {
    return { file, findings: refusalOf(renamed(thrown, path, file)).findings };
  } finally {
    if (decoded !== undefined) await remove(dirname(decoded));
  }
}

async function measured(
  file: string,
  signal: Signal,
  encoding: string,
  abort: AbortSignal,
): Promise<Measured> {
  const { rate, channels } = signal.format;
  if (channels > 2) {
    await signal.close();
    throw new Refused(
      error('not-stereo', `${file} has ${channels} channels; mono and stereo are measured`, {
        measured: channels,
        limit: 2,
      }),
    );
  }
  const meter = createFiguresMeter(signal.format);
  const observe = (block: Block): void => {
    if (abort.aborted) throw new Refused(error('interrupted', 'interrupted'));
    meter.observe(block);
  };
  const lent = channels === 2 ? borrowPair() : undefined;
  const frames = await drain(signal, observe, lent?.block ?? createBlock(channels, CALL_FRAMES)).finally(() =>
    lent?.giveBack(),
  );
  const bits = Number(/\d+$/.exec(encoding)?.[0] ?? 0);
  const format = { rate, channels, bits, encoding: encoding.startsWith('float') ? 'float' : 'pcm' } as const;
  return { file, format, frames, duration: frames / rate, ...meter.finish() };
}
