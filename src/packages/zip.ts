import { crc32 } from 'node:zlib';
import { error, type Finding } from '../base/finding.ts';
import { Refused } from '../base/result.ts';
import { DiskFile, remove } from '../host/disk.ts';
import { centralRecord, endRecords, localHeader, type StoredEntry } from './zip-records.ts';

/** What goes into an archive under a name: a file on disk, or bytes that are at hand. */
export type ZipSource =
  { readonly name: string; readonly file: string } | { readonly name: string; readonly bytes: Uint8Array };

const PIECE = 1 << 20;
const LONGEST_NAME = 65_535;

/**
 * Writes a ZIP archive at `to`, where nothing stands yet: the entries in the order given, each stored as it is.
 * Audio and pictures hardly shrink, and deflated bytes differ between versions of zlib and between processors; stored
 * ones are the same everywhere. Streams: memory does not grow with the files. Returns what was written.
 * Throws `Refused` on names that a receiver could not unpack and on trouble with the disk; then nothing is left at `to`.
 */
export async function writeZip(to: string, sources: readonly ZipSource[]): Promise<readonly StoredEntry[]> {
  const findings = nameFindings(sources.map(({ name }) => name));
  if (findings.length > 0) throw new Refused(...findings);
  const archive = await DiskFile.create(to);
  try {
    const entries = await writeEntries(archive, sources);
    await archive.close();
    return entries;
  } catch (thrown) {
    await archive.close().catch(() => undefined);
    await remove(to);
    throw thrown;
  }
}

async function writeEntries(archive: DiskFile, sources: readonly ZipSource[]): Promise<StoredEntry[]> {
  const entries: StoredEntry[] = [];
  let offset = 0;
  for (const source of sources) {
    const entry = await writeEntry(archive, source, offset);
    entries.push(entry);
    offset += localHeader(entry).length + entry.size;
  }
  const directory = Buffer.concat(entries.map(centralRecord));
  await archive.writeAt(directory, offset);
  await archive.writeAt(endRecords(entries.length, directory.length, offset), offset + directory.length);
  return entries;
}

/** The data first, then the header in the room left for it: the checksum is known only at the end. */
async function writeEntry(archive: DiskFile, source: ZipSource, offset: number): Promise<StoredEntry> {
  const { name } = source;
  if ('bytes' in source) {
    const entry = { name, size: source.bytes.length, crc32: crc32(source.bytes), offset };
    await archive.writeAt(Buffer.concat([localHeader(entry), source.bytes]), offset);
    return entry;
  }
  const file = await DiskFile.openForReading(source.file);
  try {
    const { size } = await file.identity();
    const header = localHeader({ name, size, crc32: 0, offset });
    const entry = { name, size, crc32: await copied(file, size, archive, offset + header.length), offset };
    await archive.writeAt(localHeader(entry), offset);
    return entry;
  } finally {
    await file.close();
  }
}

/** Copies `size` bytes of a file to a place in the archive; returns their CRC-32. */
async function copied(file: DiskFile, size: number, archive: DiskFile, to: number): Promise<number> {
  const piece = new Uint8Array(Math.min(PIECE, Math.max(size, 1)));
  let sum = 0;
  for (let position = 0; position < size;) {
    const wanted = piece.subarray(0, Math.min(piece.length, size - position));
    const read = await file.readAt(wanted, position);
    if (read < wanted.length) {
      throw new Refused(error('changed-while-read', `${file.path} became shorter while it was read`));
    }
    sum = crc32(wanted, sum);
    await archive.writeAt(wanted, to + position);
    position += read;
  }
  return sum;
}

/** Why names cannot stand in one archive: not plain relative paths, or one file on a disk that ignores case. */
export function nameFindings(names: readonly string[]): Finding[] {
  const seen = new Map<string, string>();
  return names.flatMap((name) => {
    const findings = faultOf(name);
    const plain = name.normalize('NFC').toLowerCase();
    const other = seen.get(plain);
    seen.set(plain, name);
    if (other === undefined) return findings;
    return [
      ...findings,
      error('package-name-twice', `two files of the package would be ${name}`, {
        measured: other,
        hint: 'many file systems do not tell upper from lower case',
      }),
    ];
  });
}

function faultOf(name: string): Finding[] {
  const parts = name.split('/');
  const wild = parts.some((part) => part === '' || part === '.' || part === '..');
  if (!wild && !/[\\:\p{Cc}]/u.test(name) && Buffer.byteLength(name) <= LONGEST_NAME) return [];
  return [error('package-name', `${JSON.stringify(name)} is no plain relative path for a package`)];
}
