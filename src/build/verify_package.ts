import { join, posix } from 'node:path';
import { error, type Finding } from '../base/finding.ts';
import { readText } from '../host/disk.ts';
import { checksumsOf } from '../packages/checksums.ts';
import { filesIn, type ToldFile } from './verify_message.ts';
import { listFindings, listKind, type SumsOfFile } from './verify_checksums.ts';
import { type PartsOfTarget, pathInTarget } from './parts_of_target.ts';
import { type PackedFile, readPackage } from './zip_reading.ts';

/** The cover stands in a package alone; its name there, whatever its kind. */
const COVER = /^cover\.[a-z0-9]+$/;

/** A file of the release and where a package has to hold it. */
interface Wanted {
  readonly path: string;
  readonly packed: string;
}

/**
 * The packages of a target: each unpacks, every file in it is that of the release, in its folder; none of the target's is
 * missing and nothing else is in it but a cover and lists of checksums; lists hold, those in the target's folder too.
 * Codes: those of zip_reading.ts and verify_checksums.ts; package-differs, package-missing, package-stranger.
 */
export async function packageFindings(own: PartsOfTarget): Promise<Finding[]> {
  const { folder, paths, damaged } = own;
  const findings: Finding[] = [];
  const message = messageOf(own);
  const readable = message !== undefined && !damaged.has(message);
  const told = readable ? filesIn(await readText(join(folder, message))) : [];
  for (const path of paths.filter((each) => each.endsWith('.zip'))) {
    const read = await readPackage(join(folder, path), path);
    findings.push(...read.findings);
    if (read.files === undefined) continue;
    const root = read.files.at(0)?.name.split('/')[0] ?? '';
    const wanted = wantedIn(root, own, message);
    findings.push(...(await contentFindings(path, own, wanted, read.files)));
    findings.push(...strangers(path, root, wanted, read.files, told));
    findings.push(...packedListFindings(path, root, read.files));
  }
  return [...findings, ...(await lyingListFindings(own, message))];
}

/** A list in a package tells of all the other files of the package. */
function packedListFindings(path: string, root: string, packed: readonly PackedFile[]): Finding[] {
  const files = new Map<string, SumsOfFile>(
    packed
      .filter(({ name }) => listKind(name) === undefined)
      .map((file) => [file.name.slice(root.length + 1), file]),
  );
  return packed.flatMap(({ name, text }) => {
    const kind = listKind(name);
    return kind === undefined ? [] : listFindings(`${path}: ${name}`, kind, text ?? '', files);
  });
}

/** A list in the target's folder tells of the tracks' files and of the message. */
async function lyingListFindings(own: PartsOfTarget, message: string | undefined): Promise<Finding[]> {
  const { folder, paths, tracks, versions, damaged } = own;
  const lists = paths.filter((path) => listKind(path) !== undefined);
  if (lists.length === 0) return [];
  const files = new Map<string, SumsOfFile>();
  const listed = [...tracks, ...versions].map(({ path }) => path);
  for (const path of message === undefined ? listed : [...listed, message])
    files.set(pathInTarget(path, own), damaged.has(path) ? {} : await checksumsOf(join(folder, path)));
  const findings: Finding[] = [];
  for (const path of lists)
    findings.push(...listFindings(path, listKind(path)!, await readText(join(folder, path)), files));
  return findings;
}

/** The target's message, damaged or not: it decides where the files of a package lie. */
function messageOf({ target, paths, damaged }: PartsOfTarget): string | undefined {
  return [...paths, ...damaged].find((path) => path.startsWith(`${target}/`) && path.endsWith('.xml'));
}

/** A package unpacks into one folder; with a message in it the other files lie in `resources`. */
function wantedIn(root: string, own: PartsOfTarget, message: string | undefined): Wanted[] {
  const base = message === undefined ? root : `${root}/resources`;
  const files = [...own.tracks, ...own.versions].map(({ path }) => ({
    path,
    packed: `${base}/${pathInTarget(path, own)}`,
  }));
  if (message === undefined) return files;
  return [...files, { path: message, packed: `${root}/${pathInTarget(message, own)}` }];
}

async function contentFindings(
  path: string,
  { folder, damaged }: PartsOfTarget,
  wanted: readonly Wanted[],
  packed: readonly PackedFile[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const inside = new Map(packed.map((file) => [file.name, file]));
  for (const file of wanted.filter((each) => !damaged.has(each.path))) {
    const own = inside.get(file.packed);
    if (own === undefined) {
      findings.push(error('package-missing', `${path} does not hold ${file.path}`));
      continue;
    }
    const { md5: limit } = await checksumsOf(join(folder, file.path));
    if (own.md5 === limit) continue;
    const message = `${path}: ${own.name} is not the ${file.path} of the release`;
    findings.push(error('package-differs', message, { measured: own.md5, limit }));
  }
  return findings;
}

/** A cover is what the message says it is, where there is one. */
function strangers(
  path: string,
  root: string,
  wanted: readonly Wanted[],
  packed: readonly PackedFile[],
  told: readonly ToldFile[],
): Finding[] {
  const known = new Set(wanted.map((file) => file.packed));
  return packed.flatMap(({ name, md5 }) => {
    if (known.has(name)) return [];
    const last = posix.basename(name);
    if (listKind(name) !== undefined && posix.dirname(name) === root) return [];
    if (!COVER.test(last) || ![root, `${root}/resources`].includes(posix.dirname(name)))
      return [error('package-stranger', `${path} holds ${name}, which is not of its target`)];
    const limit = told.find((file) => file.name === last)?.md5 ?? md5;
    if (md5 === limit) return [];
    const message = `${path}: ${name} is not the cover that the message tells of`;
    return [error('package-differs', message, { measured: md5, limit })];
  });
}
