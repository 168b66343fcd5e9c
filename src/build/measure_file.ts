import type { AudioFormat } from '../audio/format.ts';
import { drain } from '../audio/memory.ts';
import type { Signal } from '../audio/signal.ts';
import { sniffFile } from '../audio/sniff.ts';
import { openWav } from '../audio/wav/reader.ts';
import { createBlock } from '../audio/block.ts';
import { error, type Finding } from '../base/finding.ts';
import { Refused, refusalOf, valueOf } from '../base/result.ts';
import { createProgrammeMeter } from '../meters/programme/index.ts';
import { decodeAny } from '../tools/ffmpeg.ts';
import type { Toolbox } from '../tools/contract.ts';
import { programmeOf } from './curves.ts';

/** One file's figures, as `release measure --json` prints them. */
export type Measured =
  | {
      readonly file: string;
      readonly format: AudioFormat & { readonly bits: number; readonly encoding: string };
      readonly frames: number;
      readonly duration: number;
      readonly [figure: string]: unknown;
    }
  | { readonly file: string; readonly findings: readonly Finding[] };

const BLOCK = 8192;

/** Measures any audio file; WAV is read by our own reader, everything else through ffmpeg. */
export async function measureFile(file: string, path: string, tools: () => Promise<Toolbox>): Promise<Measured> {
  try {
    const { kind } = valueOf(await sniffFile(path));
    const opened = kind === 'wav' ? valueOf(await openWav(path, file)) : await decodeAny(path, await tools());
    return await measured(file, opened, opened.encoding);
  } catch (thrown) {
    return { file, findings: refusalOf(thrown).findings };
  }
}

async function measured(file: string, signal: Signal, encoding: string): Promise<Measured> {
  const { rate, channels } = signal.format;
  if (channels > 2) {
    await signal.close();
    throw new Refused(error('not-stereo', `${file} has ${channels} channels; mono and stereo are measured`, { measured: channels, limit: 2 }));
  }
  const meter = createProgrammeMeter(signal.format);
  const frames = await drain(signal, (block) => meter.observe(block), createBlock(channels, BLOCK));
  const bits = Number(/\d+$/.exec(encoding)?.[0] ?? 0);
  const format = { rate, channels, bits, encoding: encoding.startsWith('float') ? 'float' : 'pcm' };
  return { file, format, frames, duration: frames / rate, ...programmeOf(meter.finish()) };
}
