import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BuildEnd } from '../../src/build/build.ts';
import { contentOf, mixSamples, Project, writeMix } from './rig.ts';

const SPEC = `release: 1
title: Album
artist: A
tracks:
  - title: T
    mix: mixes/a.wav
targets: { streaming: {} }
`;

/** The codes of a refusal's errors. */
function codes(end: BuildEnd): string[] {
  return end.findings.filter(({ level }) => level === 'error').map(({ code }) => code);
}

describe('A mix that cannot be mastered is refused, and the former release stays', () => {
  const project = new Project('refusals');
  const mix = project.path('mixes', 'a.wav');
  let former: Record<string, string>;

  beforeAll(async () => {
    await writeMix(mix, { seconds: 2 });
    await project.write(SPEC).publish();
    former = contentOf(project.path('out', 'album'));
  });
  afterAll(() => project.remove());

  const bytes = (...values: number[]): Float64Array => Float64Array.from(values);
  const faults: readonly (readonly [
    what: string,
    code: string,
    plant: () => void | Promise<void>,
    message: RegExp,
  ])[] = [
    ['missing', 'missing', () => undefined, /mixes\/a\.wav does not exist/],
    ['a folder', 'is-a-folder', () => mkdirSync(mix), /mixes\/a\.wav is a folder/],
    ['a FIFO', 'not-a-file', () => void execFileSync('mkfifo', [mix]), /mixes\/a\.wav is not a plain file/],
    ['an empty file', 'empty-file', () => writeFileSync(mix, ''), /empty/],
    [
      'truncated',
      'truncated',
      async () => {
        await writeMix(mix, { seconds: 2 });
        truncateSync(mix, 100_000);
      },
      /holds/,
    ],
    ['without a frame', 'empty', () => writeMix(mix, {}, [bytes(), bytes()]), /no audio/],
    ['one frame long', 'too-short', () => writeMix(mix, {}, [bytes(0.5), bytes(0.5)]), /1 frame long/],
    [
      'silent',
      'silent',
      () => writeMix(mix, {}, [new Float64Array(44_100), new Float64Array(44_100)]),
      /silent from end to end/,
    ],
    [
      'with a NaN',
      'non-finite',
      () => {
        const samples = mixSamples({ seconds: 1 });
        samples[1][12_345] = NaN;
        return writeMix(mix, { encoding: 'float32' }, samples);
      },
      /frame 12345 \(0:00\.280\), right/,
    ],
    ['in surround', 'not-stereo', () => writeMix(mix, { channels: 6, seconds: 1 }), /6 channels/],
    [
      'an MP3 called WAV',
      'lossy-input',
      async () => {
        await writeMix(project.path('src.wav'), { seconds: 2 });
        execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', project.path('src.wav'), '-f', 'mp3', mix]);
      },
      /lossy \(mp3\)/,
    ],
    ['no audio at all', 'not-audio', () => writeFileSync(mix, 'a text, not audio. '.repeat(500)), /audio/],
  ];

  test.each(faults)('%s', async (_, code, plant, message) => {
    rmSync(mix, { recursive: true, force: true });
    await plant();
    const { end } = await project.build();
    expect(end.type).toBe('refused');
    expect(codes(end)).toContain(code);
    const finding = end.findings.find((found) => found.code === code)!;
    expect(finding.message).toMatch(message);
    expect(finding.message).not.toContain(project.folder);
    expect(finding.at).toBe('/tracks/0/mix');
    expect(contentOf(project.path('out', 'album'))).toEqual(former);
  });

  test('A lossy mix passes with allow_lossy, with a warning.', async () => {
    execFileSync('ffmpeg', [
      '-v',
      'error',
      '-y',
      '-i',
      project.path('src.wav'),
      '-f',
      'mp3',
      project.path('mixes', 'b.wav'),
    ]);
    const { end } = await project
      .write(SPEC.replace('mix: mixes/a.wav', 'mix: mixes/b.wav\n    allow_lossy: true'))
      .publish();
    expect(end.findings.find(({ code }) => code === 'lossy-input')?.level).toBe('warning');
  });

  test('Two faulty mixes are told at once.', async () => {
    project.write(SPEC.replace('targets', '  - title: U\n    mix: mixes/nowhere.wav\ntargets'));
    rmSync(mix, { recursive: true, force: true });
    const { end } = await project.build();
    expect(codes(end)).toEqual(['missing', 'missing']);
  });
});

describe('Inputs in other clothes', () => {
  const project = new Project('clothes');
  afterAll(() => project.remove());

  test.each([
    ['mono.wav', []],
    ['stereo.aiff', []],
    ['stereo.flac', []],
  ])('%s builds.', async (name) => {
    await writeMix(project.path('src.wav'), { seconds: 2, channels: name.startsWith('mono') ? 1 : 2 });
    execFileSync('sox', [project.path('src.wav'), project.path('mixes', name)]);
    const { end } = await project.write(SPEC.replace('a.wav', name)).publish();
    expect(end.items[0].channels).toBe(2);
    expect(end.findings.some(({ code }) => code === 'mono')).toBe(name.startsWith('mono'));
  });
});

describe('What lies in the way of the release', () => {
  const project = new Project('in-the-way');
  beforeAll(() => writeMix(project.path('mixes', 'a.wav'), { seconds: 1 }));
  afterAll(() => project.remove());

  test("a folder of the user's under the release's name is left alone.", async () => {
    mkdirSync(project.path('out', 'album'), { recursive: true });
    writeFileSync(project.path('out', 'album', 'mine.txt'), 'mine');
    const { end } = await project.write(SPEC).build();
    expect(codes(end)).toEqual(['output-occupied']);
    expect(readFileSync(project.path('out', 'album', 'mine.txt'), 'utf8')).toBe('mine');
  });

  test('a symlink that leads elsewhere is not followed.', async () => {
    rmSync(project.path('out'), { recursive: true });
    mkdirSync(project.path('out'));
    mkdirSync(project.path('elsewhere'));
    symlinkSync(project.path('elsewhere'), project.path('out', 'album'));
    const { end } = await project.build();
    expect(codes(end)).toEqual(['output-occupied']);
    expect(contentOf(project.path('elsewhere'))).toEqual({});
  });

  test('a title full of shell and path characters stays a file name.', async () => {
    rmSync(project.path('out'), { recursive: true });
    project.write(
      SPEC.replace('title: T', `title: "../../$(touch pwned); rm -rf * | \`x\`\\\\ ${'long '.repeat(60)}"`),
    );
    const { end } = await project.publish();
    const { path } = end.items[0];
    expect(path.split('/')).toHaveLength(2);
    expect(Buffer.byteLength(path.split('/')[1])).toBeLessThanOrEqual(255);
    expect(existsSync(project.path('pwned'))).toBe(false);
    expect(existsSync(project.path('out', 'album', path))).toBe(true);
  });
});

describe('A tool that fails', () => {
  const project = new Project('tools');
  const saved = { ...process.env };
  beforeAll(() => writeMix(project.path('mixes', 'a.wav'), { seconds: 1, rate: 48_000 }));
  afterAll(() => {
    process.env = saved;
    project.remove();
  });

  /** A stand-in that answers probes like the real program, then does as told. */
  function standIn(real: string, body: string): string {
    const path = project.path(`fake-${Math.abs(body.length)}`);
    writeFileSync(path, `#!/bin/sh\ncase "$*" in *-t\\ raw*) ${body} ;; *) exec ${real} "$@" ;; esac\n`);
    chmodSync(path, 0o755);
    return path;
  }

  test.each([
    ['exits 0 with a short stream', 'head -c 1000; exit 0', 'tool-short-output'],
    ['exits with an error', 'echo "sox FAIL rate: broken" >&2; exit 2', 'tool-failed'],
  ])('sox that %s refuses the build.', async (_, body, code) => {
    process.env = { ...saved, RELEASE_SOX: standIn('/usr/bin/sox', body) };
    const { end } = await project.write(SPEC).build();
    expect(codes(end)).toContain(code);
    expect(end.findings.find((finding) => finding.code === code)?.cause).toBe('tool');
    expect(existsSync(project.path('out', 'album'))).toBe(false);
  });

  test('sox that is not there is named, with the command that installs it.', async () => {
    process.env = { ...saved, RELEASE_SOX: project.path('no-such-sox') };
    const { end } = await project.build();
    const told = end.findings.filter(({ level }) => level === 'error');
    expect(told.length).toBeGreaterThan(0);
    expect(told.every(({ cause }) => cause === 'tool')).toBe(true);
    expect(JSON.stringify(told)).toMatch(/no-such-sox|install sox/);
  });
});

describe('Levels that cannot be reached', () => {
  const project = new Project('levels');
  beforeAll(() => writeMix(project.path('mixes', 'a.wav'), { seconds: 3 }));
  afterAll(() => project.remove());

  test('a loudness that would crush the music is refused with what it would take.', async () => {
    const { end } = await project
      .write(SPEC.replace('tracks:', 'mastering: { loudness: { integrated: -5, per: track } }\ntracks:'))
      .build();
    expect(codes(end)).toEqual(['limiter-too-deep']);
    const finding = end.findings.find(({ code }) => code === 'limiter-too-deep')!;
    expect(finding.measured).toBeGreaterThan(6);
    expect(finding.limit).toBe(6);
    expect(finding.track).toBe('T');
  });

  test('gain into full scale without a limiter is refused instead of clipped.', async () => {
    project.write(
      SPEC.replace(
        'tracks:',
        'mastering: { loudness: { integrated: -6, per: track }, true_peak: none, limiter: none }\ntracks:',
      ),
    );
    const { end } = await project.build();
    expect(codes(end)).toEqual(['clipped']);
  });
});
