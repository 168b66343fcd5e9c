import type { Json } from '../../base/canonical.ts';
import type { Finding } from '../../base/finding.ts';
import { valueOf } from '../../base/result.ts';
import { sumsOf } from '../../base/sums.ts';
import { crc32List, md5List, type NamedSums } from '../../disc/checksums.ts';
import { cueSheet } from '../../disc/cue.ts';
import { ddpSet } from '../../disc/ddp/index.ts';
import { pqPage } from '../../disc/pq_page.ts';
import { pqCsv, pqSheet, pqText } from '../../disc/pq_sheet.ts';
import { redBookFindings } from '../../disc/red_book.ts';
import { sectorsOf } from '../../disc/time.ts';
import { asRead, discLayout, type DiscWords, writtenAt } from '../disc_layout.ts';
import { partsOf } from '../disc_parts.ts';
import { storeBytes } from '../render.ts';
import { type Artifact, factOf, type Made, made, type Work } from '../work.ts';

interface Params extends DiscWords {
  readonly slug: string;
  readonly catalog: string | null;
  readonly ddp: boolean;
  readonly cue: boolean;
  /** `mm:ss` */
  readonly longest: string;
}

/**
 * What stands beside the image of an audio CD: its descriptors (a DDP 2.00 set), the cue sheet and the PQ sheet. Outputs
 * are called as they are published.
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
  const sums: NamedSums[] = [];
  if (params.ddp) {
    const set = valueOf(ddpSet(layout, { masterId: params.catalog ?? params.title }));
    findings.push(...set.findings);
    for (const { name, bytes } of set.files) {
      await put(`ddp/${name}`, bytes);
      sums.push({ name, ...sumsOf(bytes) });
    }
    sums.push({ ...factOf<NamedSums>(work, 'image'), name: set.imageName });
    await put('ddp/CHECKSUM.MD5', utf8(md5List(sums)));
    await put('ddp/CHECKSUM.TXT', utf8(crc32List(sums)));
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
  return made({ layout: asRead(layout) as unknown as Json }, outputs, findings.map(writtenAt));
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
