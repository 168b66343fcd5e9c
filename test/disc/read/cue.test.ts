import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collect } from '../../../src/audio/memory.ts';
import { imageSignal } from '../../../src/disc/read/image.ts';
import { type ReadCue, readCue } from '../../../src/disc/read/cue.ts';
import { EAN, imageBytes, joined, wav } from './set.ts';

const root = mkdtempSync(join(tmpdir(), 'cue-read-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** 1000 sectors without a pause in front. */
const RAW = imageBytes(1000, 0);
beforeAll(() => {
  writeFileSync(join(root, 'a.wav'), wav(RAW));
  writeFileSync(join(root, 'first.wav'), wav(RAW.subarray(0, 400 * 2352)));
  writeFileSync(join(root, 'second.wav'), wav(RAW.subarray(400 * 2352)));
  writeFileSync(join(root, 'odd.wav'), wav(RAW.subarray(0, 400 * 2352 + 400)));
  writeFileSync(join(root, 'fast.wav'), wav(RAW, 48_000));
  writeFileSync(join(root, 'a.bin'), RAW);
  writeFileSync(join(root, 'a.mot'), Buffer.from(RAW).swap16());
});

async function read(text: string | Uint8Array, name = 'album.cue'): Promise<ReturnType<typeof readCue>> {
  writeFileSync(join(root, name), text);
  return readCue(join(root, name));
}
async function whole(text: string | Uint8Array): Promise<ReadCue> {
  const result = await read(text);
  if (!result.ok) throw new Error(JSON.stringify(result.findings));
  return result.value;
}
const points = ({ layout }: ReadCue): unknown =>
  layout.tracks.map(({ pregap, start, indexes }) => [pregap, start, ...indexes]);

/** The image as bytes again. */
async function bytesOf({ image }: ReadCue): Promise<Buffer> {
  const [left, right] = await collect(imageSignal(image, 0, image.frames));
  const out = Buffer.alloc(image.frames * 4);
  for (let i = 0; i < image.frames; i++) {
    out.writeInt16LE(left[i] * 32_768, 4 * i);
    out.writeInt16LE(right[i] * 32_768, 4 * i + 2);
  }
  return out;
}
const silence = (sectors: number): Uint8Array => new Uint8Array(sectors * 2352);

const FULL = `REM GENRE "Electronic"\r
REM DATE 2026\r
CATALOG ${EAN}\r
PERFORMER "Die Gäste"\r
TITLE "Say "Yes" twice"\r
FILE "a.wav" WAVE\r
  TRACK 01 AUDIO\r
    TITLE "Eröffnung"\r
    SONGWRITER "A. B."\r
    ISRC DE-X01-26-00001\r
    FLAGS DCP PRE\r
    INDEX 01 00:00:00\r
  TRACK 02 AUDIO\r
    TITLE Plain\r
    INDEX 00 00:04:50\r
    INDEX 01 00:05:00\r
    INDEX 02 00:06:10\r
`;

describe('A cue sheet is read', () => {
  const check = ({ layout, remarks, findings }: ReadCue): void => {
    expect(layout).toEqual({
      ean: EAN,
      tracks: [
        {
          number: 1,
          pregap: 0,
          start: 150,
          indexes: [],
          isrc: 'DEX012600001',
          preEmphasis: true,
          copyPermitted: true,
        },
        { number: 2, pregap: 500, start: 525, indexes: [610], preEmphasis: false, copyPermitted: false },
      ],
      leadOut: 1150,
      texts: [
        {
          language: 0,
          disc: { performer: 'Die Gäste', title: 'Say "Yes" twice' },
          tracks: [{ title: 'Eröffnung', songwriter: 'A. B.' }, { title: 'Plain' }],
        },
      ],
    });
    expect(remarks).toEqual({ genre: 'Electronic', date: '2026' });
    expect(findings).toEqual([]);
  };

  test.each([
    ['UTF-8', Buffer.from(FULL)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${FULL}`)],
    ['UTF-16 with a byte order mark', Buffer.from(`\uFEFF${FULL}`, 'utf16le')],
    ['Latin-1', Buffer.from(FULL, 'latin1')],
    ['line feeds alone', Buffer.from(FULL.replaceAll('\r\n', '\n'))],
    ['commands in lower case', Buffer.from(FULL.replace(/^( *)([A-Z]+ )/gm, (text) => text.toLowerCase()))],
  ])('in %s.', async (_, bytes) => check(await whole(bytes)));

  const two = (files: string, first = 'INDEX 01 00:00:00', second = 'INDEX 01 00:05:25'): string =>
    `${files}\nTRACK 01 AUDIO\n${first}\nTRACK 02 AUDIO\n${second}\n`;

  test.each([
    'FILE a.wav WAVE',
    'FILE "a.bin" BINARY',
    'FILE "a.mot" MOTOROLA',
    'FILE "C:\\Audio\\A.WAV" WAVE',
  ])('%s: the same samples, behind two seconds of silence.', async (file) => {
    const cue = await whole(two(file));
    expect(points(cue)).toEqual([
      [0, 150],
      [undefined, 550],
    ]);
    expect((await bytesOf(cue)).equals(joined(silence(150), RAW))).toBe(true);
  });

  test('of several files, also with an index 00 in the file before.', async () => {
    const cue = await whole(
      'FILE first.wav WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 00 00:05:00\nFILE second.wav WAVE\nINDEX 01 00:00:00\n',
    );
    expect(points(cue)).toEqual([
      [0, 150],
      [525, 550],
    ]);
    expect((await bytesOf(cue)).equals(joined(silence(150), RAW))).toBe(true);
  });

  test('with PREGAP and POSTGAP: silence that no file holds.', async () => {
    const cue = await whole(
      'FILE a.wav WAVE\nTRACK 01 AUDIO\nPREGAP 00:03:00\nINDEX 01 00:00:00\nPOSTGAP 00:00:10\nTRACK 02 AUDIO\nPREGAP 00:01:00\nINDEX 01 00:05:25\nPOSTGAP 00:00:05\n',
    );
    expect(points(cue)).toEqual([
      [0, 225],
      [635, 710],
    ]);
    expect(cue.layout.leadOut).toBe(1315);
    const cut = 400 * 2352;
    expect(
      (await bytesOf(cue)).equals(
        joined(silence(225), RAW.subarray(0, cut), silence(85), RAW.subarray(cut), silence(5)),
      ),
    ).toBe(true);
  });

  test('with a first pause: two silent seconds of the file are those of the disc; else they are put in front.', async () => {
    writeFileSync(join(root, 'silent.wav'), wav(joined(silence(150), RAW.subarray(0, 850 * 2352))));
    const long = 'INDEX 00 00:00:00\nINDEX 01 00:02:10';
    const silent = await whole(two('FILE silent.wav WAVE', long));
    const told = ({ findings }: ReadCue): unknown =>
      findings.filter(({ code }) => code === 'cue-first-pause');
    expect([points(silent), told(silent)]).toEqual([
      [
        [0, 160],
        [undefined, 400],
      ],
      [],
    ]);
    const sounding = await whole(two('FILE a.wav WAVE', long));
    expect(points(sounding)).toEqual([
      [0, 310],
      [undefined, 550],
    ]);
    expect(told(sounding)).toMatchObject([{ code: 'cue-first-pause', level: 'note', measured: 160 }]);
    const short = await whole(two('FILE silent.wav WAVE', 'INDEX 00 00:00:00\nINDEX 01 00:00:32'));
    expect(points(short)).toEqual([
      [0, 182],
      [undefined, 550],
    ]);
    const path = join(root, 'album.cue');
    writeFileSync(path, two('FILE a.wav WAVE', long));
    for (const [where, start] of [
      ['included', 160],
      ['omitted', 310],
    ] as const) {
      const cue = await readCue(path, where);
      expect(cue.ok && cue.value.layout.tracks[0].start).toBe(start);
    }
  });

  test('with files that end within a sector: filled with silence, and told; the last one silently.', async () => {
    const cue = await whole(
      'FILE odd.wav WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nFILE odd.wav WAVE\nTRACK 02 AUDIO\nINDEX 01 00:00:00\n',
    );
    expect(points(cue)).toEqual([
      [0, 150],
      [undefined, 551],
    ]);
    expect(cue.findings).toMatchObject([{ code: 'cue-file-length', level: 'warning' }]);
    const odd = joined(RAW.subarray(0, 400 * 2352 + 400), new Uint8Array(1952));
    expect((await bytesOf(cue)).equals(joined(silence(150), odd, odd))).toBe(true);
  });

  test('as cueprint reads it: titles, codes, lengths in sectors.', async () => {
    const cue = await whole(FULL.replaceAll('\r\n', '\n').replace('"Say "Yes" twice"', '"Say"'));
    const print = (...args: string[]): string =>
      execFileSync('cueprint', [...args, join(root, 'album.cue')], { encoding: 'utf8' });
    expect(print('-d', '%P|%T|%N')).toBe('Die Gäste|Say|2');
    const [first, second] = cue.layout.tracks;
    expect(print('-t', '%n|%t|%i|%u\\n').split('\n')).toEqual([
      `1|${cue.layout.texts[0].tracks[0].title}|DE-X01-26-00001|`,
      `2|${cue.layout.texts[0].tracks[1].title}||`,
      '',
    ]);
    const breaks = execFileSync('cuebreakpoints', ['--append-gaps', join(root, 'album.cue')], {
      encoding: 'utf8',
    });
    // Seconds and hundredths, counted from the file: the disc without its two seconds.
    expect(breaks.trim()).toBe(
      `0:${((second.start - first.start) / 75).toFixed(2).padStart(5, '0')}`.replace(/^0:0/, '0:0'),
    );
  });
});

describe('A cue sheet that is wrong is refused, with the line', () => {
  const sheet = (...lines: string[]): string =>
    ['FILE a.wav WAVE', 'TRACK 01 AUDIO', 'INDEX 01 00:00:00', 'TRACK 02 AUDIO', ...lines].join('\n');
  test.each<[what: string, text: string, code: string, place: string]>([
    ['nothing in it', '', 'cue-no-track', 'album.cue'],
    ['a track before its file', 'TRACK 01 AUDIO', 'cue-no-file', 'album.cue:1'],
    ['an index before its track', 'FILE a.wav WAVE\nINDEX 01 00:00:00', 'cue-outside-track', 'album.cue:2'],
    [
      'a file that is missing',
      'FILE b.wav WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00',
      'cue-file-missing',
      'album.cue:1',
    ],
    [
      'a file of another rate',
      'FILE fast.wav WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00',
      'cue-audio-format',
      'album.cue:1',
    ],
    ['a file that is no WAV', 'FILE a.bin WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00', 'not-wav', 'album.cue:1'],
    [
      'a file of another type',
      'FILE a.mp3 MP3\nTRACK 01 AUDIO\nINDEX 01 00:00:00',
      'cue-file-type',
      'album.cue:1',
    ],
    [
      'a file without a type',
      'FILE a.wav\nTRACK 01 AUDIO\nINDEX 01 00:00:00',
      'cue-file-name',
      'album.cue:1',
    ],
    [
      'a data track',
      sheet('INDEX 01 00:05:00', 'TRACK 03 MODE1/2352', 'INDEX 01 00:06:00'),
      'cue-track-mode',
      'album.cue:6',
    ],
    [
      'a track number that jumps',
      sheet('INDEX 01 00:05:00', 'TRACK 04 AUDIO', 'INDEX 01 00:06:00'),
      'cue-track-order',
      'album.cue:6',
    ],
    ['a track without index 01', sheet('INDEX 00 00:05:00'), 'cue-index-missing', 'album.cue:4'],
    [
      'an index that jumps',
      sheet('INDEX 01 00:05:00', 'INDEX 03 00:06:00'),
      'cue-index-order',
      'album.cue:6',
    ],
    [
      'an index that falls back',
      sheet('INDEX 00 00:05:00', 'INDEX 01 00:04:00'),
      'cue-index-back',
      'album.cue:6',
    ],
    ['an index beyond the file', sheet('INDEX 01 00:13:25'), 'cue-index-beyond', 'album.cue:5'],
    ['75 frames', sheet('INDEX 01 00:05:75'), 'cue-time', 'album.cue:5'],
    ['a PREGAP behind its index', sheet('INDEX 01 00:05:00', 'PREGAP 00:02:00'), 'cue-pregap', 'album.cue:6'],
    [
      'a PREGAP twice',
      sheet('PREGAP 00:02:00', 'PREGAP 00:02:00', 'INDEX 01 00:05:00'),
      'cue-twice',
      'album.cue:6',
    ],
    ['an ISRC that is none', sheet('ISRC DEX01260000', 'INDEX 01 00:05:00'), 'isrc', 'album.cue:5'],
    [
      'a CATALOG with a wrong check digit',
      `CATALOG 4006381333932\n${sheet('INDEX 01 00:05:00')}`,
      'ean-check-digit',
      'album.cue:1',
    ],
    [
      'a first index behind the beginning',
      'FILE a.wav WAVE\nTRACK 01 AUDIO\nINDEX 00 00:01:00\nINDEX 01 00:04:00',
      'cue-first-index',
      'album.cue:3',
    ],
  ])('%s.', async (_, text, code, place) => {
    const result = await read(text);
    expect(result.ok ? [] : result.findings).toContainEqual(
      expect.objectContaining({
        code,
        level: 'error',
        message: expect.stringMatching(new RegExp(`^${place}: `)) as string,
      }),
    );
  });

  test('while what is only unknown is told.', async () => {
    const { findings } = await whole(
      sheet('FLAGS DCP SCMS ODD', 'ARTIST "x"', 'TITLE "open', 'INDEX 01 00:12:00'),
    );
    expect(
      findings.map(({ code, level, message }) => [code, level, /^album\.cue(?::\d+)?/.exec(message)?.[0]]),
    ).toEqual([
      ['cue-quote', 'warning', 'album.cue:7'],
      ['cue-flag', 'warning', 'album.cue:5'],
      ['cue-flag', 'warning', 'album.cue:5'],
      ['cue-unknown-command', 'warning', 'album.cue:6'],
      ['cue-track-short', 'warning', 'album.cue'],
    ]);
  });
});
