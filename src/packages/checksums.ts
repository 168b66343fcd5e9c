import { type Sums, Summer } from '../base/sums.ts';
import { DiskFile } from '../host/disk.ts';

const PIECE = 1 << 20;

/** Reads a file once, piece by piece. Throws `Refused` on trouble with the disk. */
export async function checksumsOf(path: string): Promise<Sums> {
  const file = await DiskFile.openForReading(path);
  try {
    const sums = new Summer();
    const piece = new Uint8Array(PIECE);
    for (let position = 0; ;) {
      const read = await file.readAt(piece, position);
      sums.update(piece.subarray(0, read));
      position += read;
      if (read < piece.length) return sums.sums();
    }
  } finally {
    await file.close();
  }
}

/** Lists that receivers compare files with, by the sum in them, in the order in which they are made. */
export const LISTS = ['md5', 'sha256', 'crc32'] as const;
export type ListKind = (typeof LISTS)[number];

/** What a list is called, so that programs for such lists know it. */
export const LIST_NAMES: Readonly<Record<ListKind, string>> = {
  md5: 'checksums.md5',
  sha256: 'checksums.sha256',
  crc32: 'checksums.sfv',
};

const TEXTS: Readonly<Record<ListKind, (files: readonly Summed[]) => string>> = {
  md5: md5Text,
  sha256: sha256Text,
  crc32: sfvText,
};

export function listText(kind: ListKind, files: readonly Summed[]): string {
  return TEXTS[kind](files);
}

/** A file in a list of checksums: its path from the list's folder, `/` between folders. */
export interface Summed {
  readonly name: string;
  readonly sums: Sums;
}

/** As `md5sum --check` reads it. */
export function md5Text(files: readonly Summed[]): string {
  return files.map(({ name, sums }) => sumLine(sums.md5, name)).join('');
}

/** As `sha256sum --check` reads it. */
export function sha256Text(files: readonly Summed[]): string {
  return files.map(({ name, sums }) => sumLine(sums.sha256, name)).join('');
}

/** A Simple File Verification list: name, space, CRC-32; lines end in CR LF, as its programs on Windows write them. */
export function sfvText(files: readonly Summed[]): string {
  return files.map(({ name, sums }) => `${name} ${sums.crc32.toUpperCase()}\r\n`).join('');
}

/** GNU coreutils mark a line with a backslash where a backslash or a line end in the name is escaped. */
function sumLine(sum: string, name: string): string {
  const escaped = name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `${escaped === name ? '' : '\\'}${sum}  ${escaped}\n`;
}
