import { describe, expect, it } from 'vitest';
import { specFrom } from '../../src/spec/load.ts';
import { bytes } from './said.ts';

/** What a release is made of here: keys of the top, tracks, targets, each as lines of YAML. */
interface Lines {
  readonly top?: string;
  readonly tracks?: readonly string[];
  readonly targets?: string;
}

const CD = '{ cd: {} }';
const plain = (n: number, more = ''): string => `{ title: Song ${n}, mix: ${n}.wav${more} }`;
const two = (second: string, first = ''): string[] => [plain(1, first), plain(2, `, ${second}`)];

function yamlOf({ top = '', tracks = [plain(1)], targets = '{ flac: {} }' }: Lines): string {
  const list = tracks.map((line) => `  - ${line}`).join('\n');
  return `release: 1\ntitle: T\nartist: A\n${top}\ntracks:\n${list}\ntargets: ${targets}\n`;
}

/** `level code /place` of everything found. */
async function foundIn(lines: Lines): Promise<string[]> {
  const { findings } = await specFrom(bytes(yamlOf(lines)), '/album/album.yaml');
  return findings.map(({ level, code, at }) => `${level} ${code} ${at ?? ''}`);
}

async function messagesOf(lines: Lines): Promise<string[]> {
  const { findings } = await specFrom(bytes(yamlOf(lines)), '/album/album.yaml');
  return findings.map(({ message }) => message);
}

/** A track whose title and artist have so many letters. */
const lasting = (letters: number): string =>
  `{ title: T, artist: ${'x'.repeat(letters - 1)}, mix: ${letters}.wav }`;

/** One version of the first track, with something of its own. */
const versions = (own: string): string => `versions:\n  clean: { tracks: [{ of: 1, mix: a.wav, ${own} }] }`;
const long = (n: number): string => `{ title: Song ${n} ${'x'.repeat(60)}, mix: ${n}.wav }`;

/** What a receiver, or the disc, cannot take: spec → level, code and place; and what next to it is fine. */
const TABLE: readonly (readonly [what: string, lines: Lines, found: readonly string[]])[] = [
  [
    'an ISRC of eleven characters',
    { tracks: [plain(1, ', isrc: USS1Z260001')] },
    ['error malformed /tracks/0/isrc'],
  ],
  [
    'an ISRC twice, written otherwise',
    { tracks: two('isrc: US-S1Z-26-00001', ', isrc: uss1z2600001') },
    ['error duplicate-isrc /tracks/1/isrc'],
  ],
  ['a UPC with a wrong digit', { top: 'upc: "012345678906"' }, ['error check-digit /upc']],
  ['a UPC with the right one', { top: 'upc: "012345678905"' }, []],
  [
    'a hundred tracks',
    { tracks: Array.from({ length: 100 }, (_, i) => plain(i + 1)) },
    ['error too-many /tracks'],
  ],
  ['a ZIP of sides', { targets: '{ vinyl: { zip: true } }' }, ['error unknown-key /targets/vinyl/zip']],
  ['a ZIP beside a DDP set', { targets: '{ cd: { zip: true } }' }, ['note tracks-packed /targets/cd/zip']],
  ['a ZIP of a disc of files alone', { targets: '{ cd: { zip: true, ddp: false, cue: false } }' }, []],
  ['ninety-nine', { tracks: Array.from({ length: 99 }, (_, i) => plain(i + 1)) }, []],
  [
    'a title no file can have',
    { tracks: ['{ title: AC/DC, mix: 1.wav }'] },
    ['note file-name-changed /tracks/0/title'],
  ],
  ['a title that a file can have', { tracks: ['{ title: Für Élise, mix: 1.wav }'] }, []],
  [
    'titles that become one',
    { tracks: ['{ title: A/B, mix: 1.wav }', '{ title: A_B, mix: 2.wav }'] },
    ['note file-name-changed /tracks/0/title', 'warning same-name /tracks/1/title'],
  ],
  [
    'titles beyond 256 packs of CD-Text',
    { tracks: Array.from({ length: 60 }, (_, i) => long(i + 10)), targets: CD },
    ['error cd-text-too-long /targets/cd'],
  ],
  [
    'the same without a set',
    { tracks: Array.from({ length: 60 }, (_, i) => long(i + 10)), targets: '{ cd: { ddp: false } }' },
    [],
  ],
  [
    'titles that bext has only in part, for two targets and in a version',
    {
      top: 'versions: { radio: { tracks: [{ of: 1, mix: r.wav, title: Größe }] } }',
      tracks: [plain(1), '{ title: Größe, mix: 2.wav }', lasting(254)],
      targets: '{ broadcast: {}, broadcast-a85: {} }',
    },
    [
      'note bext-text-changed /versions/radio/tracks/0/title',
      'note bext-text-changed /tracks/1/title',
      'note bext-text-changed /tracks/2/title',
    ],
  ],
  ['a title that bext has just room for', { tracks: [lasting(253)], targets: '{ broadcast: {} }' }, []],
  [
    'a label beyond the 32 characters of bext',
    { top: `label: ${'x'.repeat(33)}`, targets: '{ broadcast: {} }' },
    ['note bext-text-changed /label'],
  ],
  ['a label as long as that', { top: `label: ${'x'.repeat(32)}`, targets: '{ broadcast: {} }' }, []],
  ['a label where no bext is written', { top: `label: ${'x'.repeat(33)}` }, []],
  ['a disc beyond their number', { top: 'disc: 3\ndiscs: 2' }, ['error disc-number /disc']],
  ['the last of two discs', { top: 'disc: 2\ndiscs: 2' }, []],
  ['two discs, and not which', { top: 'discs: 2' }, ['error disc-number /discs']],
  ['one disc', { top: 'discs: 1' }, []],
  ['a version with a code of its own', { top: versions('isrc: USS1Z2600012') }, []],
  [
    "a version with its main track's code",
    { top: versions('isrc: USS1Z2600002'), tracks: two('isrc: USS1Z2600002') },
    ['error duplicate-isrc /versions/clean/tracks/0/isrc'],
  ],
  [
    'two versions with one code',
    {
      top: `${versions('isrc: USS1Z2600012')}\n  tv: { tracks: [{ of: 1, mix: b.wav, isrc: USS1Z2600012 }] }`,
    },
    ['error duplicate-isrc /versions/tv/tracks/0/isrc'],
  ],
  [
    "a hidden track with another's code",
    {
      top: 'hidden: { title: H, mix: h.wav, isrc: USS1Z2600002 }',
      tracks: two('isrc: USS1Z2600002'),
      targets: CD,
    },
    ['error duplicate-isrc /tracks/1/isrc'],
  ],
  [
    'a version that ends before it starts',
    { top: versions('start: 5, end: 4') },
    ['error ends-before-start /versions/clean/tracks/0/end'],
  ],
  [
    'a version with fades longer than itself',
    { top: versions('end: 4, fade_in: 3, fade_out: 2') },
    ['error fades-too-long /versions/clean/tracks/0/fade_out'],
  ],
  [
    "a version's title no file can have",
    { top: versions('title: AC/DC') },
    ['note file-name-changed /versions/clean/tracks/0/title'],
  ],
  [
    'a version that is its main track again',
    { top: 'versions:\n  clean: { tracks: [{ of: 1, mix: 1.wav }] }' },
    ['warning same-mix /versions/clean/tracks/0/mix'],
  ],
  [
    'a version that is an edit of the same mix',
    { top: 'versions:\n  edit: { tracks: [{ of: 1, mix: 1.wav, end: 3 }] }' },
    [],
  ],
  [
    "a version's chain that cannot work",
    { top: versions('chain: [{ multiband: { crossovers: [200], bands: [{}, {}, {}] } }]') },
    ['error multiband-bands /versions/clean/tracks/0/chain/0/multiband/bands'],
  ],
  [
    "a hidden track's chain that cannot work",
    {
      top: 'hidden: { title: H, mix: h.wav, chain: [{ multiband: { crossovers: [200], bands: [{}, {}, {}] } }] }',
      targets: CD,
    },
    ['error multiband-bands /hidden/chain/0/multiband/bands'],
  ],
  [
    "a version's chain with the album's, which is empty",
    { top: versions('chain: [{ use: album }]') },
    ['warning empty-album-chain /versions/clean/tracks/0/chain/0'],
  ],
  [
    'a version of no track and a version twice',
    {
      top: 'versions:\n  clean: { tracks: [{ of: 1, mix: a.wav }, { of: 1, mix: b.wav }, { of: 3, mix: c.wav }] }',
    },
    ['error version-twice /versions/clean/tracks/1/of', 'error no-such-track /versions/clean/tracks/2/of'],
  ],
  [
    'a version for a target that is none',
    { top: 'versions:\n  clean: { targets: [falc], tracks: [{ of: 1, mix: a.wav }] }' },
    ['error unknown-target /versions/clean/targets/0'],
  ],
  [
    'a version for a disc',
    {
      top: 'versions:\n  clean: { targets: [flac, cd], tracks: [{ of: 1, mix: a.wav }] }',
      targets: '{ flac: {}, cd: {} }',
    },
    ['warning version-without-target /versions/clean/targets/1'],
  ],
  [
    'a version where all targets are discs and records',
    { top: versions('gain: 1'), targets: '{ vinyl: {}, cd: {} }' },
    ['warning version-without-target /versions/clean'],
  ],
  [
    'versions whose folders differ in case alone',
    { top: `${versions('gain: 1')}\n  Clean: { tracks: [{ of: 1, mix: b.wav }] }` },
    ['error same-folder /versions/Clean'],
  ],
  [
    'versions whose folders are one where a message tells of them',
    {
      top: `${versions('gain: 1')}\n  clean-: { tracks: [{ of: 1, mix: b.wav }] }`,
      targets: '{ flac: { message: true } }',
    },
    ['error same-folder /versions/clean-'],
  ],
  [
    'the same without a message',
    { top: `${versions('gain: 1')}\n  clean-: { tracks: [{ of: 1, mix: b.wav }] }` },
    [],
  ],
  [
    'a version called like a device',
    { top: 'versions:\n  con: { tracks: [{ of: 1, mix: a.wav }] }' },
    ['error unsafe-name /versions/con'],
  ],
  [
    'a version called like a file of packages',
    { top: 'versions:\n  Checksums.md5: { tracks: [{ of: 1, mix: a.wav }] }' },
    ['error same-folder /versions/Checksums.md5'],
  ],
  [
    'lists of checksums',
    { targets: '{ flac: { checksums: [md5, sha256, crc32] }, mp3: { checksums: none } }' },
    [],
  ],
  [
    'a list that is none',
    { targets: '{ flac: { checksums: [sha1] } }' },
    ['error unknown-word /targets/flac/checksums/0'],
  ],
  [
    'lists for a disc, whose set has its own',
    { targets: '{ cd: { checksums: [md5] } }' },
    ['error unknown-key /targets/cd/checksums'],
  ],
  [
    'a segue on the first track',
    { tracks: [plain(1, ', segue: true')] },
    ['warning nothing-before /tracks/0/segue'],
  ],
  [
    'a crossfade on the first track',
    { tracks: [plain(1, ', crossfade: 2')] },
    ['warning nothing-before /tracks/0/crossfade'],
  ],
  [
    'a gap before the first track',
    { tracks: [plain(1, ', gap: 2')] },
    ['warning nothing-before /tracks/0/gap'],
  ],
  [
    'a gap behind a hidden track',
    { top: `hidden: ${plain(9)}`, tracks: [plain(1, ', gap: 2')], targets: CD },
    [],
  ],
  [
    'a segue behind a hidden track',
    { top: `hidden: ${plain(9)}`, tracks: [plain(1, ', segue: true')], targets: CD },
    ['warning nothing-before /tracks/0/segue'],
  ],
  [
    'a hidden track that joins',
    { top: `hidden: ${plain(9, ', segue: true, gap: 1')}`, targets: CD },
    ['warning nothing-before /hidden/segue', 'warning nothing-before /hidden/gap'],
  ],
  ['a hidden track without a CD', { top: `hidden: ${plain(9)}` }, ['note only-on-cd /hidden']],
  ['a gap and a segue', { tracks: two('gap: 2, segue: true') }, ['error gap-and-join /tracks/1/gap']],
  ['a gap and a crossfade', { tracks: two('gap: auto, crossfade: 2') }, ['error gap-and-join /tracks/1/gap']],
  ['no gap and a segue', { tracks: two('gap: 0, segue: true') }, []],
  [
    'a segue and a crossfade',
    { tracks: two('segue: true, crossfade: 2') },
    ['warning segue-and-crossfade /tracks/1/segue'],
  ],
  [
    'a mark beyond its crossfade',
    { tracks: two('crossfade: { length: 2, mark: 2.1 }') },
    ['error mark-outside /tracks/1/crossfade/mark'],
  ],
  ['a mark at its end', { tracks: two('crossfade: { length: 2, mark: 2 }') }, []],
  [
    'a crossfade longer than its track',
    { tracks: two('crossfade: 6, end: 5') },
    ['error crossfade-too-long /tracks/1/crossfade'],
  ],
  [
    'a crossfade longer than the track before',
    { tracks: two('crossfade: 6', ', start: 1, end: 6.5') },
    ['error crossfade-too-long /tracks/1/crossfade'],
  ],
  [
    'two crossfades that leave no track',
    { tracks: [plain(1), plain(2, ', crossfade: 3, end: 5'), plain(3, ', crossfade: 2.1')] },
    ['error crossfade-too-long /tracks/2/crossfade'],
  ],
  [
    'two that just do',
    { tracks: [plain(1), plain(2, ', crossfade: 3, end: 5'), plain(3, ', crossfade: 2')] },
    [],
  ],
  [
    'index points that do not rise',
    { tracks: [plain(1, ', indexes: [3, 3, 4, 2]')], targets: CD },
    ['error index-order /tracks/0/indexes/1', 'error index-order /tracks/0/indexes/3'],
  ],
  [
    'an index point on the track itself',
    { tracks: [plain(1, ', indexes: [0]')], targets: CD },
    ['error index-order /tracks/0/indexes/0'],
  ],
  [
    'an index point behind the end',
    { tracks: [plain(1, ', start: 10, end: 20, indexes: [9.9, 10]')], targets: CD },
    ['error index-outside /tracks/0/indexes/1'],
  ],
  [
    'an index point behind the mark of the next',
    {
      tracks: [plain(1, ', end: 20, indexes: [16.9, 17.1]'), plain(2, ', crossfade: { length: 4, mark: 1 }')],
      targets: CD,
    },
    ['error index-outside /tracks/0/indexes/1'],
  ],
  [
    'index points without a CD',
    { tracks: [plain(1, ', indexes: [3]')] },
    ['note only-on-cd /tracks/0/indexes'],
  ],
  [
    'a gap off the grid of a CD',
    { tracks: two('gap: 1.23'), targets: CD },
    ['note gap-off-grid /tracks/1/gap'],
  ],
  ['the same without a CD', { tracks: two('gap: 1.23') }, []],
  [
    'gaps on the grid',
    {
      tracks: [
        plain(1),
        plain(2, ', gap: 0.28'),
        plain(3, ', gap: 7 frames'),
        plain(4, ', gap: 588 samples'),
        plain(5, ', gap: auto'),
      ],
      targets: CD,
    },
    [],
  ],
  [
    'a gap off it behind a hidden track',
    { top: `hidden: ${plain(9)}`, tracks: [plain(1, ', gap: 1.23')], targets: CD },
    ['note gap-off-grid /tracks/0/gap'],
  ],
  [
    'a gap in samples off it',
    { tracks: two('gap: 1000 samples'), targets: CD },
    ['note gap-off-grid /tracks/1/gap'],
  ],
  [
    'the gaps of all off it, told once',
    { top: 'gaps: 0.5', tracks: [plain(1), plain(2), plain(3)], targets: CD },
    ['note gap-off-grid /gaps'],
  ],
  ['such gaps where no track has them', { top: 'gaps: 0.5', tracks: two('gap: 1'), targets: CD }, []],
];

describe('What a receiver cannot take is found in the spec', () => {
  it.each(TABLE)('%s', async (_, lines, found) => {
    expect(await foundIn(lines)).toEqual(found);
  });

  it('in words that say what becomes of it', async () => {
    expect(
      await messagesOf({ tracks: two('gap: 1.23'), targets: '{ cd: {}, promo: { preset: cd } }' }),
    ).toEqual([
      'on cd, promo the gap of 1.23 s becomes 92 frames (1.2267 s): tracks of a CD start on frames of 1/75 s',
    ]);
    expect(await messagesOf({ tracks: ['{ title: "What?", mix: 1.wav }'] })).toEqual([
      "the files of tracks[0] are called 'What_', since not every system holds 'What?'; the tags keep it",
    ]);
    expect(await messagesOf({ tracks: two('crossfade: 6, end: 5') })).toEqual([
      'the crossfade of tracks[1] takes 6 s, the track has 5 s',
    ]);
    expect(
      await messagesOf({
        tracks: [plain(1), plain(2, ', crossfade: 3, end: 5'), plain(3, ', crossfade: 3')],
      }),
    ).toEqual(['the crossfades in and out of tracks[1] take 6 s, the track has 5 s']);
    expect(
      await messagesOf({ tracks: [plain(1, ', start: 10.1, end: 20, indexes: [10]')], targets: CD }),
    ).toEqual(['index 02 of tracks[0] stands at 10 s, the track ends at 9.9 s']);
    expect(
      await messagesOf({
        tracks: ['{ title: Größe, mix: 1.wav }'],
        targets: '{ broadcast: {}, broadcast-a85: {} }',
      }),
    ).toEqual(["the bext description (broadcast, broadcast-a85) becomes 'A - Grosse'"]);
    expect(await messagesOf({ top: 'disc: 3\ndiscs: 2' })).toEqual([
      'this is disc 3, but the release has only 2',
    ]);
  });
});

it('Findings in a hidden track or a version carry its title, where it has one.', async () => {
  const top = `hidden: { title: H, mix: h.wav, end: 1, start: 2 }
versions:
  clean: { tracks: [{ of: 1, mix: a.wav, title: Sauber, end: 1, start: 2 }] }
  tv/x: 1`;
  const { findings } = await specFrom(bytes(yamlOf({ top, targets: CD })), '/album/album.yaml');
  const titled = findings.filter(({ code }) => code === 'ends-before-start');
  expect(titled.map(({ track, at }) => [track, at])).toEqual([
    ['H', '/hidden/end'],
    ['Sauber', '/versions/clean/tracks/0/end'],
  ]);
});

it('A code that a receiver asks for is missed in the versions made for it too.', async () => {
  const top = `upc: "012345678905"
artwork: a.png
versions:
  clean: { targets: [distributor], tracks: [{ of: 1, mix: a.wav }, { of: 2, mix: b.wav, isrc: USS1Z2600012 }] }`;
  const tracks = two('isrc: USS1Z2600002', ', isrc: USS1Z2600001');
  expect(
    await messagesOf({ top, tracks, targets: '{ distributor: {}, stores: { preset: distributor } }' }),
  ).toEqual(["'distributor' goes out without isrc (clean of track 1), which its receivers ask for"]);
});
