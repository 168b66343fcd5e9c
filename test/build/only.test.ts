import { beforeAll, describe, expect, test } from 'vitest';
import { narrowed } from '../../src/build/only.ts';
import { type Plan, planOf } from '../../src/plan/plan.ts';
import type { Spec } from '../../src/spec/spec.ts';
import { trackOf } from '../../src/spec/tracks.ts';
import { specOf } from '../plan/specs.ts';

let spec: Spec;
let plan: Plan;
beforeAll(async () => {
  spec = await specOf(`release: 1
title: Album
artist: A
tracks:
  - { title: Opening, mix: 1.wav }
  - { title: cd, mix: 2.wav }
  - { title: "3 a.m.", mix: 3.wav }
targets: { streaming: {}, cd: { ddp: false, cue: false }, mp3: {} }
`);
  plan = planOf(spec);
});

function chosen(...names: string[]): string[] {
  const result = narrowed(spec, plan, names);
  if (!result.ok) throw new Error(JSON.stringify(result.findings));
  return result.value.deliverables.map(({ track, target }) => `${track} ${target}`);
}

describe('--only', () => {
  test('left out, takes the whole plan as it is.', () => {
    expect(narrowed(spec, plan, [])).toEqual({ ok: true, value: plan });
  });

  test('takes a target for all tracks, a track for all targets.', () => {
    expect(chosen('mp3')).toEqual(['1 mp3', '2 mp3', '3 mp3']);
    expect(chosen('Opening')).toEqual(['1 streaming', '1 cd', '1 mp3']);
    expect(chosen('3')).toEqual(['3 streaming', '3 cd', '3 mp3']);
    expect(chosen('3 a.m.')).toEqual(chosen('3'));
  });

  test('of both, takes where they meet; of several of a kind, all.', () => {
    expect(chosen('mp3', 'Opening')).toEqual(['1 mp3']);
    expect(chosen('mp3', 'streaming', '1', '3')).toEqual(['1 streaming', '3 streaming', '1 mp3', '3 mp3']);
  });

  test("means the target where a track has a target's name; the track's number tells it apart.", () => {
    expect(chosen('cd')).toEqual(['1 cd', '2 cd', '3 cd']);
    expect(chosen('2', 'cd')).toEqual(['2 cd']);
  });

  test('takes a version by its name, and one of its tracks by its title; a main track comes without its versions.', async () => {
    const withVersions = await specOf(`release: 1
title: Album
artist: A
tracks:
  - { title: Opening, mix: 1.wav }
  - { title: Second, mix: 2.wav }
versions:
  instrumental: { tracks: [{ of: 1, mix: a.wav }, { of: 2, mix: b.wav }] }
  clean: { tracks: [{ of: 1, mix: c.wav }] }
targets: { flac: {}, mp3: {} }
`);
    const titles = (...names: string[]): string[] => {
      const result = narrowed(withVersions, planOf(withVersions), names);
      if (!result.ok) throw new Error(JSON.stringify(result.findings));
      return result.value.deliverables.map(
        ({ track, target }) => `${trackOf(withVersions, track).title} ${target}`,
      );
    };
    expect(titles('instrumental', 'mp3')).toEqual([
      'Opening (instrumental) mp3',
      'Second (instrumental) mp3',
    ]);
    expect(titles('Opening (clean)')).toEqual(['Opening (clean) flac', 'Opening (clean) mp3']);
    expect(titles('1', 'flac')).toEqual(['Opening flac']);
    expect(() => titles('instrumentel')).toThrow("did you mean 'instrumental'?");
  });

  test('refuses a name that is none, with a suggestion and all that are, as a wrong use.', () => {
    const result = narrowed(spec, plan, ['mp3', 'Openning']);
    expect(result.ok ? [] : result.findings).toEqual([
      {
        code: 'unknown-name',
        level: 'error',
        message: "there is no target or track called 'Openning', did you mean 'Opening'?",
        cause: 'usage',
        hint: 'known are: streaming, cd, mp3, Opening, cd, 3 a.m.',
      },
    ]);
  });
});
