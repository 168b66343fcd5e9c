import { join } from 'node:path';
import { createBlock } from '../../audio/block.ts';
import { silence } from '../../audio/splice.ts';
import type { Digest } from '../../base/digest.ts';
import { type DiscLayout, FIRST_PAUSE, FRAMES_PER_SECTOR } from '../../disc/layout.ts';
import { proveDisc } from '../../disc/read/proof.ts';
import { makeFolder, makeLink, remove } from '../../host/disk.ts';
import { pcmHasher } from '../hearing.ts';
import { openObject, PASS_FRAMES, pass } from '../render.ts';
import { factOf, type Made, made, pathOf, type Work } from '../work.ts';

/**
 * The set for a plant, read back by a reader that shares nothing with its writer: every field of the layout, and the
 * image against the masters it was made from.
 */
export async function prove(work: Work): Promise<Made> {
  const folder = await work.store.temporary();
  try {
    await makeFolder(folder);
    for (const name of Object.keys(work.inputs).filter((input) => input.startsWith('ddp/')))
      await makeLink(pathOf(work, name), join(folder, name.slice('ddp/'.length)));
    const layout = factOf<DiscLayout>(work, 'layout');
    return made({}, {}, await proveDisc(folder, layout, { sha256: await masterDigest(work) }));
  } finally {
    await remove(folder);
  }
}

/** SHA-256 of the image as it ought to be: the first pause, then the programmes one after the other. */
async function masterDigest(work: Work): Promise<Digest> {
  const hash = pcmHasher('pcm16', 2);
  const pause = silence({ format: { rate: 44_100, channels: 2 } }, FIRST_PAUSE * FRAMES_PER_SECTOR);
  const block = createBlock(2, PASS_FRAMES);
  while ((await pause.read(block)) > 0) hash.observe(block);
  for (let i = 1; `audio ${i}` in work.inputs; i++)
    await pass(work, await openObject(work, pathOf(work, `audio ${i}`)), (each) => hash.observe(each));
  return hash.digest();
}
