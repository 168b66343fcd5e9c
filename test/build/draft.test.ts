import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { draftSpec, draftText, titleOf } from '../../src/build/draft.ts';
import { isRefused } from '../../src/base/finding.ts';
import { loadSpec, specFrom } from '../../src/spec/load.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'draft-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The first bytes of a WAV file are enough to be taken for one. */
const WAV = Buffer.concat([Buffer.from('RIFF\x24\0\0\0WAVEfmt \x10\0\0\0', 'latin1'), Buffer.alloc(64)]);
const MP3 = Buffer.from([0xff, 0xfb, 0x90, 0x64, ...Array.from({ length: 600 }, () => 0)]);

function put(path: string, bytes: Uint8Array | string = WAV): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), bytes);
}
const codeOf = async (): Promise<string> => {
  const draft = await draftSpec(folder);
  return draft.ok ? 'ok' : draft.findings[0].code;
};
const ignored = (): string => readFileSync(join(folder, '.gitignore'), 'utf8');

describe('A drafted spec', () => {
  test('has a track for each audio file by content, in order of name, two folders deep, and loads.', async () => {
    put('mixes/02 b.wav');
    put('mixes/01 a.wav');
    put('a/b/c.wav');
    put('a/b/c/too-deep.wav');
    put('out/album/cd/01.wav');
    put('.hidden/x.wav');
    put('mixes/notes.txt', 'no audio');
    put('mixes/fake.wav', 'no audio either');
    put('mixes/lossy.mp3', MP3);
    expect(await draftSpec(folder)).toEqual({ ok: true, value: { tracks: 3 } });
    const { spec, findings } = await loadSpec(join(folder, 'album.yaml'));
    expect(isRefused(findings)).toBe(false);
    expect(spec!.tracks.map(({ title, mix }) => [title, mix.written])).toEqual([
      ['c', 'a/b/c.wav'],
      ['a', 'mixes/01 a.wav'],
      ['b', 'mixes/02 b.wav'],
    ]);
    expect(spec!.targets.map(({ name }) => name)).toEqual(['streaming', 'cd', 'flac', 'mp3']);
  });

  test('is not written over one that is there, nor where there is nothing to master.', async () => {
    expect(await codeOf()).toBe('no-mixes');
    expect(readdirSync(folder)).toEqual([]);
    put('1.wav');
    put('album.yaml', 'mine');
    expect(await codeOf()).toBe('spec-exists');
    expect(readFileSync(join(folder, 'album.yaml'), 'utf8')).toBe('mine');
  });

  test('keeps the outputs out of git, once, and what stood in the file.', async () => {
    put('1.wav');
    put('.gitignore', '*.bak\n.release/');
    await draftSpec(folder);
    expect(ignored()).toBe('*.bak\n.release/\nout/\n');
    rmSync(join(folder, 'album.yaml'));
    await draftSpec(folder);
    expect(ignored()).toBe('*.bak\n.release/\nout/\n');
  });

  test('loads for any names of files that a folder can hold.', async () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .filter((text) => !/[/\0]/.test(text) && !/^\.+$/.test(text));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { minLength: 1, maxLength: 4 }), async (names) => {
        const paths = names.map((own, i) => `mixes/${i} ${own}.wav`);
        const { spec, findings } = await specFrom(
          new TextEncoder().encode(draftText(paths)),
          join(folder, 'album.yaml'),
        );
        expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
        expect(spec!.tracks.map(({ mix }) => mix.written)).toEqual(paths);
      }),
      { seed: 20261122, numRuns: 60 },
    );
  });
});

test.each([
  ['mixes/02_night-drive_v3.wav', 'night drive v3'],
  ['01 - Opening.aiff', 'Opening'],
  ['1999.wav', '1999'],
  ['a.b.flac', 'a.b'],
  ['07.wav', '07'],
  ['no extension', 'no extension'],
])('The title drafted of %j is %j.', (path, title) => {
  expect(titleOf(path)).toBe(title);
});
