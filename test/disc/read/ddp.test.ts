import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCdText } from '../../../src/disc/read/cd_text.ts';
import { readDdp } from '../../../src/disc/read/ddp.ts';
import type { Algorithm } from '../../../src/disc/read/digests.ts';
import { Faults } from '../../../src/disc/read/faults.ts';
import { readPackets } from '../../../src/disc/read/pq_packets.ts';
import { programmeOf } from '../../../src/disc/read/pq_tracks.ts';
import { proveDisc } from '../../../src/disc/read/proof.ts';
import type { DiscLayout } from '../../../src/disc/layout.ts';
import {
  ascii,
  cdText,
  EAN,
  type Files,
  type Habit,
  imageBytes,
  ISRCS,
  joined,
  LEAD_OUT,
  mapPacket,
  pq,
  record,
  sealed,
  setFiles,
  TEXTS,
  withChecksums,
  writeSet,
} from './set.ts';

const root = mkdtempSync(join(tmpdir(), 'ddp-read-'));
const image = imageBytes();
const WHOLE: Record<Habit, { folder: string; files: Files }> = {
  spaces: { folder: join(root, 'spaces'), files: withChecksums(setFiles('spaces', image), 'spaces') },
  zeros: { folder: join(root, 'zeros'), files: withChecksums(setFiles('zeros', image), 'zeros') },
};
beforeAll(() => {
  for (const { folder, files } of Object.values(WHOLE)) writeSet(folder, files);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const flags = { preEmphasis: false, copyPermitted: false };
/** What the fixture is, in the words of the program. */
const EXPECTED: DiscLayout = {
  ean: EAN,
  tracks: [
    { number: 1, pregap: 0, start: 150, indexes: [], isrc: ISRCS[0], ...flags },
    {
      number: 2,
      pregap: 455,
      start: 460,
      indexes: [600],
      isrc: ISRCS[1],
      preEmphasis: true,
      copyPermitted: true,
    },
    { number: 3, start: 765, indexes: [], isrc: ISRCS[2], ...flags },
  ],
  leadOut: LEAD_OUT,
  texts: [
    {
      language: 8,
      disc: { title: 'Nachtfahrt', performer: 'Die Gruppe' },
      tracks: [{ title: 'Eröffnung über dem Fluß' }, { title: 'Two', performer: 'Gäste' }, { title: 'Two' }],
    },
    {
      language: 9,
      disc: { title: 'Night Drive' },
      tracks: [{ title: 'Opening' }, { title: 'Two' }, { title: 'Two' }],
    },
  ],
};

describe('A set of either habit', () => {
  test.each(['spaces', 'zeros'] as const)('is read: numbers padded with %s.', async (habit) => {
    const read = await readDdp(WHOLE[habit].folder);
    if (!read.ok) throw new Error(JSON.stringify(read.findings));
    const { layout, imageFile, image: audio, masterId, userText, companions, findings } = read.value;
    expect(layout).toEqual(EXPECTED);
    expect({ masterId, userText }).toEqual({
      masterId: 'MASTER 17',
      userText: habit === 'zeros' ? 'hello' : '',
    });
    expect(imageFile).toEqual({ path: join(WHOLE[habit].folder, 'IMAGE.DAT'), bytes: LEAD_OUT * 2352 });
    expect(audio.frames).toBe(LEAD_OUT * 588);
    expect(companions).toEqual(habit === 'spaces' ? ['CHECKSUM.MD5', 'CHECKSUM.TXT'] : ['MD5_CHECKSUM.MD5']);
    expect(findings).toEqual([]);
  });

  test('is proved against what it was to be; any other field is a finding.', async () => {
    const { folder } = WHOLE.spaces;
    expect(await proveDisc(folder, EXPECTED)).toEqual([]);
    const [first, second, third] = EXPECTED.tracks;
    const wrong: [DiscLayout, measured: string, limit: string][] = [
      [{ ...EXPECTED, leadOut: LEAD_OUT + 1 }, '1080', '1081'],
      [{ ...EXPECTED, tracks: [first, second, { ...third, pregap: 760 }] }, 'absent', '760'],
      [{ ...EXPECTED, tracks: [first, { ...second, indexes: [] }, third] }, '1', '0'],
      [{ ...EXPECTED, tracks: [{ ...first, copyPermitted: true }, second, third] }, 'false', 'true'],
      [{ ...EXPECTED, texts: [EXPECTED.texts[0]] }, '2', '1'],
    ];
    for (const [expected, measured, limit] of wrong)
      expect(await proveDisc(folder, expected)).toContainEqual(
        expect.objectContaining({ code: 'disc-differs', level: 'error', measured, limit }),
      );
  });

  test('is proved with an image that was read before, of which all that is told is compared.', async () => {
    const { files } = WHOLE.spaces;
    const folder = join(root, 'elsewhere');
    writeSet(folder, without(files, 'IMAGE.DAT'));
    expect(await proveDisc(folder, EXPECTED)).toContainEqual(
      expect.objectContaining({ code: 'ddp-missing-file' }),
    );
    const md5 = createHash('md5').update(image).digest('hex');
    const crc = crc32(image).toString(16).padStart(8, '0');
    const known = (bytes: number, sums: [Algorithm, string][]) =>
      new Map([['IMAGE.DAT', { bytes, digests: new Map(sums) }]]);
    const right: [Algorithm, string][] = [
      ['md5', md5],
      ['crc32', crc],
    ];
    expect(await proveDisc(folder, EXPECTED, known(image.length, right))).toEqual([]);
    expect(await proveDisc(folder, EXPECTED, known(image.length - 4, right))).toMatchObject([
      { code: 'ddp-image-size', measured: image.length - 4 },
    ]);
    for (const [name, sum] of right) {
      const wrong = right.map((each): [Algorithm, string] =>
        each[0] === name ? [name, sum.replace(/./, (c) => (c === '0' ? '1' : '0'))] : each,
      );
      expect(await proveDisc(folder, EXPECTED, known(image.length, wrong))).toMatchObject([
        { code: 'checksum-wrong', limit: sum },
      ]);
    }
  });
});

/** A copy of one file with some bytes changed. */
const changed = (files: Files, name: string, at: number, text: string): Files => {
  const bytes = Uint8Array.from(files.get(name) ?? []);
  bytes.set(ascii(text), at < 0 ? bytes.length + at : at);
  return new Map([...files, [name, bytes]]);
};
const replaced = (files: Files, name: string, of: (bytes: Uint8Array) => Uint8Array): Files =>
  new Map([...files, [name, of(files.get(name) ?? new Uint8Array())]]);
const without = (files: Files, name: string): Files =>
  new Map([...files].filter(([other]) => other !== name));
const flipped = (files: Files, name: string, at: number): Files =>
  replaced(files, name, (bytes) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)));
/** A pack changed with its CRC made right again. */
const pack = (files: Files, n: number, at: number, byte: number): Files =>
  replaced(files, 'CDTEXT.BIN', (bytes) => {
    const copy = Uint8Array.from(bytes);
    copy[18 * n + at] = byte;
    copy.set(sealed(copy.subarray(18 * n, 18 * n + 18)), 18 * n);
    return copy;
  });
const swapped = (bytes: Uint8Array, size: number, n: number): Uint8Array => {
  const packets = Array.from({ length: bytes.length / size }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
  return joined(...packets.slice(0, n), packets[n + 1], packets[n], ...packets.slice(n + 2));
};

/** The fixture's files without checksums, so that each fault has to be seen by its own check. */
const BARE = setFiles('spaces', image);
const PACKS = (BARE.get('CDTEXT.BIN')?.length ?? 0) / 18;
/** Packets of SD: lead-in, 1/00, 1/01, 2/00, 2/01, 2/02, 3/01, AA, AA; of DDPMS: CD-Text, PQ, image. */
const DAMAGES: [what: string, files: Files, code: string, place: string][] = [
  ['DDPID missing', without(BARE, 'DDPID'), 'ddp-missing-file', 'DDPID'],
  ['DDPID cut off', replaced(BARE, 'DDPID', (b) => b.subarray(0, 100)), 'ddp-id-size', 'DDPID'],
  ['a bit in the level of DDPID', flipped(BARE, 'DDPID', 4), 'ddp-level', 'DDPID byte 0'],
  ['a byte that is no ASCII in DDPID', changed(BARE, 'DDPID', 9, '\x80'), 'ddp-not-ascii', 'DDPID byte 9'],
  ['a disc type other than CD', changed(BARE, 'DDPID', 87, 'DV'), 'ddp-disc-type', 'DDPID byte 87'],
  ['a digit of the EAN', changed(BARE, 'DDPID', 11, '7'), 'ean-check-digit', 'DDPID byte 8'],
  ['a letter in the EAN', changed(BARE, 'DDPID', 11, 'X'), 'ean', 'DDPID byte 8'],
  [
    'another EAN in DDPID than in the PQ descriptor',
    changed(BARE, 'DDPID', 8, '9780201379624'),
    'ddp-ean-differs',
    'SD',
  ],
  ['DDPMS missing', without(BARE, 'DDPMS'), 'ddp-missing-file', 'DDPMS'],
  ['DDPMS cut off', replaced(BARE, 'DDPMS', (b) => b.subarray(0, -1)), 'ddp-map-size', 'DDPMS'],
  ['a bit in a marker of DDPMS', flipped(BARE, 'DDPMS', 128), 'ddp-map-marker', 'DDPMS packet 2 (byte 128)'],
  ['no packet for the image', replaced(BARE, 'DDPMS', (b) => b.subarray(0, 256)), 'ddp-no-stream', 'DDPMS'],
  [
    'two packets for the PQ descriptor',
    replaced(BARE, 'DDPMS', (b) => joined(b, b.subarray(128, 256))),
    'ddp-several-streams',
    'DDPMS',
  ],
  [
    'a length that is no number',
    changed(BARE, 'DDPMS', 256 + 17, '1O80'),
    'ddp-map-number',
    'DDPMS packet 3 (byte 256)',
  ],
  [
    'a path for a file name',
    changed(BARE, 'DDPMS', 128 + 74, '../SD'),
    'ddp-file-name',
    'DDPMS packet 2 (byte 128)',
  ],
  [
    'a storage mode of other sectors',
    changed(BARE, 'DDPMS', 256 + 40, '1'),
    'ddp-storage-mode',
    'DDPMS packet 3 (byte 256)',
  ],
  [
    'an image that starts later',
    changed(BARE, 'DDPMS', 256 + 22, '00000150'),
    'ddp-image-start',
    'DDPMS packet 3 (byte 256)',
  ],
  ['a wrong length of the PQ descriptor', changed(BARE, 'DDPMS', 128 + 14, '     512'), 'ddp-size', 'SD'],
  [
    'a wrong length of the image',
    changed(BARE, 'DDPMS', 256 + 14, '    1081'),
    'ddp-image-size',
    'IMAGE.DAT',
  ],
  ['the image missing', without(BARE, 'IMAGE.DAT'), 'ddp-missing-file', 'IMAGE.DAT'],
  [
    'the image one sector short',
    replaced(BARE, 'IMAGE.DAT', (b) => b.subarray(2352)),
    'ddp-image-size',
    'IMAGE.DAT',
  ],
  [
    'the image one sector long',
    replaced(BARE, 'IMAGE.DAT', (b) => joined(b, b.subarray(0, 2352))),
    'ddp-image-size',
    'IMAGE.DAT',
  ],
  ['the PQ descriptor missing', without(BARE, 'SD'), 'ddp-missing-file', 'SD'],
  ['the PQ descriptor cut off', replaced(BARE, 'SD', (b) => b.subarray(0, -10)), 'pq-size', 'SD'],
  [
    'a bit in a marker of the PQ descriptor',
    flipped(BARE, 'SD', 64 + 3),
    'pq-marker',
    'SD packet 2 (byte 64)',
  ],
  ['no lead-in', replaced(BARE, 'SD', (b) => b.subarray(64)), 'pq-lead-in', 'SD packet 1 (byte 0)'],
  [
    'two packets swapped',
    replaced(BARE, 'SD', (b) => swapped(b, 64, 4)),
    'pq-index-order',
    'SD packet 5 (byte 256)',
  ],
  [
    'packets of two tracks swapped',
    replaced(BARE, 'SD', (b) => swapped(b, 64, 5)),
    'pq-track-jump',
    'SD packet 7 (byte 384)',
  ],
  [
    'a track number that jumps',
    changed(BARE, 'SD', 6 * 64 + 4, '04'),
    'pq-track-jump',
    'SD packet 7 (byte 384)',
  ],
  ['an index that jumps', changed(BARE, 'SD', 5 * 64 + 6, '03'), 'pq-index-order', 'SD packet 6 (byte 320)'],
  [
    'a track without index 01',
    replaced(BARE, 'SD', (b) => joined(b.subarray(0, 256), b.subarray(384))),
    'pq-index-missing',
    'SD packet 4 (byte 192)',
  ],
  [
    'a time that falls back',
    changed(BARE, 'SD', 5 * 64 + 10, '000400'),
    'pq-time-order',
    'SD packet 6 (byte 320)',
  ],
  ['a time with 75 frames', changed(BARE, 'SD', 5 * 64 + 14, '75'), 'pq-time', 'SD packet 6 (byte 320)'],
  [
    'an index 00 of the first track that is not at 0',
    changed(BARE, 'SD', 64 + 10, '000001'),
    'pq-first-pause',
    'SD packet 2 (byte 64)',
  ],
  ['a first pause under 2 s', changed(BARE, 'SD', 128 + 10, '000174'), 'pq-first-pause', 'SD'],
  [
    'the lead-out once',
    replaced(BARE, 'SD', (b) => b.subarray(0, -64)),
    'pq-lead-out-single',
    'SD packet 8 (byte 448)',
  ],
  ['no lead-out', replaced(BARE, 'SD', (b) => b.subarray(0, -128)), 'pq-lead-out-missing', 'SD'],
  [
    'two lead-outs that differ',
    changed(BARE, 'SD', -54, '001431'),
    'pq-lead-out-differs',
    'SD packet 9 (byte 512)',
  ],
  [
    'a lead-out that moved',
    changed(changed(BARE, 'SD', -54, '001431'), 'SD', -118, '001431'),
    'ddp-lead-out',
    'SD',
  ],
  ['a control of a data track', changed(BARE, 'SD', 128 + 16, '4'), 'pq-control', 'SD packet 3 (byte 128)'],
  [
    'flags that change within a track',
    changed(BARE, 'SD', 4 * 64 + 16, '0'),
    'pq-control-differs',
    'SD packet 5 (byte 256)',
  ],
  ['a character of an ISRC', changed(BARE, 'SD', 64 + 20, 'd'), 'isrc', 'SD packet 2 (byte 64)'],
  [
    'two ISRCs on a track',
    changed(BARE, 'SD', 128 + 20, 'DEX012600009'),
    'pq-isrc-differs',
    'SD packet 3 (byte 128)',
  ],
  [
    'an ISRC on the lead-out',
    changed(BARE, 'SD', -44, 'DEX012600009'),
    'pq-isrc-place',
    'SD packet 9 (byte 512)',
  ],
  [
    'another ISRC in CD-Text',
    changed(BARE, 'SD', 64 + 20, 'DEX012600009'),
    'cd-text-code-differs',
    'CDTEXT.BIN',
  ],
  ['CD-Text missing', without(BARE, 'CDTEXT.BIN'), 'ddp-missing-file', 'CDTEXT.BIN'],
  ['CD-Text cut off', replaced(BARE, 'CDTEXT.BIN', (b) => b.subarray(0, -4)), 'cd-text-size', 'CDTEXT.BIN'],
  ['a bit in CD-Text', flipped(BARE, 'CDTEXT.BIN', 18 + 7), 'cd-text-crc', 'CDTEXT.BIN pack 2 (byte 18)'],
  ['a CRC of CD-Text', flipped(BARE, 'CDTEXT.BIN', 17), 'cd-text-crc', 'CDTEXT.BIN pack 1 (byte 0)'],
  ['a number of CD-Text', pack(BARE, 3, 2, 9), 'cd-text-sequence', 'CDTEXT.BIN pack 4 (byte 54)'],
  [
    'two packs swapped',
    replaced(BARE, 'CDTEXT.BIN', (b) => swapped(b, 18, 1)),
    'cd-text-sequence',
    'CDTEXT.BIN pack 2 (byte 18)',
  ],
  ['a track number of CD-Text', pack(BARE, 1, 1, 2), 'cd-text-track', 'CDTEXT.BIN pack 2 (byte 18)'],
  [
    'a count of the size information',
    pack(BARE, PACKS - 3, 8, 9),
    'cd-text-counts',
    `CDTEXT.BIN pack ${PACKS - 2} `,
  ],
  [
    'a last number of the size information',
    pack(BARE, PACKS - 2, 12, 99),
    'cd-text-last-number',
    `CDTEXT.BIN pack ${PACKS - 2} `,
  ],
  ['a last track that is not there', pack(BARE, PACKS - 3, 6, 4), 'cd-text-tracks', 'CDTEXT.BIN block 1'],
  ['an unknown character set', pack(BARE, PACKS - 3, 4, 7), 'cd-text-charset', 'CDTEXT.BIN block 1'],
  [
    'no size information',
    replaced(changed(BARE, 'DDPMS', 14, String((PACKS - 1) * 18).padStart(8)), 'CDTEXT.BIN', (b) =>
      b.subarray(0, -18),
    ),
    'cd-text-size-info',
    'CDTEXT.BIN',
  ],
];

describe('A set that was damaged is refused', () => {
  test.each(DAMAGES)('%s.', async (_, files, code, place) => {
    const folder = join(root, 'damaged');
    writeSet(folder, files, { folder: WHOLE.spaces.folder, files: WHOLE.spaces.files });
    const read = await readDdp(folder);
    expect(read.ok).toBe(false);
    const found = (read.ok ? [] : read.findings).find(
      (finding) => finding.code === code && finding.message.startsWith(place),
    );
    expect(found, JSON.stringify(read)).toMatchObject({ level: 'error' });
  });

  test.each([...WHOLE.spaces.files.keys()].filter((name) => !name.startsWith('CHECKSUM')))(
    'by one bit of %s, wherever it is, by its checksums.',
    async (name) => {
      const length = WHOLE.spaces.files.get(name)?.length ?? 0;
      const folder = join(root, 'flipped');
      for (const at of [0, Math.floor(length / 2), length - 1]) {
        writeSet(folder, flipped(WHOLE.spaces.files, name, at), WHOLE.spaces);
        const read = await readDdp(folder);
        const wrong = (read.ok ? [] : read.findings).filter(({ code }) => code === 'checksum-wrong');
        expect(wrong.map(({ message }) => message.split(':')[0])).toEqual(['CHECKSUM.MD5', 'CHECKSUM.TXT']);
      }
    },
  );

  test('by a checksum that is wrong itself, or names a file that is missing.', async () => {
    const folder = join(root, 'sums');
    const { files } = WHOLE.zeros;
    const lines = Buffer.from(files.get('MD5_CHECKSUM.MD5') ?? []).toString();
    for (const [text, code] of [
      [lines.replace(/^./, (c) => (c === '0' ? '1' : '0')), 'checksum-wrong'],
      [lines.replace('*DDPID', '*DDPXX'), 'checksum-file-missing'],
    ]) {
      writeSet(folder, new Map([...files, ['MD5_CHECKSUM.MD5', ascii(text)]]), WHOLE.zeros);
      expect(await readDdp(folder)).toMatchObject({ ok: false, findings: [{ code }] });
    }
  });
});

describe('What is odd but not wrong', () => {
  const odd = async (files: Files): Promise<unknown> => {
    const folder = join(root, 'odd');
    writeSet(folder, files, WHOLE.spaces);
    const read = await readDdp(folder);
    if (!read.ok) throw new Error(JSON.stringify(read.findings));
    expect(read.value.layout.tracks).toEqual(EXPECTED.tracks);
    return read.value.findings;
  };

  test('is told and read: packets of other streams, a first pause in the map that differs.', async () => {
    const other = mapPacket('spaces', 'RW.DAT', 96, { 4: 'S0', 30: 'RW' });
    expect(await odd(replaced(BARE, 'DDPMS', (b) => joined(other, b)))).toMatchObject([
      { code: 'ddp-unknown-stream', level: 'note' },
    ]);
    expect(await odd(changed(BARE, 'DDPMS', 256 + 46, ' 225'))).toMatchObject([
      { code: 'ddp-first-pause', level: 'warning', measured: 225, limit: 150 },
    ]);
  });

  test('and names in lower case, checksums without a line that is known.', async () => {
    const lower: Files = new Map([...BARE].map(([name, bytes]) => [name.toLowerCase(), bytes]));
    expect(await odd(lower)).toEqual([]);
    expect(await odd(new Map([...BARE, ['Checksum.chk', ascii('no sum\r\n')]]))).toMatchObject([
      { code: 'checksum-line' },
      { code: 'checksum-none' },
    ]);
  });

  test('A text in MS-JIS is told as not read; the other language is.', async () => {
    const files = replaced(BARE, 'CDTEXT.BIN', () => cdText([{ ...TEXTS[0], charset: 0x80 }, TEXTS[1]], 3));
    expect(await odd(files)).toMatchObject([{ code: 'cd-text-ms-jis', level: 'warning' }]);
  });
});

describe('The published vectors', () => {
  const PACKS = [
    '8000000044697363205469746C650054A714',
    '800101017261636B204F6E65005472618C65',
    '80020203636B2054776F000000000000E6B6',
    '81020500506572662054776F000000001B61',
    '8F000800000102000303020000000000F88B',
    '8F01090000000000000000030A000000361B',
    '8F020A0000000000090000000000000087ED',
  ];

  test('of CD-Text: every CRC holds, and a changed one does not.', () => {
    for (const hex of PACKS) {
      const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
      const faults = new Faults();
      readCdText(bytes, 2, 'CDTEXT.BIN', faults);
      expect(faults.findings.map(({ code }) => code)).not.toContain('cd-text-crc');
      bytes[5] ^= 4;
      readCdText(bytes, 2, 'CDTEXT.BIN', faults);
      expect(faults.findings.map(({ code }) => code)).toContain('cd-text-crc');
    }
  });

  test('of the PQ descriptor: two tracks, the second with a pause of two seconds.', () => {
    const rows: [string, number, number][] = [
      ['00', 0, 0],
      ['01', 0, 0],
      ['01', 1, 150],
      ['02', 0, 750],
      ['02', 1, 900],
      ['AA', 1, 1650],
      ['AA', 1, 1650],
    ];
    const bytes = joined(...rows.map(([track, index, sector]) => pq('spaces', track, index, sector)));
    expect(Buffer.from(bytes.subarray(192, 256)).toString()).toBe('VVVS0200  00100001'.padEnd(64));
    const faults = new Faults();
    const packets = readPackets(bytes, 'SD', faults);
    expect(packets && programmeOf(packets, 'SD', faults)).toEqual({
      tracks: [
        { number: 1, pregap: 0, start: 150, indexes: [], ...flags },
        { number: 2, pregap: 750, start: 900, indexes: [], ...flags },
      ],
      leadOut: 1650,
    });
    expect(faults.findings).toEqual([]);
  });

  test('of CD-Text, whole: titles and performers of two tracks.', () => {
    const bytes = cdText(
      [{ charset: 0, language: 9, texts: { 0x80: ['Disc Title', 'Track One', 'Track Two'] } }],
      2,
    );
    expect(Buffer.from(bytes.subarray(0, 54)).toString('hex').toUpperCase()).toBe(PACKS.slice(0, 3).join(''));
    const faults = new Faults();
    expect(readCdText(bytes, 2, 'CDTEXT.BIN', faults)?.texts).toEqual([
      {
        language: 9,
        disc: { title: 'Disc Title' },
        tracks: [{ title: 'Track One' }, { title: 'Track Two' }],
      },
    ]);
    expect(faults.findings).toEqual([]);
  });

  test('of another writer: a UPC of twelve digits, stated on every packet.', async () => {
    const files = replaced(setFiles('zeros', image), 'DDPID', () =>
      record(128, { 0: 'DDP 2.00', 8: '036000291452', 87: 'CD' }),
    );
    const upc = replaced(files, 'PQDESCR', (bytes) => {
      const text = Buffer.from(bytes).toString('latin1').replaceAll(EAN, '036000291452 ');
      return ascii(text);
    });
    const folder = join(root, 'upc');
    const text = cdText([{ ...TEXTS[0], texts: { 0x8e: ['036000291452', ...ISRCS] } }], 3);
    const map = joined(
      ...['IMAGE.DAT', 'PQDESCR', 'CDTEXT.BIN'].map((name) => {
        const length = name === 'CDTEXT.BIN' ? text.length : name === 'PQDESCR' ? 9 * 64 : LEAD_OUT;
        const kinds = {
          'IMAGE.DAT': { 4: 'D0', 38: 'DA70' },
          PQDESCR: { 4: 'S0', 30: 'PQ DESCR' },
          'CDTEXT.BIN': { 4: 'S0', 30: 'CDTEXT' },
        } as const;
        return mapPacket('zeros', name, length, kinds[name as keyof typeof kinds]);
      }),
    );
    writeSet(folder, new Map([...upc, ['CDTEXT.BIN', text], ['DDPMS', map]]), WHOLE.zeros);
    const read = await readDdp(folder);
    expect(read.ok ? read.value.layout.ean : read.findings).toBe('0036000291452');
  });
});
