import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { valueOf } from '../../src/base/result.ts';
import { ddexPaths, type DdexRelease } from '../../src/ddex/contract.ts';
import { ddexMessage } from '../../src/ddex/message.ts';
import { isoDuration } from '../../src/ddex/part.ts';
import { structureFindings } from '../../src/ddex/structure.ts';
import { RELEASE, track } from './release.ts';

let folder = '';
const xml = valueOf(ddexMessage(RELEASE)).xml;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ddex-test-'));
  writeFileSync(join(folder, 'message.xml'), xml);
});
afterAll(() => rmSync(folder, { recursive: true }));

const xmllint = (...args: string[]): string =>
  execFileSync('xmllint', [...args, 'message.xml'], { cwd: folder, encoding: 'utf8' });
/** What another reader finds at a path. */
const at = (path: string): string => xmllint('--xpath', `string(${path})`).trimEnd();
const count = (path: string): number => Number(xmllint('--xpath', `count(${path})`));
const codes = (release: Partial<DdexRelease>): string[] => {
  const made = ddexMessage({ ...RELEASE, ...release });
  return (made.ok ? made.value.findings : made.findings).map(({ code }) => code);
};

test('xmllint reads the message and finds what the release says, where the standard has it.', () => {
  expect(xmllint('--noout')).toBe('');
  expect(at('name(/*)')).toBe('ern:NewReleaseMessage');
  expect(at('namespace-uri(/*)')).toBe('http://ddex.net/xml/ern/43');
  expect(at('/*/MessageHeader/MessageCreatedDateTime')).toBe('2026-11-22T12:00:00Z');
  expect(at('//Release/ReleaseId/ICPN')).toBe('0123456789012');
  expect(at('//Release/DisplayTitleText')).toBe('Night Drive (Deluxe Edition)');
  expect(at('//Release/ParentalWarningType')).toBe('Explicit');
  expect(at('//Release/Duration')).toBe('PT1H5M21.5S');
  expect(at('//Release/PLine/Year')).toBe('2026');
  const second = '//SoundRecording[ResourceReference="A2"]';
  expect(at(`${second}/DisplayTitle/TitleText`)).toBe('Song & “2” <夢>');
  expect(at(`${second}/DisplayTitle/SubTitle`)).toBe('Radio Edit');
  expect(at(`${second}/Duration`)).toBe('PT1H1M1S');
  expect(at(`${second}//ISRC`)).toBe('USS1Z2600002');
  expect(at(`${second}//AudioCodecType/@UserDefinedValue`)).toBe('ALAC');
  expect(at(`${second}//File/URI`)).toBe('resources/A2.flac');
  expect(at(`${second}//File/FileSize`)).toBe('12345.678');
  expect(at('//Image//File/URI')).toBe('resources/A4.jpg');
  expect([count('//Party'), count('//SoundRecording'), count('//TrackRelease')]).toEqual([4, 3, 3]);
  expect([count('//Contributor'), count('//ReleaseDeal/Deal'), count('//ResourceGroupContentItem')]).toEqual([
    2, 4, 3,
  ]);
  // Every recording of the album, through the party list to a name.
  const composer = at(`${second}/Contributor/ContributorPartyReference`);
  expect(at(`//Party[PartyReference="${composer}"]/PartyName/FullName`)).toBe('Cora Example');
});

test('A version says what kind it is in the words of DDEX, or in its own.', () => {
  const names = [
    'instrumental',
    'Radio_Edit',
    'A cappella',
    'clean',
    'TV track',
    'Edit',
    'radiolarian',
    'mono mix',
  ];
  const tracks = names.map((rendition, i) =>
    track(i + 1, { rendition, file: { name: `v${i}/1.wav`, bytes: 1, md5: '0'.repeat(32) } }),
  );
  writeFileSync(join(folder, 'message.xml'), valueOf(ddexMessage({ ...RELEASE, tracks })).xml);
  const types = names.map((_, i) => `//SoundRecording[ResourceReference="A${i + 1}"]/VersionType`);
  const told = types.map((type) => [at(type), at(`${type}/@UserDefinedValue`), at(`${type}/@Namespace`)]);
  const plain = (name: string): string[] => [name, '', ''];
  const own = (name: string): string[] => ['UserDefined', name, 'PADPIDA2026000001A'];
  expect(told).toEqual([
    plain('InstrumentalVersion'),
    plain('RadioVersion'),
    plain('ACappellaVersion'),
    plain('CleanVersion'),
    own('TV track'),
    plain('EditedVersion'),
    own('radiolarian'),
    plain('MonoVersion'),
  ]);
  // Behind the title, before the artist, as the schema of the standard has it.
  const place = '//SoundRecording[1]/VersionType';
  expect(at(`name(${place}/preceding-sibling::*[1])`)).toBe('DisplayTitle');
  expect(at(`name(${place}/following-sibling::*[1])`)).toBe('DisplayArtistName');
  writeFileSync(join(folder, 'message.xml'), xml);
});

test('A file lies in the folder of the delivery or in one folder of it.', () => {
  const named = (name: string): string[] =>
    codes({ tracks: [track(1, { file: { name, bytes: 1, md5: '0'.repeat(32) } })] });
  for (const name of ['a.wav', 'radio-edit/a.wav']) expect(named(name)).not.toContain('ddex-file-name');
  for (const name of ['../a.wav', '/a.wav', 'a/', 'a/b/c.wav', 'radio edit/a.wav'])
    expect(named(name)).toContain('ddex-file-name');
});

test('The same release gives the same bytes, on every machine.', () => {
  expect(valueOf(ddexMessage(structuredClone(RELEASE))).xml).toBe(xml);
  expect(createHash('sha256').update(xml).digest('hex')).toBe(
    '464df076f425314a209fdf2df74cc455cefc014a769212b19cb3bc80d2b4b20a',
  );
  expect(ddexPaths(RELEASE.upc).message).toBe('0123456789012/0123456789012.xml');
});

test('A duration is exact to the millisecond.', () => {
  const pairs = [
    [204.5, 'PT3M24.5S'],
    [59.9996, 'PT1M0S'],
    [3600, 'PT1H0M0S'],
    [0.25, 'PT0.25S'],
    [7325.001, 'PT2H2M5.001S'],
  ] as const;
  for (const [seconds, iso] of pairs) expect(isoDuration(seconds)).toBe(iso);
});

test('What is left out is left out, and said.', () => {
  const {
    catalog: _c,
    cover: _i,
    version: _v,
    pLine: _p,
    cLine: _l,
    originalReleaseDate: _o,
    ...bare
  } = RELEASE;
  const { sender: _s, recipient: _r, ...header } = RELEASE.message;
  const made = valueOf(ddexMessage({ ...bare, message: header, tracks: [track(1)] }));
  expect(made.findings.map(({ code, level }) => `${level} ${code}`)).toEqual([
    'note ddex-experimental',
    'warning ddex-placeholder',
    'warning ddex-placeholder',
    'warning ddex-no-p-line',
    'warning ddex-no-cover',
  ]);
  for (const part of ['Image', 'CatalogNumber', 'PLine', 'CLine', 'OriginalReleaseDate', 'undefined']) {
    expect(made.xml).not.toContain(part);
  }
  expect(made.xml.match(/PADPIDA0000000000X/g)!.length).toBeGreaterThanOrEqual(3);
});

test('A release that cannot be told is refused, each fault by its name.', () => {
  const faults: readonly (readonly [string, Partial<DdexRelease>])[] = [
    ['ddex-upc', { upc: '0123456789013' }],
    ['ddex-upc', { upc: '' }],
    ['ddex-date', { releaseDate: '4.12.2026' }],
    ['ddex-date', { message: { ...RELEASE.message, created: '2026-11-22' } }],
    [
      'ddex-party-id',
      { message: { ...RELEASE.message, sender: { id: 'PA-DPIDA-2026000001-A', name: 'x' } } },
    ],
    ['ddex-empty', { tracks: [] }],
    ['ddex-empty', { label: ' ' }],
    ['ddex-empty', { genre: '' }],
    ['ddex-empty', { artists: [] }],
    ['ddex-empty', { territories: [] }],
    ['ddex-text', { title: 'Night\u0007Drive' }],
    ['ddex-isrc', { tracks: [track(1, { isrc: 'US-S1Z-26-00001' })] }],
    ['ddex-isrc-twice', { tracks: [track(1), track(2, { isrc: 'USS1Z2600001' })] }],
    ['ddex-file-twice', { tracks: [track(1), track(2, { file: { ...track(1).file, name: 'a1.FLAC' } })] }],
    ['ddex-file-name', { tracks: [track(1, { file: { ...track(1).file, name: '../A1.flac' } })] }],
    ['ddex-duration', { tracks: [track(1, { duration: 0 })] }],
  ];
  for (const [code, release] of faults) {
    expect(ddexMessage({ ...RELEASE, ...release }).ok, code).toBe(false);
    expect(codes(release), JSON.stringify(release)).toContain(code);
  }
});

test('A message that does not hold together is noticed, whoever wrote it.', () => {
  expect(structureFindings(xml)).toEqual([]);
  const moved = (part: RegExp, before: string): string => {
    const text = part.exec(xml)![0];
    return xml.replace(text, '').replace(before, text + before);
  };
  const damages: readonly (readonly [string, string])[] = [
    ['ddex-not-xml', xml.slice(0, -40)],
    ['ddex-not-xml', '<PurgeReleaseMessage/>'],
    ['ddex-order', moved(/<Duration>PT3M.*<\/Duration>/, '<DisplayTitleText>Song')],
    ['ddex-order', moved(/<ICPN>.*<\/ICPN>/, '</ReleaseId>')],
    ['ddex-missing', xml.replace(/<GenreText>.*<\/GenreText>/, '')],
    ['ddex-missing', xml.replace(/<DealReleaseReference>R0<\/DealReleaseReference>/, '')],
    ['ddex-part', xml.replace('<Duration>PT3M', '<Tempo>120</Tempo><Duration>PT3M')],
    ['ddex-part', xml.replace('<MessageId>', '<MessageId>x</MessageId><MessageId>')],
    ['ddex-value', xml.replace('<Duration>PT3M', '<Duration>3M')],
    ['ddex-value', xml.replace('<ICPN>0123456789012', '<ICPN>')],
    ['ddex-value', xml.replace('>USS1Z2600001<', '>US-S1Z-26-00001<')],
    ['ddex-reference', xml.replace('<ArtistPartyReference>P1<', '<ArtistPartyReference>P99<')],
    ['ddex-reference', xml.replace('<ResourceReference>A1<', '<ResourceReference>X1<')],
    ['ddex-reference-twice', xml.replace('<ResourceReference>A2<', '<ResourceReference>A1<')],
    ['ddex-unused', xml.replace(/<LinkedReleaseResourceReference>A4<\/LinkedReleaseResourceReference>/, '')],
  ];
  for (const [code, damaged] of damages) {
    expect(damaged, code).not.toBe(xml);
    expect(
      structureFindings(damaged).map((finding) => finding.code),
      damaged.slice(0, 80),
    ).toContain(code);
  }
});
