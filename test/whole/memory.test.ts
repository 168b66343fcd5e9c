import {
  appendFileSync,
  copyFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clean } from '../../src/build/clean.ts';
import { preview } from '../../src/build/preview.ts';
import { verifyFolder } from '../../src/build/verify_folder.ts';
import { sha256 } from '../../src/base/digest.ts';
import { loadSpec } from '../../src/spec/load.ts';
import { findTools } from '../../src/tools/find.ts';
import type { Toolbox } from '../../src/tools/contract.ts';
import { Project, writeMix } from './rig.ts';

const SPEC = `release: 1
title: Two
artist: Somebody
mastering: { loudness: { integrated: -16, per: album } }
tracks:
  - { title: One, mix: mixes/1.wav }
  - { title: Two, mix: mixes/2.wav }
targets:
  streaming: {}
  cd: { ddp: false, cue: false }
`;

const project = new Project('memory');
const out = (...names: string[]): string => project.path('out', 'two', ...names);
let tools: Toolbox;

beforeAll(async () => {
  ({ tools } = await findTools({ cache: project.path('.release') }));
  await writeMix(project.path('mixes', '1.wav'), { seconds: 0.8, seed: 1 });
  await writeMix(project.path('mixes', '2.wav'), { seconds: 0.9, seed: 2, peak: 0.3 });
  await project.write(SPEC).publish();
});
afterAll(() => project.remove());

/** What is planned, then what is done. */
async function foreseen(only: readonly string[] = [], place = project) {
  const { spec } = await loadSpec(place.spec);
  const planned = await preview(spec!, only);
  if (!planned.ok) throw new Error(JSON.stringify(planned.findings));
  const { ran, reused } = await place.publish({ only });
  const ids = (state: string, certain: boolean): string[] =>
    planned.value.filter((row) => row.state === state && row.certain === certain).map(({ id }) => id);
  return { ran, reused, surely: ids('run', true), perhaps: ids('run', false), reuse: ids('reuse', true) };
}

describe('A plan foretells the build', () => {
  const edits: readonly (readonly [what: string, from: string | RegExp, to: string])[] = [
    ['nothing', 'release: 1', 'release:  1'],
    ['a comment', 'targets:', '# to whom\ntargets:'],
    ['a title', 'title: Two,', 'title: Second,'],
    ["a track's gain", 'mix: mixes/2.wav', 'mix: mixes/2.wav, gain: -1'],
    ['a loudness', '-16', '-17'],
    [
      'a target that shares',
      '  cd: { ddp: false, cue: false }',
      '  cd: { ddp: false, cue: false }\n  cd2: { preset: cd, ddp: false, cue: false }',
    ],
    ['a chain that changes nothing', 'gain: -1', 'gain: -1, chain: [{ gain: 0 }]'],
    ['the loudness back', '-17', '-16'],
    ['everything back', /[^]*/, SPEC],
    ['a fade and a title at once', 'mix: mixes/1.wav', 'mix: mixes/1.wav, fade_out: 0.1, artist: Else'],
  ];

  test.each(edits)('after %s.', async (_, from, to) => {
    project.edit(from, to);
    const { ran, reused, surely, perhaps, reuse } = await foreseen();
    expect(
      ran.filter((id) => !surely.includes(id) && !perhaps.includes(id)),
      'ran unforeseen',
    ).toEqual([]);
    expect(
      surely.filter((id) => !ran.includes(id)),
      'surely, but did not run',
    ).toEqual([]);
    expect(
      reuse.filter((id) => !reused.includes(id)),
      'to be reused, but was not',
    ).toEqual([]);
  });

  test('from nothing, where two targets ask for the same: it is made for the first.', async () => {
    const fresh = new Project('twins');
    project.copySources(fresh.folder);
    fresh.write(SPEC.replace('targets:', 'targets:\n  also: { preset: cd, ddp: false, cue: false }'));
    const { ran, reused, surely, perhaps } = await foreseen([], fresh);
    fresh.remove();
    expect([...ran].sort()).toEqual([...surely, ...perhaps].sort());
    expect(reused.filter((id) => id.startsWith('encode/')).sort()).toEqual(['encode/01/cd', 'encode/02/cd']);
  });

  test('of a part.', async () => {
    const { ran, surely, perhaps } = await foreseen(['cd', '2']);
    expect(ran).toEqual([]);
    expect([...surely, ...perhaps]).toEqual([]);
  });

  test('and changes nothing itself: asked twice, it answers twice the same.', async () => {
    const { spec } = await loadSpec(project.edit('artist: Else', 'artist: Other').spec);
    const first = await preview(spec!, []);
    expect(await preview(spec!, [])).toEqual(first);
    expect(first.ok && first.value.filter(({ state }) => state === 'run').map(({ id }) => id)).toEqual([
      'tag/01/streaming',
      'verify/01/streaming',
      'tag/01/cd',
      'verify/01/cd',
    ]);
    await project.publish();
  });

  test('names what is missing as the spec does, with its place.', async () => {
    renameSync(project.path('mixes', '1.wav'), project.path('mixes', 'away.wav'));
    const { spec } = await loadSpec(project.spec);
    const planned = await preview(spec!, []);
    renameSync(project.path('mixes', 'away.wav'), project.path('mixes', '1.wav'));
    expect(planned).toMatchObject({
      ok: false,
      findings: [{ code: 'missing', message: 'mixes/1.wav does not exist', at: '/tracks/0/mix' }],
    });
  });
});

describe('A cache that is cleaned', () => {
  test('keeps all that the last build needs, and nothing of the ones before.', async () => {
    await project.publish();
    const { removed } = await clean(project.path('.release'), { keep: 1 });
    expect(removed.files).toBeGreaterThan(10);
    const { ran, end } = await project.publish();
    expect(ran).toEqual([]);
    expect(end.fresh).toBe(false);
    const again = await clean(project.path('.release'), { keep: 1 });
    expect(again.removed).toEqual({ files: 0, bytes: 0, linked: 0 });
  });

  test('keeps it for a release that has to be put together anew.', async () => {
    rmSync(project.path('out'), { recursive: true });
    const { ran } = await project.publish();
    expect(ran).toEqual([]);
    expect((await verifyFolder(out(), tools, new AbortController().signal)).findings).toEqual([]);
  });

  test('is not made where there is none.', async () => {
    expect((await clean(project.path('nowhere'))).removed).toEqual({ files: 0, bytes: 0, linked: 0 });
    expect(readdirSync(project.folder)).not.toContain('nowhere');
  });
});

describe('A published release, read again', () => {
  const MANIFEST = 'manifest.json';
  const SUMS = 'checksums.sha256';
  const A = 'cd/01 - One.wav';
  const B = 'streaming/01 - One.wav';

  const verdict = async (): Promise<string[]> => {
    const { findings } = await verifyFolder(out(), tools, new AbortController().signal);
    // What the provenance says of the same faults has tests of its own.
    const own = findings.filter(({ code }) => code !== 'broken-provenance');
    return own.map(({ level, code, message }) => `${level} ${code}: ${message}`).sort();
  };
  /** Changes a file and the line that vouches for it. */
  function forge(path: string, change: (text: string) => string): void {
    const before = readFileSync(out(path));
    writeFileSync(out(path), change(before.toString('latin1')), 'latin1');
    const sums = readFileSync(out(SUMS), 'utf8');
    writeFileSync(out(SUMS), sums.replace(sha256(before), sha256(readFileSync(out(path)))));
  }

  test('is found as it was published.', async () => {
    expect(await verdict()).toEqual([]);
    const { files } = await verifyFolder(out(), tools, new AbortController().signal);
    expect(files).toBe(4 + 5);
  });

  const faults: readonly (readonly [what: string, plant: () => void, told: readonly RegExp[]])[] = [
    ['a flipped bit', () => flip(A, 3000), [/^error wrong-digest: cd\/01 - One\.wav is not the file/]],
    ['a missing file', () => rmSync(out(A)), [/^error missing-file: cd\/01 - One\.wav is missing/]],
    ['a stranger', () => writeFileSync(out('cd', 'notes.txt'), 'x'), [/^warning stranger: cd\/notes\.txt/]],
    ['a truncated file', () => truncateSync(out(B), 1000), [/^error wrong-digest: streaming/]],
    [
      'swapped files',
      () => swap(A, 'cd/02 - Two.wav'),
      [/^error wrong-digest: cd\/01/, /^error wrong-digest: cd\/02/],
    ],
    ['an edited manifest', () => appendFileSync(out(MANIFEST), ' '), [/^error wrong-digest: manifest\.json/]],
    ['no manifest', () => rmSync(out(MANIFEST)), [/^error missing-file: manifest\.json/]],
    ['no checksums', () => rmSync(out(SUMS)), [/^error not-a-release/]],
    [
      'empty checksums',
      () => writeFileSync(out(SUMS), ''),
      [
        /^error not-in-checksums: checksums\.sha256 has no line for manifest/,
        ...Array.from({ length: 9 }, () => /^warning stranger/),
      ],
    ],
    [
      'a line taken out of the checksums',
      () => forgeSums((text) => text.replace(/.*cd\/01.*\n/, '')),
      [/^error not-in-checksums: .*cd\/01 - One\.wav/, /^warning stranger: cd\/01/],
    ],
    [
      'a manifest that lies about samples, with the right checksum',
      () => forge(MANIFEST, (text) => text.replace(/"pcmSha256": "....../, '"pcmSha256": "000000')),
      [
        /^error wrong-content: cd\/01 - One\.wav: its decoded samples should be 000000[0-9a-f]+ but are|^error wrong-content: streaming/,
      ],
    ],
    [
      'a manifest that is none, with the right checksum',
      () => forge(MANIFEST, () => '{'),
      [/^error wrong-manifest/],
    ],
    [
      'audio that no decoder reads, with the right checksum',
      () => forge(A, (text) => `RIFX${text.slice(4, 200)}`),
      [/^error [a-z-]+: .*/],
    ],
  ];

  function forgeSums(change: (text: string) => string): void {
    writeFileSync(out(SUMS), change(readFileSync(out(SUMS), 'utf8')));
  }
  function flip(path: string, at: number): void {
    const bytes = readFileSync(out(path));
    bytes[at] ^= 1;
    writeFileSync(out(path), bytes);
  }
  function swap(a: string, b: string): void {
    copyFileSync(out(a), project.path('kept'));
    copyFileSync(out(b), out(a));
    copyFileSync(project.path('kept'), out(b));
  }

  test.each(faults)('%s is found, and a build mends it.', async (what, plant, told) => {
    plant();
    const found = await verdict();
    expect(found).toHaveLength(told.length);
    told.forEach((pattern, i) => expect(found[i]).toMatch(pattern));
    // Only where the folder itself is meant is it named as the caller did.
    if (what !== 'no checksums') expect(found.join()).not.toContain(project.folder);
    rmSync(out('cd', 'notes.txt'), { force: true });
    const { ran } = await project.publish();
    // A file harmed in place was the cache's too, unless the file system has clones: it alone is tagged again.
    expect(ran.filter((id) => !/^tag\/0[12]\/(cd|streaming)$/.test(id))).toEqual([]);
    expect(await verdict()).toEqual([]);
  });

  test('a folder that is no release, or none, is a wrong use.', async () => {
    for (const folder of [project.path('mixes'), project.path('nowhere'), project.spec]) {
      const { findings } = await verifyFolder(folder, tools, new AbortController().signal);
      expect(findings).toMatchObject([{ level: 'error', cause: 'usage' }]);
    }
  });
});
