import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DiskFile } from '../../src/host/disk.ts';
import { call, filesBelow, Project, writeMix } from './rig.ts';

const ALBUM = `release: 1
title: Two Songs
artist: Somebody
year: 2026
upc: "0123456789012"
mastering:
  loudness: { integrated: -14, per: album }
  true_peak: -1
  chain:
    - eq: [{ type: bell, freq: 300, gain: -1, q: 1 }]
tracks:
  - { title: One, mix: mixes/1.wav, isrc: USS1Z2600001 }
  - { title: Two, mix: mixes/2.wav, isrc: USS1Z2600002, gap: 1.5, gain: -2 }
targets:
  streaming: {}
  cd: { ddp: false, cue: false }
  broadcast: {}
  flac: {}
  mp3: {}
  archive: {}
`;

/** ffmpeg's own reading of a file. */
function ebur128(path: string): { integrated: number; truePeak: number } {
  const err = call(
    'sh',
    '-c',
    'ffmpeg -hide_banner -nostats -i "$0" -af ebur128=peak=true -f null - 2>&1',
    path,
  );
  const summary = err.slice(err.lastIndexOf('Summary:'));
  return {
    integrated: Number(/I:\s+(-?[\d.]+) LUFS/.exec(summary)![1]),
    truePeak: Number(/True peak:\s+Peak:\s+(-?[\d.]+) dBFS/.exec(summary)![1]),
  };
}

describe('A two-song album at two rates for six targets', () => {
  const project = new Project('album');
  let files: string[];

  beforeAll(async () => {
    await writeMix(project.path('mixes', '1.wav'), { seconds: 8, rate: 48_000, seed: 1 });
    await writeMix(project.path('mixes', '2.wav'), { seconds: 6, rate: 44_100, seed: 2, peak: 0.4 });
    await project.write(ALBUM).publish();
    files = filesBelow(project.path('out', 'two-songs'));
  });
  afterAll(() => project.remove());

  test('holds a file a track and target, and the texts.', () => {
    const of = (target: string, ending: string): string[] =>
      ['One', 'Two'].map((title, i) => `${target}/0${i + 1} - ${title}.${ending}`);
    expect(files).toEqual(
      [
        ...['archive', 'broadcast', 'cd', 'streaming'].flatMap((target) => of(target, 'wav')),
        ...of('flac', 'flac'),
        ...of('mp3', 'mp3'),
        'checksums.sha256',
        'log.ndjson',
        'manifest.json',
        'provenance.json',
        'report.html',
        'sequence.json',
      ].sort(),
    );
  });

  test('has the rates, depths and lengths its targets ask for, as sox reads them.', () => {
    const facts = (path: string): string[] =>
      ['-r', '-b', '-c', '-s'].map((flag) =>
        call('soxi', flag, project.path('out', 'two-songs', path)).trim(),
      );
    // With the gap of a second and a half behind the first track, where the target holds gaps.
    expect(facts('streaming/01 - One.wav')).toEqual(['44100', '24', '2', String(9.5 * 44_100)]);
    expect(facts('cd/02 - Two.wav')).toEqual(['44100', '16', '2', String(6 * 44_100)]);
    expect(facts('broadcast/01 - One.wav')).toEqual(['48000', '24', '2', String(8 * 48_000)]);
    expect(facts('flac/01 - One.flac')).toEqual(['44100', '24', '2', String(9.5 * 44_100)]);
    expect(facts('archive/02 - Two.wav').slice(0, 1)).toEqual(['44100']);
    expect(facts('archive/01 - One.wav').slice(0, 1)).toEqual(['48000']);
  });

  test('reaches its loudness and keeps its ceiling, as ffmpeg measures them.', () => {
    const joined = project.path('joined.wav');
    for (const target of ['streaming', 'cd']) {
      const [one, two] = ['01 - One.wav', '02 - Two.wav'].map((name) =>
        project.path('out', 'two-songs', target, name),
      );
      call('sox', one, two, joined);
      const album = ebur128(joined);
      expect(Math.abs(album.integrated + 14)).toBeLessThanOrEqual(0.1);
      expect(album.truePeak).toBeLessThanOrEqual(-0.9);
    }
    for (const name of ['01 - One.wav', '02 - Two.wav']) {
      expect(
        Math.abs(ebur128(project.path('out', 'two-songs', 'broadcast', name)).integrated + 23),
      ).toBeLessThanOrEqual(0.1);
    }
  });

  test('keeps the tracks apart by their inner balance: one gain for both.', () => {
    const manifest = JSON.parse(readFileSync(project.path('out', 'two-songs', 'manifest.json'), 'utf8')) as {
      deliverables: { target: string; gain: number }[];
    };
    const gains = manifest.deliverables
      .filter(({ target }) => target === 'streaming')
      .map(({ gain }) => gain);
    expect(gains).toHaveLength(2);
    expect(gains[0]).toBe(gains[1]);
  });

  test('carries checksums that sha256sum accepts.', () => {
    expect(
      call(
        'sh',
        '-c',
        'cd "$0" && sha256sum --check --quiet checksums.sha256 && echo fine',
        project.path('out', 'two-songs'),
      ),
    ).toBe('fine\n');
  });

  test('built again runs nothing, opens no mix, and writes but its lease and a date.', async () => {
    // The input index trusts a file only when it was old enough at the time it was read.
    await new Promise((resolve) => setTimeout(resolve, 100));
    await project.publish();
    // Its lease comes and goes, and what it needed gets the date of its last use, for `release clean`.
    const dated = /^v1\/leases|^history\//;
    const stamps = (): [string, number][] =>
      [project.path('.release'), project.path('out')].flatMap((root) =>
        readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path): [string, number] => [
          path,
          dated.test(path) ? 0 : statSync(join(root, path)).mtimeMs,
        ]),
      );
    const before = stamps();
    const opened = vi.spyOn(DiskFile, 'openForReading');
    const { end, ran } = await project.publish();
    const paths = opened.mock.calls.map(([path]) => path);
    opened.mockRestore();
    expect(ran).toEqual([]);
    expect(end.fresh).toBe(false);
    expect(end.steps.done).toBe(0);
    expect(paths.filter((path) => path.includes('mixes'))).toEqual([]);
    expect(stamps()).toEqual(before);
  });

  test('runs nothing for a comment.', async () => {
    const { ran } = await project.edit('title: Two Songs', 'title: Two Songs # a comment\n').publish();
    expect(ran).toEqual([]);
  });

  test('only tags and verifies again for a title.', async () => {
    const { ran } = await project.edit('title: Two,', 'title: Second,').publish();
    expect(new Set(ran.map((id) => id.split('/')[0]))).toEqual(new Set(['tag', 'verify']));
    expect(ran.every((id) => id.includes('/02/'))).toBe(true);
  });

  test("runs just a track's own steps, and what its gain touches, for its equaliser.", async () => {
    const { ran } = await project
      .edit('gain: -2 }', 'gain: -2, chain: [{ eq: [{ type: bell, freq: 2000, gain: 3, q: 1 }] }] }')
      .publish();
    const others = ran.filter((id) => !id.includes('/02'));
    expect(ran).toContain('premaster/02');
    expect(others.filter((id) => /^(intake|premaster|resample|measure)/.test(id))).toEqual([]);
    // One gain for the album: if it moves, the other track's masters follow; broadcast levels each track alone.
    expect(others.filter((id) => id.includes('broadcast') || id.includes('-23'))).toEqual([]);
  });

  test('goes back for nothing: reverting an edit runs no step.', async () => {
    const { ran } = await project.write(ALBUM).publish();
    expect(ran).toEqual([]);
  });

  test('keeps the release before the latest one, and no more.', () => {
    const vault = readdirSync(project.path('out', '.two-songs')).filter((name) => name !== 'lock');
    expect(vault).toHaveLength(2);
    expect(vault).toContain(readlinkSync(project.path('out', 'two-songs')).split('/')[1]);
  });

  test('publishes a part beside the whole with --only.', async () => {
    const whole = readlinkSync(project.path('out', 'two-songs'));
    await project.publish({ only: ['cd', 'One'] });
    expect(filesBelow(project.path('out', 'two-songs.partial')).filter((path) => path.includes('/'))).toEqual(
      ['cd/01 - One.wav'],
    );
    expect(readlinkSync(project.path('out', 'two-songs'))).toBe(whole);
  });

  test('restores a published file that somebody changed.', async () => {
    const path = project.path('out', 'two-songs', 'manifest.json');
    const before = readFileSync(path, 'utf8');
    call('sh', '-c', 'printf x >> "$0"', path);
    const { ran } = await project.publish();
    expect(ran).toEqual([]);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  test('made again with check, every step gives the same bytes.', async () => {
    const { end, ran } = await project.publish({ mode: 'check' });
    expect(end.type).toBe('published');
    expect(ran.length).toBeGreaterThan(20);
  });
});

describe('A spec that asks for nothing to be done', () => {
  const project = new Project('neutral');
  afterAll(() => project.remove());

  test.each([
    ['pcm24', 'streaming', 24],
    ['pcm16', 'cd', 16],
  ] as const)('gives back every %s sample as it came, without dither.', async (encoding, target, bits) => {
    const samples = (await import('./rig.ts')).mixSamples({ seconds: 4, seed: 5 });
    const step = 2 ** (bits - 1);
    const grid = samples.map((channel) => channel.map((x) => Math.round(x * step) / step));
    await writeMix(project.path('mixes', 'a.wav'), { encoding }, grid);
    await project
      .write(
        `release: 1
title: Neutral ${bits}
artist: A
mastering: { loudness: none, limiter: none }
tracks: [{ title: T, mix: mixes/a.wav }]
targets: { ${target}: {} }
`,
      )
      .publish();
    const raw = (path: string): string =>
      call('sh', '-c', `ffmpeg -v error -i "$0" -f s${bits}le - | sha256sum`, path);
    expect(raw(project.path('out', `neutral-${bits}`, target, '01 - T.wav'))).toBe(
      raw(project.path('mixes', 'a.wav')),
    );
    const log = readFileSync(project.path('out', `neutral-${bits}`, 'log.ndjson'), 'utf8');
    expect(log).toContain('left out: every sample lies on the grid');
  });
});
