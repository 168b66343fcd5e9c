import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, Project, release, writeMix } from './rig.ts';

/** Both tracks are called the same, so that only their places tell them apart. */
const SPEC = `release: 1
title: Déjà vu
artist: Łódź Orchestra
label: An Imprint of more than thirty-two Letters
tracks:
  - { title: Der „Größte“ Ł, mix: mixes/1.wav }
  - title: Der „Größte“ Ł
    mix: mixes/2.wav
    artist: Ann "A" Lane
targets: { cd: {}, broadcast: {} }
`;

interface Told {
  readonly type: string;
  readonly code: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly track?: string;
  readonly target?: string;
  readonly limit?: string;
}

const project = new Project('texts');
let told: Told[];

beforeAll(async () => {
  for (const seed of [1, 2])
    await writeMix(project.path('mixes', `${seed}.wav`), { seconds: 5, rate: 48_000, seed });
  project.write(SPEC);
  const { out, err, code } = await release(['build', '--json', project.spec]);
  expect([code, err]).toEqual([0, '']);
  told = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Told);
});
afterAll(() => project.remove());

const of = (code: string): Told[] => told.filter((event) => event.code === code);

/** The text in the spec at which a finding points, up to where it ends. */
const pointedAt = ({ line, column }: Told): string =>
  SPEC.split('\n')
    [line - 1].slice(column - 1)
    .split(', mix')[0];

describe('Where a text cannot stand as it is, that is told at the text itself', () => {
  test('of CD-Text, by track even where two have one title.', () => {
    expect(of('cd-text-changed').map((event) => [event.line, pointedAt(event), event.limit])).toEqual([
      [6, 'Der „Größte“ Ł', 'Der "Größte" L'],
      [7, 'Der „Größte“ Ł', 'Der "Größte" L'],
      [3, 'Łódź Orchestra', 'Lódz Orchestra'],
      // Its artist is the album's: the place is the track.
      [6, '{ title: Der „Größte“ Ł', 'Lódz Orchestra'],
    ]);
    expect(of('cd-text-changed').map(({ target }) => target)).toEqual(['cd', 'cd', 'cd', 'cd']);
  });

  test('of a cue sheet.', () => {
    const [own, ...others] = of('cue-text-changed');
    expect([own.line, pointedAt(own), own.track]).toEqual([9, 'Ann "A" Lane', 'Der „Größte“ Ł']);
    expect(others).toEqual([]);
  });

  test('of bext, as ffprobe reads it.', () => {
    const notes = of('bext-text-changed');
    expect(notes.map((event) => [event.line, pointedAt(event), event.target])).toEqual([
      [4, 'An Imprint of more than thirty-two Letters', 'broadcast'],
      [6, 'Der „Größte“ Ł', 'broadcast'],
      [7, 'Der „Größte“ Ł', 'broadcast'],
    ]);
    const [originator, ...descriptions] = notes.map(({ limit }) => limit);
    expect(originator).toHaveLength(32);
    for (const [i, description] of descriptions.entries()) {
      const file = project.path('out', 'deja-vu', 'broadcast', `0${i + 1} - Der „Größte“ Ł.wav`);
      const shown = call('ffprobe', '-v', 'error', '-show_entries', 'format_tags', '-of', 'json', file);
      const { tags } = (JSON.parse(shown) as { format: { tags: Record<string, string> } }).format;
      expect([tags['encoded_by'], tags['comment'] ?? tags['description']]).toEqual([originator, description]);
      // RIFF INFO has it whole, in UTF-8.
      const info = Buffer.from('INAM\x15\0\0\0Der „Größte“ Ł\0');
      expect(readFileSync(file).includes(info)).toBe(true);
    }
  });
});
