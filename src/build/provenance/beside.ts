import { error, type Finding, note } from '../../base/finding.ts';
import { refusalOf, renamed } from '../../base/result.ts';
import { specDigest } from '../../release/manifest.ts';
import type { FileRef, Spec } from '../../spec/spec.ts';
import { hashFile } from '../../store/objects.ts';
import type { Statement } from './records.ts';
import { everyTrack } from '../../spec/tracks.ts';

/** Whether the files that stand beside a spec now are those a release was made from. Reads each of them whole. */
export async function besideFindings(
  { dependencies, spec: made }: Statement,
  spec: Spec,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const named = new Map(dependencies.map(({ name, sha256 }) => [name, sha256]));
  for (const track of everyTrack(spec)) {
    const name = `mix/${String(track.number).padStart(2, '0')}`;
    findings.push(...(await fileFindings(track.mix, named.get(name), { track: track.title })));
    named.delete(name);
  }
  if (spec.artwork !== undefined)
    findings.push(...(await fileFindings(spec.artwork, named.get('artwork'), {})));
  named.delete('artwork');
  for (const name of named.keys())
    if (!name.startsWith('tool/'))
      findings.push(error('other-mix', `the release has ${name}, which this spec has not`));
  if (specDigest({ spec }) !== made)
    findings.push(note('other-spec', 'the spec is not the one the release was built from'));
  return findings;
}

async function fileFindings(
  file: FileRef,
  digest: string | undefined,
  own: Partial<Finding>,
): Promise<Finding[]> {
  const more = { ...own, at: file.at };
  if (digest === undefined)
    return [
      error('other-mix', `${file.written} had no part in the release, or not all of it was built`, more),
    ];
  try {
    const now = await hashFile(file.path);
    if (now.digest === digest) return [];
    const message = `${file.written} is not the file the release was made from`;
    return [error('other-mix', message, { ...more, measured: now.digest, limit: digest })];
  } catch (thrown) {
    return [...refusalOf(renamed(thrown, file.path, file.written, more)).findings];
  }
}
