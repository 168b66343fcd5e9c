import { join } from 'node:path';
import { error, type Finding } from '../base/finding.ts';
import { readText } from '../host/disk.ts';
import { checksumsOf } from '../packages/checksums.ts';
import type { PublishedFile } from '../release/reading.ts';
import { type PartsOfTarget, pathInTarget } from './parts_of_target.ts';

/** A file as a DDEX message tells of it. */
export interface ToldFile {
  /** Its path below `resources`, where the files of a delivery lie. */
  readonly name: string;
  readonly md5: string;
  /** Kilobytes of 1000 bytes. */
  readonly kilobytes: string;
}

/**
 * The DDEX messages of a target: they hold together (ddex/structure.ts), and tell of each of its files with its size,
 * checksum and code. Codes: those of ddex/structure.ts, message-differs.
 */
export async function messageFindings(own: PartsOfTarget): Promise<Finding[]> {
  const { folder, paths, damaged } = own;
  const tracks = [...own.tracks, ...own.versions];
  const findings: Finding[] = [];
  for (const path of paths.filter((each) => each.endsWith('.xml'))) {
    const xml = await readText(join(folder, path));
    // Few releases hold one, and the library takes a while to load.
    const { structureFindings } = await import('../ddex/structure.ts');
    const broken = structureFindings(xml).map((each) => ({ ...each, message: `${path}: ${each.message}` }));
    findings.push(...broken);
    if (broken.length > 0) continue;
    const told = filesIn(xml);
    for (const track of tracks) {
      if (damaged.has(track.path)) continue;
      const named = told.find(({ name }) => name === pathInTarget(track.path, own));
      findings.push(...(await trackFindings(path, folder, track, named)));
    }
    const isrcs = [...xml.matchAll(/<ISRC>([^<]*)<\/ISRC>/g)].map(([, isrc]) => isrc);
    findings.push(...codeFindings(path, new Set(isrcs), tracks));
  }
  return findings;
}

const FILE =
  /<File>\s*<URI>([^<]*)<\/URI>.*?<HashSumValue>([^<]*)<\/HashSumValue>.*?<FileSize>([^<]*)<\/FileSize>\s*<\/File>/gs;

/** The files that a message tells of. */
export function filesIn(xml: string): ToldFile[] {
  return [...xml.matchAll(FILE)].map(([, uri, md5, kilobytes]) => ({
    name: plain(uri).replace(/^resources\//, ''),
    md5: md5.toLowerCase(),
    kilobytes,
  }));
}

function plain(text: string): string {
  const signs: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replaceAll(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => signs[name]);
}

async function trackFindings(
  path: string,
  folder: string,
  { path: file, title, bytes }: PublishedFile,
  own: ToldFile | undefined,
): Promise<Finding[]> {
  const differs = (what: string, measured: string, limit: string): Finding[] => {
    if (measured === limit) return [];
    const message = `${path}: its ${what} of ${file} is ${measured}, it ought to be ${limit}`;
    return [error('message-differs', message, { track: title, measured, limit })];
  };
  if (own === undefined)
    return [error('message-differs', `${path} does not tell of ${file}`, { track: title })];
  const { md5 } = await checksumsOf(join(folder, file));
  return [...differs('MD5', own.md5, md5), ...differs('size (kB)', own.kilobytes, String(bytes / 1000))];
}

function codeFindings(path: string, told: ReadonlySet<string>, tracks: readonly PublishedFile[]): Finding[] {
  const own = new Set(tracks.flatMap(({ isrc }) => isrc ?? []));
  const missing = tracks.filter(({ isrc }) => isrc !== undefined && !told.has(isrc));
  const strange = [...told].filter((isrc) => !own.has(isrc));
  return [
    ...missing.map(({ title, isrc }) =>
      error('message-differs', `${path} does not name ${isrc ?? ''}, the ISRC of ${title}`, { track: title }),
    ),
    ...strange.map((isrc) =>
      error('message-differs', `${path} names the ISRC ${isrc}, which no track of the target has`),
    ),
  ];
}
