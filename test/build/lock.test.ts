import { describe, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.ts';
import type { Finding } from '../../src/base/finding.ts';
import { frozenFindings } from '../../src/build/frozen.ts';
import { heldIn, type Lock, lockFrom, textOf } from '../../src/build/lock_form.ts';
import { lockOf } from '../../src/build/lock_of.ts';
import type { Results } from '../../src/build/scheduler.ts';
import { albumLevelId } from '../../src/plan/ids.ts';
import { planOf } from '../../src/plan/plan.ts';
import type { Item } from '../../src/release/content.ts';
import type { Tool } from '../../src/tools/contract.ts';
import { specOf } from '../plan/specs.ts';

const SPEC = `release: 1
title: T
artist: A
mastering: { loudness: { integrated: -14 }, chain: [{ width: { amount: 1.1 } }] }
tracks:
  - { title: One, mix: mixes/one.flac }
  - { title: Two, mix: mixes/two.wav, chain: [{ use: album }, { gain: -1 }] }
targets: { flac: {}, cd: { ddp: false, cue: false }, broadcast: {} }
`;
const SOX = { name: 'sox', path: '/opt/sox', version: '14.4.2', sha256: sha256('sox') } as Tool;

/** The lock of a build of that spec whose steps found out these figures. */
async function lock(): Promise<Lock> {
  const spec = await specOf(SPEC, '/secret/place');
  const plan = planOf(spec);
  const results = new Map<string, unknown>();
  for (const track of spec.tracks) {
    const mix = sha256(track.mix.written);
    const audio = track.number === 1 ? sha256('decoded') : mix;
    results.set(`intake/0${track.number}`, {
      recipe: { inputs: { mix } },
      made: { outputs: { audio: { digest: audio } } },
    });
  }
  const album = plan.deliverables.find(({ target }) => target === 'cd')!.profile;
  results.set(albumLevelId(album), { made: { facts: { gain: -1.25, loudness: -14.0449 } } });
  const items = plan.deliverables.map(({ track, target }): Item => {
    const name = `${track} ${target}`;
    const programme = {
      loudness: { integrated: track === 1 ? -13.987 : null, range: track === 1 ? 5.128 : null },
      peak: { truePeak: -0.001 },
    };
    return {
      track: spec.tracks[track - 1],
      target: spec.targets.find((own) => own.name === target),
      gain: -1.25,
      programme,
      pcmSha256: sha256(`pcm ${name}`),
      sha256: sha256(name),
    } as unknown as Item;
  });
  const made = lockOf(spec, plan, results as unknown as Results, items, [SOX]);
  return {
    ...made,
    program: 'album-release 0.8.0',
    steps: { level: 1, master: 1 },
    modules: { gain: 5, limiter: 1 },
    formats: { wav: 6 },
  };
}

/** Digests by their first digits. */
const short = (text: string): string =>
  text.replaceAll(/"([0-9a-f]{6})[0-9a-f]{58}"/g, '"$1…"').replaceAll(/,[0-9a-f]{6}"/g, ',…"');

describe('A lock', () => {
  test('has one fact a line, by track and then by target, and no place of this machine.', async () => {
    const text = textOf(await lock());
    expect(text).not.toMatch(/secret|opt/);
    expect(Object.keys(JSON.parse(text) as object)).toEqual([
      'lock',
      'program',
      'spec',
      'tools',
      'steps',
      'modules',
      'formats',
      'targets',
      'tracks',
    ]);
    const from = text.indexOf('  "formats"');
    expect(short(text.slice(from))).toMatchInlineSnapshot(`
      "  "formats": {
          "wav": 6
        },
        "targets": {
          "broadcast": {
            "master": "48000,-23,track,-1,…"
          },
          "cd": {
            "master": "44100,-14,album,-1,…",
            "albumGain": -1.25,
            "albumLoudness": -14.04
          },
          "flac": {
            "master": "44100,-14,album,-1,…",
            "albumGain": -1.25,
            "albumLoudness": -14.04
          }
        },
        "tracks": [
          {
            "track": 1,
            "title": "One",
            "mix": "mixes/one.flac",
            "mixSha256": "b8bee0…",
            "decodedSha256": "174985…",
            "targets": {
              "broadcast": {
                "gain": -1.25,
                "loudness": -13.99,
                "range": 5.13,
                "truePeak": 0,
                "pcmSha256": "ded628…",
                "sha256": "ffbaf5…"
              },
              "cd": {
                "loudness": -13.99,
                "range": 5.13,
                "truePeak": 0,
                "pcmSha256": "316ce6…",
                "sha256": "da0e75…"
              },
              "flac": {
                "loudness": -13.99,
                "range": 5.13,
                "truePeak": 0,
                "pcmSha256": "c67cd1…",
                "sha256": "b0d030…"
              }
            }
          },
          {
            "track": 2,
            "title": "Two",
            "mix": "mixes/two.wav",
            "mixSha256": "b49859…",
            "targets": {
              "broadcast": {
                "gain": -1.25,
                "loudness": null,
                "range": null,
                "truePeak": 0,
                "pcmSha256": "b950ac…",
                "sha256": "d4c9d1…"
              },
              "cd": {
                "loudness": null,
                "range": null,
                "truePeak": 0,
                "pcmSha256": "b45ac6…",
                "sha256": "6b7697…"
              },
              "flac": {
                "loudness": null,
                "range": null,
                "truePeak": 0,
                "pcmSha256": "c2c731…",
                "sha256": "f31818…"
              }
            }
          }
        ]
      }
      "
    `);
  });

  test('does not depend on the order of the targets in the spec.', async () => {
    const mine = await lock();
    expect(Object.keys(mine.targets)).toEqual(['broadcast', 'cd', 'flac']);
    expect(mine.tracks.map(({ targets }) => Object.keys(targets))).toEqual([
      ['broadcast', 'cd', 'flac'],
      ['broadcast', 'cd', 'flac'],
    ]);
  });

  test('is read back as it was written.', async () => {
    const mine = await lock();
    expect(lockFrom(textOf(mine), 'a.lock.json')).toEqual({ ok: true, value: mine });
  });

  test('holds the gains of albums by profile, on the grid of all gains.', async () => {
    const mine = await lock();
    expect([...heldIn(mine)]).toEqual([[mine.targets['cd'].master, -1.25]]);
    const { cd } = mine.targets;
    expect([...heldIn({ ...mine, targets: { cd: { ...cd, albumGain: 3.14159 } } }).values()]).toEqual([3.14]);
    expect(heldIn(undefined).size).toBe(0);
  });

  test.each([
    ['tools', { sox: '14.4.2' }],
    ['steps', { level: '2' }],
    ['targets', { cd: { master: 1 } }],
    ['targets', { cd: { master: 'm', albumGain: '3' } }],
    ['tracks', {}],
    ['tracks', [{ track: 1, title: 'One' }]],
    ['tracks', [{ track: 1, title: 'One', mix: 'm', mixSha256: 's', targets: { cd: { sha256: 's' } } }]],
  ])('is none if its %s are %j.', async (key, value) => {
    const text = JSON.stringify({ ...(await lock()), [key]: value });
    expect(lockFrom(text, 'a.lock.json')).toMatchObject({ ok: false, findings: [{ code: 'torn-lock' }] });
  });
});

/** Findings as a person reads them, with what they are about. */
const said = (findings: readonly Finding[]): string[] =>
  findings.map(({ message, track, target }) => [target, track, message].filter((word) => word).join(' · '));

/** To be written to. */
type Open<T> = T extends readonly (infer U)[]
  ? Open<U>[]
  : T extends object
    ? { -readonly [K in keyof T]: Open<T[K]> }
    : T;

/** Changes a copy of a lock. */
function changed(lock: Lock, change: (copy: Open<Lock>) => unknown): Lock {
  const copy = JSON.parse(textOf(lock)) as Open<Lock>;
  change(copy);
  return copy;
}

describe('What differs from a frozen lock', () => {
  test('is nothing where nothing does, and only the last finding has a hint.', async () => {
    const mine = await lock();
    expect(frozenFindings(mine, mine, false, 'a.lock.json')).toEqual([]);
    const other = changed(mine, (copy) => Object.assign(copy, { program: 'album-release 0.1.0', spec: 'b' }));
    const findings = frozenFindings(other, mine, false, 'a.lock.json');
    expect(findings.map(({ hint }) => hint)).toEqual([
      undefined,
      '`release build` without --frozen takes this into a.lock.json',
    ]);
    expect(new Set(findings.map(({ code, level }) => `${level} ${code}`))).toEqual(new Set(['error frozen']));
  });
  const kinds: [string, (lock: Open<Lock>) => unknown, string[]][] = [
    [
      'the program',
      (l) => (l.program = 'album-release 9.0.0'),
      ["program 'album-release 0.8.0' → 'album-release 9.0.0'"],
    ],
    ['a tool', (l) => (l.tools['sox'].version = '14.4.3'), ["sox '14.4.2' → '14.4.3'"]],
    [
      'its executable',
      (l) => (l.tools['sox'].sha256 = sha256('x')),
      ['executable of sox 8638f57f… → 2d711642…'],
    ],
    [
      'a new tool',
      (l) => (l.tools['flac'] = { version: '1', sha256: 's' }),
      ["flac '1' is new", "executable of flac 's' is new"],
    ],
    ['a step', (l) => (l.steps['master'] = 9), ['version of step master 1 → 9']],
    ['a module', (l) => delete l.modules['gain'], ['version of module gain 5 is gone']],
    ['a format', (l) => (l.formats['wav'] = 7), ['version of format wav 6 → 7']],
    ['an album gain', (l) => (l.targets['cd'].albumGain = 0.5), ['cd · album gain −1.25 → 0.50 dB']],
    [
      'a level of an album',
      (l) => (l.targets['cd'].albumLoudness = -13),
      ['cd · album loudness −14.04 → −13.00 LUFS'],
    ],
    ['a kind of level', (l) => delete l.targets['cd'].albumGain, ['cd · album gain −1.25 dB is gone']],
    [
      'a profile',
      (l) => (l.targets['cd'].master = 'm'),
      [expect.stringMatching(/^cd · master '44100,-14,album,-1,\w{6}' → 'm'$/) as string],
    ],
    ['a target', (l) => delete l.targets['flac'], ['flac · the target is gone']],
    ['a new target', (l) => (l.targets['mp3'] = { master: 'm' }), ['mp3 · the target is new']],
    ['a track', (l) => l.tracks.pop(), ['Two · track 2 is gone']],
    ['a title', (l) => (l.tracks[0].title = 'Uno'), ["Uno · title 'One' → 'Uno'"]],
    ['a path', (l) => (l.tracks[0].mix = 'm.wav'), ["One · mix 'mixes/one.flac' → 'm.wav'"]],
    [
      'a mix',
      (l) => (l.tracks[1].mixSha256 = sha256('x')),
      ['Two · content of the mix b49859fe… → 2d711642…'],
    ],
    ['a decoded mix', (l) => delete l.tracks[0].decodedSha256, ['One · decoded mix 174985e4… is gone']],
    [
      'a gain',
      (l) => (l.tracks[0].targets['broadcast'].gain = -2),
      ['broadcast · One · gain −1.25 → −2.00 dB'],
    ],
    [
      'a loudness',
      (l) => (l.tracks[0].targets['cd'].loudness = -14.1),
      ['cd · One · integrated loudness −13.99 → −14.10 LUFS'],
    ],
    ['a range', (l) => (l.tracks[0].targets['cd'].range = 4), ['cd · One · loudness range 5.13 → 4.00 LU']],
    [
      'a true peak',
      (l) => (l.tracks[1].targets['cd'].truePeak = -1),
      ['cd · Two · true peak 0.00 → −1.00 dBTP'],
    ],
    [
      'silence',
      (l) => (l.tracks[1].targets['cd'].loudness = -60),
      ['cd · Two · integrated loudness silence → −60.00 LUFS'],
    ],
    [
      'samples',
      (l) => (l.tracks[0].targets['cd'].pcmSha256 = sha256('x')),
      ['cd · One · samples 316ce6e9… → 2d711642…'],
    ],
    [
      'a file',
      (l) => (l.tracks[0].targets['cd'].sha256 = sha256('x')),
      ['cd · One · file da0e75d4… → 2d711642…'],
    ],
  ];

  test.each(kinds)('is told of %s.', async (_what, change, expected) => {
    const mine = await lock();
    expect(said(frozenFindings(changed(mine, change), mine, false, 'a.lock.json'))).toEqual(expected);
  });

  test('is, in a part, only what the part has.', async () => {
    const mine = await lock();
    const part = changed(mine, (copy) => {
      copy.tracks.pop();
      delete copy.targets['flac'];
      delete copy.tracks[0].targets['flac'];
      delete copy.modules['gain'];
      copy.targets['cd'].albumLoudness = -13;
    });
    expect(said(frozenFindings(part, mine, true, 'a.lock.json'))).toEqual([]);
    const louder = changed(part, (copy) => (copy.targets['cd'].albumGain = 0));
    expect(said(frozenFindings(louder, mine, true, 'a.lock.json'))).toEqual([
      'cd · album gain −1.25 → 0.00 dB',
    ]);
  });
});
