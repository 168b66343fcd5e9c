import type { Store } from '../store/store.ts';
import type { Release } from './content.ts';
import { logOf } from './log.ts';
import { manifestOf } from './manifest.ts';
import { provenanceOf } from './provenance.ts';
import type { Entry } from './aside.ts';
import { reportOf } from './report.ts';
import { sequenceText } from './sequence.ts';

/** The texts of a release beside its audio; `checksums.sha256` comes last, when it is published. */
export async function releaseTexts(release: Release, store: Store): Promise<Entry[]> {
  const texts = [
    { path: 'manifest.json', text: manifestOf(release) },
    { path: 'sequence.json', text: sequenceText(release) },
    { path: 'log.ndjson', text: logOf(release) },
    { path: 'report.html', text: await reportOf(release, store) },
  ];
  return [...texts, { path: 'provenance.json', text: provenanceOf(release, texts) }];
}
