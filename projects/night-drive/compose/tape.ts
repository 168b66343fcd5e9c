import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createBlock } from '../../../src/audio/block.ts';
import { createWav } from '../../../src/audio/wav/writer.ts';
import { sha256 } from '../../../src/base/digest.ts';
import type { Stereo } from './stereo.ts';

const BLOCK = 16_384;

/**
 * Puts a mix into a folder as a 24-bit WAV: written aside, then renamed, so that no half file ever has the name.
 * A file with the same bytes is left alone, time stamps and all. Returns whether anything was put.
 */
export async function place(folder: string, name: string, mix: Stereo): Promise<boolean> {
  await mkdir(folder, { recursive: true });
  const aside = join(folder, `.${name}.part`);
  const final = join(folder, name);
  await rm(aside, { force: true });
  try {
    await write(aside, mix);
    if (await same(aside, final)) return false;
    await rename(aside, final);
    return true;
  } finally {
    await rm(aside, { force: true });
  }
}

async function write(path: string, mix: Stereo): Promise<void> {
  const wav = await createWav(path, { rate: mix.rate, channels: 2, encoding: 'pcm24', frames: mix.frames });
  const block = createBlock(2, BLOCK);
  for (let at = 0; at < mix.frames; at += BLOCK) {
    block.frames = Math.min(BLOCK, mix.frames - at);
    block.channels[0].set(mix.left.subarray(at, at + block.frames));
    block.channels[1].set(mix.right.subarray(at, at + block.frames));
    await wav.write(block);
  }
  await wav.finish();
}

async function same(one: string, other: string): Promise<boolean> {
  try {
    return sha256(await readFile(one)) === sha256(await readFile(other));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw thrown;
  }
}
