import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { imageBytes, LEAD_OUT, setFiles, withChecksums, writeSet } from '../disc/read/set.ts';
import { release } from './rig.ts';

const root = mkdtempSync(join(tmpdir(), 'import-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const inRoot = (...args: string[]): ReturnType<typeof release> => release(args, { cwd: root });

/** Samples as ffmpeg decodes them. */
const decoded = (...path: string[]): Buffer =>
  execFileSync('ffmpeg', ['-v', 'error', '-i', join(root, ...path), '-f', 's16le', '-'], {
    maxBuffer: 1 << 28,
  });
const fromStart = imageBytes().subarray(150 * 2352);

beforeAll(() => {
  const image = imageBytes();
  writeSet(join(root, 'spaces'), withChecksums(setFiles('spaces', image), 'spaces'));
  writeSet(join(root, 'zeros'), withChecksums(setFiles('zeros', image), 'zeros'));
  writeSet(join(root, 'hidden'), setFiles('spaces', imageBytes(LEAD_OUT, 20)));
  mkdirSync(join(root, 'sheet'));
  execFileSync(
    'ffmpeg',
    [
      '-v',
      'error',
      '-f',
      's16le',
      '-ar',
      '44100',
      '-ac',
      '2',
      '-i',
      '-',
      '-bitexact',
      join(root, 'sheet', 'a.wav'),
    ],
    { input: fromStart },
  );
  writeFileSync(
    join(root, 'sheet', 'a.cue'),
    'PERFORMER "P"\nREM DATE 1999\nFILE "a.wav" WAVE\nTRACK 01 AUDIO\nTITLE "A/B: \\"x"\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 00 00:04:00\nINDEX 01 00:04:10\nTRACK 03 AUDIO\nINDEX 01 00:08:15\n',
  );
});

describe('release import', () => {
  test.each(['spaces', 'zeros'])(
    'of a set (numbers padded with %s): its tracks joined are its image, and the spec holds.',
    async (habit) => {
      const ran = await inRoot('import', habit, `${habit}-out`, '--json');
      expect(ran).toMatchObject({ code: 0, err: '' });
      const spec = join(`${habit}-out`, 'album.yaml');
      expect(JSON.parse(ran.out)).toEqual({
        type: 'imported',
        spec,
        tracks: 3,
        hidden: false,
        sectors: LEAD_OUT,
      });
      const names = readdirSync(join(root, `${habit}-out`, 'mixes'));
      expect(names).toEqual(['01 - Eröffnung über dem Fluß.wav', '02 - Two.wav', '03 - Two.wav']);
      const tracks = names.map((name) => decoded(`${habit}-out`, 'mixes', name));
      expect(tracks.map((pcm) => pcm.length / 2352)).toEqual([310, 305, 315]);
      expect(Buffer.concat(tracks).equals(fromStart)).toBe(true);
      expect(await inRoot('check', spec)).toMatchObject({ code: 0 });
      const text = readFileSync(join(root, spec), 'utf8');
      for (const line of [
        'title: "Nachtfahrt"',
        'artist: "Die Gruppe"',
        'upc: "4006381333931"',
        '    artist: "Gäste"',
        '    isrc: "DEX012600002"',
        '    gap: 0',
        '    # index 02 at 00:01:65',
        '    # flags on the disc: pre-emphasis (PRE), copying permitted (DCP)',
      ])
        expect(text.split('\n')).toContain(line);
    },
  );

  test('keeps audio before the first track, and tells of it.', async () => {
    const ran = await inRoot('import', 'hidden', 'hidden-out');
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.err).toMatch(/note {2}the 00:02:00 before the first track hold audio/);
    const all = readdirSync(join(root, 'hidden-out', 'mixes')).map((name) =>
      decoded('hidden-out', 'mixes', name),
    );
    expect(Buffer.concat(all).equals(imageBytes(LEAD_OUT, 20))).toBe(true);
    expect(await inRoot('check', 'hidden-out/album.yaml')).toMatchObject({ code: 0 });
  });

  test('of a cue sheet cuts where shntool cuts.', async () => {
    expect(await inRoot('import', 'sheet/a.cue', 'sheet-out')).toMatchObject({ code: 0 });
    mkdirSync(join(root, 'split'));
    execFileSync(
      'shnsplit',
      [
        '-q',
        '-d',
        join(root, 'split'),
        '-f',
        join(root, 'sheet', 'a.cue'),
        '-c',
        '1',
        '-o',
        'wav',
        join(root, 'sheet', 'a.wav'),
      ],
      { stdio: 'ignore' },
    );
    const theirs = readdirSync(join(root, 'split')).map((name) => decoded('split', name));
    const names = readdirSync(join(root, 'sheet-out', 'mixes'));
    expect(names).toEqual(['01 - A_B_ __x.wav', '02.wav', '03.wav']);
    const ours = names.map((name) => decoded('sheet-out', 'mixes', name));
    expect(ours.map((pcm, i) => pcm.equals(theirs[i]))).toEqual([true, true, true]);
    expect(readFileSync(join(root, 'sheet-out', 'album.yaml'), 'utf8')).toMatch(/^year: 1999$/m);
    expect(await inRoot('check', 'sheet-out/album.yaml')).toMatchObject({ code: 0 });
  });

  test('touches nothing that stands there, and leaves nothing of a set that is refused.', async () => {
    writeSet(join(root, 'broken'), new Map([...setFiles('spaces'), ['SD', new Uint8Array(64)]]));
    const refused = await inRoot('import', 'broken', 'broken-out', '--json');
    expect(refused.code).toBe(1);
    const events = refused.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.map(({ code }) => code)).toContain('ddp-size');
    expect(events.at(-1)).toEqual({ type: 'refused', findings: events.length - 1 });
    expect(existsSync(join(root, 'broken-out'))).toBe(false);
    mkdirSync(join(root, 'taken', 'mixes'), { recursive: true });
    writeFileSync(join(root, 'taken', 'mixes', 'a.wav'), 'mine');
    expect(await inRoot('import', 'spaces', 'taken')).toMatchObject({ code: 2, out: '' });
    writeFileSync(join(root, 'taken', 'album.yaml'), 'mine');
    expect((await inRoot('import', 'spaces', 'taken')).err).toMatch(/album\.yaml stands there already/);
    expect(readFileSync(join(root, 'taken', 'mixes', 'a.wav'), 'utf8')).toBe('mine');
    const nowhere = await inRoot('import', 'nowhere');
    expect(nowhere).toMatchObject({ code: 2, out: '' });
    expect(nowhere.err).toMatch(/nowhere does not exist/);
  });

  test('has help with an example.', async () => {
    const { code, out } = await inRoot('import', '--help');
    expect(code).toBe(0);
    expect(out).toMatch(/Example:\n {2}release import/);
  });
});
