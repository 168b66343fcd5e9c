import { valueOf } from '../../base/result.ts';
import { readBytes } from '../../host/disk.ts';
import { resized } from '../../pictures/rendition.ts';
import { storeBytes } from '../render.ts';
import { type Made, made, pathOf, type Work } from '../work.ts';

/** Of the JPEG encoder: no artefact is seen at it. */
const QUALITY = 90;

/** The cover → the cover in the size that a target's files carry. */
export async function picture(work: Work): Promise<Made> {
  const size = work.params['size'] as number;
  const bytes = await readBytes(pathOf(work, 'picture'));
  const scaled = valueOf(await resized(bytes, { size, format: 'jpeg', quality: QUALITY }));
  return made({}, { picture: await storeBytes(work, scaled) });
}
