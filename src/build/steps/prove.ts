import { join } from 'node:path';
import type { NamedSums } from '../../disc/checksums.ts';
import type { DiscLayout } from '../../disc/layout.ts';
import type { Algorithm } from '../../disc/read/digests.ts';
import { proveDisc } from '../../disc/read/proof.ts';
import { makeFolder, makeLink, remove } from '../../host/disk.ts';
import { factOf, type Made, made, pathOf, type Work } from '../work.ts';

/**
 * The set for a plant, read back by a reader that shares nothing with its writer: every field of the layout, and what its
 * checksums say of every file. The image was read when its sound was new: a title corrected, it is not read again.
 */
export async function prove(work: Work): Promise<Made> {
  const folder = await work.store.temporary();
  try {
    await makeFolder(folder);
    for (const name of Object.keys(work.inputs).filter((input) => input.startsWith('ddp/')))
      await makeLink(pathOf(work, name), join(folder, name.slice('ddp/'.length)));
    const { name, bytes, md5, crc32 } = factOf<NamedSums>(work, 'image');
    const digests = new Map<Algorithm, string>([
      ['md5', md5],
      ['crc32', crc32],
    ]);
    const elsewhere = new Map([[name, { bytes, digests }]]);
    return made({}, {}, await proveDisc(folder, factOf<DiscLayout>(work, 'layout'), elsewhere));
  } finally {
    await remove(folder);
  }
}
