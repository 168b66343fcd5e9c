import { readBytes } from '../../host/disk.ts';
import { pictureFacts } from '../../pictures/facts.ts';
import { pictureFindings } from '../../pictures/findings.ts';
import { type Made, made, objectOf, pathOf, type Work } from '../work.ts';

/**
 * Looks at the cover before anything is rendered, so that a wrong one does not show up at the very end. What is wrong
 * with it for everybody is found here; what one receiver asks of it is judged with that receiver's limits. The fact is
 * not called like the object: `release verify` tells what a step left by its name.
 */
export async function artwork(work: Work): Promise<Made> {
  const facts = pictureFacts(await readBytes(pathOf(work, 'picture')));
  const picture = objectOf(work, 'picture');
  if (!facts.ok) return made({ cover: null }, { picture }, facts.findings);
  return made({ cover: { ...facts.value } }, { picture }, pictureFindings(facts.value));
}
