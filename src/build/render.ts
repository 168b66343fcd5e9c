import { BLOCK_FRAMES, type Block, createBlock } from '../audio/block.ts';
import type { Signal } from '../audio/signal.ts';
import { openWav, type WavSignal } from '../audio/wav/reader.ts';
import { createWav } from '../audio/wav/writer.ts';
import type { Encoding } from '../audio/format.ts';
import { sha256 } from '../base/digest.ts';
import { Refused, valueOf } from '../base/result.ts';
import { error } from '../base/finding.ts';
import { DiskFile, remove } from '../host/disk.ts';
import { sampleFactsMeter } from './sample_facts.ts';
import { type Artifact, pathOf, type SampleFacts, type Work } from './work.ts';

/** Frames read at a time: a hundred milliseconds or so, several of the engine's blocks. */
export const PASS_FRAMES = 8 * BLOCK_FRAMES;

/** Thrown when a build was told to stop; the scheduler knows it from `Work.abort`. */
function stopIfAborted(work: Work): void {
  if (work.abort.aborted) throw new Refused(error('interrupted', 'interrupted'));
}

/** Reads a signal to its end, block by block, telling progress and watching for the abort. Closes it. */
export async function pass(
  work: Work,
  signal: Signal,
  each: (block: Block) => void | Promise<void>,
): Promise<number> {
  const block = createBlock(signal.format.channels, PASS_FRAMES);
  let done = 0;
  let told = 0;
  try {
    while ((await signal.read(block)) > 0) {
      stopIfAborted(work);
      await each(block);
      done += block.frames;
      if (done - told > signal.frames / 50) {
        told = done;
        work.progress(done / signal.frames);
      }
    }
  } finally {
    await signal.close();
  }
  return done;
}

/** An object of the store that is one of our WAV files, as a signal. */
export async function openObject(work: Work, path: string): Promise<WavSignal> {
  return valueOf(await openWav(path, `${work.id}: stored audio`));
}

/** Several such objects by the names of the inputs; if one cannot be opened, those before it are closed. */
export async function openObjects(work: Work, names: readonly string[]): Promise<WavSignal[]> {
  const open: WavSignal[] = [];
  try {
    for (const name of names) open.push(await openObject(work, pathOf(work, name)));
    return open;
  } catch (thrown) {
    for (const signal of open) await signal.close();
    throw thrown;
  }
}

/** Works with such a signal; it is closed if that fails before anyone has read it. */
export async function withObject<T>(
  work: Work,
  name: string,
  act: (signal: Signal) => Promise<T>,
): Promise<T> {
  const signal = await openObject(work, pathOf(work, name));
  try {
    return await act(signal);
  } catch (thrown) {
    await signal.close();
    throw thrown;
  }
}

export interface Rendered {
  readonly artifact: Artifact;
  readonly samples: SampleFacts;
}

/**
 * Writes a signal into the store as a WAV object; `observe` sees every block before it is written. Closes the signal.
 * Nothing is left behind when it fails.
 */
export async function render(
  work: Work,
  signal: Signal,
  encoding: Encoding,
  observe?: (block: Block) => void,
): Promise<Rendered> {
  const { rate, channels } = signal.format;
  const temporary = await orClosed(signal, work.store.temporary());
  const meter = sampleFactsMeter(signal.format);
  try {
    const writing = createWav(temporary, { rate, channels, encoding, frames: signal.frames });
    const writer = await orClosed(signal, writing);
    try {
      await pass(work, signal, async (block) => {
        meter.observe(block);
        observe?.(block);
        await writer.write(block);
      });
      await writer.finish();
    } catch (thrown) {
      await writer.abandon();
      throw thrown;
    }
    return { artifact: await work.store.adopt(temporary), samples: meter.finish() };
  } catch (thrown) {
    await remove(temporary);
    throw thrown;
  }
}

/** What has to succeed before a signal is read at all; else nobody would close it. */
async function orClosed<T>(signal: Signal, begun: Promise<T>): Promise<T> {
  try {
    return await begun;
  } catch (thrown) {
    await signal.close();
    throw thrown;
  }
}

/** Puts bytes into the store as an object. */
export async function storeBytes(work: Work, bytes: Uint8Array): Promise<Artifact> {
  const temporary = await work.store.temporary();
  try {
    const file = await DiskFile.create(temporary);
    await file.writeAt(bytes, 0).finally(() => file.close());
    return await work.store.adopt(temporary, sha256(bytes));
  } catch (thrown) {
    await remove(temporary);
    throw thrown;
  }
}
