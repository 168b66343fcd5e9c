import type { Sums } from '../base/sums.ts';

/** A file of a set, for the lists that plants compare; they are no part of the set itself. */
export interface NamedSums extends Omit<Sums, 'sha256'> {
  readonly name: string;
}

/** CHECKSUM.MD5, as `md5sum --check` reads it; the asterisk says that the files are binary. */
export function md5List(files: readonly NamedSums[]): string {
  return files.map(({ md5, name }) => `${md5} *${name}\n`).join('');
}

/** CHECKSUM.TXT: a heading, then one file a line. */
export function crc32List(files: readonly NamedSums[]): string {
  return `[CRC32 Checksum]\n${files.map((file) => `${file.name}=${file.crc32.toUpperCase()}\n`).join('')}`;
}
