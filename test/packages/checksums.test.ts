import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sumsOf } from '../../src/base/sums.ts';
import { checksumsOf, md5Text, sfvText, sha256Text, type Summed } from '../../src/packages/checksums.ts';

let folder = '';
const NAMES = ['01 Ünïcode.wav', 'back\\slash.txt', 'empty', 'whole-piece'];
const CONTENT = [Buffer.alloc(3_000_001, 'xyz'), Buffer.from('a'), Buffer.alloc(0), Buffer.alloc(1 << 20, 7)];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sums-test-'));
  NAMES.forEach((name, i) => writeFileSync(join(folder, name), CONTENT[i]));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function summed(): Promise<Summed[]> {
  return Promise.all(NAMES.map(async (name) => ({ name, sums: await checksumsOf(join(folder, name)) })));
}

test('md5sum and sha256sum check the lists, and notice a changed file.', async () => {
  const files = await summed();
  writeFileSync(join(folder, 'md5'), md5Text(files));
  writeFileSync(join(folder, 'sha256'), sha256Text(files));
  for (const program of ['md5', 'sha256']) {
    const check = (): number | null =>
      spawnSync(`${program}sum`, ['--check', '--strict', program], { cwd: folder }).status;
    expect(check()).toBe(0);
    writeFileSync(join(folder, NAMES[1]), 'b');
    expect(check()).toBe(1);
    writeFileSync(join(folder, NAMES[1]), CONTENT[1]);
  }
});

test('The CRC-32 is the one Python computes; the sums of bytes are those of the file.', async () => {
  const files = await summed();
  const theirs = execFileSync(
    'python3',
    [
      '-c',
      'import sys, zlib\nfor p in sys.argv[1:]: print("%08x" % zlib.crc32(open(p, "rb").read()))',
      ...NAMES,
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  expect(files.map(({ sums }) => `${sums.crc32}\n`).join('')).toBe(theirs);
  expect(files.map(({ sums }) => sums)).toEqual(CONTENT.map((bytes) => sumsOf(bytes)));
  expect(sfvText(files.slice(0, 1))).toBe(`${NAMES[0]} ${theirs.slice(0, 8).toUpperCase()}\r\n`);
});
