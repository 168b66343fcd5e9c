import type { Tags } from '../../formats/contract.ts';
import { readBytes, remove } from '../../host/disk.ts';
import { pictureKind } from '../../pictures/facts.ts';
import { type Made, made, pathOf, type Work } from '../work.ts';
import { measuredTags } from '../measured_tags.ts';
import { formatOf } from './encode.ts';

/** Encoded file → the same audio with title, artist, ISRC, cover … in its container. */
export async function tag(work: Work): Promise<Made> {
  const to = await work.store.temporary();
  try {
    await formatOf(work).tag(pathOf(work, 'file'), to, await expectedTags(work));
    return made({}, { file: await work.store.adopt(to) });
  } catch (thrown) {
    await remove(to);
    throw thrown;
  }
}

/** The tags of a step's parameters, with what was measured, and the cover of its input object. */
export async function expectedTags(work: Work): Promise<Tags> {
  const tags = measuredTags(work);
  if (!('cover' in work.inputs)) return tags;
  const bytes = await readBytes(pathOf(work, 'cover'));
  const mime = pictureKind(bytes);
  if (mime === undefined) throw new Error('the artwork step lets only PNG and JPEG pass');
  return { ...tags, cover: { mime, bytes } };
}
