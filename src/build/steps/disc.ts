import type { Json } from '../../base/canonical.ts';
import type { Digest } from '../../base/digest.ts';
import type { Finding } from '../../base/finding.ts';
import { valueOf } from '../../base/result.ts';
import { md5List, type NamedSums, sumsOf } from '../../disc/checksums.ts';
import { cueSheet } from '../../disc/cue.ts';
import { ddpSet } from '../../disc/ddp/index.ts';
import { type ImagePart, type ImageReport, writeImage } from '../../disc/image.ts';
import { type DiscLayout, FIRST_PAUSE } from '../../disc/layout.ts';
import { pqPage } from '../../disc/pq_page.ts';
import { pqCsv, pqSheet, pqText } from '../../disc/pq_sheet.ts';
import { redBookFindings } from '../../disc/red_book.ts';
import { sectorsOf } from '../../disc/time.ts';
import { remove } from '../../host/disk.ts';
import { asRead, discLayout, type DiscWords, placesOf } from '../disc_layout.ts';
import { partsOf } from '../disc_parts.ts';
import { openObject, storeBytes } from '../render.ts';
import { type Artifact, type Made, made, pathOf, type Work } from '../work.ts';

interface Params extends DiscWords {
  readonly slug: string;
  readonly catalog: string | null;
  readonly ddp: boolean;
  readonly cue: boolean;
  /** `mm:ss` */
  readonly longest: string;
}

/**
 * Finished samples → an audio CD: the image with its descriptors (a DDP 2.00 set), the same as one WAV with a cue sheet,
 * and the PQ sheet. Outputs are called as they are published.
 */
export async function disc(work: Work): Promise<Made> {
  const params = work.params as unknown as Params;
  const parts = partsOf(work);
  const layout = discLayout(params, parts);
  const findings: Finding[] = [
    ...redBookFindings(layout, { plantLimit: sectorsOf(`${params.longest}:00`) ?? 0 }),
  ];
  const outputs: Record<string, Artifact> = {};
  const put = async (name: string, bytes: Uint8Array): Promise<void> => {
    outputs[name] = await storeBytes(work, bytes);
  };
  const images = await imagesOf(work, params, layout, outputs);
  const sums: NamedSums[] = [];
  if (params.ddp) {
    const set = valueOf(ddpSet(layout, { masterId: params.catalog ?? params.title }));
    findings.push(...set.findings);
    for (const { name, bytes } of set.files) {
      await put(`ddp/${name}`, bytes);
      sums.push({ name, ...sumsOf(bytes) });
    }
    sums.push({ name: set.imageName, ...images.image! });
    await put('ddp/CHECKSUM.MD5', utf8(md5List(sums)));
  }
  if (params.cue) {
    const sheet = cueSheet(layout, { wav: `${params.slug}.wav` });
    findings.push(...sheet.findings);
    await put(`${params.slug}.cue`, sheet.bytes);
  }
  const sheet = pqSheet(layout, sums);
  await put('PQ sheet.txt', utf8(pqText(sheet)));
  await put('PQ sheet.csv', utf8(pqCsv(sheet)));
  await put('PQ sheet.html', utf8(pqPage(sheet)));
  return made({ layout: asRead(layout) as unknown as Json }, outputs, [...findings, ...images.findings]);
}

async function imagesOf(
  work: Work,
  { ddp, cue, slug }: Params,
  layout: DiscLayout,
  outputs: Record<string, Artifact>,
): Promise<ImageReport> {
  const image = ddp ? await work.store.temporary() : undefined;
  const wav = cue ? await work.store.temporary() : undefined;
  try {
    const report = await writeImage(layout.leadOut, await imageParts(work), {
      ...(image === undefined ? {} : { image }),
      ...(wav === undefined ? {} : { wav: { path: wav, omit: FIRST_PAUSE } }),
    });
    const adopt = (path: string, sha256: Digest): Promise<Artifact> => work.store.adopt(path, sha256);
    if (image !== undefined) outputs['ddp/IMAGE.DAT'] = await adopt(image, report.image!.sha256);
    if (wav !== undefined) outputs[`${slug}.wav`] = await adopt(wav, report.wav!.sha256);
    return report;
  } catch (thrown) {
    for (const path of [image, wav]) if (path !== undefined) await remove(path);
    throw thrown;
  }
}

async function imageParts(work: Work): Promise<ImagePart[]> {
  const parts = partsOf(work);
  const places = placesOf(parts);
  const images: ImagePart[] = [];
  for (const [i, { frames }] of parts.entries()) {
    const source = await openObject(work, pathOf(work, `audio ${i + 1}`));
    images.push({ at: places[i], source, from: 0, frames });
  }
  return images;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
