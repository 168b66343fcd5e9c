import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { cueSheet, type CueOptions } from '../../src/disc/cue.ts';
import { writeImage } from '../../src/disc/image.ts';
import type { DiscLayout } from '../../src/disc/layout.ts';
import { msf } from '../../src/disc/time.ts';
import { run, temporaryFolder } from '../audio/wav/folder.ts';
import { allowed, layout, threeTracks, track, twoTracks } from './layouts.ts';
import { sourceOf } from './sources.ts';

const { path } = temporaryFolder();

const sheet = (disc: DiscLayout, more: Partial<CueOptions> = {}): string =>
  Buffer.from(cueSheet(disc, { wav: 'disc.wav', ...more }).bytes).toString('utf8');
const trimmed = (text: string): string[] => text.split('\r\n').map((line) => line.trim());

describe('a cue sheet', () => {
  it('names file, codes, flags, texts and places, each line ended by CR LF', () => {
    expect(sheet(threeTracks).split('\r\n')).toEqual([
      'CATALOG 4006381333931',
      'TITLE "Night Drive"',
      'PERFORMER "Écran"',
      'FILE "disc.wav" WAVE',
      '  TRACK 01 AUDIO',
      '    TITLE "Opening"',
      '    PERFORMER "Écran"',
      '    ISRC DEA012600001',
      '    INDEX 00 00:00:00',
      '    INDEX 01 00:06:00',
      '    INDEX 02 00:08:00',
      '  TRACK 02 AUDIO',
      `    TITLE "Café, 'Größe'"`,
      '    PERFORMER "Écran"',
      '    SONGWRITER "C. D. Writer"',
      '    FLAGS DCP',
      '    ISRC DEA012600002',
      '    INDEX 00 00:11:25',
      '    INDEX 01 00:12:50',
      '  TRACK 03 AUDIO',
      '    TITLE "<Three> & more"',
      '    PERFORMER "Someone else"',
      '    FLAGS DCP PRE',
      '    ISRC DEA012600003',
      '    INDEX 01 00:20:50',
      '',
    ]);
  });

  it('begins with index 01 where the file begins with the first track', () => {
    const indexes = (text: string): string[] => trimmed(text).filter((line) => line.startsWith('INDEX'));
    expect(indexes(sheet(twoTracks))).toEqual([
      'INDEX 01 00:00:00',
      'INDEX 00 00:08:00',
      'INDEX 01 00:10:00',
    ]);
    expect(indexes(sheet(twoTracks, { firstPause: 'included' }))).toEqual([
      'INDEX 00 00:00:00',
      'INDEX 01 00:02:00',
      'INDEX 00 00:10:00',
      'INDEX 01 00:12:00',
    ]);
  });

  it('tells what a text becomes that it cannot quote', () => {
    expect(cueSheet(threeTracks, { wav: 'disc.wav' }).findings).toMatchObject([
      {
        code: 'cue-text-changed',
        at: '/tracks/1/title',
        level: 'warning',
        measured: 'Café, "Größe"',
        limit: "Café, 'Größe'",
        message: `in the cue sheet the title of track 2 'Café, "Größe"' becomes 'Café, 'Größe''`,
      },
    ]);
    const disc = (title: string): DiscLayout =>
      layout([track(1, 150)], 1650, { texts: [{ language: 9, disc: { title }, tracks: [{}] }] });
    expect(trimmed(sheet(disc('a\r\nINDEX 01 00:00:00')))[0]).toBe('TITLE "a INDEX 01 00:00:00"');
    expect(cueSheet(disc('Łódź'), { wav: 'disc.wav' }).findings).toEqual([]);
    const latin = cueSheet(disc('Łódź, Größe'), { wav: 'disc.wav', encoding: 'latin-1' });
    expect(Buffer.from(latin.bytes).toString('latin1')).toContain('TITLE "Lódz, Größe"\r\n');
    expect(latin.findings).toMatchObject([{ measured: 'Łódź, Größe', limit: 'Lódz, Größe' }]);
  });

  it('of any layout has its places, from the file’s start', () => {
    fc.assert(
      fc.property(allowed, fc.constantFrom('omitted', 'included'), (disc, firstPause) => {
        const origin = firstPause === 'omitted' ? 150 : 0;
        const places = trimmed(sheet(disc, { firstPause })).flatMap(
          (line) => /^INDEX (.*)/.exec(line)?.[1] ?? [],
        );
        const wanted = disc.tracks.flatMap(({ pregap, start, indexes }, i) => {
          const pause = i === 0 ? (start > origin ? [0] : []) : pregap === undefined ? [] : [pregap - origin];
          return [
            ...pause.map((at) => `00 ${msf(at)}`),
            ...[start, ...indexes].map((at, k) => `${String(k + 1).padStart(2, '0')} ${msf(at - origin)}`),
          ];
        });
        expect(places).toEqual(wanted);
      }),
      { numRuns: 60 },
    );
  });
});

describe('programs that burn and cut', () => {
  const SAMPLES = 588 * 2250;
  let pcm: Buffer;

  beforeAll(async () => {
    const value = (c: number, i: number): number => ((i * (c + 3)) % 30_011) - 15_000;
    const samples = Int16Array.from({ length: SAMPLES * 2 }, (_, k) => value(k % 2, k >> 1));
    pcm = Buffer.from(samples.buffer);
    const source = sourceOf(samples);
    await writeImage(2400, [{ at: 588 * 150, from: 0, frames: SAMPLES, source }], {
      wav: { path: path('disc.wav'), omit: 150 },
    });
    writeFileSync(path('disc.cue'), cueSheet(threeTracks, { wav: 'disc.wav' }).bytes);
  });

  it('shntool cuts the file at each index 01, the hidden track apart', () => {
    run(
      'shntool',
      'split',
      '-q',
      '-n',
      '%d',
      '-d',
      path(''),
      '-f',
      path('disc.cue'),
      '-o',
      'wav',
      path('disc.wav'),
    );
    const cut = (name: string): Buffer => run('sox', path(name), '-t', 'raw', '-');
    const names = readdirSync(path(''))
      .filter((name) => name.startsWith('split-'))
      .sort();
    expect(names).toEqual(['split-track0.wav', 'split-track1.wav', 'split-track2.wav', 'split-track3.wav']);
    const sector = (n: number): number => (n - 150) * 2352;
    const [hidden, one, two, three] = names.map(cut);
    expect(hidden.equals(pcm.subarray(0, sector(600)))).toBe(true);
    expect(one.equals(pcm.subarray(sector(600), sector(1100)))).toBe(true);
    expect(two.equals(pcm.subarray(sector(1100), sector(1700)))).toBe(true);
    expect(three.equals(pcm.subarray(sector(1700)))).toBe(true);
    for (const problems of run('shntool', 'len', ...names.map((name) => join(path(''), name)))
      .toString()
      .split('\n')
      .slice(1, 5))
      expect(problems).toMatch(/---   --   -----/);
  });

  it('cueprint reads texts and codes', () => {
    const per = (template: string): string[] =>
      run('cueprint', '-t', `${template}\\n`, path('disc.cue')).toString().trim().split('\n');
    expect(per('%n|%t|%p|%i')).toEqual([
      '1|Opening|Écran|DEA012600001',
      "2|Café, 'Größe'|Écran|DEA012600002",
      '3|<Three> & more|Someone else|DEA012600003',
    ]);
    expect(run('cueprint', '-d', '%T|%P|%N\\n', path('disc.cue')).toString()).toBe('Night Drive|Écran|3\n');
  });

  it('cueconvert knows catalogue number, flags, pauses and indexes', () => {
    const toc = run('cueconvert', '-i', 'cue', '-o', 'toc', path('disc.cue')).toString();
    expect(toc).toContain('CATALOG "4006381333931"');
    expect(
      toc
        .split('TRACK AUDIO')
        .slice(1)
        .map((part) => part.match(/^(COPY|PRE_EMPHASIS|FILE.*|START.*|INDEX.*)$/gm)),
    ).toEqual([
      ['FILE "disc.wav" 0 00:11:25', 'START 00:06:00', 'INDEX 00:08:00'],
      ['COPY', 'FILE "disc.wav" 00:11:25 00:09:25', 'START 00:01:25'],
      ['PRE_EMPHASIS', 'COPY', 'FILE "disc.wav" 00:20:50'],
    ]);
  });

  it('cuebreakpoints cuts where tracks start', () => {
    expect(run('cuebreakpoints', path('disc.cue')).toString()).toBe('0:12.50\n0:20.50\n');
  });
});

it('The cue sheet lies beside a WAV file of the length it tells.', () => {
  expect(run('soxi', '-s', path('disc.wav')).toString().trim()).toBe(
    String((threeTracks.leadOut - 150) * 588),
  );
  expect(readFileSync(path('disc.cue')).subarray(0, 3).toString('hex')).not.toBe('efbbbf');
});
