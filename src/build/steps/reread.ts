import { proveImage, type Stretch } from '../../disc/read/image_proof.ts';
import { FIRST_PAUSE, FRAMES_PER_SECTOR } from '../../disc/layout.ts';
import { placesOf } from '../disc_layout.ts';
import { lengthsOf } from '../disc_parts.ts';
import { type Made, made, pathOf, type Work } from '../work.ts';

/**
 * Reads the image of an audio CD back: it nulls with the masters it was made from, and is silent elsewhere. Leaves the sums
 * that plants compare: of what was read.
 */
export async function reread(work: Work): Promise<Made> {
  const lengths = lengthsOf(work);
  const places = placesOf(lengths);
  const stretches = lengths.map(({ frames, pcmSha256 }, i): Stretch => ({
    at: places[i],
    frames,
    sha256: pcmSha256,
  }));
  const frames = lengths.reduce((sum, { frames }) => sum + frames, FIRST_PAUSE * FRAMES_PER_SECTOR);
  const { known, findings } = await proveImage(pathOf(work, 'image'), stretches, frames);
  const sums = Object.fromEntries(known.digests);
  return made({ read: { name: work.params['name']!, bytes: known.bytes, ...sums } }, {}, findings);
}
