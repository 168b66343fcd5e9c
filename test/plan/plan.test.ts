import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical, type Json } from '../../src/base/canonical.ts';
import { sha256 } from '../../src/base/digest.ts';
import { onlyOf, type Plan, planOf } from '../../src/plan/plan.ts';
import { keyOf, recipeOf, type Step, sourcesOf } from '../../src/plan/step.ts';
import { specOf, wishes, yamlOf } from './specs.ts';

const SEED = { seed: 20261122, numRuns: 25 };

const ALBUM = `release: 1
title: Two Songs
artist: Somebody
artwork: cover.png
mastering: { loudness: { integrated: -14, per: album } }
tracks:
  - { title: One, mix: 1.wav }
  - { title: Two, mix: 2.wav, gap: 2 }
targets:
  streaming: {}
  cd: {}
  flac: {}
  broadcast: {}
`;

const byId = (plan: Plan): Map<string, Step> => new Map(plan.steps.map((step) => [step.id, step]));

/** Keys of all steps as if every step made something that only its key decides. */
function keysOf(plan: Plan): Map<string, string> {
  const keys = new Map<string, string>();
  for (const step of plan.steps) {
    const inputs = Object.fromEntries(
      Object.entries(step.inputs).map(([name, input]) => {
        const what =
          input.from === 'file'
            ? input.file.path
            : `${keys.get(input.step)} ${canonical({ ...input, step: '' })}`;
        return [name, sha256(what)];
      }),
    );
    keys.set(step.id, keyOf(recipeOf(step, inputs, {})));
  }
  return keys;
}

describe('The plan of any spec', () => {
  test('has steps with ids of their own, each after its sources, all of them needed.', async () => {
    await fc.assert(
      fc.asyncProperty(wishes, async (wish) => {
        const spec = await specOf(yamlOf(wish));
        const plan = planOf(spec);
        const seen = new Set<string>();
        const offences: string[] = [];
        for (const step of plan.steps) {
          if (seen.has(step.id)) offences.push(`${step.id} twice`);
          for (const source of sourcesOf(step))
            if (!seen.has(source)) offences.push(`${step.id} before ${source}`);
          seen.add(step.id);
        }
        expect(offences).toEqual([]);
        expect(
          onlyOf(
            plan,
            () => true,
            () => true,
          ).steps,
        ).toEqual(plan.steps);
        const pairs = plan.deliverables.map(({ track, target }) => `${track} ${target}`);
        expect(pairs).toEqual(
          spec.targets.flatMap(({ name }) => spec.tracks.map(({ number }) => `${number} ${name}`)),
        );
        for (const { steps } of plan.deliverables)
          for (const id of Object.values(steps)) expect(seen).toContain(id);
      }),
      SEED,
    );
  });

  test('names the track of every step but the artwork, and those of an album, and a place in the spec for all.', async () => {
    await fc.assert(
      fc.asyncProperty(wishes, async (wish) => {
        const homeless = planOf(await specOf(yamlOf(wish))).steps.filter(
          ({ id, at, track }) =>
            !at.startsWith('/') ||
            (track === undefined &&
              !/^(?:artwork$|level\/album|album\/|image\/|reread\/|disc\/|prove\/|sides\/|message\/|parcel\/)/.test(
                id,
              )),
        );
        expect(homeless).toEqual([]);
      }),
      SEED,
    );
  });

  test('says in no recipe where the spec and its files lie.', async () => {
    await fc.assert(
      fc.asyncProperty(wishes, async (wish) => {
        const plan = planOf(await specOf(yamlOf(wish), '/secret/place'));
        const recipes = plan.steps.map(({ kind, params, tools }): Json => ({ kind, params, tools }));
        expect(canonical(recipes)).not.toContain('secret');
      }),
      SEED,
    );
  });

  test('keeps with --only exactly what the kept deliverables need.', async () => {
    await fc.assert(
      fc.asyncProperty(wishes, fc.nat(), async (wish, pick) => {
        const plan = planOf(await specOf(yamlOf(wish)));
        const wanted = plan.deliverables[pick % plan.deliverables.length];
        const part = onlyOf(
          plan,
          (deliverable) => deliverable === wanted,
          () => false,
        );
        expect(part.deliverables).toEqual([wanted]);
        const steps = byId(part);
        const used = new Set(Object.values(wanted.steps));
        for (const step of part.steps) for (const source of sourcesOf(step)) used.add(source);
        // Closed: every source is there. Least: everything there is somebody's source or the deliverable's own.
        expect([...steps.keys()].sort()).toEqual([...used].sort());
        expect(plan.steps.filter(({ id }) => steps.has(id))).toEqual(part.steps);
      }),
      SEED,
    );
  });
});

describe('What is the same for two targets is made once', () => {
  const idsOf = async (yaml: string, kind: string): Promise<string[]> =>
    planOf(await specOf(yaml))
      .steps.filter((step) => step.kind === kind)
      .map(({ id }) => id);

  test('a master for targets of one rate, loudness, ceiling and limiter.', async () => {
    // streaming, cd and flac share one; broadcast has its own rate and loudness.
    expect(await idsOf(ALBUM, 'master')).toHaveLength(4);
    expect(await idsOf(ALBUM, 'resample')).toHaveLength(4);
    expect(await idsOf(ALBUM, 'level')).toHaveLength(1 + 2);
  });

  test('the samples of a WAV and a FLAC of one depth.', async () => {
    const quantised = await idsOf(ALBUM, 'quantise');
    // 24 bits for streaming and flac, 16 for cd, 24 at 48 kHz for broadcast; two tracks each.
    expect(quantised).toHaveLength(3 * 2);
    const { deliverables } = planOf(await specOf(ALBUM));
    const of = (target: string) => deliverables.find((d) => d.target === target && d.track === 1)!.steps;
    expect(of('flac').quantise).toBe(of('streaming').quantise);
    expect(of('flac').encode).not.toBe(of('streaming').encode);
    expect(of('cd').master).toBe(of('streaming').master);
  });

  test.each([
    ['true_peak: -2', 'a ceiling'],
    ['loudness: { integrated: -15, per: album }', 'a loudness'],
    ['loudness: { integrated: -14, per: track }', 'a way of levelling'],
    ['rate: 88200', 'a rate'],
  ])('but not where %s makes the difference (%s).', async (line) => {
    const more = await idsOf(ALBUM.replace('cd: {}', `cd: { ${line} }`), 'master');
    expect(more).toHaveLength(6);
  });
});

describe('Keys', () => {
  const changed = async (edited: string): Promise<string[]> => {
    const [before, after] = [keysOf(planOf(await specOf(ALBUM))), keysOf(planOf(await specOf(edited)))];
    return [...after].filter(([id, key]) => before.get(id) !== key).map(([id]) => id);
  };

  test.each([
    ['a comment', ALBUM.replace('tracks:', '# the songs\ntracks:')],
    [
      'a target in another place',
      ALBUM.replace('  cd: {}\n', '').replace('broadcast: {}', 'broadcast: {}\n  cd: {}'),
    ],
    ['a target taken away', ALBUM.replace('  cd: {}\n', '')],
  ])('do not change by %s.', async (_, edited) => {
    expect(await changed(edited)).toEqual([]);
  });

  test('change by a gap from the samples of the track before it on, which hold it.', async () => {
    const ids = await changed(ALBUM.replace('gap: 2', 'gap: 3'));
    expect(ids).toContain('quantise/01/44100,-14,album,-1,7e798a/pcm24,tpdf,gaps');
    const before = /^(?:intake|premaster|resample|measure|level|master)\//;
    expect(ids.filter((id) => before.test(id) || /^(?:quantise|encode|decode)\/02/.test(id))).toEqual([]);
    expect(ids.filter((id) => id.includes('broadcast'))).toEqual([]);
  });

  test('change by a title only where it is written and read.', async () => {
    const ids = await changed(ALBUM.replace('title: Two,', 'title: Second,'));
    expect(ids).toHaveLength(10);
    expect(ids.every((id) => /^(?:(?:tag|verify)\/02\/|(?:disc|prove)\/cd)/.test(id))).toBe(true);
    const { steps } = planOf(await specOf(ALBUM.replace('title: Two,', 'title: Unheard Of,')));
    const naming = steps.filter(({ params }) => canonical(params).includes('Unheard Of'));
    expect(new Set(naming.map(({ kind }) => kind))).toEqual(new Set(['tag', 'verify', 'disc']));
  });

  test('change by a track gain in that track and, through the album, in every master.', async () => {
    const ids = await changed(ALBUM.replace('title: Two,', 'title: Two, gain: -1,'));
    expect(ids).toContain('premaster/02');
    expect(ids.filter((id) => /^(intake|premaster|resample|measure)\/01/.test(id))).toEqual([]);
    // Broadcast levels each track alone.
    expect(ids.filter((id) => id.includes('/01/') && /broadcast|-23/.test(id))).toEqual([]);
  });

  test('change by anything in a recipe, and by nothing else.', () => {
    const step: Step = {
      id: 'resample/01/44100',
      kind: 'resample',
      params: { rate: 44_100, more: { list: [1, 2] } },
      inputs: {},
      tools: ['sox'],
      at: '/tracks/0',
    };
    const tool = {
      name: 'sox',
      path: '/usr/bin/sox',
      version: '14.4.2',
      sha256: sha256('a'),
      abilities: [],
      environment: {},
    } as const;
    const inputs = { audio: sha256('audio'), samples: sha256('samples') };
    const key = (s: Step, i = inputs, toolbox: Parameters<typeof recipeOf>[2] = { sox: tool }): string =>
      keyOf(recipeOf(s, i, toolbox));
    const base = key(step);
    const other: readonly string[] = [
      key({ ...step, kind: 'measure' }),
      key({ ...step, params: { ...step.params, rate: 48_000 } }),
      key({ ...step, params: { ...step.params, more: { list: [2, 1] } } }),
      key({ ...step, params: { ...step.params, new: null } }),
      key(step, { ...inputs, audio: sha256('other') }),
      key(step, { ...inputs, third: sha256('audio') } as typeof inputs),
      key(step, { audio: inputs.samples, samples: inputs.audio }),
      key(step, inputs, {}),
      key(step, inputs, { sox: { ...tool, version: '14.4.3' } }),
      key(step, inputs, { sox: { ...tool, sha256: sha256('b') } }),
      keyOf({ ...recipeOf(step, inputs, { sox: tool }), version: 2 }),
    ];
    expect(new Set([base, ...other]).size).toBe(other.length + 1);
    const moved = { ...step, id: 'x', at: '/tracks/7', track: 3, target: 'cd' };
    expect(
      key(moved, inputs, {
        sox: { ...tool, path: '/opt/sox', environment: { A: 'b' } },
        ffmpeg: { ...tool, name: 'ffmpeg' },
      }),
    ).toBe(base);
    expect(key({ ...step, params: { more: { list: [1, 2] }, rate: 44_100 } })).toBe(base);
  });
});
