import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumsOf } from '../../src/base/sums.ts';
import { pqPage } from '../../src/disc/pq_page.ts';
import { pqCsv, pqSheet, pqText } from '../../src/disc/pq_sheet.ts';
import { sectorsOf } from '../../src/disc/time.ts';
import { run, temporaryFolder } from '../audio/wav/folder.ts';
import { allowed, threeTracks, twoTracks } from './layouts.ts';

const { path } = temporaryFolder();
const files = [{ name: 'IMAGE.DAT', ...sumsOf(Buffer.from('123456789')) }];
const sheet = pqSheet(threeTracks, files);

describe('the PQ sheet', () => {
  it('as text has aligned columns', () => {
    expect(pqText(sheet).split('\n')).toEqual([
      'PQ SHEET',
      '',
      'Title      Night Drive',
      'Performer  Écran',
      'UPC/EAN    4006381333931',
      'Tracks     3',
      'Total      00:32:00',
      '',
      'Track  Index  Start     Length    Pause     ISRC          Flags    Title           Performer',
      '01     00     00:00:00            00:08:00',
      '01     01     00:08:00  00:02:00            DEA012600001           Opening         Écran',
      '01     02     00:10:00  00:03:25',
      '02     00     00:13:25            00:01:25',
      '02     01     00:14:50  00:08:00            DEA012600002  DCP      Café, "Größe"   Écran',
      '03     01     00:22:50  00:09:25            DEA012600003  DCP PRE  <Three> & more  Someone else',
      'AA     01     00:32:00                                             Lead-out',
      '',
      expect.stringContaining('75 frames a second'),
      '',
      'IMAGE.DAT  9 bytes  MD5 25f9e794323b453885f5181f1b624d0b  CRC32 CBF43926',
      '',
    ]);
  });

  it('as CSV is what another reader of CSV takes for the same table', () => {
    writeFileSync(path('pq.csv'), pqCsv(sheet));
    const script =
      'import csv,json,sys; print(json.dumps(list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8")))))';
    const rows = JSON.parse(run('python3', '-c', script, path('pq.csv')).toString()) as Record<
      string,
      string
    >[];
    expect(rows).toEqual(
      sheet.rows.map((row) => ({
        Track: row.track,
        Index: row.index,
        Start: row.start,
        Length: row.length,
        Pause: row.pause,
        ISRC: row.isrc,
        Flags: row.flags,
        Title: row.title,
        Performer: row.performer,
      })),
    );
    expect(rows.map((row) => row.Title)).toContain('Café, "Größe"');
    expect(pqCsv(sheet).split('\r\n')).toHaveLength(9);
  });

  it('as a page is well-formed, complete and loads nothing', () => {
    const page = pqPage(sheet);
    const body = page.slice(page.indexOf('<body>'), page.indexOf('</html>'));
    writeFileSync(path('body.xml'), body);
    const cells = run('xmllint', '--xpath', '//table[1]//td/text()', path('body.xml'))
      .toString()
      .trim()
      .split('\n');
    const shown = sheet.rows
      .flatMap((row) => Object.values<string>({ ...row }))
      .filter((text) => text !== '');
    expect(
      cells.map((text) => text.replace('&lt;', '<').replace('&gt;', '>').replace('&amp;', '&')).toSorted(),
    ).toEqual(shown.toSorted());
    for (const text of ['Écran', '4006381333931', '00:32:00', 'CBF43926', files[0].md5])
      expect(body).toContain(text);
    expect(page).toContain('@page { size: A4');
    expect(page).not.toMatch(/src=|href=|url\(|<script|@import/);
  });

  it('as a page leaves out columns in which nothing stands', () => {
    const bare = pqPage(pqSheet(twoTracks));
    expect(bare.match(/<th [^>]*>[^<]*/g)?.map((th) => th.replace(/.*>/, ''))).toEqual([
      'Track',
      'Index',
      'Start',
      'Length',
      'Pause',
      'Title',
    ]);
    expect(bare).toContain('<title>PQ sheet</title>');
  });

  it('of any layout adds up to its total', () => {
    fc.assert(
      fc.property(allowed, (disc) => {
        const { rows, total, tracks } = pqSheet(disc);
        const lengths = rows.slice(0, -1).map(({ length, pause }) => sectorsOf(length + pause) ?? NaN);
        let at = 0;
        for (const [i, length] of lengths.entries()) {
          expect(sectorsOf(rows[i].start)).toBe(at);
          at += length;
        }
        expect(at).toBe(disc.leadOut);
        expect([sectorsOf(total), rows.at(-1)?.start]).toEqual([disc.leadOut, total]);
        expect(rows.filter(({ index, track }) => index === '01' && track !== 'AA')).toHaveLength(tracks);
      }),
      { numRuns: 60 },
    );
  });
});
