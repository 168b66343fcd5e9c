import { join, posix } from 'node:path';
import { error, type Finding } from '../base/finding.ts';
import type { DiscLayout } from '../disc/layout.ts';
import { clockOf } from '../disc/read/times.ts';
import { readText } from '../host/disk.ts';
import type { PartsOfTarget } from './parts_of_target.ts';

/**
 * PQ sheets, as text, as CSV and as a page: marks, codes and checksums are those of the disc. Read by what stands on a
 * line, not by how it is laid out. Code: sheet-differs.
 */
export async function sheetFindings(
  { folder, paths }: PartsOfTarget,
  layout: DiscLayout,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const sums = await companionSums(folder, paths);
  for (const path of paths.filter((each) => posix.basename(each).startsWith('PQ sheet.'))) {
    const lines = linesOf(await readText(join(folder, path)));
    findings.push(
      ...unlike(path, 'mark', marksIn(lines), marksOf(layout)),
      ...unlike(
        path,
        'ISRC',
        isrcsIn(lines),
        layout.tracks.flatMap(({ isrc }) => isrc ?? []),
      ),
    );
    const stated = lines.join('\n').match(/\b[0-9a-f]{32}\b/g) ?? [];
    if (stated.length > 0 && sums.length > 0) findings.push(...unlike(path, 'MD5', stated, sums));
  }
  return findings;
}

/** The words of each line or row, with the tags of a page left out. */
export function linesOf(text: string): string[] {
  return text
    .replaceAll(/<style>.*?<\/style>/gs, '')
    .replaceAll(/<tr[^>]*>/g, '\n')
    .replaceAll(/<[^>]*>/g, ' ')
    .split(/[\r\n]+/)
    .map((line) => line.trim());
}

function marksOf({ tracks, leadOut }: DiscLayout): string[] {
  const two = (n: number): string => String(n).padStart(2, '0');
  const marks = tracks.flatMap(({ number, pregap, start, indexes }, i) => {
    const before = pregap ?? (i === 0 ? 0 : undefined);
    return [
      ...(before === undefined ? [] : [`${two(number)} 00 ${clockOf(before)}`]),
      ...[start, ...indexes].map((at, k) => `${two(number)} ${two(k + 1)} ${clockOf(at)}`),
    ];
  });
  return [...marks, `AA 01 ${clockOf(leadOut)}`];
}

const MARK = /^(\d\d|AA)[\s,]+(\d\d)[\s,]+(\d\d:\d\d:\d\d)\b/;

function marksIn(lines: readonly string[]): string[] {
  return lines.flatMap((line) => MARK.exec(line)?.slice(1).join(' ') ?? []);
}

function isrcsIn(lines: readonly string[]): string[] {
  return lines.flatMap((line) =>
    MARK.test(line) ? (/\b[A-Z]{2}[A-Z0-9]{3}\d{7}\b/.exec(line)?.[0] ?? []) : [],
  );
}

/** What the checksum file of the set says, in its order. */
async function companionSums(folder: string, paths: readonly string[]): Promise<string[]> {
  const list = paths.find((path) => posix.basename(path) === 'CHECKSUM.MD5');
  if (list === undefined) return [];
  return (await readText(join(folder, list))).match(/^[0-9a-f]{32}\b/gm) ?? [];
}

/** The first place in which two lists differ. */
export function unlike(
  path: string,
  what: string,
  measured: readonly string[],
  expected: readonly string[],
): Finding[] {
  const length = Math.max(measured.length, expected.length);
  for (let i = 0; i < length; i++) {
    const [is, was] = [measured[i] ?? 'nothing', expected[i] ?? 'nothing'];
    if (is === was) continue;
    const message = `${path}: its ${what} ${i + 1} is ${is}, it ought to be ${was}`;
    return [error('sheet-differs', message, { measured: is, limit: was })];
  }
  return [];
}
