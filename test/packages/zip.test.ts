import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Refused } from '../../src/base/result.ts';
import { centralRecord, endRecords, localHeader } from '../../src/packages/zip-records.ts';
import { nameFindings, writeZip, type ZipSource } from '../../src/packages/zip.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zip-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const run = (program: string, ...args: string[]): string =>
  execFileSync(program, args, {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, TZ: 'Pacific/Auckland' },
  });

/** Larger than one piece of the copy, and no whole number of them. */
const LONG = Buffer.alloc((1 << 21) + 12_345, 'abcdefghijk');

function sources(): ZipSource[] {
  writeFileSync(at('long.wav'), LONG);
  writeFileSync(at('empty.txt'), '');
  return [
    { name: '0094631432057/Ünïcode — 夢.wav', file: at('long.wav') },
    { name: '0094631432057/empty.txt', file: at('empty.txt') },
    { name: '0094631432057/0094631432057.xml', bytes: Buffer.from('<a/>') },
  ];
}

test('Three readers that are not ours unpack what went in, in the order given.', async () => {
  const entries = await writeZip(at('a.zip'), sources());
  expect(entries.map(({ size }) => size)).toEqual([LONG.length, 0, 4]);
  expect(entries[0].crc32).toBe(crc32(LONG));
  expect(run('unzip', '-t', 'a.zip')).toContain('No errors detected');
  const seen = JSON.parse(
    run(
      'python3',
      '-c',
      `
import json, zipfile, hashlib
z = zipfile.ZipFile('a.zip')
assert z.testzip() is None
print(json.dumps([[i.filename, i.date_time, i.compress_type, i.flag_bits, i.external_attr >> 16, i.extra.hex(), hashlib.sha256(z.read(i)).hexdigest()] for i in z.infolist()]))
`,
    ),
  ) as unknown[][];
  const date = [1980, 1, 1, 0, 0, 0];
  const sum = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
  expect(seen).toEqual([
    ['0094631432057/Ünïcode — 夢.wav', date, 0, 0x800, 0o100644, '', sum(LONG)],
    ['0094631432057/empty.txt', date, 0, 0x800, 0o100644, '', sum('')],
    ['0094631432057/0094631432057.xml', date, 0, 0x800, 0o100644, '', sum('<a/>')],
  ]);
  // Java reads as a stream, from the local headers alone.
  execFileSync('bash', ['-c', 'mkdir java && cd java && jar -x < ../a.zip'], { cwd: folder });
  const names = readdirSync(at('java/0094631432057')).sort();
  expect(names).toHaveLength(3);
  expect(
    readFileSync(
      join(
        at('java/0094631432057'),
        names.find((name) => name.endsWith('.wav'))!,
      ),
    ).equals(LONG),
  ).toBe(true);
});

test('The same files give the same bytes, whenever they were written.', async () => {
  const list = sources();
  await writeZip(at('first.zip'), list);
  utimesSync(at('long.wav'), 1e9, 1e9);
  await writeZip(at('second.zip'), list);
  expect(readFileSync(at('second.zip')).equals(readFileSync(at('first.zip')))).toBe(true);
});

test('Names that cannot be unpacked are refused, and nothing is left.', async () => {
  const codes = (...names: string[]): string[] => nameFindings(names).map(({ code }) => code);
  expect(codes('a/b.wav', 'a/c.wav')).toEqual([]);
  for (const name of ['/etc/passwd', '../x', 'a//b', 'a/./b', 'a\\b', 'C:x', '', 'a/', 'a\nb']) {
    expect(codes(name), name).toEqual(['package-name']);
  }
  expect(codes('Cover.jpg', 'cover.JPG')).toEqual(['package-name-twice']);
  expect(codes('\u00e9', 'e\u0301')).toEqual(['package-name-twice']);
  const refused = writeZip(at('never.zip'), [{ name: '../x', bytes: LONG }]);
  await expect(refused).rejects.toThrow(Refused);
  const missing = writeZip(at('never.zip'), [
    { name: 'x', bytes: LONG },
    { name: 'y', file: at('not-there') },
  ]);
  await expect(missing).rejects.toThrow(/not-there does not exist/);
  expect(readdirSync(folder)).not.toContain('never.zip');
});

test('What stood at the place is not overwritten.', async () => {
  writeFileSync(at('mine.zip'), 'mine');
  await expect(writeZip(at('mine.zip'), [])).rejects.toThrow(Refused);
  expect(readFileSync(at('mine.zip'), 'utf8')).toBe('mine');
});

test('Beyond 4 GiB the Zip64 records say size and place, as Python reads them.', () => {
  // Sparse: the data is a hole; only the records stand on the disk.
  const size = 0x1_0000_0010;
  const large = { name: 'large.wav', size, crc32: 0x12345678, offset: 0 };
  const header = localHeader(large);
  const small = { name: 'small.txt', size: 3, crc32: crc32('abc'), offset: header.length + size };
  const start = small.offset + localHeader(small).length + 3;
  const directory = Buffer.concat([centralRecord(large), centralRecord(small)]);
  writeFileSync(at('sparse.zip'), header);
  truncateSync(at('sparse.zip'), small.offset);
  writeFileSync(
    at('sparse.zip'),
    Buffer.concat([
      localHeader(small),
      Buffer.from('abc'),
      directory,
      endRecords(2, directory.length, start),
    ]),
    { flag: 'a' },
  );
  expect(statSync(at('sparse.zip')).size).toBeGreaterThan(size);
  const seen = run(
    'python3',
    '-c',
    `
import zipfile
z = zipfile.ZipFile('sparse.zip')
print([(i.filename, i.file_size, i.header_offset) for i in z.infolist()], z.read('small.txt'), z.open('large.wav').read(4))
`,
  );
  expect(seen.trim()).toBe(
    `[('large.wav', ${size}, 0), ('small.txt', 3, ${small.offset})] b'abc' b'\\x00\\x00\\x00\\x00'`,
  );
  expect(run('unzip', '-l', 'sparse.zip')).toContain(String(size));
  // The locator in front of the end record says where the Zip64 end record starts.
  const end = endRecords(2, directory.length, start);
  expect(end.readUInt32LE(end.length - 42)).toBe(0x07064b50);
  expect(Number(end.readBigUInt64LE(end.length - 34))).toBe(start + directory.length);
});
