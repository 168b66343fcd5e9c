/**
 * The records of a ZIP archive (PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 to 4.3.16, 4.5.3), entries stored.
 * The same entries give the same bytes: no clock, no owner, no comment. Sizes and checksums stand in front of the
 * data, never in a descriptor behind it: readers that stream refuse a stored entry with a descriptor.
 */
export interface StoredEntry {
  /** Path inside the archive, `/` between folders. */
  readonly name: string;
  readonly size: number;
  readonly crc32: number;
  /** Byte at which its local header starts. */
  readonly offset: number;
}

export const LOCAL_SIGNATURE = 0x04034b50;
export const CENTRAL_SIGNATURE = 0x02014b50;
export const END_SIGNATURE = 0x06054b50;
export const END64_SIGNATURE = 0x06064b50;
export const LOCATOR64_SIGNATURE = 0x07064b50;
/** Of what does not fit into 32 and 16 bits: look into the Zip64 record. */
export const FULL32 = 0xffffffff;
export const FULL16 = 0xffff;

/** 1980-01-01, the first day the format can say, at 00:00:00. */
const DOS_DATE = (0 << 9) | (1 << 5) | 1;
const DOS_TIME = 0;
/** General purpose bit 11: names are UTF-8. */
const UTF8 = 1 << 11;
const STORED = 0;
const VERSION = 20;
const VERSION_ZIP64 = 45;
/** Made on Unix, so that the mode is understood. */
const MADE_BY = (3 << 8) | 63;
/** A plain file, rw-r--r--. */
const MODE = (0o100644 << 16) >>> 0;
const ZIP64_EXTRA = 0x0001;

class Record {
  readonly #parts: Buffer[] = [];
  u16(...values: readonly number[]): this {
    for (const value of values) {
      const part = Buffer.alloc(2);
      part.writeUInt16LE(value);
      this.#parts.push(part);
    }
    return this;
  }
  u32(...values: readonly number[]): this {
    for (const value of values) {
      const part = Buffer.alloc(4);
      part.writeUInt32LE(value);
      this.#parts.push(part);
    }
    return this;
  }
  u64(...values: readonly number[]): this {
    for (const value of values) {
      const part = Buffer.alloc(8);
      part.writeBigUInt64LE(BigInt(value));
      this.#parts.push(part);
    }
    return this;
  }
  bytes(value: Uint8Array): this {
    this.#parts.push(Buffer.from(value));
    return this;
  }
  done(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** What stands in front of an entry's data. Its length depends on the name and the size alone. */
export function localHeader({ name, size, crc32 }: StoredEntry): Buffer {
  const large = size >= FULL32;
  const bytes = Buffer.from(name);
  const extra = large ? new Record().u16(ZIP64_EXTRA, 16).u64(size, size).done() : Buffer.alloc(0);
  const length = large ? FULL32 : size;
  return new Record()
    .u32(LOCAL_SIGNATURE)
    .u16(large ? VERSION_ZIP64 : VERSION, UTF8, STORED, DOS_TIME, DOS_DATE)
    .u32(crc32, length, length)
    .u16(bytes.length, extra.length)
    .bytes(bytes)
    .bytes(extra)
    .done();
}

/** An entry's line in the directory at the archive's end. */
export function centralRecord({ name, size, crc32, offset }: StoredEntry): Buffer {
  const bytes = Buffer.from(name);
  // Only what does not fit stands in the Zip64 field, in this order: size, stored size, offset.
  const wide = [...(size >= FULL32 ? [size, size] : []), ...(offset >= FULL32 ? [offset] : [])];
  const extra =
    wide.length > 0
      ? new Record()
          .u16(ZIP64_EXTRA, 8 * wide.length)
          .u64(...wide)
          .done()
      : Buffer.alloc(0);
  const length = Math.min(size, FULL32);
  return new Record()
    .u32(CENTRAL_SIGNATURE)
    .u16(MADE_BY, wide.length > 0 ? VERSION_ZIP64 : VERSION, UTF8, STORED, DOS_TIME, DOS_DATE)
    .u32(crc32, length, length)
    .u16(bytes.length, extra.length, 0, 0, 0)
    .u32(MODE, Math.min(offset, FULL32))
    .bytes(bytes)
    .bytes(extra)
    .done();
}

/** The end of the archive: of `entries` records in `size` bytes from `offset` on. */
export function endRecords(entries: number, size: number, offset: number): Buffer {
  const end = new Record()
    .u32(END_SIGNATURE)
    .u16(0, 0, Math.min(entries, FULL16), Math.min(entries, FULL16))
    .u32(Math.min(size, FULL32), Math.min(offset, FULL32))
    .u16(0)
    .done();
  if (entries < FULL16 && size < FULL32 && offset < FULL32) return end;
  return new Record()
    .u32(END64_SIGNATURE)
    .u64(44)
    .u16(MADE_BY, VERSION_ZIP64)
    .u32(0, 0)
    .u64(entries, entries, size, offset)
    .u32(LOCATOR64_SIGNATURE, 0)
    .u64(offset + size)
    .u32(1)
    .bytes(end)
    .done();
}
