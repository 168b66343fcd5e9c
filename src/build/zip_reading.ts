import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { error, type Finding } from '../base/finding.ts';
import { DiskFile } from '../host/disk.ts';
import { listKind } from './verify_checksums.ts';

/**
 * A reader of ZIP archives with stored entries, written against PKWARE's APPNOTE 6.3.10 (4.3.7, 4.3.12 to 4.3.16, 4.5.3)
 * and apart from the writer. Every byte belongs to an entry, to the directory or to the end: nothing hides in between.
 */
export interface PackedFile {
  readonly name: string;
  readonly size: number;
  /** Of the data, lower-case hexadecimal. */
  readonly md5: string;
  readonly crc32: string;
  /** Where a list of such sums is among the files. */
  readonly sha256?: string;
  /** Of such a list. */
  readonly text?: string;
}

interface Entry {
  readonly name: string;
  readonly size: number;
  readonly crc: number;
  readonly offset: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const END64_BYTES = 56;
const LOCATOR_BYTES = 20;
/** Of a field whose value stands in the Zip64 record. */
const WIDE = 0xffffffff;
const WIDE_COUNT = 0xffff;
const DIRECTORY_MAX = 64 * 1024 * 1024;
const PIECE = 1 << 20;
/** A list of some thousand files. */
const TEXT_MAX = 1 << 20;

/** Why an archive cannot be read; its message ends a sentence that begins with the archive. */
class Unreadable extends Error {}

/** Reads an archive through. Codes: package-unreadable (then `files` is absent), package-crc, and those of host/disk.ts. */
export async function readPackage(
  path: string,
  name: string,
): Promise<{ readonly files?: readonly PackedFile[]; readonly findings: readonly Finding[] }> {
  const file = await DiskFile.openForReading(path);
  const findings: Finding[] = [];
  try {
    const entries = await entriesOf(file);
    const files: PackedFile[] = [];
    const sha256 = entries.entries.some((entry) => listKind(entry.name) === 'sha256');
    let at = 0;
    for (const entry of entries.entries) {
      const { end, crc, ...sums } = await readEntry(file, entry, at, entries.directory, sha256);
      at = end;
      const text = listKind(entry.name) === undefined ? {} : await textOf(file, end - entry.size, entry.size);
      files.push({ name: entry.name, size: entry.size, ...sums, crc32: hex(crc), ...text });
      if (crc !== entry.crc)
        findings.push(
          error('package-crc', `${name}: ${entry.name} is damaged: its checksum is wrong`, {
            measured: hex(crc),
            limit: hex(entry.crc),
          }),
        );
    }
    if (at !== entries.directory) throw new Unreadable('has bytes that belong to no file');
    return { files, findings };
  } catch (thrown) {
    if (!(thrown instanceof Unreadable)) throw thrown;
    return { findings: [...findings, error('package-unreadable', `${name} ${thrown.message}`)] };
  } finally {
    await file.close();
  }
}

async function textOf(file: DiskFile, from: number, bytes: number): Promise<Pick<PackedFile, 'text'>> {
  return bytes > TEXT_MAX ? {} : { text: textAt(await viewOf(file, from, bytes), 0, bytes) };
}

function hex(sum: number): string {
  return sum.toString(16).padStart(8, '0');
}

async function viewOf(file: DiskFile, at: number, bytes: number): Promise<DataView> {
  const buffer = new Uint8Array(bytes);
  if (at < 0 || (await file.readAt(buffer, at)) < bytes) throw new Unreadable('ends too early');
  return new DataView(buffer.buffer);
}

const wide = (view: DataView, at: number): number => Number(view.getBigUint64(at, true));

/** The directory by the record at the end, behind which nothing stands. */
async function entriesOf(file: DiskFile): Promise<{ entries: Entry[]; directory: number }> {
  const { size: whole } = await file.identity();
  const end = await viewOf(file, whole - END_BYTES, END_BYTES);
  if (end.getUint32(0, true) !== END || end.getUint16(20, true) !== 0)
    throw new Unreadable('does not end as a ZIP archive ends');
  let count = end.getUint16(10, true);
  let bytes = end.getUint32(12, true);
  let directory = end.getUint32(16, true);
  let closes = whole - END_BYTES;
  if (count === WIDE_COUNT || bytes === WIDE || directory === WIDE) {
    const locator = await viewOf(file, closes - LOCATOR_BYTES, LOCATOR_BYTES);
    const at = wide(locator, 8);
    const end64 = await viewOf(file, at, END64_BYTES);
    if (locator.getUint32(0, true) !== LOCATOR64 || end64.getUint32(0, true) !== END64)
      throw new Unreadable('has no Zip64 record where one is needed');
    [count, bytes, directory, closes] = [wide(end64, 32), wide(end64, 40), wide(end64, 48), at];
  }
  if (directory + bytes !== closes || bytes > DIRECTORY_MAX)
    throw new Unreadable('has its directory in another place than its end says');
  return { entries: directoryEntries(await viewOf(file, directory, bytes), count), directory };
}

function directoryEntries(view: DataView, count: number): Entry[] {
  const entries: Entry[] = [];
  let at = 0;
  while (at < view.byteLength) {
    const rest = view.byteLength - at;
    if (rest < CENTRAL_BYTES || view.getUint32(at, true) !== CENTRAL)
      throw new Unreadable('has a damaged directory');
    const [nameBytes, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const length = CENTRAL_BYTES + nameBytes + extra + comment;
    if (length > rest) throw new Unreadable('has a damaged directory');
    entries.push(directoryEntry(new DataView(view.buffer, at, length), nameBytes, extra));
    at += length;
  }
  if (entries.length !== count) throw new Unreadable(`names ${entries.length} files and counts ${count}`);
  return entries;
}

function directoryEntry(view: DataView, nameBytes: number, extra: number): Entry {
  const name = textAt(view, CENTRAL_BYTES, nameBytes);
  if (view.getUint16(10, true) !== 0 || (view.getUint16(8, true) & 0x9) !== 0)
    throw new Unreadable(`holds ${name} otherwise than stored as it is`);
  const fields = [24, 20, 42].map((at) => view.getUint32(at, true));
  const [size, packed, offset] = widened(fields, view, CENTRAL_BYTES + nameBytes, extra);
  if (size !== packed) throw new Unreadable(`tells two sizes of ${name}`);
  return { name, size, crc: view.getUint32(16, true), offset };
}

/** Fields too large for 32 bits stand in the extra field 0x0001, in their order. */
function widened(fields: readonly number[], view: DataView, from: number, bytes: number): number[] {
  if (!fields.includes(WIDE)) return [...fields];
  for (let at = from; at + 4 <= from + bytes; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    const needed = 8 * fields.filter((field) => field === WIDE).length;
    if (view.getUint16(at + 2, true) < needed || at + 4 + needed > from + bytes) break;
    let next = at + 4;
    return fields.map((field) => (field === WIDE ? wide(view, (next += 8) - 8) : field));
  }
  throw new Unreadable('lacks the size of a large file');
}

/** UTF-8, which plain ASCII is too. */
function textAt(view: DataView, at: number, bytes: number): string {
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, bytes));
}

/** Header and data of one file, which follow those before it. */
async function readEntry(
  file: DiskFile,
  { name, size, crc, offset }: Entry,
  at: number,
  directory: number,
  sha256: boolean,
): Promise<Sums & { readonly end: number }> {
  const head = await viewOf(file, offset, LOCAL_BYTES);
  const nameBytes = head.getUint16(26, true);
  const extra = head.getUint16(28, true);
  const rest = await viewOf(file, offset + LOCAL_BYTES, nameBytes + extra);
  const data = offset + LOCAL_BYTES + nameBytes + extra;
  const sizes = widened(
    [22, 18].map((field) => head.getUint32(field, true)),
    rest,
    nameBytes,
    extra,
  );
  const agrees =
    head.getUint32(0, true) === LOCAL &&
    head.getUint16(8, true) === 0 &&
    head.getUint32(14, true) === crc &&
    textAt(rest, 0, nameBytes) === name &&
    sizes.every((each) => each === size);
  if (!agrees || offset !== at || data + size > directory)
    throw new Unreadable(`tells of ${name} differently in its directory and before the file`);
  return { ...(await sumsOf(file, data, size, sha256)), end: data + size };
}

interface Sums {
  readonly md5: string;
  readonly crc: number;
  readonly sha256?: string;
}

async function sumsOf(file: DiskFile, from: number, size: number, strong: boolean): Promise<Sums> {
  const md5 = createHash('md5');
  const sha256 = strong ? createHash('sha256') : undefined;
  const piece = new Uint8Array(Math.min(PIECE, size));
  let crc = 0;
  for (let done = 0; done < size;) {
    const wanted = piece.subarray(0, Math.min(piece.length, size - done));
    if ((await file.readAt(wanted, from + done)) < wanted.length) throw new Unreadable('ends too early');
    md5.update(wanted);
    sha256?.update(wanted);
    crc = crc32(wanted, crc);
    done += wanted.length;
  }
  return { md5: md5.digest('hex'), crc, ...(sha256 === undefined ? {} : { sha256: sha256.digest('hex') }) };
}
