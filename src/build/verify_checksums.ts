import { posix } from 'node:path';
import { error, type Finding } from '../base/finding.ts';

export type ListedSum = 'md5' | 'sha256' | 'crc32';

/** Sums of a file, lower-case hexadecimal. */
export type SumsOfFile = Readonly<Partial<Record<ListedSum, string>>>;

const KINDS: Readonly<Record<string, ListedSum>> = {
  'checksums.md5': 'md5',
  'checksums.sha256': 'sha256',
  'checksums.sfv': 'crc32',
};

/** Which sum a list of checksums holds, by its name; undefined: it is no such list. */
export function listKind(path: string): ListedSum | undefined {
  return KINDS[posix.basename(path)];
}

/** Lines as md5sum and sha256sum write them, and as SFV programs do (`;` begins a comment). */
const LINES: Readonly<Record<ListedSum, RegExp>> = {
  md5: /^(?<sum>[0-9A-Fa-f]{32}) [ *](?<name>.+)$/,
  sha256: /^(?<sum>[0-9A-Fa-f]{64}) [ *](?<name>.+)$/,
  crc32: /^(?<name>.+?) +(?<sum>[0-9A-Fa-f]{8})$/,
};

/**
 * A list of checksums against the files that stand beside it: it names each of them once with its sum, and no other.
 * Written apart from the writer of such lists. `list`: how messages call it; `files`: by their paths from its folder,
 * a sum that is absent is not compared. Codes: list-unreadable, list-differs, list-missing, list-stranger.
 */
export function listFindings(
  list: string,
  kind: ListedSum,
  text: string,
  files: ReadonlyMap<string, SumsOfFile>,
): Finding[] {
  const findings: Finding[] = [];
  const named = new Set<string>();
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line === '' || (kind === 'crc32' && line.startsWith(';'))) continue;
    const { name = '', sum = '' } = LINES[kind].exec(line)?.groups ?? {};
    if (name === '') {
      findings.push(error('list-unreadable', `${list}: line ${i + 1} names no file with its checksum`));
      continue;
    }
    const twice = named.has(name);
    named.add(name);
    findings.push(...lineFindings(list, name, twice, sum.toLowerCase(), files.get(name), kind));
  }
  const missing = [...files.keys()].filter((name) => !named.has(name));
  return [...findings, ...missing.map((name) => error('list-missing', `${list} does not name ${name}`))];
}

function lineFindings(
  list: string,
  name: string,
  twice: boolean,
  measured: string,
  file: SumsOfFile | undefined,
  kind: ListedSum,
): Finding[] {
  if (file === undefined) return [error('list-stranger', `${list} names ${name}, which is not beside it`)];
  if (twice) return [error('list-stranger', `${list} names ${name} twice`)];
  const limit = file[kind];
  if (limit === undefined || measured === limit) return [];
  return [error('list-differs', `${list} names another checksum of ${name}`, { measured, limit })];
}
