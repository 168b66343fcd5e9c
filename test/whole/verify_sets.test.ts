import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.ts';
import type { Finding } from '../../src/base/finding.ts';
import { verifyFolder } from '../../src/build/verify_folder.ts';
import { findTools } from '../../src/tools/find.ts';
import type { Toolbox } from '../../src/tools/contract.ts';
import { call, filesBelow, Project, release, writeMix } from './rig.ts';

const SPEC = `release: 1
title: Proof
artist: A & B
disc: 1
discs: 2
upc: "012345678905"
mastering: { loudness: { integrated: -16, per: album } }
hidden: { title: Hidden, mix: mixes/three.wav, end: 1 }
tracks:
  - { title: One, mix: mixes/one.wav, isrc: USS1Z2600001 }
  - { title: Two, mix: mixes/two.wav, gap: 1, isrc: USS1Z2600002, indexes: [2] }
  - { title: Three & Four, mix: mixes/three.wav, segue: true, isrc: USS1Z2600003 }
targets: { cd: { zip: true }, vinyl: {} }
`;
const SECTOR = 2352;
const PACKAGE = 'packages/proof-cd.zip';

const project = new Project('sets');
const copy = project.path('copy');
let out: string;
let tools: Toolbox;

beforeAll(async () => {
  for (const [i, name] of ['one', 'two', 'three'].entries())
    await writeMix(project.path('mixes', `${name}.wav`), { seconds: 4.1, seed: i + 1 });
  await project.write(SPEC).publish();
  ({ tools } = await findTools({ cache: project.path('.release') }));
  out = realpathSync(project.path('out', 'proof'));
});
beforeEach(() => {
  rmSync(copy, { recursive: true, force: true });
  cpSync(out, copy, { recursive: true });
});
afterAll(() => project.remove());

const at = (path: string): string => join(copy, path);
const bytesOf = (path: string): Buffer => readFileSync(at(path));

/** Changes a file of the copy: in place, or to other bytes. */
function change(path: string, how: (bytes: Buffer) => Buffer | undefined): void {
  const bytes = bytesOf(path);
  writeFileSync(at(path), how(bytes) ?? bytes);
}

function replace(path: string, from: string | RegExp, to: string): void {
  const text = bytesOf(path).toString('latin1');
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`nothing to replace in ${path}`);
  writeFileSync(at(path), changed, 'latin1');
}

function flip(path: string, place: number): void {
  change(path, (bytes) => void (bytes[place < 0 ? bytes.length + place : place] ^= 1));
}

const md5 = (path: string): string => createHash('md5').update(bytesOf(path)).digest('hex');

/** The set's own lists of checksums, and the sheets that repeat them, say again what is true. */
function resum(): void {
  const renew = (list: string, line: RegExp, sumOf: (path: string) => string): void => {
    for (const { groups } of bytesOf(list).toString().matchAll(line))
      for (const file of [list, 'cd/PQ sheet.txt', 'cd/PQ sheet.html'])
        change(file, (bytes) =>
          Buffer.from(bytes.toString().replace(groups!['was'], sumOf(`cd/ddp/${groups!['name']}`))),
        );
  };
  renew('cd/ddp/CHECKSUM.MD5', /^(?<was>\S+) \*(?<name>\S+)$/gm, md5);
  renew('cd/ddp/CHECKSUM.TXT', /^(?<name>\S+)=(?<was>\S+)$/gm, (path) =>
    crc32(bytesOf(path)).toString(16).toUpperCase().padStart(8, '0'),
  );
}

interface Manifest {
  files: { path: string; sha256: string; bytes: number }[];
}
interface Provenance {
  predicate: { runDetails: { byproducts: { name: string; digest: { sha256: string } }[] } };
}

/** Everything that the release says of its files is true again: the damage is told by the formats alone. */
function vouch(): void {
  const manifest = JSON.parse(bytesOf('manifest.json').toString()) as Manifest;
  manifest.files = manifest.files.flatMap((file) => {
    if (!existsSync(at(file.path))) return [];
    const bytes = bytesOf(file.path);
    return [{ ...file, sha256: sha256(bytes), bytes: bytes.length }];
  });
  writeFileSync(at('manifest.json'), JSON.stringify(manifest));
  const provenance = JSON.parse(bytesOf('provenance.json').toString()) as Provenance;
  for (const { name, digest } of provenance.predicate.runDetails.byproducts)
    digest.sha256 = sha256(bytesOf(name));
  writeFileSync(at('provenance.json'), JSON.stringify(provenance));
  const sums = filesBelow(copy).filter((path) => path !== 'checksums.sha256');
  const lines = sums.map((path) => `${sha256(bytesOf(path))}  ${path}\n`);
  writeFileSync(at('checksums.sha256'), lines.join(''));
}

async function findings(): Promise<readonly Finding[]> {
  return (await verifyFolder(copy, tools, new AbortController().signal)).findings;
}

async function errors(): Promise<Pick<Finding, 'code' | 'message'>[]> {
  const all = (await findings()).filter(({ level }) => level === 'error');
  return all.map(({ code, message }) => ({ code, message }));
}

/** Puts a field into the packet of the PQ file, or of the map, that begins so. */
function packet(path: string, start: string, field: number, text: string): void {
  change(path, (bytes) => {
    const place = bytes.indexOf(start, 0, 'latin1');
    if (place < 0) throw new Error(`no packet ${start}`);
    bytes.write(text, place + field, 'latin1');
  });
}

/** Every packet from the first that begins so. */
function packets(path: string, start: string, field: number, text: string): void {
  change(path, (bytes) => {
    for (let place = bytes.indexOf(start); place >= 0; place = bytes.indexOf(start, place + 1))
      bytes.write(text, place + field, 'latin1');
  });
}

const PQ = 'cd/ddp/PQ_DESCR';
const MAP = 'cd/ddp/DDPMS';
const IMAGE = 'cd/ddp/IMAGE.DAT';
const TEXT = 'cd/ddp/CDTEXT.BIN';
const CUE = 'cd/proof.cue';
const SIDE = 'vinyl/Side A.wav';

const sectors = (): number => bytesOf(IMAGE).length / SECTOR;
const clock = (sector: number): string =>
  [Math.floor(sector / 4500), Math.floor(sector / 75) % 60, sector % 75]
    .map((part) => String(part).padStart(2, '0'))
    .join('');

/** CRC-16 of a pack of CD-Text: x¹⁶ + x¹² + x⁵ + 1, inverted. */
function packSum(pack: Buffer): number {
  let sum = 0;
  for (const byte of pack.subarray(0, 16)) {
    sum ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ (sum & 0x8000 ? 0x11021 : 0);
  }
  return ~sum & 0xffff;
}

/** The map's packet of the image: where it stands, and its length in sectors. */
function imageLength(length: number): void {
  change(MAP, (bytes) => {
    for (let place = 0; place < bytes.length; place += 128)
      if (bytes.toString('latin1', place + 4, place + 6) === 'D0')
        bytes.write(String(length).padStart(8, '0'), place + 14, 'latin1');
  });
}

/** Places of an entry of the package: its header, its data, its record in the directory. */
function entryOf(zip: Buffer, name: string): { local: number; data: number; size: number; central: number } {
  let central = zip.readUInt32LE(zip.length - 22 + 16);
  for (; zip.readUInt32LE(central) === 0x02014b50;) {
    const [nameBytes, extra] = [zip.readUInt16LE(central + 28), zip.readUInt16LE(central + 30)];
    if (zip.toString('utf8', central + 46, central + 46 + nameBytes).endsWith(name)) {
      const local = zip.readUInt32LE(central + 42);
      const data = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      return { local, data, size: zip.readUInt32LE(central + 24), central };
    }
    central += 46 + nameBytes + extra + zip.readUInt16LE(central + 32);
  }
  throw new Error(`no ${name} in the package`);
}

/**
 * Damage to the set for a plant, after which all checksums of the release are made true again, and those of the set
 * unless they are left untouched; and the code of what `release verify` says of it.
 */
const OF_SET: (readonly [what: string, code: string, damage: () => void, own?: 'untouched'])[] = [
  [
    "a bit of the image, the set's checksums as they were",
    'checksum-wrong',
    () => flip(IMAGE, -5000),
    'untouched',
  ],
  ['a bit of the image in a track', 'disc-audio', () => flip(IMAGE, -5000)],
  ['a bit of the image in the first pause', 'disc-audio', () => flip(IMAGE, 1000)],
  ['a bit of the hidden track', 'disc-hidden-differs', () => flip(IMAGE, 200 * SECTOR)],
  [
    'an image that is a sector too long',
    'ddp-image-size',
    () => change(IMAGE, (bytes) => Buffer.concat([bytes, Buffer.alloc(SECTOR)])),
  ],
  [
    'an image that is a sector too short',
    'ddp-image-size',
    () => change(IMAGE, (bytes) => bytes.subarray(0, -SECTOR)),
  ],
  [
    'an image and its map that are a sector too short',
    'ddp-lead-out',
    () => {
      imageLength(sectors() - 1);
      change(IMAGE, (bytes) => bytes.subarray(0, -SECTOR));
    },
  ],
  [
    'an image, its map and its lead-out that are a sector too long',
    'disc-differs',
    () => {
      imageLength(sectors() + 1);
      packets(PQ, 'VVVSAA01', 10, clock(sectors() + 1));
      change(IMAGE, (bytes) => Buffer.concat([bytes, Buffer.alloc(SECTOR)]));
    },
  ],
  ['half an image', 'ddp-image-size', () => change(IMAGE, (bytes) => bytes.subarray(0, bytes.length / 2))],
  ['a wrong length in the map', 'ddp-image-size', () => imageLength(sectors() - 75)],
  ['a lead-out that was moved', 'ddp-lead-out', () => packets(PQ, 'VVVSAA01', 10, clock(sectors() - 75))],
  [
    'PQ packets in another order',
    'pq-index-order',
    () => {
      change(PQ, (bytes) => {
        const [a, b] = [bytes.indexOf('VVVS0201'), bytes.indexOf('VVVS0202')];
        const first = Buffer.from(bytes.subarray(a, a + 64));
        bytes.copyWithin(a, b, b + 64);
        first.copy(bytes, b);
      });
    },
  ],
  ['a track number that jumps', 'pq-track-jump', () => packet(PQ, 'VVVS0301', 4, '05')],
  ['a mark that was moved', 'disc-differs', () => packet(PQ, 'VVVS0202', 15, '9')],
  ['a time that is none', 'pq-time', () => packet(PQ, 'VVVS0301', 12, '61')],
  ['a sign in an ISRC', 'isrc', () => packet(PQ, 'VVVS0301', 20, 'US*')],
  ['another ISRC than CD-Text has', 'cd-text-code-differs', () => packet(PQ, 'VVVS0301', 31, '9')],
  ['copying permitted', 'pq-control-differs', () => packet(PQ, 'VVVS0201', 16, '2')],
  ['half a PQ file', 'pq-size', () => change(PQ, (bytes) => bytes.subarray(0, bytes.length / 2 - 7))],
  ['a digit of the EAN', 'ean-check-digit', () => packet('cd/ddp/DDPID', 'DDP 2.00', 12, '9')],
  [
    'an EAN of another disc in one of two places',
    'ddp-ean-differs',
    () => packet('cd/ddp/DDPID', 'DDP 2.00', 8, '4006381333931'),
  ],
  ['another level of the format', 'ddp-level', () => packet('cd/ddp/DDPID', 'DDP 2.00', 4, '1')],
  ['a bit of a pack of CD-Text', 'cd-text-crc', () => flip(TEXT, 18 + 5)],
  [
    'a letter of CD-Text, with its checksum',
    'disc-differs',
    () => {
      change(TEXT, (bytes) => {
        bytes[4] ^= 0x20;
        bytes.writeUInt16BE(packSum(bytes), 16);
      });
    },
  ],
  [
    'CD-Text that is missing',
    'ddp-missing-file',
    () => {
      rmSync(at(TEXT));
      replace('cd/ddp/CHECKSUM.MD5', /.*CDTEXT.BIN\n/, '');
      replace('cd/ddp/CHECKSUM.TXT', /CDTEXT.BIN.*\n/, '');
    },
  ],
  [
    "a digit of the set's checksums",
    'checksum-wrong',
    () => change('cd/ddp/CHECKSUM.MD5', (bytes) => void (bytes[3] = bytes[3] === 0x30 ? 0x31 : 0x30)),
    'untouched',
  ],
  [
    'a digit of its CRCs',
    'checksum-wrong',
    () => change('cd/ddp/CHECKSUM.TXT', (bytes) => void (bytes[24] = bytes[24] === 0x30 ? 0x31 : 0x30)),
    'untouched',
  ],
];

/** Damage to the other files, with the place that the finding names. */
const OF_OTHERS: (readonly [what: string, place: string, code: string, damage: () => void])[] = [
  [
    'a time in the PQ sheet',
    'cd/PQ sheet.txt',
    'sheet-differs',
    () => replace('cd/PQ sheet.txt', /^(03 +01 +\d\d:)../m, '$159'),
  ],
  [
    'an ISRC in the table of marks',
    'cd/PQ sheet.csv',
    'sheet-differs',
    () => replace('cd/PQ sheet.csv', 'Z2600002', 'Z2600007'),
  ],
  [
    'a mark missing in the printed sheet',
    'cd/PQ sheet.html',
    'sheet-differs',
    () => replace('cd/PQ sheet.html', '<td>02</td>', ''),
  ],
  ['half a side', SIDE, 'truncated', () => change(SIDE, (bytes) => bytes.subarray(0, bytes.length / 2))],
  [
    'a side of another rate',
    'vinyl/Side B.wav',
    'side-format',
    () => change('vinyl/Side B.wav', (bytes) => void bytes.writeUInt32LE(48_000, bytes.indexOf('fmt ') + 12)),
  ],
  [
    'a side that ends too early, with a right header',
    SIDE,
    'side-length',
    () =>
      change(SIDE, (bytes) => {
        const data = bytes.indexOf('data');
        const short = bytes.subarray(0, data + 8 + 6 * 44_100);
        short.writeUInt32LE(short.length - 8, 4);
        short.writeUInt32LE(short.length - data - 8, data + 4);
        return short;
      }),
  ],
  ['a side that is missing', 'Side B.wav', 'side-missing', () => rmSync(at('vinyl/Side B.wav'))],
  [
    'a start in the printed cutting sheet',
    'vinyl/Cutting sheet.html',
    'sheet-differs',
    () => replace('vinyl/Cutting sheet.html', '<td>0:00</td>', '<td>0:01</td>'),
  ],
  [
    'a byte of a file in the package',
    PACKAGE,
    'package-crc',
    () => change(PACKAGE, (zip) => void (zip[entryOf(zip, '02 - Two.wav').data + 5000] ^= 1)),
  ],
  [
    'a byte of a file in the package, with its checksum',
    PACKAGE,
    'package-differs',
    () =>
      change(PACKAGE, (zip) => {
        const { local, data, size, central } = entryOf(zip, '02 - Two.wav');
        zip[data + 5000] ^= 1;
        const sum = crc32(zip.subarray(data, data + size));
        zip.writeUInt32LE(sum, local + 14);
        zip.writeUInt32LE(sum, central + 16);
      }),
  ],
  [
    'another name in the package',
    PACKAGE,
    'package-missing',
    () => replace(PACKAGE, /02 - Two/g, '02 - Too'),
  ],
  [
    'a name that only the directory has',
    PACKAGE,
    'package-unreadable',
    () => change(PACKAGE, (zip) => void zip.write('Z', entryOf(zip, '02 - Two.wav').central + 46)),
  ],
  [
    'half a package',
    PACKAGE,
    'package-unreadable',
    () => change(PACKAGE, (bytes) => bytes.subarray(0, bytes.length / 2)),
  ],
  [
    'bytes behind the package',
    PACKAGE,
    'package-unreadable',
    () => change(PACKAGE, (zip) => Buffer.concat([zip, zip])),
  ],
  ['a mark of the cue sheet', CUE, 'disc-differs', () => replace(CUE, /(TRACK 03[^]*INDEX 01 .*)\d/, '$19')],
  ['a title of the cue sheet', CUE, 'disc-differs', () => replace(CUE, 'TITLE "Two"', 'TITLE "Too"')],
  ['an ISRC of the cue sheet', CUE, 'disc-differs', () => replace(CUE, 'USS1Z2600003', 'USS1Z2600009')],
  ['another file in the cue sheet', CUE, 'cue-file-missing', () => replace(CUE, 'proof.wav', 'other.wav')],
  ['a bit of the WAV of the cue sheet', CUE, 'disc-audio', () => flip('cd/proof.wav', -5000)],
  [
    'half the WAV of the cue sheet',
    CUE,
    'truncated',
    () => change('cd/proof.wav', (bytes) => bytes.subarray(0, bytes.length / 2)),
  ],
];

interface TimedSide {
  letter: string;
  length: number;
  readonly tracks: { track: number; start: number; length: number }[];
}
interface Timeline {
  readonly discNumber: number;
  readonly discTotal: number;
  readonly sides: TimedSide[];
}
const timeline = (): Timeline => JSON.parse(bytesOf('sequence.json').toString()) as Timeline;

function inSides(how: (sides: TimedSide[]) => void): void {
  const told = timeline();
  how(told.sides);
  writeFileSync(at('sequence.json'), JSON.stringify(told));
}

/** Damage to the timeline that all of them are held against. */
const OF_TIMELINE: (readonly [what: string, code: string, damage: () => void])[] = [
  [
    'a mark in the timeline',
    'disc-differs',
    () => replace('sequence.json', /("number": 2,[^}]*"start": )(\d+)/, '$11$2'),
  ],
  ['a timeline that is none', 'wrong-sequence', () => replace('sequence.json', '"leadOut"', '"leadIn"')],
  [
    'another length in one of two timelines',
    'sequence-differs',
    () => replace('sequence.json', /("tracks": \[\s+\{\s+"gap": )0/, '$12'),
  ],
  [
    'a disc beyond their number',
    'wrong-sequence',
    () => replace('sequence.json', '"discNumber": 1', '"discNumber": 3'),
  ],
  [
    'the sides changed over',
    'side-timeline',
    () => inSides(([a, b]) => void ([a.letter, b.letter] = [b.letter, a.letter])),
  ],
  ['a side that is left out', 'wrong-sequence', () => inSides((sides) => void sides.pop())],
  [
    'a track on the side before',
    'wrong-sequence',
    () => inSides(([a, b]) => void a.tracks.push(b.tracks.shift()!)),
  ],
  ['a track twice', 'wrong-sequence', () => inSides(([, b]) => void (b.tracks[1].track = 2))],
  [
    'a mark on a side',
    'side-timeline',
    () =>
      inSides(([, { tracks }]) => {
        tracks[0].length += 1.1;
        tracks[1].start += 1.1;
        tracks[1].length -= 1.1;
      }),
  ],
  ['a side longer by two samples', 'side-timeline', () => inSides(([a]) => void (a.length += 2 / 44_100))],
];

/** Two at a time, since they tell nothing of each other. */
const PAIRS = OF_SET.map(
  (own, i) => [own[0], OF_OTHERS[i]?.[0] ?? 'nothing else', own, OF_OTHERS[i]] as const,
);

describe('A release with a disc, a record and a package', () => {
  test('is verified as it was published, and when its checksums are made again.', async () => {
    expect(await findings()).toEqual([]);
    resum();
    vouch();
    expect(await findings()).toEqual([]);
  });

  test('tells which disc it is, and where on its sides each track stands, as sox measures them.', () => {
    const { discNumber, discTotal, sides } = timeline();
    expect([discNumber, discTotal]).toEqual([1, 2]);
    // The gap between One and Two falls between the sides; Three follows Two in one piece.
    expect(sides).toEqual([
      { target: 'vinyl', letter: 'A', length: 4.1, tracks: [{ track: 1, start: 0, length: 4.1 }] },
      {
        target: 'vinyl',
        letter: 'B',
        length: 8.2,
        tracks: [
          { track: 2, start: 0, length: 4.1 },
          { track: 3, start: 4.1, length: 8.2 - 4.1 },
        ],
      },
    ]);
    for (const { letter, length } of sides)
      expect(Number(call('soxi', '-D', at(`vinyl/Side ${letter}.wav`)))).toBe(length);
  });

  test('has more kinds of damage to its disc than to the rest.', () => {
    expect(OF_SET.length).toBeGreaterThanOrEqual(OF_OTHERS.length);
  });

  test.each(PAIRS)('is refused for %s; for %s.', async (_, __, [, code, damage, own], other) => {
    damage();
    other?.[3]();
    if (own === undefined) resum();
    vouch();
    const told = await errors();
    expect(told).toContainEqual({ code, message: expect.stringMatching(/^cd\/(ddp|proof\.cue)/) as string });
    if (other === undefined) return;
    const [, place, otherCode] = other;
    expect(told).toContainEqual({ code: otherCode, message: expect.stringContaining(place) as string });
  });

  test.each(OF_TIMELINE)('is refused for %s: %s.', async (_, code, damage) => {
    damage();
    vouch();
    expect((await errors()).map((each) => each.code)).toContain(code);
  });

  test('is refused by the command, which names the file and the track.', async () => {
    flip(IMAGE, -5000);
    resum();
    vouch();
    const { code, err } = await release(['verify', copy]);
    expect(code).toBe(1);
    expect(err).toContain('cd/ddp: track 3 is not the audio of cd/03 - Three & Four.wav');
  });

  test('is refused for any file that is missing, cut short or another.', async () => {
    const { files } = JSON.parse(bytesOf('manifest.json').toString()) as Manifest;
    const paths = files.map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(12);
    for (const [i, path] of paths.entries()) {
      if (i % 3 === 0) rmSync(at(path));
      else if (i % 3 === 1) change(path, (bytes) => bytes.subarray(0, -1));
      else flip(path, -1);
    }
    const told = await errors();
    const spoken = told.map(({ code, message }) => `${code} ${message.replace(/ is .*/, '')}`);
    const expected = paths.map((path, i) => `${i % 3 === 0 ? 'missing-file' : 'wrong-digest'} ${path}`);
    expect(spoken.sort()).toEqual(expected.sort());
  });

  test('is refused where manifest and checksums name different digests of one of its files.', async () => {
    flip(PACKAGE, entryOf(bytesOf(PACKAGE), '02 - Two.wav').data);
    vouch();
    const manifest = JSON.parse(bytesOf('manifest.json').toString()) as Manifest;
    manifest.files.find(({ path }) => path === 'cd/proof.cue')!.sha256 = 'f'.repeat(64);
    writeFileSync(at('manifest.json'), JSON.stringify(manifest));
    const sum = sha256(bytesOf('manifest.json'));
    replace('checksums.sha256', /^\S+(?= {2}manifest.json$)/m, sum);
    expect((await errors()).map(({ code }) => code)).toEqual(
      expect.arrayContaining(['wrong-digest', 'package-crc']),
    );
  });
});
