import { join } from 'node:path';
import { error, type Finding, warning } from '../../base/finding.ts';
import { readText } from '../../host/disk.ts';
import type { PublishedManifest } from '../../release/reading.ts';
import type { Spec } from '../../spec/spec.ts';
import { besideFindings } from './beside.ts';
import { follow } from './follow.ts';
import { logIn, statementIn } from './records.ts';

const FILE = 'provenance.json';
const LOG = 'log.ndjson';

/**
 * What following a release's provenance shows. `damaged`: files whose digest was found wrong already; what they say is
 * not looked at. With a `spec`, the files beside it are compared with what the provenance says went in.
 */
export async function provenanceFindings(
  folder: string,
  sums: ReadonlyMap<string, string>,
  damaged: ReadonlySet<string>,
  manifest: PublishedManifest,
  spec?: Spec,
): Promise<Finding[]> {
  if (manifest.provenance === undefined && !sums.has(FILE)) return [unknown(spec)];
  const missing = [FILE, LOG].filter((path) => !sums.has(path));
  if (missing.length > 0) return missing.map(unlisted);
  if (damaged.has(FILE) || damaged.has(LOG)) return [];
  const statement = statementIn(await readText(join(folder, FILE)));
  if (!statement.ok) return [...statement.findings];
  const log = logIn(await readText(join(folder, LOG)));
  if (!log.ok) return [...log.findings];
  const followed = follow(statement.value, { log: log.value, sums, manifest });
  return spec === undefined ? followed : [...followed, ...(await besideFindings(statement.value, spec))];
}

function unknown(spec: Spec | undefined): Finding {
  const message = 'the release has no provenance.json: the version that made it wrote none';
  return spec === undefined
    ? warning('no-provenance', message)
    : error('no-provenance', `${message}, so its mixes are not known`, { hint: 'build it again' });
}

export function unlisted(path: string): Finding {
  return error('not-in-checksums', `checksums.sha256 has no line for ${path}, so nothing vouches for it`);
}
