import { cpSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { canonical, canonicalPretty, type Json } from '../../src/base/canonical.ts';
import { sha256 } from '../../src/base/digest.ts';
import type { Finding } from '../../src/base/finding.ts';
import { provenanceFindings } from '../../src/build/provenance/provenance.ts';
import { verifyFolder } from '../../src/build/verify_folder.ts';
import { loadSpec } from '../../src/spec/load.ts';
import { findTools } from '../../src/tools/find.ts';
import { manifestIn } from '../../src/release/reading.ts';
import { filesBelow, Project, writeMix } from './rig.ts';

const SPEC = `release: 1
title: Chain
artist: A
artwork: cover.png
mastering:
  loudness: { integrated: -14, per: album }
  chain: [{ eq: [{ type: bell, freq: 1000, gain: 1 }] }, { gain: -1 }]
tracks:
  - { title: One, mix: mixes/one.wav }
  - { title: Two, mix: mixes/two.wav }
targets: { flac: {}, broadcast: {} }
`;
/** One black pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
);

interface Descriptor {
  name: string;
  digest: { sha256: string };
  annotations: Record<string, unknown>;
}
interface Step {
  id: string;
  key: string;
  inputs: Record<string, { from: string; sha256: string }>;
  outputs: Record<string, string>;
  facts: Record<string, string>;
}
interface Statement {
  _type: string;
  subject: Descriptor[];
  predicateType: string;
  predicate: {
    buildDefinition: {
      buildType: string;
      externalParameters: { spec: { digest: { sha256: string } } };
      internalParameters: Record<string, Record<string, number>>;
      resolvedDependencies: Descriptor[];
    };
    runDetails: { builder: { id: string; version: Record<string, string> }; byproducts: Descriptor[] };
    albumRelease_steps: Step[];
  };
}

const project = new Project('provenance');
const out = project.path('out', 'chain');
const copy = project.path('copy');
let digest: string;

beforeAll(async () => {
  await writeMix(project.path('mixes', 'one.wav'), { seconds: 2, seed: 1 });
  await writeMix(project.path('mixes', 'two.wav'), { seconds: 2, seed: 2 });
  writeFileSync(project.path('cover.png'), PNG);
  digest = (await project.write(SPEC).publish()).end.digest;
});
beforeEach(() => {
  rmSync(copy, { recursive: true, force: true });
  cpSync(realpathSync(out), copy, { recursive: true });
});
afterAll(() => project.remove());

const statement = (folder = out): Statement =>
  JSON.parse(readFileSync(join(folder, 'provenance.json'), 'utf8')) as Statement;

/** What `release verify` finds in the copy. */
async function found(spec?: string): Promise<Finding[]> {
  const { tools } = await findTools({ cache: project.path('.release') });
  const loaded = spec === undefined ? undefined : (await loadSpec(spec)).spec;
  return [...(await verifyFolder(copy, tools, new AbortController().signal, loaded)).findings];
}

/** The same of the provenance alone, without decoding anything. */
async function followed(): Promise<Finding[]> {
  const lines = readFileSync(join(copy, 'checksums.sha256'), 'utf8').trimEnd().split('\n');
  const sums = new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
  const manifest = manifestIn(readFileSync(join(copy, 'manifest.json'), 'utf8'), 'copy');
  return provenanceFindings(copy, sums, new Set(), manifest);
}

/** Changes a text of the copy and gives it the checksum it would need to pass. */
function forge(file: string, change: (text: string) => string): void {
  const path = join(copy, file);
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  if (after === before) throw new Error('nothing forged');
  writeFileSync(path, after);
  const sums = join(copy, 'checksums.sha256');
  writeFileSync(sums, readFileSync(sums, 'utf8').replace(sha256(before), sha256(after)));
}

const tamper = (change: (statement: Statement) => unknown): void =>
  forge('provenance.json', (text) => {
    const forged = JSON.parse(text) as Statement;
    change(forged);
    return canonicalPretty(forged as unknown as Json);
  });
const steps = (s: Statement): Step[] => s.predicate.albumRelease_steps;
const step = (s: Statement, id: RegExp): Step => steps(s).find((each) => id.test(each.id))!;

describe('provenance.json', () => {
  test('is an in-toto statement about the deliverables, with what went in and what was done.', () => {
    const { _type, subject, predicateType, predicate } = statement();
    expect([_type, predicateType, predicate.buildDefinition.buildType]).toEqual([
      'https://in-toto.io/Statement/v1',
      'https://slsa.dev/provenance/v1',
      'urn:album-release:build:v1',
    ]);
    const files = filesBelow(out).filter((path) => path.includes('/'));
    expect(subject.map(({ name }) => name).sort()).toEqual(files);
    for (const { name, digest: own } of subject)
      expect(own.sha256).toBe(sha256(readFileSync(join(out, name))));
    const [one, two] = ['one', 'two'].map((mix) => sha256(readFileSync(project.path('mixes', `${mix}.wav`))));
    const into = new Map(predicate.buildDefinition.resolvedDependencies.map((each) => [each.name, each]));
    expect(into.get('mix/01')).toEqual({
      name: 'mix/01',
      digest: { sha256: one },
      annotations: { track: 1, title: 'One' },
    });
    expect(into.get('mix/02')?.digest.sha256).toBe(two);
    expect(into.get('artwork')?.digest.sha256).toBe(sha256(PNG));
    expect([...into.keys()]).toContain('tool/sox');
    expect(predicate.buildDefinition.internalParameters).toMatchObject({
      modules: { eq: expect.any(Number) as number, gain: 1, limiter: expect.any(Number) as number },
      formats: { flac: 1, wav: 1 },
      steps: { premaster: expect.any(Number) as number },
    });
    expect(predicate.runDetails.builder.version['album-release']).toMatch(/^\d/);
    expect(steps(statement()).length).toBe(
      readFileSync(join(out, 'log.ndjson'), 'utf8').split('"type":"step"').length - 1,
    );
  });

  test('is canonical, the same for a build from nothing elsewhere, and names no place or time.', async () => {
    const text = readFileSync(join(out, 'provenance.json'), 'utf8');
    expect(text).toBe(canonicalPretty(JSON.parse(text) as Json));
    expect(text).not.toContain(project.folder);
    expect(text).not.toMatch(/one\.wav|202\d-|startedOn|finishedOn|invocation/);
    const other = new Project('elsewhere');
    project.copySources(other.folder);
    writeFileSync(other.path('cover.png'), PNG);
    const { end } = await other.publish();
    expect(readFileSync(other.path('out', 'chain', 'provenance.json'), 'utf8')).toBe(text);
    expect(end.digest).toBe(digest);
    other.remove();
  });
});

describe('Verifying', () => {
  test('a whole release finds nothing, with its spec neither.', async () => {
    expect(await found()).toEqual([]);
    expect(await found(project.spec)).toEqual([]);
  });

  test.each<[what: string, change: (s: Statement) => unknown, told: RegExp]>([
    [
      'a digest of a subject swapped',
      (s) => void (s.subject[0].digest = s.subject[1].digest),
      /01 - One.*and the manifest name different/,
    ],
    [
      'a subject added',
      (s) => void s.subject.push({ ...s.subject[0], name: 'cd/03 - Three.wav' }),
      /vouches for cd\/03 - Three\.wav, which the manifest/,
    ],
    ['a subject twice', (s) => void s.subject.push(s.subject[0]), /names the subject .* twice/],
    ['a subject gone', (s) => void s.subject.pop(), /says nothing of broadcast\/02 - Two\.wav/],
    [
      'a step missing',
      (s) => void (s.predicate.albumRelease_steps = steps(s).filter(({ id }) => id !== 'premaster/02')),
      /step premaster\/02 of the log is missing from/,
    ],
    [
      'a step invented',
      (s) => void steps(s).push({ ...steps(s)[0], id: 'polish/01' }),
      /polish\/01 of provenance\.json is missing from the log/,
    ],
    [
      'a key changed',
      (s) => void (step(s, /^master\/01/).key = '0'.repeat(64)),
      /master\/01.*: its key in provenance\.json is not that of the log/,
    ],
    [
      'what went in changed',
      (s) => void (step(s, /^premaster\/01/).inputs['audio 1'].sha256 = '1'.repeat(64)),
      /premaster\/01 takes in other audio 1 than intake\/01#audio left/,
    ],
    [
      'what came out changed',
      (s) => void (step(s, /^premaster\/01/).outputs['audio'] = '1'.repeat(64)),
      /premaster\/01: what came out \(audio\)/,
    ],
    [
      'a fact changed',
      (s) => void (step(s, /^level/).facts['gain'] = '1'.repeat(64)),
      /takes in other gain than level\/album/,
    ],
    [
      'steps out of order',
      (s) => void steps(s).reverse(),
      /from intake\/01#audio, which nothing before it left/,
    ],
    [
      'another mix of the same track',
      (s) => void (s.predicate.buildDefinition.resolvedDependencies[0].digest.sha256 = '2'.repeat(64)),
      /intake\/01 takes in other mix than mix\/01 left/,
    ],
    [
      'a mix nobody used',
      (s) =>
        void s.predicate.buildDefinition.resolvedDependencies.push({
          name: 'mix/03',
          digest: { sha256: '3'.repeat(64) },
          annotations: {},
        }),
      /no step takes in mix\/03/,
    ],
    [
      'another version of a tool',
      (s) =>
        void (s.predicate.buildDefinition.resolvedDependencies.find(
          ({ name }) => name === 'tool/sox',
        )!.annotations['version'] = '99'),
      /made with another sox than/,
    ],
    [
      'another spec',
      (s) => void (s.predicate.buildDefinition.externalParameters.spec.digest.sha256 = '4'.repeat(64)),
      /^the spec: provenance\.json and the log name different/,
    ],
    [
      'a subject of another track',
      (s) => void (s.subject[0].annotations['track'] = 2),
      /01 - One.*: .* says that it is of track 2, the manifest of track 1/,
    ],
    [
      'a subject of no track',
      (s) => Reflect.deleteProperty(s.subject[0].annotations, 'track'),
      /01 - One.*: .* does not say of which track/,
    ],
    [
      'a subject of no track, as of what tracks make together',
      (s) => {
        const { annotations } = s.subject[0];
        Reflect.deleteProperty(annotations, 'track');
        annotations['output'] = 'file';
      },
      /01 - One.*: .* does not say of which track/,
    ],
    [
      'a subject by the steps of another track',
      (s) => {
        const [one, two] = ['01', '02'].map((nn) => step(s, new RegExp(`^tag/${nn}/`)));
        s.subject[0].annotations['step'] = two.id;
        two.outputs['file'] = one.outputs['file'];
      },
      /01 - One.*: no chain of steps leads to it from mix\/01/,
    ],
    [
      'a subject by another step',
      (s) => void (s.subject[0].annotations['step'] = 'tag/02/flac'),
      /01 - One.* is not what tag\/02\/flac made/,
    ],
    [
      'a subject by no step',
      (s) => Reflect.deleteProperty(s.subject[0].annotations, 'step'),
      /names no step that made it/,
    ],
    [
      'a byproduct changed',
      (s) => void (s.predicate.runDetails.byproducts[0].digest.sha256 = '5'.repeat(64)),
      /^manifest\.json: its digest by provenance/,
    ],
    [
      'a byproduct gone',
      (s) => void s.predicate.runDetails.byproducts.pop(),
      /^report\.html: its digest by provenance\.json.*nothing there/,
    ],
    [
      'the kind of statement changed',
      (s) => void (s.predicateType = 'x'),
      /is not about how something was built/,
    ],
    [
      'the kind of build changed',
      (s) => void (s.predicate.buildDefinition.buildType = 'x'),
      /is not about a build of this program/,
    ],
    [
      'no steps at all',
      (s) => void Reflect.deleteProperty(s.predicate, 'albumRelease_steps'),
      /lacks names or digests/,
    ],
  ])('tells a tampered provenance: %s.', async (_what, change, told) => {
    tamper(change);
    const findings = await followed();
    expect(findings.map(({ message }) => message).filter((message) => told.test(message))).not.toEqual([]);
    expect(findings.every(({ code }) => /^(broken|wrong)-provenance$/.test(code))).toBe(true);
  });

  test('tells a manifest, a log and checksums that were tampered with consistently but for the provenance.', async () => {
    forge('manifest.json', (text) =>
      text.replace(/"sha256": "(.)/, (_, first: string) => `"sha256": "${first === '0' ? '1' : '0'}`),
    );
    expect((await followed()).map(({ message }) => message).join('\n')).toMatch(
      /manifest name different digests|same tools/,
    );
    rmSync(copy, { recursive: true });
    cpSync(realpathSync(out), copy, { recursive: true });
    forge('log.ndjson', (text) =>
      text.replace(/^.*"id":"premaster\/01".*$/m, (line) => {
        const logged = JSON.parse(line) as { recipe: { params: { gain: number } } };
        logged.recipe.params.gain = 3;
        return canonical(logged);
      }),
    );
    expect((await followed()).map(({ message }) => message).join('\n')).toMatch(
      /premaster\/01: its key is not the digest of its recipe/,
    );
  });

  test('misses a provenance that was taken out, also out of the checksums; tells a release that never had one.', async () => {
    rmSync(join(copy, 'provenance.json'));
    expect((await found()).map(({ code }) => code)).toEqual(['missing-file']);
    const sums = join(copy, 'checksums.sha256');
    writeFileSync(sums, readFileSync(sums, 'utf8').replace(/^.*provenance\.json\n/m, ''));
    expect((await found()).map(({ code, level }) => [code, level])).toEqual([['not-in-checksums', 'error']]);
    forge('manifest.json', (text) => text.replace(/ *"provenance": "provenance\.json",\n/, ''));
    expect((await found()).map(({ code, level }) => [code, level])).toEqual([['no-provenance', 'warning']]);
    expect((await found(project.spec)).map(({ code, level }) => [code, level])).toEqual([
      ['no-provenance', 'error'],
    ]);
  });

  test('with a spec tells mixes and artwork that are others now, or gone, and a spec that changed.', async () => {
    const other = new Project('beside');
    project.copySources(other.folder);
    writeFileSync(other.path('cover.png'), Buffer.concat([PNG, Buffer.from('x')]));
    await writeMix(other.path('mixes', 'one.wav'), { seconds: 2, seed: 9 });
    rmSync(other.path('mixes', 'two.wav'));
    other.edit('title: Two', 'title: Deux');
    const findings = await found(other.spec);
    expect(findings.map(({ code, message, track }) => [code, message, track])).toEqual([
      ['other-mix', 'mixes/one.wav is not the file the release was made from', 'One'],
      ['missing', 'mixes/two.wav does not exist', 'Deux'],
      ['other-mix', 'cover.png is not the file the release was made from', undefined],
      ['other-spec', 'the spec is not the one the release was built from', undefined],
    ]);
    other.remove();
  });
});
