import { basename, join } from 'node:path';
import { error, type Finding, warning } from '../base/finding.ts';
import { refusalOf } from '../base/result.ts';
import { listFolder, readText } from '../host/disk.ts';
import { identifyNow } from '../host/disk-now.ts';
import { manifestIn } from '../release/reading.ts';
import { hashFile } from '../store/objects.ts';
import type { Toolbox } from '../tools/contract.ts';
import type { Spec } from '../spec/spec.ts';
import { provenanceFindings, unlisted } from './provenance/provenance.ts';
import { decoded } from './verify_file.ts';
import { setFindings } from './verify_sets.ts';

export interface Verdict {
  readonly files: number;
  readonly findings: readonly Finding[];
}

/**
 * Reads a published release again: every file named in `checksums.sha256` is there with its digest and nothing else
 * is; every deliverable is decoded anew and holds the samples, rate, channels and length the manifest states; discs,
 * sides, packages and messages are read back against the tracks and the timeline; the provenance leads without a break
 * from the mixes to each deliverable. With a `spec`, also whether the mixes that stand
 * beside it now are those.
 */
export async function verifyFolder(
  folder: string,
  tools: Toolbox,
  abort: AbortSignal,
  spec?: Spec,
): Promise<Verdict> {
  try {
    if (identifyNow(folder)?.kind !== 'directory') {
      return { files: 0, findings: [error('not-a-folder', `${folder} is not a folder`, { cause: 'usage' })] };
    }
    if (identifyNow(join(folder, 'checksums.sha256')) === undefined) {
      return {
        files: 0,
        findings: [
          error('not-a-release', `${folder} holds no checksums.sha256, so it is not a release`, {
            cause: 'usage',
          }),
        ],
      };
    }
    const sums = parseSums(await readText(join(folder, 'checksums.sha256')));
    const findings = [...(await digestFindings(folder, sums)), ...(await strangers(folder, sums))];
    const told = findings.map(({ finding }) => finding);
    // The manifest names the deliverables; without its checksum nothing it says can be believed.
    if (!sums.has('manifest.json')) told.push(unlisted('manifest.json'));
    else if (!findings.some(({ path }) => path === 'manifest.json')) {
      const manifest = manifestIn(await readText(join(folder, 'manifest.json')), basename(folder));
      const damaged = new Set(findings.map(({ path }) => path));
      told.push(...(await provenanceFindings(folder, sums, damaged, manifest, spec)));
      for (const entry of manifest.files) {
        if (!sums.has(entry.path)) told.push(unlisted(entry.path));
        else if (!damaged.has(entry.path)) told.push(...(await decoded(folder, entry, tools, abort)));
      }
      told.push(...(await setFindings({ folder, manifest, sums, damaged }, abort)));
    }
    return { files: sums.size, findings: told };
  } catch (thrown) {
    return { files: 0, findings: refusalOf(thrown).findings };
  }
}

interface Placed {
  readonly path: string;
  readonly finding: Finding;
}

function parseSums(text: string): Map<string, string> {
  const sums = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^([0-9a-f]{64}) {2}(.+)$/.exec(line);
    if (match !== null) sums.set(match[2], match[1]);
  }
  return sums;
}

async function digestFindings(folder: string, sums: ReadonlyMap<string, string>): Promise<Placed[]> {
  const placed: Placed[] = [];
  for (const [path, sum] of sums) {
    if (identifyNow(join(folder, path))?.kind !== 'file') {
      placed.push({ path, finding: error('missing-file', `${path} is missing`) });
      continue;
    }
    const { digest } = await hashFile(join(folder, path));
    if (digest === sum) continue;
    placed.push({
      path,
      finding: error('wrong-digest', `${path} is not the file that was published`, {
        measured: digest,
        limit: sum,
      }),
    });
  }
  return placed;
}

async function strangers(folder: string, sums: ReadonlyMap<string, string>, below = ''): Promise<Placed[]> {
  const placed: Placed[] = [];
  for (const name of await listFolder(join(folder, below))) {
    const path = below === '' ? name : `${below}/${name}`;
    if (identifyNow(join(folder, path))?.kind === 'directory')
      placed.push(...(await strangers(folder, sums, path)));
    else if (!sums.has(path) && path !== 'checksums.sha256') {
      placed.push({ path, finding: warning('stranger', `${path} does not belong to the release`) });
    }
  }
  return placed;
}
