import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asDigest } from '../../src/base/digest.ts';
import { error, note, warning } from '../../src/base/finding.ts';
import { Refused } from '../../src/base/result.ts';
import { reportOf } from '../../src/release/report.ts';
import type { Track } from '../../src/spec/spec.ts';
import {
  type Example,
  releaseExample,
  storeIn,
  targetExample,
  trackExample,
  type Wish,
} from './release-example.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'report-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const STREAMING = targetExample('streaming');
const CD = targetExample('cd', { encoding: 'pcm16' });
const BROADCAST = targetExample('broadcast', {
  rate: 48_000,
  loudness: { integrated: -23, per: 'track' },
  truePeak: -3,
});
const MP3 = targetExample('mp3', {
  format: 'mp3',
  extension: '.mp3',
  lossless: false,
  encoding: 'float32',
  dither: 'none',
  options: { mode: 'cbr', bitrate: 320 },
});
const ARCHIVE = targetExample('archive', {
  rate: 'native',
  encoding: 'float32',
  dither: 'none',
  loudness: null,
  truePeak: null,
  limiter: null,
});

const TWO: Wish = {
  titles: ['Opening', 'Night Drive'],
  targets: [STREAMING, CD, BROADCAST, MP3, ARCHIVE],
  seconds: 30,
};

async function reported({ release, objects }: Example): Promise<string> {
  for (const [digest, bytes] of objects) writeFileSync(join(folder, digest), bytes);
  return reportOf(release, storeIn(folder));
}

const page = (wish: Wish): Promise<string> => reported(releaseExample(wish));

/** What a reader sees: the page without its tags and style. */
function textOf(html: string): string {
  return html
    .replace(/<style>[^]*?<\/style>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

/** The cells of the rows that begin with a text. */
function rowsOf(html: string, first: string): string[][] {
  const rows = [...html.matchAll(/<tr>([^]*?)<\/tr>/g)].map(([, row]) =>
    [...row.matchAll(/<t[hd][^>]*>([^]*?)<\/t[hd]>/g)].map(([, cell]) => textOf(cell).trim()),
  );
  return rows.filter(([head]) => head.startsWith(first));
}

/** Tags that are open at the end, after every closing tag was held against the last open one. */
function leftOpen(html: string): string[] {
  const open: string[] = [];
  for (const [, close, name, own] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*?(\/?)>/gi)) {
    if (own === '/') continue;
    if (close === '') open.push(name);
    else expect(open.pop(), `</${name}>`).toBe(name);
  }
  return open;
}

describe('A report tells everything about a release', () => {
  test('The head names title, artist, year, UPC, catalogue number, program and number of files.', async () => {
    const text = textOf(await page(TWO));
    for (const said of [
      'Example Artist',
      'Night Drive',
      'Year 2026',
      'UPC 0123456789012',
      'Catalogue no. EX-001',
      'Label Example Records',
      'Files 10',
      'Made with release 1.0.0',
    ]) {
      expect(text).toContain(said);
    }
  });

  test('Each deliverable stands in a row with all its figures, true minus signs and a link.', async () => {
    const html = await page(TWO);
    const rows = rowsOf(html, '2 Night Drive').filter((row) => row.length > 10);
    expect(rows).toHaveLength(5);
    expect(rows[0]).toEqual([
      '2 Night Drive',
      '−13.96',
      '5.4',
      '−9.6',
      '−11.2',
      '−1.00',
      '−1.11',
      '13.0',
      '+3.21',
      '−2.5',
      'TPDF',
      '0:30.000',
      '02 - Night Drive.wav',
    ]);
    expect(html).toContain('href="streaming/02%20-%20Night%20Drive.wav"');
    expect(textOf(html)).toContain('WAV 44.1 kHz 16-bit');
    expect(textOf(html)).toContain('WAV 96 kHz 32-bit float');
  });

  test('Formats are called by their names.', async () => {
    const lossy = { lossless: false, encoding: 'float32', rate: 48_000, loudness: null } as const;
    const targets = ['opus', 'vorbis', 'aac', 'flac'].map((format) =>
      targetExample(format, { format, extension: `.${format}`, ...(format === 'flac' ? {} : lossy) }),
    );
    const html = await page({ ...TWO, targets });
    const formats = ['opus', 'vorbis', 'aac', 'flac'].map((name) => rowsOf(html, name)[0][1]);
    expect(formats).toEqual(['Opus 48 kHz', 'Vorbis 48 kHz', 'AAC 48 kHz', 'FLAC 44.1 kHz 24-bit']);
    expect(textOf(html)).not.toMatch(/OPUS|VORBIS/);
  });

  test('A trial tells what would clip, when and where; a target without one has no such table.', async () => {
    const example = releaseExample({ ...TWO, targets: [STREAMING, CD] });
    const none = { onSample: 0, between: 0, worst: 0, at: -1 };
    const over = { onSample: 3, between: 4, worst: 1.25, at: 3 * 44_100 };
    const trials = [
      { codec: 'aac', rate: 44_100, truePeak: 1.938, channels: [{ ...over, worst: 1.1 }, over] },
      { codec: 'aac', rate: 44_100, truePeak: -0.5, channels: [none, none] },
    ];
    const items = example.release.items.map((item, i) => (i < 2 ? { ...item, scan: trials[i] } : item));
    const html = await reported({ ...example, release: { ...example.release, items } });
    const rows = [...rowsOf(html, '1 '), ...rowsOf(html, '2 '), ...rowsOf(html, 'Album')];
    expect(rows.filter((row) => row.length === 7)).toEqual([
      ['1 Opening', '1.94', '6', '8', '+1.94', '0:03.000', 'right'],
      ['2 Night Drive', '−0.50', '0', '0', '–', '–', '–'],
      ['Album', '1.94', '6', '8', '', '', ''],
    ]);
    expect(html.match(/decoded again/g)).toHaveLength(1);
  });

  test('The goal stands in the heading of its figure, and the loudness of the album below it.', async () => {
    const html = await page(TWO);
    expect(textOf(html)).toContain('Integrated, LUFS album goal −14.0');
    expect(textOf(html)).toContain('Integrated, LUFS track goal −23.0');
    expect(textOf(html)).toContain('True peak, dBTP ceiling −3.0');
    expect(rowsOf(html, 'Album').map((row) => row[1])).toEqual([
      '−14.00',
      '−14.00',
      '−23.00',
      '−14.00',
      '−15.30',
    ]);
  });

  test('The timeline tells gaps, starts, lengths and ISRCs.', async () => {
    const html = await page(TWO);
    expect(rowsOf(html, '2 Night Drive')).toContainEqual([
      '2 Night Drive',
      'gap of 1.500 s',
      '0:30.000',
      '0:30.000',
      '–',
      'USS1Z2600002',
    ]);
    expect(textOf(html)).toContain('Running time 1:00.000');
    expect(textOf(html)).not.toMatch(/CD start|Made of all tracks/);
  });

  test('The timeline tells how tracks are joined, where index points lie, and the time on a CD.', async () => {
    const example = releaseExample({ titles: ['One', 'Two', 'Three'], targets: [CD], seconds: 30 });
    const joins: readonly Partial<Track>[] = [
      {},
      { join: { type: 'crossfade', length: 2.5, shape: 'equal_power', mark: 0.75 }, indexes: [3, 12.5] },
      { join: { type: 'segue' } },
    ];
    const items = example.release.items.map((item, i) => ({
      ...item,
      track: { ...item.track, ...joins[i] },
    }));
    const point = { indexes: [], preEmphasis: false, copyPermitted: false };
    const layout = {
      tracks: [
        { ...point, number: 1, pregap: 0, start: 525 },
        { ...point, number: 2, start: 2737, indexes: [2962] },
        { ...point, number: 3, pregap: 4880, start: 4987 },
      ],
      leadOut: 7238,
      texts: [],
    };
    const spec = { ...example.release.spec, hidden: trackExample(0, 'Before') };
    const sets = [{ target: CD, step: 'disc/cd', files: [], facts: {}, layout }];
    const html = await reported({ ...example, release: { ...example.release, spec, items, sets } });
    const timeline = ['0 Before', '1 One', '2 Two', '3 Three'].map((title) =>
      rowsOf(html, title)
        .find((row) => row.length === 8)
        ?.slice(1),
    );
    expect(timeline).toEqual([
      ['before track 1', '–', '–', '–', '–', '00:02:00', '00:05:00'],
      ['–', '0:00.000', '0:28.500', '–', 'USS1Z2600001', '00:07:00', '00:29:37'],
      [
        'crossfade of 2.5 s, mark at 0.75 s',
        '0:30.000',
        '0:28.500',
        '0:03.000, 0:12.500',
        'USS1Z2600002',
        '00:36:37',
        '00:28:43',
      ],
      ['segue', '1:00.000', '0:30.000', '–', 'USS1Z2600003', '01:06:37', '00:30:01'],
    ]);
    expect(textOf(html)).toContain('CD 01:36:38 with its first pause');
  });

  test('What all tracks make together stands with every file, its size and the start of its digest.', async () => {
    const vinyl = targetExample('vinyl');
    const file = (path: string, bytes: number, sign: string) => ({
      output: path,
      path,
      bytes,
      sha256: asDigest(sign.repeat(64)),
    });
    const side = (letter: string, more: object) => ({
      letter,
      file: `Side ${letter}.wav`,
      seconds: 1089.35,
      integrated: -12.34,
      truePeak: -1.5,
      tracks: [{ title: 'One', start: 0, seconds: 200 }],
      cuttingLevel: 1.25,
      limit: { name: 'space', time: 1020.4, radius: 62.06 },
      ...more,
    });
    const sides = [
      side('A', {}),
      side('B', { cuttingLevel: 12, limit: null }),
      side('C', { cuttingLevel: null, limit: null, integrated: null, truePeak: null }),
    ];
    const files = [file('vinyl/Side B.wav', 1_234_567, 'b'), file('vinyl/Cutting <sheet>.txt', 999, 'a')];
    const example = releaseExample(TWO);
    const html = await reported({
      ...example,
      release: {
        ...example.release,
        sets: [{ target: vinyl, step: 'sides/vinyl', files, facts: { sides } }],
      },
    });
    expect(rowsOf(html, 'A').find((row) => row.length === 9)).toEqual(
      'A,1,18:09.350,−12.3,−1.50,+1.25,room on the disc,17:00,62.1'.split(','),
    );
    expect(rowsOf(html, 'B')[0].slice(5)).toEqual(['+12.00', 'nothing', '–', '–']);
    expect(rowsOf(html, 'C')[0].slice(3)).toEqual(['–', '–', '–', 'cannot be cut', '–', '–']);
    expect(rowsOf(html, 'vinyl/')).toEqual([
      ['vinyl/Cutting &lt;sheet&gt;.txt', '999', 'a'.repeat(12)],
      ['vinyl/Side B.wav', '1 234 567', 'b'.repeat(12)],
    ]);
    expect(rowsOf(html, '2 files')).toEqual([['2 files', '1 235 566', '']]);
    expect(html).toContain('href="vinyl/Side%20B.wav"');
    expect(textOf(html)).toContain('Files 12');
  });

  test('Chain and limiter are told with their units, the tools with their versions.', async () => {
    const text = textOf(await page(TWO));
    expect(text).toContain('freq 320 Hz , gain −1.2 dB , q 0.9 , on mid');
    expect(text).toContain('threshold −18 dBFS , ratio 2:1 , knee 6 dB');
    expect(text).toContain('lookahead 5 ms , release 80 ms , at most 6 dB');
    expect(text).toContain('mode cbr , bitrate 320 kbit/s');
    expect(text).toContain('ffmpeg 7.1.1 ffff');
    expect(text).toContain('sox 14.4.2 5555');
  });

  test('Without findings it says that all checks passed; else how many there are, and shows each.', async () => {
    expect(textOf(await page(TWO))).toContain('All checks passed');
    const html = await page({
      ...TWO,
      findings: [
        warning('codec-true-peak', 'too high', {
          measured: 0.3134,
          limit: 0,
          track: 'Opening',
          target: 'mp3',
          hint: 'lower it',
        }),
        note('long-silence', 'ends late', { measured: '7 s' }),
        error('loudness-off', 'too loud'),
      ],
    });
    const text = textOf(html);
    expect(text).not.toContain('All checks passed');
    expect(text).toContain('1 error · 1 warning · 1 note');
    expect(rowsOf(html, 'too high')).toEqual([
      ['too high lower it', 'Opening', 'mp3', '0.313', '0', 'codec-true-peak'],
    ]);
    expect(rowsOf(html, 'ends late')[0][3]).toBe('7 s');
    expect(text.indexOf('too loud')).toBeLessThan(text.indexOf('too high'));
    expect(html.match(/class="mark"/g)).toHaveLength(1);
  });

  test('Notes alone do not take back that all checks passed.', async () => {
    const text = textOf(await page({ ...TWO, findings: [note('long-silence', 'ends late')] }));
    expect(text).toContain('All checks passed · 1 note');
  });
});

describe('A report is one page that needs nothing else', () => {
  test('It has no script, no address of another place and no path of this machine.', async () => {
    const html = await page({ ...TWO, findings: [warning('a', 'b')] });
    expect(html).not.toMatch(/<script|<link|<img|@import|url\(|https?:|\/\/|\bon[a-z]+=/i);
    expect(html).not.toContain('/secret');
  });

  test('The same release gives the same bytes, however its objects are laid out in memory.', async () => {
    const { release, objects } = releaseExample(TWO);
    const again = JSON.parse(JSON.stringify(release)) as typeof release;
    expect(await reported({ release, objects })).toBe(await reported({ release: again, objects }));
  });

  test('Every tag is closed and every id is used once.', async () => {
    const html = await page({ ...TWO, findings: [warning('a', 'b', { hint: 'c' })] });
    expect(leftOpen(html.replace('<!DOCTYPE html>', ''))).toEqual([]);
    const ids = [...html.matchAll(/\bid="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of html.matchAll(/aria-labelledby="([^"]*)"/g)) expect(ids).toContain(id);
  });

  test("Somebody's words never become markup, an attribute or a place in the style.", async () => {
    const evil = `</title><script>alert("1")</script> & 'q' "onload=x $STYLE $& \u0000 \ud800`;
    const example = releaseExample({
      ...TWO,
      titles: [evil, 'مرحبا 🎛️', 'x'.repeat(300)],
      findings: [
        warning('code', evil, { track: evil, target: 'cd', hint: evil, measured: evil, limit: evil }),
      ],
    });
    const { spec } = example.release;
    const album = { ...spec.album, title: evil, artist: evil, label: evil, catalog: evil, copyright: evil };
    const html = await reported({ ...example, release: { ...example.release, spec: { ...spec, album } } });
    expect(html).not.toMatch(/<script|[\u0000\ud800]/);
    expect(html).toContain(
      '&lt;/title&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;q&#39; &quot;onload=x $STYLE $&amp; \ufffd \ufffd',
    );
    expect(leftOpen(html.replace('<!DOCTYPE html>', ''))).toEqual([]);
    expect(html).toContain('مرحبا 🎛️');
    expect(html).toContain('x'.repeat(300));
  });

  test('Twenty tracks for six targets that all differ stay under two million bytes.', async () => {
    const targets = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => targetExample(name));
    const titles = Array.from({ length: 20 }, (_, i) => `Track ${i + 1}`);
    const html = await page({ titles, targets, seconds: 240, unlike: true });
    // One a master, and the tone of each track.
    expect(html.match(/<svg/g)).toHaveLength(120 + 20);
    expect(Buffer.byteLength(html)).toBeLessThan(2_000_000);
  });
});

describe('A report draws each master once', () => {
  test('Targets made of one master share a picture, which names them.', async () => {
    const html = await page(TWO);
    expect(html.match(/<svg/g)).toHaveLength(6 + 2);
    expect(textOf(html)).toContain('streaming , cd , mp3');
    expect(textOf(html)).toContain('archive · no limiter');
  });

  test('Curves that differ by less than can be seen share a picture, others do not.', async () => {
    const pictures = async (change: (value: number, i: number) => number): Promise<number> => {
      const example = releaseExample({ titles: ['One'], targets: [STREAMING, CD], seconds: 20 });
      const [first, second] = example.release.items;
      const curves = JSON.parse(new TextDecoder().decode(example.objects.get(first.curves))) as {
        shortTerm: (number | null)[];
      };
      curves.shortTerm = curves.shortTerm.map((value, i) => (value === null ? null : change(value, i)));
      const other = ['e'.repeat(64), new TextEncoder().encode(JSON.stringify(curves))] as const;
      const objects = new Map([...example.objects, other as [typeof first.curves, Uint8Array]]);
      const items = [first, { ...second, curves: other[0] as typeof first.curves }];
      const html = await reported({ release: { ...example.release, items }, objects });
      return html.match(/<svg/g)!.length - html.match(/<title id="[^"]*-tone"/g)!.length;
    };
    expect(await pictures((value) => value + 0.02)).toBe(1);
    expect(await pictures((value, i) => (i === 100 ? value + 0.2 : value))).toBe(2);
  });

  test('Silence, a track without length and an empty release are drawn without a number that is none.', async () => {
    const silent = await page({ ...TWO, silent: true });
    expect(silent).not.toMatch(/NaN|Infinity|undefined|null/);
    expect(rowsOf(silent, '1 Opening')[0]).toContain('–');
    const empty = await page({ ...TWO, seconds: 0 });
    expect(empty).not.toMatch(/NaN|Infinity|undefined|null/);
    expect(await page({ ...TWO, titles: [], targets: [] })).not.toMatch(/NaN|Infinity|undefined|null/);
  });

  test('An object that is missing is refused with a finding.', async () => {
    const { release } = releaseExample({ ...TWO, seconds: 31 });
    await expect(reportOf(release, storeIn(folder))).rejects.toThrow(Refused);
  });
});
