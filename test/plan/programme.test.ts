import { expect, test } from 'vitest';
import { planOf } from '../../src/plan/plan.ts';
import { programmesOf } from '../../src/plan/programme.ts';
import { specOf } from './specs.ts';

const album = (tracks: readonly string[], more = ''): string => `release: 1
title: Programmes
artist: A
mastering: { loudness: { integrated: -14, per: album }, chain: [{ gain: 1 }] }
tracks:
${tracks.map((track, i) => `  - { title: T${i + 1}, mix: mixes/${i + 1}.wav${track} }`).join('\n')}
targets: { flac: {}, cd: {}, archive: {} }
${more}`;

const shape = async (tracks: readonly string[]) => {
  const programmes = programmesOf(await specOf(album(tracks)));
  return programmes.map(({ name, runs }) => `${name}: ${runs.map((run) => run.name).join(' ')}`);
};

test.each([
  ['tracks with gaps', ['', ', gap: 2', ', gap: 0'], ['01: 01', '02: 02', '03: 03']],
  ['a segue', ['', ', segue: true', ''], ['01-02: 01-02', '03: 03']],
  ['a crossfade', ['', ', crossfade: 4', ''], ['01-02: 01 02', '03: 03']],
  ['a segue on the first', [', segue: true', ''], ['01: 01', '02: 02']],
  ['another chain', ['', ', segue: true, chain: []'], ['01-02: 01 02']],
  ['another gain', ['', ', segue: true, gain: -1'], ['01-02: 01 02']],
  ['a fade where they meet', [', fade_out: 1', ', segue: true'], ['01-02: 01 02']],
  ['three in a row', ['', ', segue: true', ', segue: true'], ['01-03: 01-03']],
  ['a crossfade of no length', ['', ', crossfade: 0'], ['01-02: 01-02']],
])('%s make programmes and runs of a chain.', async (_, tracks, programmes) => {
  expect(await shape(tracks)).toEqual(programmes);
});

test('Programmes are mastered whole and cut behind the quantiser; a track alone is not cut.', async () => {
  const { steps } = planOf(await specOf(album(['', ', segue: true', ', gap: 1'])));
  const ids = steps.map(({ id }) => id.split('/').slice(0, 2).join('/'));
  expect(new Set(ids.filter((id) => /^(?:premaster|resample|measure|master|quantise)/.test(id)))).toEqual(
    new Set(
      ['premaster', 'resample', 'measure', 'master', 'quantise'].flatMap((kind) => [
        `${kind}/01-02`,
        `${kind}/03`,
      ]),
    ),
  );
  expect(new Set(ids.filter((id) => id.startsWith('cut/')))).toEqual(new Set(['cut/01', 'cut/02']));
});

test('The hidden track goes to the CD alone, and has no say in the level of the album.', async () => {
  const more = 'hidden: { title: Hidden, mix: mixes/9.wav }';
  const { steps, deliverables } = planOf(await specOf(album(['', ''], more)));
  expect(deliverables.filter(({ track }) => track === 0)).toEqual([]);
  const own = steps.filter(({ track }) => track === 0).map(({ id }) => id.split('/')[0]);
  expect(new Set(own)).toEqual(new Set(['intake', 'premaster', 'resample', 'measure', 'master', 'quantise']));
  const level = steps.find(({ id }) => id.startsWith('level/album/44100'))!;
  expect(level.params['tracks']).toEqual(['01', '02']);
  const image = steps.find(({ id }) => id === 'image/cd')!;
  expect(Object.keys(image.inputs).filter((name) => name.startsWith('audio'))).toHaveLength(3);
});

test('A version is mastered by the gain of its main track where each track is levelled alone, too.', async () => {
  const more = 'versions: { TV: { tracks: [{ of: 2, mix: mixes/2tv.wav }], targets: [flac] } }';
  const { steps } = planOf(await specOf(album(['', ''], more).replace('per: album', 'per: track')));
  const master = steps.find(({ id }) => id.startsWith('master/102/44100'))!;
  expect(master.inputs['gain']).toMatchObject({ step: expect.stringMatching(/^level\/02\//) as string });
});

test('A version is mastered by the gain of its main track and stands in no album.', async () => {
  const more = 'versions: { TV: { tracks: [{ of: 2, mix: mixes/2tv.wav }], targets: [flac] } }';
  const { steps, deliverables } = planOf(await specOf(album(['', ''], more)));
  expect(deliverables.filter(({ track }) => track === 102).map(({ target }) => target)).toEqual(['flac']);
  const master = steps.find(({ id }) => id.startsWith('master/102/44100'))!;
  expect(master.inputs['gain']).toMatchObject({ step: steps.find(({ kind }) => kind === 'level')!.id });
  const named = steps.filter(({ kind }) => kind === 'level' || kind === 'album');
  const sources = named.flatMap(({ inputs }) => Object.values(inputs)).map((input) => JSON.stringify(input));
  expect(sources.filter((source) => source.includes('/102'))).toEqual([]);
});
