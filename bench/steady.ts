import { open, truncate, writeFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { timed } from './timing.ts';

const LARGEST = 32 * 2 ** 30;
const PIECE = 4 * 2 ** 20;

/**
 * The same start for builds whose times are compared: nothing waits to be written, and the memory is full of files read
 * before, as on a machine that has run for a day. A virtual machine may have given free memory back to its host; each gigabyte
 * of it that a build then writes to costs seconds, and which build that meets is chance. What fills the memory is a file
 * without content, which takes no room on the disk.
 */
export async function steady(folder: string): Promise<void> {
  await timed(['sync']);
  const path = join(folder, 'nothing');
  await writeFile(path, '');
  await truncate(path, Math.min(totalmem(), LARGEST));
  const file = await open(path);
  const piece = Buffer.allocUnsafe(PIECE);
  while ((await file.read(piece)).bytesRead > 0);
  await file.close();
}
