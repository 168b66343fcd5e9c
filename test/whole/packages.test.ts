import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Finding } from '../../src/base/finding.ts';
import { setFindings } from '../../src/build/verify_sets.ts';
import { manifestIn } from '../../src/release/reading.ts';
import { call, filesBelow, Project, release, writeMix } from './rig.ts';

/** Packages of targets with versions of tracks and lists of checksums, checked by programs that did not write them. */
const UPC = '0123456789012';
const SPEC = `release: 1
title: Parcel
artist: A
date: "2026-11-27"
genre: Pop
label: L
upc: "${UPC}"
phonogram: 2026 L
artwork: cover.png
mastering: { loudness: { integrated: -16, per: album } }
tracks:
  - { title: One, mix: mixes/1.wav, isrc: USS1Z2600001 }
  - { title: Zwei (Größe), mix: mixes/2.wav, isrc: USS1Z2600002 }
versions:
  instrumental:
    tracks: [{ of: 2, mix: mixes/3.wav, isrc: USS1Z2600012 }]
  Radio Edit:
    targets: [distributor, flac]
    tracks:
      - { of: 1, mix: mixes/1.wav, end: 1.5, title: One (Short Radio Mix), isrc: USS1Z2600021 }
      - { of: 2, mix: mixes/2.wav, end: 1.5, title: Zwei (Größe), isrc: USS1Z2600022 }
targets:
  distributor: { message: true, checksums: [crc32, sha256, md5] }
  stores: { preset: distributor }
  flac: { checksums: [sha256, md5] }
  mp3: { zip: true }
`;
const ALL = ['01-one', '02-zwei-grosse', 'instrumental/02-zwei-grosse-instrumental'];
const project = new Project('packages');
const copy = project.path('copy');
const out = project.path('out', 'parcel');
const unpacked = (target: string): string => project.path('unpacked', target);

beforeAll(async () => {
  for (const seed of [1, 2, 3])
    await writeMix(project.path('mixes', `${seed}.wav`), { seconds: 2, rate: 44_100, seed });
  const picture = 'color=c=navy:size=3000x3000';
  call(
    'ffmpeg',
    ...[
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      picture,
      '-frames:v',
      '1',
      '-bitexact',
      project.path('cover.png'),
    ],
  );
  const { code, err } = await release(['build', project.write(SPEC).spec]);
  expect([code, code === 0 ? '' : err]).toEqual([0, '']);
  for (const target of ['distributor', 'stores', 'mp3']) {
    mkdirSync(unpacked(target), { recursive: true });
    call('unzip', '-q', join(out, 'packages', `parcel-${target}.zip`), '-d', unpacked(target));
  }
});
beforeEach(() => {
  rmSync(copy, { recursive: true, force: true });
  cpSync(realpathSync(out), copy, { recursive: true });
});
afterAll(() => project.remove());

/** What a program says in a folder; it has to end well. */
function said(folder: string, command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  expect([command, status, stderr]).toEqual([command, 0, '']);
  return stdout;
}

/** Files that a list of md5sum or sha256sum finds to be right, sorted; one that is wrong fails. */
function listed(folder: string, kind: 'md5' | 'sha256'): string[] {
  const lines = said(folder, `${kind}sum`, '--check', '--strict', `checksums.${kind}`).trim().split('\n');
  return lines.map((line) => line.replace(/: OK$/, '')).sort();
}

/** An SFV list, read by Python. */
const SFV = `
import sys, zlib
for line in open('checksums.sfv', 'rb').read().decode().splitlines(keepends=True):
    assert line.endswith('\\r\\n'), line
    name, sum = line.rstrip().rsplit(' ', 1)
    assert zlib.crc32(open(name, 'rb').read()) == int(sum, 16), name
    print(name)`;

describe('A package', () => {
  test('holds versions in folders of their own; its lists name every file in it but themselves.', () => {
    const files = filesBelow(unpacked('distributor'));
    const [sums, rest] = [/checksums\.(?:md5|sha256|sfv)$/].flatMap((pattern) => [
      files.filter((file) => pattern.test(file)),
      files.filter((file) => !pattern.test(file)),
    ]);
    expect(sums).toEqual(['md5', 'sfv', 'sha256'].map((kind) => `${UPC}/checksums.${kind}`));
    const radio = ['radio-edit/01-one-short-radio-mix', 'radio-edit/02-zwei-grosse'];
    const names = [...ALL, ...radio].map((name) => `resources/${name}.wav`);
    const expected = [...names, 'resources/cover.png', `${UPC}.xml`].sort();
    expect(rest).toEqual(expected.map((name) => `${UPC}/${name}`));
    const folder = join(unpacked('distributor'), UPC);
    expect(listed(folder, 'md5')).toEqual(expected);
    expect(listed(folder, 'sha256')).toEqual(expected);
    expect(said(folder, 'python3', '-c', SFV).trim().split('\n').sort()).toEqual(expected);
    for (const name of [...ALL, ...radio])
      expect(readFileSync(join(folder, 'resources', `${name}.wav`))).toEqual(
        readFileSync(join(out, 'distributor', `${name}.wav`)),
      );
  });

  test('has the lists of its preset, and none where nobody asks.', () => {
    const stores = join(unpacked('stores'), UPC);
    const own = ['01 - One.wav', '02 - Zwei (Größe).wav', 'cover.png'];
    const files = [...own, 'instrumental/02 - Zwei (Größe) (instrumental).wav'].sort();
    expect(listed(stores, 'md5')).toEqual(files);
    expect(filesBelow(stores)).toEqual([...files, 'checksums.md5'].sort());
    const lossy = files.map((name) => name.replace('wav', 'mp3'));
    expect(filesBelow(join(unpacked('mp3'), UPC))).toEqual(lossy);
    expect(existsSync(join(out, 'stores', 'checksums.md5'))).toBe(false);
  });
});

test('Without a package the lists stand in the folder of the target.', () => {
  const radio = ['Radio Edit/01 - One (Short Radio Mix)', 'Radio Edit/02 - Zwei (Größe)'];
  const names = ['01 - One', '02 - Zwei (Größe)', 'instrumental/02 - Zwei (Größe) (instrumental)', ...radio];
  const files = names.map((name) => `${name}.flac`).sort();
  expect(listed(join(out, 'flac'), 'md5')).toEqual(files);
  expect(listed(join(out, 'flac'), 'sha256')).toEqual(files);
});

test('The message tells of each version: its file, title, code and what kind of version it is.', () => {
  const xml = join(out, 'distributor', `${UPC}.xml`);
  const at = (path: string): string => call('xmllint', '--xpath', `string(${path})`, xml).trimEnd();
  const recording = (isrc: string, path: string): string => at(`//SoundRecording[.//ISRC="${isrc}"]/${path}`);
  const rows = ['USS1Z2600002', 'USS1Z2600012', 'USS1Z2600021', 'USS1Z2600022'].map((isrc) => [
    recording(isrc, 'DisplayTitleText'),
    recording(isrc, 'DisplayTitle/TitleText'),
    recording(isrc, 'DisplayTitle/SubTitle'),
    recording(isrc, 'VersionType'),
    recording(isrc, '/File/URI'),
  ]);
  expect(rows).toEqual([
    ['Zwei (Größe)', 'Zwei (Größe)', '', '', 'resources/02-zwei-grosse.wav'],
    [
      'Zwei (Größe) (instrumental)',
      'Zwei (Größe)',
      'instrumental',
      'InstrumentalVersion',
      'resources/instrumental/02-zwei-grosse-instrumental.wav',
    ],
    [
      'One (Short Radio Mix)',
      'One',
      'Short Radio Mix',
      'RadioVersion',
      'resources/radio-edit/01-one-short-radio-mix.wav',
    ],
    ['Zwei (Größe)', 'Zwei (Größe)', '', 'RadioVersion', 'resources/radio-edit/02-zwei-grosse.wav'],
  ]);
  for (const [, , , , uri] of rows) expect(existsSync(join(unpacked('distributor'), UPC, uri))).toBe(true);
  const counts = ['SoundRecording', 'TrackRelease', 'ResourceGroupContentItem'].map((name) =>
    Number(call('xmllint', '--xpath', `count(//${name})`, xml)),
  );
  expect(counts).toEqual([5, 5, 5]);
  expect(at('//Release/ReleaseType')).toBe('Single');
});

/** What the readers of sets and packages find in the copy, whose digests are believed. */
async function found(): Promise<readonly Finding[]> {
  const manifest = manifestIn(readFileSync(join(copy, 'manifest.json'), 'utf8'), 'copy');
  const sums = new Map(manifest.parts.map(({ path, sha256 }) => [path, sha256]));
  for (const path of filesBelow(copy)) if (!sums.has(path)) sums.set(path, '');
  const published = { folder: copy, manifest, sums, damaged: new Set<string>() };
  return setFindings(published, new AbortController().signal);
}

/** Packs an unpacked package of a copy again, after something was done to it. */
const REPACK = `
import os, sys, zipfile
os.chdir(sys.argv[1])
with zipfile.ZipFile(sys.argv[2], 'w') as z:
    for folder, _, names in sorted(os.walk('.')):
        for name in sorted(names): z.write(os.path.join(folder, name))`;

function repacked(change: (folder: string) => void): void {
  const folder = project.path('again');
  rmSync(folder, { recursive: true, force: true });
  cpSync(unpacked('distributor'), folder, { recursive: true });
  change(join(folder, UPC));
  const zip = join(copy, 'packages', 'parcel-distributor.zip');
  rmSync(zip);
  call('python3', '-c', REPACK, folder, zip);
}

type Change = string | ((found: string) => string);

function edit(path: string, from: string | RegExp, to: Change): void {
  const text = readFileSync(path, 'utf8');
  const changed = typeof to === 'string' ? text.replace(from, to) : text.replace(from, to);
  if (changed === text) throw new Error(`nothing to change in ${path}`);
  writeFileSync(path, changed);
}

const flipped = (digit: string): string => (digit === '0' ? '1' : '0');
const instrumental = join('resources', 'instrumental', '02-zwei-grosse-instrumental.wav');
const ZIP = 'packages/parcel-distributor.zip';

describe('release verify', () => {
  test('finds nothing wrong with it, nor where another program has packed it.', async () => {
    const { code, err } = await release(['verify', out]);
    expect([code, code === 0 ? '' : err]).toEqual([0, '']);
    repacked(() => undefined);
    expect(await found()).toEqual([]);
  });

  test.each<[what: string, codes: readonly string[], place: string, damage: () => void]>([
    [
      'a digit of a list in a package',
      ['list-differs'],
      `${ZIP}: ${UPC}/checksums.sha256`,
      () => repacked((folder) => edit(join(folder, 'checksums.sha256'), /^./, flipped)),
    ],
    [
      'a digit of an SFV list',
      ['list-differs'],
      `${ZIP}: ${UPC}/checksums.sfv`,
      () => repacked((folder) => edit(join(folder, 'checksums.sfv'), /.(?=\r\n)/, flipped)),
    ],
    [
      'a line of a list that names nothing',
      ['list-unreadable', 'list-missing'],
      `${ZIP}: ${UPC}/checksums.md5`,
      () => repacked((folder) => edit(join(folder, 'checksums.md5'), /^/, '! ')),
    ],
    [
      'a line that is gone',
      ['list-missing'],
      'instrumental.wav',
      () => repacked((folder) => edit(join(folder, 'checksums.md5'), /.*instrumental\.wav\n/, '')),
    ],
    [
      'a line that is there twice',
      ['list-stranger'],
      'twice',
      () => repacked((folder) => edit(join(folder, 'checksums.md5'), /.*instrumental\.wav\n/, '$&$&')),
    ],
    [
      'a line of a foreign file',
      ['list-stranger'],
      'names foreign.wav',
      () =>
        repacked((folder) =>
          edit(join(folder, 'checksums.md5'), /^.*\n/, `$&${'0'.repeat(32)}  foreign.wav\n`),
        ),
    ],
    [
      'a foreign file that no list names',
      ['package-stranger', 'list-missing', 'list-missing', 'list-missing'],
      'foreign.wav',
      () => repacked((folder) => writeFileSync(join(folder, 'resources', 'foreign.wav'), 'x')),
    ],
    [
      'a version that is missing in the package',
      ['package-missing', 'list-stranger', 'list-stranger', 'list-stranger'],
      '02-zwei-grosse-instrumental.wav',
      () => repacked((folder) => rmSync(join(folder, instrumental))),
    ],
    [
      'a version in the place of its main track',
      ['package-missing', 'package-stranger'],
      'grosse',
      () =>
        repacked((folder) => {
          const [from, to] = [instrumental, 'resources/02-zwei-grosse-instrumental.wav'];
          cpSync(join(folder, from), join(folder, to));
          rmSync(join(folder, from));
          for (const list of ['md5', 'sha256', 'sfv']) edit(join(folder, `checksums.${list}`), from, to);
        }),
    ],
    [
      'two versions of a track that changed places',
      ['package-differs', 'package-differs'],
      'grosse',
      () =>
        repacked((folder) => {
          const paths = ['', 'radio-edit/'].map((name) =>
            join(folder, `resources/${name}02-zwei-grosse.wav`),
          );
          const bytes = paths.map((path) => readFileSync(path));
          paths.forEach((path, i) => writeFileSync(path, bytes[1 - i]));
          const list = said(
            folder,
            'md5sum',
            ...filesBelow(folder).filter((name) => !/checksums/.test(name)),
          );
          for (const kind of ['sha256', 'sfv']) rmSync(join(folder, `checksums.${kind}`));
          writeFileSync(join(folder, 'checksums.md5'), list);
        }),
    ],
    [
      'a digit of a list in the folder of a target',
      ['list-differs'],
      'flac/checksums.md5',
      () => edit(join(copy, 'flac', 'checksums.md5'), /^./, flipped),
    ],
    [
      'a version in another place of the message',
      ['message-differs', 'package-differs'],
      `${UPC}.xml`,
      () => edit(join(copy, 'distributor', `${UPC}.xml`), 'resources/instrumental/', 'resources/'),
    ],
    [
      "a version's code in the message",
      ['message-differs', 'message-differs', 'package-differs'],
      'USS1Z2600012',
      () => edit(join(copy, 'distributor', `${UPC}.xml`), '<ISRC>USS1Z2600012', '<ISRC>USS1Z2600019'),
    ],
  ])('tells %s.', async (_what, codes, place, damage) => {
    damage();
    const findings = await found();
    expect(findings.map(({ code }) => code).sort()).toEqual([...codes].sort());
    expect(findings.map(({ message }) => message).join('\n')).toContain(place);
  });
});
