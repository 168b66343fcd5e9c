import { type ImagePart, type ImageReport, writeImage } from '../../disc/image.ts';
import { FIRST_PAUSE, FRAMES_PER_SECTOR } from '../../disc/layout.ts';
import type { Digest } from '../../base/digest.ts';
import { remove } from '../../host/disk.ts';
import { placesOf } from '../disc_layout.ts';
import { lengthsOf } from '../disc_parts.ts';
import { openObjects } from '../render.ts';
import { type Artifact, type Made, made, type Work } from '../work.ts';

/** Names of what is made; null: not asked for. */
interface Params {
  readonly image: string | null;
  readonly wav: string | null;
}

/**
 * Finished samples → the image of an audio CD, and the same as a WAV file without the first pause (see disc/cue.ts).
 */
export async function image(work: Work): Promise<Made> {
  const params = work.params as unknown as Params;
  const [image, wav] = [
    params.image === null ? undefined : await work.store.temporary(),
    params.wav === null ? undefined : await work.store.temporary(),
  ];
  try {
    const report = await written(work, image, wav);
    const outputs: Record<string, Artifact> = {};
    const adopt = (path: string, digest: Digest): Promise<Artifact> => work.store.adopt(path, digest);
    if (image !== undefined) outputs[params.image!] = await adopt(image, report.image!);
    if (wav !== undefined) outputs[params.wav!] = await adopt(wav, report.wav!);
    return made({}, outputs, report.findings);
  } catch (thrown) {
    for (const path of [image, wav]) if (path !== undefined) await remove(path);
    throw thrown;
  }
}

async function written(work: Work, image: string | undefined, wav: string | undefined): Promise<ImageReport> {
  const lengths = lengthsOf(work);
  const places = placesOf(lengths);
  const names = lengths.map((_, i) => `audio ${i + 1}`);
  const sources = await openObjects(work, names);
  const parts = sources.map((source, i): ImagePart => ({
    at: places[i],
    source,
    from: 0,
    frames: lengths[i].frames,
  }));
  const sectors = (places.at(-1)! + lengths.at(-1)!.frames) / FRAMES_PER_SECTOR;
  return writeImage(sectors, parts, {
    ...(image === undefined ? {} : { image }),
    ...(wav === undefined ? {} : { wav: { path: wav, omit: FIRST_PAUSE } }),
  });
}
