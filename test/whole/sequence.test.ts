import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mixSamples, Project, writeMix } from './rig.ts';

const RATE = 44_100;
const project = new Project('sequence');
const mixes = [1, 2, 3].map((seed) => mixSamples({ seconds: 6, seed, rate: 48_000 }));

beforeAll(async () => {
  for (const [i, samples] of mixes.entries())
    await writeMix(project.path('mixes', `${i + 1}.wav`), { rate: 48_000, encoding: 'float32' }, samples);
  const long = [0, 1].map((c) => Float64Array.from(mixes.flatMap((mix) => [...mix[c]])));
  await writeMix(project.path('mixes', 'set.wav'), { rate: 48_000, encoding: 'float32' }, long);
});
afterAll(() => project.remove());

const yaml = (
  tracks: string,
  targets: string,
  mastering = 'loudness: { integrated: -14, per: album }',
) => `release: 1
title: Sequence
artist: A
mastering:
  ${mastering}
  chain:
    - eq: [{ type: low_shelf, freq: 120, gain: 2 }]
    - compressor: { threshold: -24, ratio: 2 }
${tracks}
targets: ${targets}
`;

/** Decoded by sox or ffmpeg: interleaved 32-bit integers, or floats. */
function samplesOf(path: string, format: 's32le' | 'f64le' = 's32le'): Float64Array {
  const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', format, '-'], { maxBuffer: 1 << 28 });
  const copy = Uint8Array.from(raw).buffer;
  return format === 's32le' ? Float64Array.from(new Int32Array(copy)) : new Float64Array(copy);
}

const joined = (paths: readonly string[], format?: 's32le' | 'f64le'): Float64Array =>
  Float64Array.from(paths.flatMap((path) => [...samplesOf(path, format)]));

/** Whether two signals are the same, sample for sample; of unlike ones where they part. */
function difference(a: Float64Array, b: Float64Array): string {
  if (a.length !== b.length) return `${a.length} and ${b.length} samples`;
  const at = a.findIndex((sample, i) => sample !== b[i]);
  return at < 0 ? 'none' : `from sample ${at} on`;
}

const out = (...names: string[]): string => project.path('out', 'sequence', ...names);
const json = <T>(name: string): T => JSON.parse(readFileSync(out(name), 'utf8')) as T;

describe('A programme', () => {
  test('cut at its marks is, joined again, sample for sample what one track of the whole would be.', async () => {
    const targets = '{ flac: {}, archive: {} }';
    project.write(yaml('tracks: [{ title: Set, mix: mixes/set.wav }]', targets));
    await project.publish();
    const whole = [
      samplesOf(out('flac', '01 - Set.flac')),
      samplesOf(out('archive', '01 - Set.wav'), 'f64le'),
    ];
    project.write(
      yaml(
        `tracks:
  - { title: One, mix: mixes/set.wav, end: 5.1 }
  - { title: Two, mix: mixes/set.wav, start: 5.1, end: 12.34567, segue: true }
  - { title: Three, mix: mixes/set.wav, start: 12.34567, segue: true }`,
        targets,
      ),
    );
    await project.publish();
    const names = ['01 - One', '02 - Two', '03 - Three'];
    expect(difference(joined(names.map((name) => out('flac', `${name}.flac`))), whole[0])).toBe('none');
    const archived = names.map((name) => out('archive', `${name}.wav`));
    expect(difference(joined(archived, 'f64le'), whole[1])).toBe('none');
    const marks = names.map((name) => samplesOf(out('flac', `${name}.flac`)).length / 2);
    expect(marks.slice(0, 2)).toEqual([
      Math.round(5.1 * RATE),
      Math.round(12.34567 * RATE) - Math.round(5.1 * RATE),
    ]);
  });

  test('of tracks with chains of their own has each as it would be alone, one after the other.', async () => {
    const free = 'loudness: none';
    const archive = '{ archive: {} }';
    const tracks = (join: string) => `tracks:
  - { title: One, mix: mixes/1.wav }
  - { title: Two, mix: mixes/2.wav, gain: -3${join} }`;
    project.write(yaml(tracks(''), archive, free));
    await project.publish();
    const files = ['01 - One.wav', '02 - Two.wav'].map((name) => out('archive', name));
    const alone = files.map((file) => samplesOf(file, 'f64le'));
    project.write(yaml(tracks(', segue: true'), archive, free));
    await project.publish();
    for (const [i, file] of files.entries())
      expect(difference(samplesOf(file, 'f64le'), alone[i])).toBe('none');

    project.write(yaml(tracks(', crossfade: { length: 2, mark: 0.5 }'), archive, free));
    await project.publish();
    const crossed = joined(files, 'f64le');
    const [length, frames] = [2 * 48_000, alone[0].length / 2];
    expect(crossed.length / 2).toBe(2 * frames - length);
    expect(samplesOf(files[0], 'f64le').length / 2).toBe(frames - length + 24_000);
    let worst = 0;
    for (let n = 0; n < length; n++) {
      const t = n / length;
      const [rise, fall] = [Math.sin((Math.PI / 2) * t), Math.cos((Math.PI / 2) * t)];
      for (const c of [0, 1]) {
        const sum = alone[0][2 * (frames - length + n) + c] * fall + alone[1][2 * n + c] * rise;
        worst = Math.max(worst, Math.abs(crossed[2 * (frames - length + n) + c] - sum));
      }
    }
    // One rounding to 32-bit float.
    expect(worst).toBeLessThan(1e-7);
    const start = 2 * (frames - length);
    expect(difference(crossed.slice(0, start), alone[0].slice(0, start))).toBe('none');
  });

  test.each([
    ['rates-differ', '{ title: Two, mix: mixes/other.wav, segue: true }'],
    ['crossfade-too-long', '{ title: Two, mix: mixes/2.wav, crossfade: 7 }'],
  ])('is refused with %s.', async (code, second) => {
    await writeMix(project.path('mixes', 'other.wav'), { seconds: 2 });
    project.write(yaml(`tracks:\n  - { title: One, mix: mixes/1.wav }\n  - ${second}`, '{ archive: {} }'));
    const { end } = await project.build();
    expect(end.findings.filter(({ level }) => level === 'error').map((finding) => finding.code)).toEqual([
      code,
    ]);
  });
});

interface Row {
  readonly gap: number;
  readonly start: number;
  readonly length: number;
}
interface Disc {
  readonly tracks: readonly {
    readonly pregap?: number;
    readonly start: number;
    readonly indexes: readonly number[];
  }[];
  readonly leadOut: number;
}

describe('Gaps', () => {
  test('stand behind the tracks, as long as they are asked for; a CD has them in sectors.', async () => {
    project.write(
      yaml(
        `gaps: auto
hidden: { title: Hidden, mix: mixes/3.wav, end: 2.5 }
tracks:
  - { title: One, mix: mixes/1.wav, gap: 0 }
  - { title: Two, mix: mixes/2.wav, gap: 1.2345, indexes: [2] }
  - { title: Three, mix: mixes/3.wav, gap: 100 frames }
  - { title: Four, mix: mixes/1.wav, gap: 1000 samples }
  - { title: Five, mix: mixes/2.wav }`,
        '{ cd: {}, flac: {}, archive: {} }',
      ),
    );
    const { end } = await project.publish();
    const { tracks, disc } = json<{ tracks: Row[]; disc: Disc }>('sequence.json');
    // Every mix ends with half a second of silence, which the automatic gap of two seconds counts.
    const gaps = [0, 1.2345, 100 / 75, 1000 / RATE];
    for (const [i, gap] of gaps.entries())
      expect(Math.abs(tracks[i].gap - gap)).toBeLessThanOrEqual(0.5 / 48_000 + 1 / RATE);
    expect(tracks[4].gap).toBeGreaterThan(1.4);
    expect(tracks[4].gap).toBeLessThan(1.75);
    for (const [i, { start, length }] of tracks.entries()) {
      expect(Math.abs(length - 6)).toBeLessThan(1 / RATE);
      const next = tracks.at(i + 1);
      if (next !== undefined) expect(next.start).toBeCloseTo(start + length + next.gap, 9);
    }
    const lengths = (target: string) =>
      end.items.filter((item) => item.target.name === target).map(({ frames }) => frames);
    expect(lengths('flac').slice(0, 3)).toEqual(
      [1.2345, 100 / 75, 1000 / RATE].map((gap) => 6 * RATE + Math.round(gap * RATE)),
    );
    expect(lengths('archive')).toEqual([6, 6, 6, 6, 6].map((seconds) => seconds * 48_000));
    expect(lengths('cd').map((frames) => frames % 588)).toEqual([0, 0, 0, 0, 0]);

    // The image: two seconds, the hidden track, then the tracks' files one after the other.
    expect([disc.tracks[0].pregap, disc.tracks[0].start]).toEqual([0, 150 + Math.ceil(2.5 * 75)]);
    expect(disc.tracks[1].indexes).toEqual([disc.tracks[1].start + 150]);
    expect(disc.leadOut).toBe(
      disc.tracks[0].start + lengths('cd').reduce((sum, frames) => sum + frames, 0) / 588,
    );
    const image = new Int16Array(Uint8Array.from(readFileSync(out('cd', 'ddp', 'IMAGE.DAT'))).buffer);
    const files = ['01 - One', '02 - Two', '03 - Three', '04 - Four', '05 - Five'];
    const audio = joined(files.map((name) => out('cd', `${name}.wav`))).map((sample) => sample / 65_536);
    const from = disc.tracks[0].start * 1176;
    expect(image.length).toBe(from + audio.length);
    expect(image.subarray(from).every((sample, i) => sample === audio[i])).toBe(true);
    expect(image.subarray(0, 150 * 1176).every((sample) => sample === 0)).toBe(true);
    expect(image.subarray(150 * 1176, from).some((sample) => Math.abs(sample) > 1000)).toBe(true);
  });

  test('are left out where a target says so, and the sequence still tells them.', async () => {
    project.write(
      yaml(
        `tracks:
  - { title: One, mix: mixes/1.wav }
  - { title: Two, mix: mixes/2.wav, gap: 2 }`,
        '{ flac: { gaps: false } }',
      ),
    );
    const { end } = await project.publish();
    expect(end.items.map(({ frames }) => frames)).toEqual([6 * RATE, 6 * RATE]);
    expect(json<{ tracks: Row[] }>('sequence.json').tracks.map(({ gap, start }) => [gap, start])).toEqual([
      [0, 0],
      [2, 8],
    ]);
  });
});

test('Versions stand in folders of their own, at the gain of their main track, with their own titles and codes.', async () => {
  project.write(
    yaml(
      `tracks:
  - { title: One, mix: mixes/1.wav, isrc: USS1Z2600001 }
  - { title: Two, mix: mixes/2.wav, isrc: USS1Z2600002 }
versions:
  instrumental:
    tracks: [{ of: 2, mix: mixes/3.wav, isrc: USS1Z2600012, end: 4 }]`,
      '{ cd: {}, flac: {}, mp3: {} }',
    ),
  );
  const { end } = await project.publish();
  const own = end.items.filter(({ track }) => track.version !== undefined);
  expect(own.map(({ path }) => path)).toEqual([
    'flac/instrumental/02 - Two (instrumental).flac',
    'mp3/instrumental/02 - Two (instrumental).mp3',
  ]);
  const main = end.items.find(({ path }) => path === 'flac/02 - Two.flac')!;
  expect(own[0].gain).toBe(main.gain);
  expect(own[0].frames).toBe(4 * RATE);
  const tags = execFileSync('metaflac', ['--export-tags-to=-', join(out(), own[0].path)], {
    encoding: 'utf8',
  });
  expect(tags).toMatch(/^TITLE=Two \(instrumental\)$/m);
  expect(tags).toMatch(/^ISRC=USS1Z2600012$/m);
  expect(tags).toMatch(/^TRACKNUMBER=2$/m);
});
