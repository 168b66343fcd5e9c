import { join, posix } from 'node:path';
import { error, type Finding } from '../base/finding.ts';
import { readText } from '../host/disk.ts';
import { checksumsOf } from '../packages/checksums.ts';
import { filesIn, type ToldFile } from './verify_message.ts';
import type { PartsOfTarget } from './parts_of_target.ts';
import { type PackedFile, readPackage } from './zip_reading.ts';

/** The cover stands in a package alone; its name there, whatever its kind. */
const COVER = /^cover\.[a-z0-9]+$/;

/**
 * The packages of a target: each unpacks, every file in it is that of the release, none of the target's is missing and
 * nothing else is in it but a cover. Codes: those of zip_reading.ts; package-differs, package-missing, package-stranger.
 */
export async function packageFindings(own: PartsOfTarget): Promise<Finding[]> {
  const { folder, paths, tracks, versions, damaged } = own;
  const findings: Finding[] = [];
  const message = paths.find((path) => path.endsWith('.xml'));
  const told = message === undefined ? [] : filesIn(await readText(join(folder, message)));
  const wanted = [...tracks.map(({ path }) => path), ...(message === undefined ? [] : [message])];
  for (const path of paths.filter((each) => each.endsWith('.zip'))) {
    const read = await readPackage(join(folder, path), path);
    findings.push(...read.findings);
    if (read.files === undefined) continue;
    findings.push(
      ...(await contentFindings(
        path,
        folder,
        read.files,
        wanted.filter((file) => !damaged.has(file)),
      )),
    );
    findings.push(...strangers(path, read.files, [...wanted, ...versions.map((file) => file.path)], told));
  }
  return findings;
}

async function contentFindings(
  path: string,
  folder: string,
  packed: readonly PackedFile[],
  wanted: readonly string[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const file of wanted) {
    const own = packedAs(file, packed);
    if (own === undefined) {
      findings.push(error('package-missing', `${path} does not hold ${file}`));
      continue;
    }
    const { md5: limit } = await checksumsOf(join(folder, file));
    if (own.md5 === limit) continue;
    const message = `${path}: ${own.name} is not the ${file} of the release`;
    findings.push(error('package-differs', message, { measured: own.md5, limit }));
  }
  return findings;
}

/** The file of a release in a package, whose folders are called otherwise; that of another version lies deeper. */
function packedAs(file: string, packed: readonly PackedFile[]): PackedFile | undefined {
  return packed
    .filter(({ name }) => posix.basename(name) === posix.basename(file))
    .sort((a, b) => a.name.length - b.name.length)
    .at(0);
}

/** A cover is what the message says it is, where there is one. */
function strangers(
  path: string,
  packed: readonly PackedFile[],
  wanted: readonly string[],
  told: readonly ToldFile[],
): Finding[] {
  const known = new Set(wanted.map((file) => posix.basename(file)));
  return packed.flatMap(({ name, md5 }) => {
    const last = posix.basename(name);
    if (known.has(last)) return [];
    if (!COVER.test(last))
      return [error('package-stranger', `${path} holds ${name}, which is not of its target`)];
    const limit = told.find((file) => file.name === last)?.md5 ?? md5;
    if (md5 === limit) return [];
    const message = `${path}: ${name} is not the cover that the message tells of`;
    return [error('package-differs', message, { measured: md5, limit })];
  });
}
