import { basename, dirname, join } from 'node:path';
import { type Block, BLOCK_FRAMES, createBlock } from '../audio/block.ts';
import type { AudioFormat, Encoding } from '../audio/format.ts';
import { drain } from '../audio/memory.ts';
import type { Signal } from '../audio/signal.ts';
import { sniffFile } from '../audio/sniff.ts';
import { openWav, type WavSignal } from '../audio/wav/reader.ts';
import { createWav } from '../audio/wav/writer.ts';
import { sha256 } from '../base/digest.ts';
import { error, type Finding, note, warning } from '../base/finding.ts';
import { Refused, renamed, valueOf } from '../base/result.ts';
import { compensated, createChain } from '../dsp/chain.ts';
import {
  type Bits,
  createQuantiser,
  type Dither,
  ditherRefusal,
  isOnGrid,
  OWN_SHAPE,
  type Quantiser,
} from '../dsp/dither/index.ts';
import type { Processor } from '../dsp/contract.ts';
import { modules } from '../dsp/index.ts';
import { rateFindings } from '../dsp/rate.ts';
import { DiskFile, makeTemporaryFolder, remove, rename, syncFolder } from '../host/disk.ts';
import { identifyNow } from '../host/disk-now.ts';
import { NonFiniteScan } from '../meters/samples/non-finite.ts';
import { placeInChain } from '../spec/chain.ts';
import type { ChainItem } from '../spec/spec.ts';
import type { Toolbox } from '../tools/contract.ts';
import { dualMono } from './dual_mono.ts';
import { samplePeakMeter } from './sample_facts.ts';

export type { Dither };

export interface ProcessOptions {
  /** What messages call the files, and where they are. */
  readonly input: { readonly name: string; readonly path: string };
  readonly output: { readonly name: string; readonly path: string };
  readonly chain: readonly ChainItem[];
  /** Absent: 32-bit float. */
  readonly bits?: Bits;
  /** Absent: TPDF, unless every sample already lies on the grid. One named is always applied. */
  readonly dither?: Dither;
  readonly tools: () => Promise<Toolbox>;
  readonly abort: AbortSignal;
}

export interface Processed {
  readonly format: AudioFormat;
  readonly encoding: Encoding;
  readonly frames: number;
  /** Frames of delay that were taken out. */
  readonly latency: number;
  readonly dither: Dither;
  /** Largest sample, linear. */
  readonly peak: number;
  readonly findings: readonly Finding[];
}

/** Frames taken through the chain at a time. */
const PASS = 8 * BLOCK_FRAMES;
/** 20 bits are carried in the upper bits of 24. */
const ENCODINGS: Readonly<Record<Bits, Encoding>> = { 16: 'pcm16', 20: 'pcm24', 24: 'pcm24' };

/**
 * One file through a chain and nothing else: same rate, same length, the delay taken out. The output is written aside and
 * takes its place when it is whole; trouble is thrown as `Refused` and leaves what stood there.
 */
export async function processFile(options: ProcessOptions): Promise<Processed> {
  const { input, output } = options;
  const standing = identifyNow(output.path);
  if (standing !== undefined && standing.inode === identifyNow(input.path)?.inode)
    throw new Refused(
      error('same-file', `${output.name} is the input itself: give the output another name`, {
        cause: 'usage',
      }),
    );
  if (standing !== undefined && standing.kind !== 'file')
    throw new Refused(error('not-a-file', `${output.name} is not a plain file`, { cause: 'usage' }));
  const aside = await makeTemporaryFolder();
  try {
    const { path, findings } = await asWav(options, `${aside}/decoded.wav`);
    const made = await processed(options, path);
    return { ...made, findings: [...findings, ...made.findings] };
  } catch (thrown) {
    throw renamed(thrown, input.path, input.name);
  } finally {
    await remove(aside);
  }
}

async function asWav(
  { input, tools, abort }: ProcessOptions,
  decoded: string,
): Promise<{ path: string; findings: Finding[] }> {
  const { kind } = valueOf(await sniffFile(input.path));
  if (kind === 'wav') return { path: input.path, findings: [] };
  const { toWav } = await import('../tools/ffmpeg.ts');
  const codec = await toWav(input.path, decoded, { tools: await tools(), abort });
  const lossy = warning('lossy-input', `${input.name} is lossy (${codec.name})`);
  return { path: decoded, findings: codec.lossy ? [lossy] : [] };
}

async function processed(options: ProcessOptions, path: string): Promise<Processed> {
  const { input, output, bits } = options;
  const source = await opened(path, input.name);
  const { rate, channels } = source.format;
  await source.close();
  if (channels > 2) {
    throw new Refused(
      error('not-stereo', `${input.name} has ${channels} channels; mono and stereo are processed`),
    );
  }
  const running = async () => run(await opened(path, input.name), options);
  const dither =
    bits === undefined
      ? 'none'
      : (options.dither ?? ((await allOnGrid(await running(), bits)) ? 'none' : 'tpdf'));
  const onGrid = bits !== undefined && options.dither === undefined && dither === 'none';
  const refusal = ditherRefusal(dither, rate);
  if (refusal !== undefined) throw new Refused(error('dither-rate', refusal, { hint: OWN_SHAPE }));
  const quantiser =
    bits === undefined || onGrid
      ? undefined
      : createQuantiser({ bits, dither, rate, autoBlank: true, seed: await seedOf(path) }, 2);
  const encoding = bits === undefined ? 'float32' : ENCODINGS[bits];
  const { processor, signal, latency } = await running();
  const peak = await written(signal, encoding, quantiser, output);
  const findings = [
    ...source.findings,
    ...misfits(options.chain, rate),
    ...(processor.told?.(0) ?? []),
    ...(channels === 1 ? [note('dual-mono', `${input.name} is mono; it becomes two equal channels`)] : []),
  ];
  const format = { rate, channels: 2 };
  return { format, encoding, frames: source.frames, latency, dither, peak, findings };
}

/** What of the chain cannot work at the file's rate, with its place in the chain's file. */
function misfits(chain: readonly ChainItem[], rate: number): Finding[] {
  return rateFindings(chain, modules, rate).map((f) => ({ ...f, at: placeInChain(chain, f.at!) }));
}

/** Names the signal for the dither: the digest of the file's first 64 KiB. */
async function seedOf(path: string): Promise<string> {
  const file = await DiskFile.openForReading(path);
  try {
    const head = new Uint8Array(65_536);
    return sha256(head.subarray(0, await file.readAt(head, 0)));
  } finally {
    await file.close();
  }
}

async function opened(path: string, name: string): Promise<WavSignal> {
  return valueOf(await openWav(path, name));
}

interface Running {
  readonly processor: Processor;
  readonly signal: Signal;
  readonly latency: number;
}

/** The file's signal behind the chain. */
function run(source: WavSignal, { chain, abort, input }: ProcessOptions): Running {
  const stereo = source.format.channels === 1 ? dualMono(source) : source;
  const processor = createChain(chain, modules, stereo.format);
  const mayBeNonFinite = source.encoding.startsWith('float');
  let position = 0;
  const watched: Signal = {
    format: stereo.format,
    frames: stereo.frames,
    async read(into) {
      if (abort.aborted) throw new Refused(error('interrupted', 'interrupted'));
      await stereo.read(into);
      if (mayBeNonFinite) refuseNonFinite(into, position, input.name);
      position += into.frames;
      return into.frames;
    },
    close: () => stereo.close(),
  };
  return { processor, signal: compensated(watched, processor), latency: processor.latency };
}

function refuseNonFinite({ channels, frames }: Block, position: number, name: string): void {
  for (const samples of channels) {
    const scan = new NonFiniteScan();
    scan.observe(samples, frames, position);
    const { count, first } = scan.finish();
    if (count === 0) continue;
    throw new Refused(
      error('non-finite', `${name}: frame ${first} is not a number or infinite`, { measured: first }),
    );
  }
}

/** Looks no further than the first sample that is off the grid. */
async function allOnGrid({ signal }: Running, bits: Bits): Promise<boolean> {
  const block = createBlock(2, PASS);
  try {
    while ((await signal.read(block)) > 0) if (!isOnGrid(block, bits)) return false;
    return true;
  } finally {
    await signal.close();
  }
}

/** Writes the signal to its place and returns its sample peak. */
async function written(
  signal: Signal,
  encoding: Encoding,
  quantiser: Quantiser | undefined,
  { name, path }: ProcessOptions['output'],
): Promise<number> {
  const aside = join(dirname(path), `.${basename(path)}.part`);
  // What an earlier, killed run has left.
  await remove(aside);
  const peak = samplePeakMeter(signal.format);
  try {
    const writer = await createWav(aside, {
      rate: signal.format.rate,
      channels: 2,
      encoding,
      frames: signal.frames,
    });
    try {
      await drain(
        signal,
        async (block) => {
          quantiser?.process(block);
          peak.observe(block);
          await writer.write(block);
        },
        createBlock(2, PASS),
      );
      refuseClipped(quantiser);
      await writer.finish({ sync: true });
    } catch (thrown) {
      await writer.abandon();
      throw thrown;
    }
    await rename(aside, path);
    await syncFolder(dirname(path));
    return peak.finish();
  } catch (thrown) {
    throw renamed(thrown, aside, name);
  }
}

function refuseClipped(quantiser: Quantiser | undefined): void {
  const clipped = quantiser?.clipped ?? 0;
  if (clipped === 0) return;
  throw new Refused(
    error(
      'clipped',
      `${clipped} samples of the output lie beyond full scale and would be clipped; nothing was written`,
      {
        measured: clipped,
        limit: 0,
        hint: 'put a limiter at the end of the chain, lower its level, or leave --bits out for 32-bit float',
      },
    ),
  );
}
