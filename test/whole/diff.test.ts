import { copyFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  anyDifference,
  compareReleases,
  type ReleaseDiff,
  type TrackDiff,
} from '../../src/build/diff/compare.ts';
import { jsonOf } from '../../src/build/diff/json.ts';
import { pageOf } from '../../src/build/diff/page.ts';
import { textOf } from '../../src/build/diff/text.ts';
import { readRelease, releaseBefore } from '../../src/release/reading.ts';
import { findTools } from '../../src/tools/find.ts';
import { analogueLevel, band } from '../dsp/eq/analogue.ts';
import { filesBelow, mixSamples, Project, release, writeMix } from './rig.ts';

const project = new Project('diff');
const out = project.path('out', 'night-drive');
const first = project.path('first');

const spec = (tracks: string, targets: string): string => `release: 1
title: Night Drive
artist: A
mastering: { loudness: none }
tracks:
${tracks}
targets: ${targets}
`;

const FIRST = spec(
  `  - { title: One, mix: mixes/1.wav }
  - { title: Two, mix: mixes/2.wav }
  - { title: Three, mix: mixes/3.wav }
  - { title: Four, mix: mixes/4.wav }
  - { title: Five, mix: mixes/5.wav }`,
  '{ streaming: {}, flac: {} }',
);

/** Two has a shelf, Three another title, Four a revised mix; Five is gone, Six is new and One has moved. */
const SECOND = spec(
  `  - { title: Two, mix: mixes/2.wav, chain: [ { eq: [ { type: high_shelf, freq: 8000, gain: 1.5 } ] } ] }
  - { title: Three (Edit), mix: mixes/3.wav }
  - { title: Four, mix: mixes/4.wav }
  - { title: One, mix: mixes/1.wav }
  - { title: Six, mix: mixes/6.wav }`,
  '{ streaming: {}, flac: {} }',
);

beforeAll(async () => {
  for (const seed of [1, 2, 3, 4, 5, 6])
    await writeMix(project.path('mixes', `${seed}.wav`), { seconds: 2, seed, peak: 0.4 });
  await project.write(FIRST).publish();
  cpSync(out, first, { recursive: true, dereference: true });
  const revised = mixSamples({ seconds: 2, seed: 4, peak: 0.4 }).map((channel) => {
    const later = new Float64Array(channel.length);
    later.set(
      channel.subarray(0, -37).map((x) => -0.794_328_234_7 * x),
      37,
    );
    return later.map((x) => Math.round(x * 0x80_0000) / 0x80_0000);
  });
  await writeMix(project.path('mixes', '4.wav'), {}, revised);
  await project.write(SECOND).publish();
});
afterAll(() => project.remove());

async function diff(a: string, b: string, curves = false): Promise<{ diff: ReleaseDiff; heard: string[] }> {
  const heard: string[] = [];
  const compared = await compareReleases(await readRelease(a, 'a'), await readRelease(b, 'b'), {
    tools: async () => (await findTools({ cache: project.path('.release') })).tools,
    abort: new AbortController().signal,
    listen: ({ path }) => heard.push(path),
    curves,
  });
  return { diff: compared, heard };
}

function keptTrack({ tracks }: ReleaseDiff, title: string): Extract<TrackDiff, { state: 'kept' }> {
  return tracks.find((track) => track.state === 'kept' && track.from.title === title) as never;
}

test('A revision is told by what was done, and each sound is decoded once.', async () => {
  const { diff: found, heard } = await diff(await releaseBefore(out, 'out'), out);
  const told = found.tracks.map((track) =>
    track.state === 'kept'
      ? `${track.from.number}→${track.to.number} ${track.files.map(({ likeness }) => likeness).join(' ')}${track.moved ? ' moved' : ''}`
      : track.state,
  );
  expect(told).toEqual([
    '2→1 different different',
    '3→2 samples samples',
    '4→3 different different',
    '1→4 samples samples moved',
    'added',
    'dropped',
  ]);
  // FLAC holds the same samples as WAV: heard once for both. Six stands where Five stood, but has nothing of it.
  expect(heard).toEqual(['streaming/01 - Two.wav', 'streaming/03 - Four.wav', 'streaming/05 - Six.wav']);

  const shelf = band({ type: 'high_shelf', freq: 8000, gain: 1.5 });
  const { sound: two } = keptTrack(found, 'Two').files[0];
  for (const { centre, name, matched } of two!.tone.bands)
    if (matched !== null) expect(Math.abs(matched - analogueLevel(shelf, centre)), name).toBeLessThan(0.2);
  expect(two!.tone.raised).toBeCloseTo(0, 1);

  const { sound: four } = keptTrack(found, 'Four').files[0];
  expect(four!.null).toMatchObject({ offset: 37, polarity: 'inverted', found: true });
  expect(Math.abs(four!.null!.gain! + 2)).toBeLessThan(0.01);
  expect(four!.null!.depth!).toBeLessThan(-100);

  expect(keptTrack(found, 'Three').files[0].tags).toMatchObject({
    title: { from: 'Three', to: 'Three (Edit)' },
    trackNumber: { from: 3, to: 2 },
  });
  expect(keptTrack(found, 'One').files[0].tags).toEqual({ trackNumber: { from: 1, to: 4 } });
});

test('FLAC alone, decoded by its own decoder, shows the same.', async () => {
  const { diff: found } = await diff(first, out);
  const [wav, flac] = keptTrack(found, 'Four').files;
  expect(flac.sound).toBe(wav.sound);
  const a = await readRelease(first, 'a');
  const b = await readRelease(out, 'b');
  const only = (release: typeof a) => ({
    ...release,
    files: release.files.filter(({ target }) => target === 'flac'),
  });
  const alone = await compareReleases(only(a), only(b), {
    tools: async () => (await findTools({ cache: project.path('.release') })).tools,
    abort: new AbortController().signal,
  });
  expect(keptTrack(alone, 'Four').files[0].sound?.null).toEqual(wav.sound!.null);
});

test('A copy elsewhere gives the same text, JSON and page, and none of them knows where it lay.', async () => {
  const here = (await diff(await releaseBefore(out, 'out'), out, true)).diff;
  const there = (await diff(first, out, true)).diff;
  for (const of of [textOf, jsonOf, pageOf]) {
    expect(of(there)).toBe(of(here));
    expect(of(here)).not.toContain(project.folder);
  }
  expect(pageOf(here)).not.toMatch(/NaN|undefined|Infinity|\d\d:\d\d:\d\d/);
});

test('A release is the same as itself, without a file being opened.', async () => {
  const { diff: found, heard } = await diff(first, first);
  expect(anyDifference(found)).toBe(false);
  expect(heard).toEqual([]);
  expect(textOf(found)).toContain('The two releases are the same, file for file.');
});

test('A file that is not the published one, or is gone, is refused.', async () => {
  const copy = project.path('copy');
  cpSync(first, copy, { recursive: true });
  const file = project.path('copy', 'streaming', '02 - Two.wav');
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] ^= 1;
  writeFileSync(file, bytes);
  await expect(diff(copy, out)).rejects.toThrow('streaming/02 - Two.wav is not the file that was published');
  rmSync(file);
  await expect(diff(copy, out)).rejects.toThrow('streaming/02 - Two.wav is missing from its release');
});

test('The command tells it, with the exit codes of the contract.', async () => {
  const run = (...args: string[]) => release(['diff', ...args], { cwd: project.folder });
  const page = project.path('diff.html');
  const text = await run('out/night-drive', '--previous', '--html', page);
  expect(text).toMatchObject({ code: 0, err: '' });
  expect(text.out).toMatch(/^### A – Night Drive: [0-9a-f]{8} → [0-9a-f]{8}\n/);
  expect(text.out).toContain('37 frames later, at −2.00 dB, polarity inverted');
  expect(readFileSync(page, 'utf8')).toMatch(/^<!DOCTYPE html>/);
  expect(filesBelow(project.folder).filter((path) => path.endsWith('.part'))).toEqual([]);

  const json = await run('first', 'out/night-drive', '--json', '--fail-if-different');
  expect(json).toMatchObject({ code: 4, err: '' });
  expect(JSON.parse(json.out)).toMatchObject({ diff: 1, different: true });
  expect((await run('first', 'first', '--fail-if-different')).code).toBe(0);

  for (const [args, words] of [
    [['first'], 'a second release is needed'],
    [['first', 'out/night-drive', '--previous'], 'not both'],
    [['mixes', 'first'], 'mixes holds no checksums.sha256, so it is not a release'],
    [['first', '--previous'], 'first is not where releases are published'],
  ] as const) {
    const { code, err } = await run(...args);
    expect(err).toContain(words);
    expect(err).not.toContain(project.folder);
    expect(code).toBe(2);
  }
});

test('Another rate is told, and no null is made of it.', async () => {
  const other = new Project('diff-rate');
  try {
    for (const seed of [1, 2])
      copyFileSync(project.path('mixes', `${seed}.wav`), other.path('mixes', `${seed}.wav`));
    const one = '  - { title: One, mix: mixes/1.wav }';
    await other.write(spec(one, '{ streaming: {} }')).publish();
    const place = other.path('out', 'night-drive');
    await expect(releaseBefore(place, 'it')).rejects.toThrow('it is the first release published there');
    await other.write(spec(one, '{ streaming: { rate: 48000 }, mp3: {} }')).publish();
    const { diff: found } = await diff(await releaseBefore(place, 'it'), place);
    const [{ sound }] = keptTrack(found, 'One').files;
    expect(sound).not.toHaveProperty('null');
    expect(sound!.tone.raised).toBeCloseTo(0, 1);
    const text = textOf(found);
    expect(text).toContain('44.1 kHz → 48 kHz');
    expect(text).toContain('not done: rates differ');
    expect(text).toContain('- target added: mp3');
  } finally {
    other.remove();
  }
});
