import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.ts';
import { call, contentOf, filesBelow, Project, type Ran, release, writeMix } from './rig.ts';

/**
 * A release for every target, and each file of it checked by a program that did not write it. What they should say is
 * reckoned from the spec, here, not read from what the build says of itself.
 */
const UPC = '0123456789012';
const SPEC = `release: 1
title: Small World
artist: Ann & Bob
year: 2026
date: "2026-11-27"
genre: Electronic
label: Halogen Tapes
catalog: HT-009
upc: "${UPC}"
copyright: 2026 Halogen Tapes
phonogram: 2026 Halogen Tapes
composers: [Ada Lane]
comment: All of it
artwork: art/cover.png
mastering:
  loudness: { integrated: -18, per: album }
  chain: [{ eq: [{ type: bell, freq: 500, gain: 1 }] }, { width: { amount: 1, mono_below: 300 } }]
hidden: { title: Under the Floor, mix: mixes/0.wav }
tracks:
  - { title: One, mix: mixes/1.wav, isrc: USS1Z2600001 }
  - { title: Zwei (Größe), mix: mixes/2.wav, isrc: USS1Z2600002, gap: 1.5, lyrics: La la }
  - { title: Three, mix: mixes/3.wav, isrc: USS1Z2600003, segue: true }
  - { title: Four, mix: mixes/4.wav, isrc: USS1Z2600004, crossfade: { length: 0.6, mark: 0.2 }, indexes: [2] }
targets:
  streaming: {}
  distributor: { message: true }
  apple-digital-masters: {}
  bandcamp: {}
  hi-res: {}
  cd: {}
  vinyl: {}
  broadcast: {}
  broadcast-a85: {}
  flac: {}
  alac: {}
  mp3: {}
  aac: {}
  opus: {}
  vorbis: {}
  archive: {}
`;
/** Seconds of the mixes, the hidden one first. */
const MIXES = [4.2, 4.5, 5, 4.8, 5.2];
/** Seconds of each track without its gap: 0.6 s of the last two sound together, the mark 0.2 s behind their start. */
const TRACKS = [4.5, 5, 4.4, 5];
/** The same with the gap behind the first. */
const WITH_GAPS = [6, 5, 4.4, 5];
const TITLES = ['One', 'Zwei (Größe)', 'Three', 'Four'];
const ISRCS = ['USS1Z2600001', 'USS1Z2600002', 'USS1Z2600003', 'USS1Z2600004'];

const project = new Project('delivery');
const folders = ['one at a time', 'two'].map((name) => project.path('copies', name));
const out = join(folders[0], 'out', 'small-world');
const scratch = mkdtempSync(join(tmpdir(), 'delivery-scratch-'));
let runs: Ran[] = [];
let files: string[] = [];

beforeAll(async () => {
  for (const [i, seconds] of MIXES.entries())
    await writeMix(project.path('mixes', `${i}.wav`), { seconds, rate: 48_000, seed: i + 1 });
  project.write(SPEC);
  for (const folder of folders) {
    project.copySources(folder);
    mkdirSync(join(folder, 'art'));
    const picture = 'gradients=size=3000x3000:nb_colors=2:c0=0x102040:c1=0xf06050:x0=0:y0=0:x1=2999:y1=2999';
    const cover = ['-frames:v', '1', '-pix_fmt', 'rgb24', '-bitexact', join(folder, 'art', 'cover.png')];
    if (folder === folders[0]) call('ffmpeg', '-v', 'error', '-f', 'lavfi', '-i', picture, ...cover);
    else call('cp', join(folders[0], 'art', 'cover.png'), join(folder, 'art'));
  }
  runs = await Promise.all(
    folders.map((folder, i) => release(['build', join(folder, 'album.yaml'), '--jobs', String(i + 1)])),
  );
  files = filesBelow(out);
});
afterAll(() => {
  project.remove();
  rmSync(scratch, { recursive: true, force: true });
});

/** What a program says on both its channels; it has to end well. */
function said(command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1e9 });
  expect([command, args.at(-1), status, status === 0 ? '' : stderr]).toEqual([command, args.at(-1), 0, '']);
  return stdout + stderr;
}

/** Bytes a decoder writes. */
const piped = (command: string, ...args: string[]): number =>
  spawnSync(command, args, { maxBuffer: 1 << 28 }).stdout.length;

/** Which track a file is of, from 0: its name begins with the number. */
const trackOf = (file: string): number => Number(basename(file).slice(0, 2)) - 1;

interface Probed {
  readonly streams: readonly Readonly<Record<string, string | number>>[];
  readonly format: { readonly tags?: Readonly<Record<string, string>> };
}

function probe(file: string): Probed {
  const text = call('ffprobe', '-v', 'error', '-show_streams', '-show_format', '-of', 'json', file);
  return JSON.parse(text) as Probed;
}

/** What ffprobe says of the sound: codec, rate, channels, frames. */
function soundOf(file: string, rate: number): unknown[] {
  const sound = probe(file).streams.find(({ codec_type }) => codec_type === 'audio')!;
  return [
    sound['codec_name'],
    Number(sound['sample_rate']),
    sound['channels'],
    Math.round(Number(sound['duration']) * rate * 1000) / 1000,
  ];
}

interface Shape {
  readonly rate: number;
  readonly codec: string;
  readonly bits: number;
  readonly lengths?: readonly number[];
}

/** Tags as a program names them, in lower case. */
function tagsFrom(lines: string): Map<string, string> {
  const pairs = lines.split('\n').flatMap((line): [string, string][] => {
    const [, key, value] = /^\s*([^=\s]+)=(.*)$/.exec(line) ?? [];
    return key === undefined ? [] : [[key.toLowerCase(), value]];
  });
  return new Map(pairs);
}

function expectComments(file: string, lines: string): void {
  const track = trackOf(file);
  expect(Object.fromEntries(tagsFrom(lines))).toMatchObject({
    title: TITLES[track],
    artist: 'Ann & Bob',
    album: 'Small World',
    tracknumber: String(track + 1),
    date: '2026-11-27',
    isrc: ISRCS[track],
    barcode: UPC,
    composer: 'Ada Lane',
  });
}

const expectTags = (file: string, named: Readonly<Record<string, string>>): void => {
  const tags = probe(file).format.tags ?? {};
  const lower = Object.fromEntries(Object.entries(tags).map(([key, value]) => [key.toLowerCase(), value]));
  expect([file, lower]).toEqual([file, expect.objectContaining(named)]);
};

const usualTags = (file: string): Record<string, string> => ({
  title: TITLES[trackOf(file)],
  artist: 'Ann & Bob',
  album: 'Small World',
});

/** A WAV by sox and by ffprobe. */
function wav({ rate, codec, bits, lengths = WITH_GAPS }: Shape): (file: string) => void {
  return (file) => {
    const frames = Math.round(lengths[trackOf(file)] * rate);
    expect([file, ...['-r', '-c', '-b', '-s'].map((flag) => Number(call('soxi', flag, file)))]).toEqual([
      file,
      rate,
      2,
      bits,
      frames,
    ]);
    expect(soundOf(file, rate)).toEqual([codec, rate, 2, frames]);
  };
}

function tagged(check: (file: string) => void): (file: string) => void {
  return (file) => {
    check(file);
    expectTags(file, usualTags(file));
  };
}

function bare(check: (file: string) => void): (file: string) => void {
  return (file) => {
    check(file);
    expect([file, probe(file).format.tags]).toEqual([file, undefined]);
  };
}

/** FLAC by the reference decoder, its metadata program and ffprobe. */
function flac(rate: number): (file: string) => void {
  return (file) => {
    const frames = Math.round(WITH_GAPS[trackOf(file)] * rate);
    expect(said('flac', '-t', '-s', '-w', file)).toBe('');
    const shown = ['sample-rate', 'channels', 'bps', 'total-samples'].map((what) =>
      Number(call('metaflac', `--show-${what}`, file)),
    );
    expect([file, ...shown]).toEqual([file, rate, 2, 24, frames]);
    expect(soundOf(file, rate)).toEqual(['flac', rate, 2, frames]);
    expectComments(file, call('metaflac', '--export-tags-to=-', '--no-utf8-convert', file));
  };
}

/** Chunks of a RIFF file, read by Python. */
const CHUNKS = `
import struct, sys, os
data = open(sys.argv[1], 'rb').read()
assert data[:4] == b'RIFF' and data[8:12] == b'WAVE' and struct.unpack('<I', data[4:8])[0] == len(data) - 8
at = 12
while at < len(data):
    name, size = data[at:at+4].decode('latin1'), struct.unpack('<I', data[at+4:at+8])[0]
    if name in ('iXML', 'axml', 'bext'):
        open(os.path.join(sys.argv[2], name), 'wb').write(data[at+8:at+8+size].rstrip(b'\\0') if name != 'bext' else data[at+8:at+8+size])
    at += 8 + size + size % 2
assert at == len(data)
`;

function broadcast(loudness: number): (file: string) => void {
  const check = wav({ rate: 48_000, codec: 'pcm_s24le', bits: 24, lengths: TRACKS });
  return (file) => {
    check(file);
    call('python3', '-c', CHUNKS, file, scratch);
    for (const name of ['iXML', 'axml']) expect(said('xmllint', '--noout', join(scratch, name))).toBe('');
    expect(readFileSync(join(scratch, 'axml'), 'utf8')).toContain(ISRCS[trackOf(file)]);
    const bext = readFileSync(join(scratch, 'bext'));
    expect(bext.readUInt16LE(346)).toBe(2);
    const heard = /I:\s+(-[\d.]+) LUFS/g;
    const text = said('ffmpeg', '-nostats', '-i', file, '-filter_complex', 'ebur128', '-f', 'null', '-');
    const integrated = Number([...text.matchAll(heard)].at(-1)![1]);
    // ffmpeg prints one decimal.
    expect(Math.abs(bext.readInt16LE(412) / 100 - integrated)).toBeLessThanOrEqual(0.1);
    // Tracks that segue are one programme: theirs is at the goal together, the first is alone.
    if (trackOf(file) === 0) expect(Math.abs(integrated - loudness)).toBeLessThanOrEqual(0.1);
    expectTags(file, { ...usualTags(file), time_reference: '0', originator_reference: ISRCS[trackOf(file)] });
  };
}

function m4a(codec: string): (file: string) => void {
  return (file) => {
    const frames = Math.round(WITH_GAPS[trackOf(file)] * 44_100);
    expect([file, ...soundOf(file, 44_100)]).toEqual([file, codec, 44_100, 2, frames]);
    expect(said('ffmpeg', '-v', 'error', '-i', file, '-f', 'null', '-')).toBe('');
    expectTags(file, { ...usualTags(file), track: `${trackOf(file) + 1}/4`, composer: 'Ada Lane' });
    expect(probe(file).streams.some(({ codec_name, width }) => codec_name === 'png' && width === 3000)).toBe(
      true,
    );
    if (codec === 'aac')
      expect(said('faad', '-i', file)).toMatch(/LC AAC\s+6\.\d+ secs|LC AAC\s+[45]\.\d+ secs/);
  };
}

function mp3(file: string): void {
  const frames = Math.round(WITH_GAPS[trackOf(file)] * 44_100);
  expect(said('mpg123', '-q', '-t', file)).toBe('');
  expect([file, piped('mpg123', '-q', '-s', file)]).toEqual([file, 4 * frames]);
  expectTags(file, { ...usualTags(file), track: `${trackOf(file) + 1}/4`, composer: 'Ada Lane' });
}

function opus(file: string): void {
  const frames = Math.round(WITH_GAPS[trackOf(file)] * 48_000);
  const info = said('opusinfo', file);
  expect(info).not.toMatch(/warning|error|buggy/i);
  expectComments(file, info);
  expect([file, piped('opusdec', '--quiet', '--float', file, '-')]).toEqual([file, 8 * frames]);
}

function vorbis(file: string): void {
  const frames = Math.round(WITH_GAPS[trackOf(file)] * 44_100);
  expect(said('ogginfo', file)).not.toMatch(/warning|error/i);
  expectComments(file, call('vorbiscomment', '-R', '-l', file));
  expect([file, piped('oggdec', '-Q', '-R', '-o', '-', file)]).toEqual([file, 4 * frames]);
}

/** Sectors of 588 frames: hidden track from 2 s on, then the tracks with the gap. */
const HIDDEN = Math.ceil(MIXES[0] * 75);
const samplesOf = (...args: string[]): Buffer =>
  spawnSync('sox', [...args, '-t', 'raw', '-'], { maxBuffer: 1 << 28 }).stdout;

function cue(file: string): void {
  const tracks = call('cueprint', '-d', '%N %T %P\\n', '-t', '%n|%t|%p|%i\\n', file).trim().split('\n');
  expect(tracks).toEqual([
    '4 Small World Ann & Bob',
    ...TITLES.map((title, i) => `${i + 1}|${title}|Ann & Bob|${ISRCS[i]}`),
  ]);
  const pieces = join(scratch, 'pieces');
  mkdirSync(pieces);
  const image = join(dirname(file), 'small-world.wav');
  said('shntool', 'split', '-q', '-O', 'always', '-d', pieces, '-a', 'piece', '-f', file, image);
  const singles = files.filter((name) => /^cd\/\d\d - /.test(name)).map((name) => join(out, name));
  const [before, ...rest] = filesBelow(pieces).map((name) => join(pieces, name));
  expect(rest).toHaveLength(4);
  expect(rest.map((piece) => sha256(samplesOf(piece)))).toEqual(
    singles.map((single) => sha256(samplesOf(single))),
  );
  expect(samplesOf(before).some((byte) => byte !== 0)).toBe(true);
  expect(samplesOf(before).length / 2352).toBeGreaterThanOrEqual(HIDDEN);
}

/** The whole set by md5sum and Python: lengths, and the check sums of the CD-Text (CRC-16 of CCITT, inverted). */
const SET = `
import binascii, os, sys
os.chdir(sys.argv[1])
text = open('CDTEXT.BIN', 'rb').read()
packs = [text[i:i+18] for i in range(0, len(text) - len(text) % 18, 18)]
assert packs and all(binascii.crc_hqx(p[:16], 0) ^ 0xffff == int.from_bytes(p[16:], 'big') for p in packs)
assert b'Small World' in b''.join(p[4:16] for p in packs if p[0] == 0x80)
pq = open('PQ_DESCR', 'rb').read()
assert len(pq) % 64 == 0 and all(pq[i:i+4] == b'VVVS' for i in range(0, len(pq), 64))
assert pq[-64:] == pq[-128:-64] and pq[-60:-56] == b'AA01'
minutes, seconds, frames = int(pq[-54:-52]), int(pq[-52:-50]), int(pq[-50:-48])
assert os.path.getsize('IMAGE.DAT') == ((minutes * 60 + seconds) * 75 + frames) * 2352, (minutes, seconds, frames)
for isrc in sys.argv[2:]: assert isrc.encode() in pq
ms = open('DDPMS', 'rb').read()
assert len(ms) % 128 == 0 and all(ms[i:i+4] == b'VVVM' for i in range(0, len(ms), 128))
ident = open('DDPID', 'rb').read()
assert len(ident) == 128 and ident[:8] == b'DDP 2.00' and ident[8:21].decode() == '${UPC}'
`;

function ddp(file: string): void {
  const set = dirname(file);
  expect(said('sh', '-c', 'cd "$0" && md5sum -c --strict CHECKSUM.MD5', set).match(/: OK$/gm)).toHaveLength(
    5,
  );
  said('python3', '-c', SET, set, ...ISRCS);
  // The image is two seconds of silence and what the cue sheet's file holds.
  const image = readFileSync(join(set, 'IMAGE.DAT'));
  expect(image.subarray(0, 150 * 2352).every((byte) => byte === 0)).toBe(true);
  expect(sha256(image.subarray(150 * 2352))).toBe(sha256(samplesOf(join(out, 'cd', 'small-world.wav'))));
}

/** Each line after the heading is a file of the set and its CRC-32 by Python. */
const CRCS = `
import os, sys, zlib
os.chdir(os.path.dirname(sys.argv[1]))
heading, *lines = open(sys.argv[1]).read().splitlines()
assert heading == '[CRC32 Checksum]' and len(lines) == 5
for line in lines:
    name, sum = line.split('=')
    assert sum == '%08X' % zlib.crc32(open(name, 'rb').read()), name
`;

function crcs(file: string): void {
  said('python3', '-c', CRCS, file);
}

function sides(file: string): void {
  expect(['-r', '-c', '-b'].map((flag) => Number(call('soxi', flag, file)))).toEqual([48_000, 2, 24]);
  const seconds = ['A', 'B'].map((letter) =>
    Number(call('soxi', '-D', join(dirname(file), `Side ${letter}.wav`))),
  );
  // Two sides, the first of one track with no gap behind it; the joined ones stay together.
  expect(seconds).toEqual([4.5, 14.4]);
}

function zip(file: string): void {
  expect(said('unzip', '-tqq', file)).toBe('');
  const script = `
import os, sys, zipfile
z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None
names = [n for n in z.namelist() if not n.endswith('/')]
for n in names:
    assert n.startswith('${UPC}/'), n
    base = os.path.basename(n)
    path = base if base.startswith('cover') else os.path.join(sys.argv[2], base)
    if not base.startswith('cover'): assert z.read(n) == open(path, 'rb').read(), n
    else: assert z.read(n) == open(sys.argv[3], 'rb').read(), n
print(len(names))`;
  const cover = join(folders[0], 'art', 'cover.png');
  expect(call('python3', '-c', script, file, join(out, 'distributor'), cover)).toBe('6\n');
}

function message(file: string): void {
  expect(said('xmllint', '--noout', file)).toBe('');
  const values = (name: string): string[] =>
    call('xmllint', '--xpath', `//*[local-name()="${name}"]/text()`, file).trim().split('\n');
  expect(new Set(values('ISRC'))).toEqual(new Set(ISRCS));
  expect(values('ICPN')).toContain(UPC);
  const sums = values('HashSumValue').map((value) => value.toLowerCase());
  const wavs = files.filter((name) => /^distributor\/.*\.wav$/.test(name)).map((name) => join(out, name));
  for (const name of wavs) {
    expect(sums).toContain(call('md5sum', name).slice(0, 32));
    expect(values('URI').some((uri) => uri.endsWith(basename(name)))).toBe(true);
  }
}

function page(file: string): void {
  const { stderr } = spawnSync('xmllint', ['--html', '--noout', file], { encoding: 'utf8' });
  // Its HTML is older than <main> and <svg>.
  const faults = stderr.split('\n').filter((line) => /error/.test(line) && !/Tag \w+ invalid/.test(line));
  expect([file, faults]).toEqual([file, []]);
  expect(statSync(file).size).toBeGreaterThan(1000);
}

function json(file: string): void {
  expect(said('python3', '-m', 'json.tool', file, '/dev/null')).toBe('');
}

interface Kind {
  readonly files: RegExp;
  readonly count: number;
  readonly check: (file: string) => void;
}

const text =
  (...found: string[]): Kind['check'] =>
  (file) => {
    for (const what of found) expect(call('grep', '-c', '-F', '-e', what, file)).not.toBe('0\n');
  };
const noted = (): void => undefined;
const AT_441_24: Shape = { rate: 44_100, codec: 'pcm_s24le', bits: 24 };
const AT_CD: Shape = { rate: 44_100, codec: 'pcm_s16le', bits: 16 };
const FLOAT: Shape = { rate: 48_000, codec: 'pcm_f32le', bits: 32, lengths: TRACKS };

/** Every kind of file in the release. A file of no kind, or of two, is a failure. */
const KINDS: readonly (readonly [string, Kind])[] = [
  ['streaming', { files: /^streaming\/\d\d - .*\.wav$/, count: 4, check: tagged(wav(AT_441_24)) }],
  ['distributor', { files: /^distributor\/\d\d-[a-z-]+\.wav$/, count: 4, check: bare(wav(AT_441_24)) }],
  [
    'apple-digital-masters',
    { files: /^apple-digital-masters\/.*\.wav$/, count: 4, check: bare(wav({ ...AT_441_24, rate: 48_000 })) },
  ],
  ['archive', { files: /^archive\/.*\.wav$/, count: 4, check: tagged(wav(FLOAT)) }],
  ['broadcast', { files: /^broadcast\/.*\.wav$/, count: 4, check: broadcast(-23) }],
  ['broadcast-a85', { files: /^broadcast-a85\/.*\.wav$/, count: 4, check: broadcast(-24) }],
  ['cd', { files: /^cd\/\d\d - .*\.wav$/, count: 4, check: tagged(wav(AT_CD)) }],
  ['cue sheet', { files: /^cd\/small-world\.cue$/, count: 1, check: cue }],
  ['cue image', { files: /^cd\/small-world\.wav$/, count: 1, check: noted }],
  ['DDP check sums', { files: /^cd\/ddp\/CHECKSUM\.MD5$/, count: 1, check: ddp }],
  ['DDP CRCs', { files: /^cd\/ddp\/CHECKSUM\.TXT$/, count: 1, check: crcs }],
  [
    'DDP set',
    { files: /^cd\/ddp\/(?:DDPID|DDPMS|PQ_DESCR|CDTEXT\.BIN|IMAGE\.DAT)$/, count: 5, check: noted },
  ],
  ['PQ sheet', { files: /^cd\/PQ sheet\.(?:txt|csv)$/, count: 2, check: text(...ISRCS) }],
  ['pages', { files: /^(?:report|cd\/PQ sheet|vinyl\/Cutting sheet)\.html$/, count: 3, check: page }],
  ['sides', { files: /^vinyl\/Side [AB]\.wav$/, count: 2, check: sides }],
  ['cutting sheet', { files: /^vinyl\/Cutting sheet\.txt$/, count: 1, check: text('Side A', 'Side B') }],
  ['FLAC', { files: /^(?:bandcamp|flac)\/.*\.flac$/, count: 8, check: flac(44_100) }],
  ['hi-res', { files: /^hi-res\/.*\.flac$/, count: 4, check: flac(48_000) }],
  ['ALAC', { files: /^alac\/.*\.m4a$/, count: 4, check: m4a('alac') }],
  ['AAC', { files: /^aac\/.*\.m4a$/, count: 4, check: m4a('aac') }],
  ['MP3', { files: /^mp3\/.*\.mp3$/, count: 4, check: mp3 }],
  ['Opus', { files: /^opus\/.*\.opus$/, count: 4, check: opus }],
  ['Vorbis', { files: /^vorbis\/.*\.ogg$/, count: 4, check: vorbis }],
  ['message', { files: new RegExp(`^distributor/${UPC}\\.xml$`), count: 1, check: message }],
  ['ZIP', { files: /^packages\/small-world-distributor\.zip$/, count: 1, check: zip }],
  ['records', { files: /^(?:manifest|sequence|provenance)\.json$/, count: 3, check: json }],
  [
    'log',
    {
      files: /^log\.ndjson$/,
      count: 1,
      check: (file) => {
        call('python3', '-c', 'import json,sys\nfor l in open(sys.argv[1]): json.loads(l)', file);
      },
    },
  ],
  [
    'check sums',
    {
      files: /^checksums\.sha256$/,
      count: 1,
      check: (file) => {
        const good = said('sh', '-c', 'cd "$0" && sha256sum -c --strict checksums.sha256', dirname(file));
        expect(good.match(/: OK$/gm)).toHaveLength(files.length - 1);
      },
    },
  ],
];

test('It is published twice, by one job and by two, with the same bytes of every file.', () => {
  expect(runs.map(({ code, err }) => [code, code === 0 ? '' : err])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  const [first, second] = folders.map((folder) => contentOf(join(folder, 'out', 'small-world')));
  expect(first).toEqual(second);
});

test('release verify finds nothing wrong with it.', async () => {
  const { code, err } = await release(['verify', out]);
  expect([code, code === 0 ? '' : err]).toEqual([0, '']);
});

test('Every file is of one known kind.', () => {
  const kinds = files.map((file) => [
    file,
    KINDS.filter(([, kind]) => kind.files.test(file)).map(([name]) => name).length,
  ]);
  expect(kinds).toEqual(files.map((file) => [file, 1]));
});

describe('Programs that did not write them read', () => {
  test.each(KINDS)('%s.', (_name, { files: pattern, count, check }) => {
    const own = files.filter((file) => pattern.test(file));
    expect(own).toHaveLength(count);
    for (const file of own) check(join(out, file));
  });
});
