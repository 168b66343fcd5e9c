import { error } from '../../base/finding.ts';
import { Refused } from '../../base/result.ts';
import type { Tags } from '../../formats/contract.ts';
import { cloneFile, makeWritable, readBytes, remove } from '../../host/disk.ts';
import { type Made, made, pathOf, type Work } from '../work.ts';
import { formatOf } from './encode.ts';

/** Encoded file → the same audio with title, artist, ISRC, cover … in its container. */
export async function tag(work: Work): Promise<Made> {
  const to = await work.store.temporary();
  try {
    await cloneFile(pathOf(work, 'file'), to);
    await makeWritable(to);
    await formatOf(work).tag(to, await expectedTags(work));
    return made({}, { file: await work.store.adopt(to) });
  } catch (thrown) {
    await remove(to);
    throw thrown;
  }
}

/** The tags of a step's parameters, with the cover of its input object. */
export async function expectedTags(work: Work): Promise<Tags> {
  const tags = work.params['tags'] as unknown as Tags;
  if (!('cover' in work.inputs)) return tags;
  const bytes = await readBytes(pathOf(work, 'cover'));
  return { ...tags, cover: { mime: pictureKind(bytes), bytes } };
}

function pictureKind(bytes: Uint8Array): 'image/png' | 'image/jpeg' {
  const starts = (...signature: number[]): boolean => signature.every((byte, i) => bytes[i] === byte);
  if (starts(0x89, 0x50, 0x4e, 0x47)) return 'image/png';
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg';
  throw new Refused(error('artwork-format', 'the artwork is neither PNG nor JPEG', { at: '/artwork' }));
}
