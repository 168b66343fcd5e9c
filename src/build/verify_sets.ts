import { join, posix } from 'node:path';
import { canonical, type Json } from '../base/canonical.ts';
import { error, type Finding } from '../base/finding.ts';
import { refusalOf, renamed } from '../base/result.ts';
import type { DiscLayout } from '../disc/layout.ts';
import { readText } from '../host/disk.ts';
import type { PublishedManifest, PublishedPart } from '../release/reading.ts';
import type { PartsOfTarget } from './parts_of_target.ts';
import { unlisted } from './provenance/provenance.ts';
import { discFindings } from './verify_disc.ts';
import { messageFindings } from './verify_message.ts';
import { packageFindings } from './verify_package.ts';
import { type Sequence, sequenceIn } from './verify_sequence.ts';
import { sidesFindings } from './verify_sides.ts';

/** A release whose checksums were looked at. */
export interface Published {
  readonly folder: string;
  readonly manifest: PublishedManifest;
  /** `checksums.sha256`: path → digest. */
  readonly sums: ReadonlyMap<string, string>;
  /** Paths that are missing or whose digest is wrong: nothing in them is looked at. */
  readonly damaged: ReadonlySet<string>;
}

const SEQUENCE = 'sequence.json';

/**
 * Reads what the tracks of a release make together: discs by the reader of discs, against `sequence.json` and the
 * samples of the tracks; sheets, sides, packages and messages against the files that they are about. Nothing here
 * believes a checksum: of a set that was changed together with all its digests, the formats tell.
 */
export async function setFindings(published: Published, abort: AbortSignal): Promise<Finding[]> {
  const { folder, manifest, damaged } = published;
  const { parts, files } = manifest;
  const findings = parts.flatMap((part) => statedFindings(part, published));
  const sequence = await sequenceOf(published);
  findings.push(...sequence.findings);
  let layout = sequence.disc;
  for (const target of new Set(parts.map((part) => part.target))) {
    if (abort.aborted) break;
    const own = parts.filter((part) => part.target === target).map(({ path }) => path);
    const all = files.filter((file) => file.target === target).sort((a, b) => a.track - b.track);
    const tracks = all.filter(({ version }) => version === undefined);
    const versions = all.filter(({ version }) => version !== undefined);
    const paths = own.filter((path) => !damaged.has(path) && published.sums.has(path));
    const sides = sequence.sides?.filter((side) => side.target === target);
    const parted = sides === undefined ? {} : { sides };
    const whole = { folder, target, paths, tracks, versions, damaged, ...parted };
    findings.push(...(await targetFindings(whole, layout)));
    // sequence.json tells of the first disc.
    if (own.some(isOfDisc)) layout = undefined;
  }
  return findings;
}

function isOfDisc(path: string): boolean {
  return path.endsWith('.cue') || ['DDPID', 'DDPMS'].includes(posix.basename(path));
}

/** What manifest and checksums say of one file. */
function statedFindings({ path, sha256 }: PublishedPart, { sums, damaged }: Published): Finding[] {
  const sum = sums.get(path);
  if (sum === undefined) return [unlisted(path)];
  if (damaged.has(path) || sum === sha256) return [];
  return [
    error('wrong-digest', `${path}: manifest.json and checksums.sha256 name different digests`, {
      measured: sum,
      limit: sha256,
    }),
  ];
}

async function sequenceOf(
  published: Published,
): Promise<Pick<Sequence, 'disc' | 'sides'> & { readonly findings: Finding[] }> {
  const { folder, manifest, sums, damaged } = published;
  if (damaged.has(SEQUENCE)) return { findings: [] };
  // Releases of versions that made no sets had none.
  if (!sums.has(SEQUENCE)) return { findings: manifest.parts.length === 0 ? [] : [unlisted(SEQUENCE)] };
  const read = sequenceIn(await readText(join(folder, SEQUENCE)));
  if (!read.ok) return { findings: [...read.findings] };
  const { tracks, ...more } = read.value;
  const same = canonical(tracks) === canonical((manifest.sequence ?? null) as Json);
  const message = `${SEQUENCE} and manifest.json tell different timelines`;
  return {
    ...more,
    findings: same ? [] : [error('sequence-differs', message)],
  };
}

/** A file that cannot be read leaves the others to be checked. */
async function targetFindings(own: PartsOfTarget, layout: DiscLayout | undefined): Promise<Finding[]> {
  const findings: Finding[] = [];
  const readers = [discFindings, sidesFindings, messageFindings, packageFindings] as const;
  for (const reader of readers) {
    try {
      findings.push(...(await reader(own, layout)));
    } catch (thrown) {
      findings.push(...refusalOf(renamed(thrown, `${own.folder}/`, '')).findings);
    }
  }
  return findings.map((finding) => ({ ...finding, target: own.target }));
}
