import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Refused } from '../../src/base/result.ts';
import * as disk from '../../src/host/disk.ts';
import { findingOf } from '../../src/host/effect.ts';
import { identifyNow, listFolderNow, readTextNow, sizeNow } from '../../src/host/disk-now.ts';

let root: string;
const at = (...names: string[]): string => join(root, ...names);
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'disk-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The code of a refusal; other exceptions are bugs. */
async function refusal(act: Promise<unknown>): Promise<string> {
  try {
    await act;
    return 'none';
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    expect(thrown.findings).toHaveLength(1);
    expect(thrown.findings[0].message).toContain(root);
    return thrown.findings[0].code;
  }
}

describe('Trouble that a user can understand is a finding', () => {
  test('about the path that was meant.', async () => {
    writeFileSync(at('file'), 'x');
    mkdirSync(at('folder', 'full'), { recursive: true });
    symlinkSync('loop', at('loop'));
    execFileSync('mkfifo', [at('pipe')]);
    expect(await refusal(disk.readBytes(at('nowhere')))).toBe('missing');
    expect(await refusal(disk.readText(at('folder')))).toBe('is-a-folder');
    expect(await refusal(disk.readText(at('loop')))).toBe('link-loop');
    expect(await refusal(disk.makeFolder(at('file', 'below')))).toBe('not-a-folder');
    expect(await refusal(disk.makeFolder(at('file')))).toBe('in-the-way');
    expect(await refusal(disk.readText(at('x'.repeat(300))))).toBe('name-too-long');
    expect(await refusal(disk.writeNewFile(at('file'), new Uint8Array(1)))).toBe('in-the-way');
    expect(await refusal(disk.cloneFile(at('file'), at('folder')))).toBe('in-the-way');
    expect(await refusal(disk.DiskFile.openForReading(at('nowhere')))).toBe('missing');
    expect(await refusal(disk.DiskFile.openForReading(at('folder')))).toBe('is-a-folder');
    // Opening a FIFO to which nobody writes would never return.
    expect(await refusal(disk.DiskFile.openForReading(at('pipe')))).toBe('not-a-file');
  });

  test('and what nobody knows is a bug, thrown as it is.', () => {
    expect(findingOf(new TypeError('x'), '/a')).toBeUndefined();
    expect(findingOf(null, '/a')).toBeUndefined();
    expect(findingOf(Object.assign(new Error(), { code: 'ENOSPC' }), '/a')).toMatchObject({
      code: 'no-space',
      message: '/a could not be written: no space left on the device',
      hint: expect.stringContaining('release clean') as string,
    });
  });
});

describe('Looking', () => {
  test('tells kinds apart, through links or not, the same at once or later.', async () => {
    writeFileSync(at('file'), 'abc');
    mkdirSync(at('folder'));
    symlinkSync('file', at('link'));
    symlinkSync('nowhere', at('dangling'));
    for (const [name, kind] of [
      ['file', 'file'],
      ['folder', 'directory'],
      ['link', 'file'],
      ['dangling', undefined],
      ['file/below', undefined],
    ] as const) {
      const found = await disk.identify(at(name));
      expect(found?.kind, name).toBe(kind);
      expect(identifyNow(at(name))).toEqual(found);
    }
    expect((await disk.identify(at('link'), false))?.kind).toBe('symlink');
    expect([sizeNow(at('file')), sizeNow(at('folder')), sizeNow(at('nowhere'))]).toEqual([
      3,
      undefined,
      undefined,
    ]);
    expect([readTextNow(at('file')), readTextNow(at('folder'))]).toEqual(['abc', undefined]);
    const file = await disk.DiskFile.openForReading(at('file'));
    expect(await file.identity()).toEqual(identifyNow(at('file')));
    await file.close();
  });

  test('lists names in code unit order; of a folder that is not there none.', async () => {
    for (const name of ['b', 'B', 'ä', 'a10', 'a9']) writeFileSync(at(name), '');
    expect(await disk.listFolder(root)).toEqual(['B', 'a10', 'a9', 'b', 'ä']);
    expect(listFolderNow(root)).toEqual(['B', 'a10', 'a9', 'b', 'ä']);
    expect(await disk.listFolder(at('nowhere'))).toEqual([]);
    expect(listFolderNow(at('nowhere'))).toEqual([]);
  });

  test('reads a link as it is written, and of anything else nothing.', async () => {
    symlinkSync('some/where', at('link'));
    writeFileSync(at('file'), '');
    expect(await disk.linkTarget(at('link'))).toBe('some/where');
    expect(await disk.linkTarget(at('file'))).toBeUndefined();
    expect(await disk.linkTarget(at('nowhere'))).toBeUndefined();
  });
});

describe('Writing', () => {
  test('replaces a file whole, and leaves no temporary behind when it cannot.', async () => {
    await disk.replaceFile(at('a'), 'old', at('a.part'));
    await disk.replaceFile(at('a'), 'new', at('a.part'));
    expect(readFileSync(at('a'), 'utf8')).toBe('new');
    mkdirSync(at('folder', 'full'), { recursive: true });
    await expect(disk.replaceFile(at('folder'), 'x', at('b.part'))).rejects.toThrow();
    expect(readdirSync(root)).toEqual(['a', 'folder']);
  });

  test('claims a file for one alone.', async () => {
    const won = await Promise.all(['1', '2', '3'].map((text) => disk.claimFile(at('lock'), text)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(readFileSync(at('lock'), 'utf8')).toBe(String(won.indexOf(true) + 1));
  });

  test('reads and writes at places, less only at the end.', async () => {
    const file = await disk.DiskFile.create(at('file'));
    await file.writeAt(new Uint8Array([1, 2, 3, 4]), 2);
    const bytes = new Uint8Array(8);
    expect(await file.readAt(bytes, 1)).toBe(5);
    expect([...bytes]).toEqual([0, 1, 2, 3, 4, 0, 0, 0]);
    await file.sync();
    await file.close();
    expect(await refusal(disk.DiskFile.create(at('file')))).toBe('in-the-way');
  });

  test('makes files read-only and back, whatever the umask.', async () => {
    writeFileSync(at('file'), '');
    await disk.makeReadOnly(at('file'));
    expect(statSync(at('file')).mode & 0o777).toBe(0o444);
    await disk.makeWritable(at('file'));
    expect(statSync(at('file')).mode & 0o777).toBe(0o644);
  });

  test('removes files, folders and links, not what links lead to, and nothing without complaint.', async () => {
    mkdirSync(at('folder', 'below'), { recursive: true });
    writeFileSync(at('kept'), 'x');
    symlinkSync('kept', at('link'));
    chmodSync(at('kept'), 0o444);
    for (const name of ['folder', 'link', 'nowhere']) await disk.remove(at(name));
    expect(readdirSync(root)).toEqual(['kept']);
  });

  test('shares blocks with a new file or makes none, and never touches one that was there.', async () => {
    writeFileSync(at('from'), 'abc');
    const shared = await disk.shareBlocks(at('from'), at('to'));
    expect(existsSync(at('to'))).toBe(shared);
    writeFileSync(at('mine'), 'mine');
    expect(await disk.shareBlocks(at('from'), at('mine'))).toBe(false);
    expect(readFileSync(at('mine'), 'utf8')).toBe('mine');
  });

  test('makes a link over nothing, and a folder of its own to work in.', async () => {
    await disk.makeLink('a/b', at('link'));
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
    expect(await refusal(disk.makeLink('c', at('link')))).toBe('in-the-way');
    const folder = await disk.makeTemporaryFolder();
    expect(readdirSync(folder)).toEqual([]);
    await disk.remove(folder);
  });
});
