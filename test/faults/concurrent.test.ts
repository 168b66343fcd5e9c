import { readdirSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentOf, Project, type Ran, release, writeMix } from '../whole/rig.ts';

const SPEC = `release: 1
title: Many
artist: A
mastering: { loudness: { integrated: -14, per: album } }
tracks:
  - { title: One, mix: mixes/one.wav }
  - { title: Two, mix: mixes/two.wav }
targets: { flac: {}, cd: { ddp: false, cue: false } }
`;
const ROUNDS = 20;
const CLEANS = 50;

const project = new Project('many');
const cache = project.path('.release');
const out = project.path('out', 'many');
let right: Record<string, string>;

beforeAll(async () => {
  await writeMix(project.path('mixes', 'one.wav'), { seconds: 2, seed: 1 });
  await writeMix(project.path('mixes', 'two.wav'), { seconds: 2, seed: 2 });
  await project.write(SPEC).publish();
  right = contentOf(out);
});
afterAll(() => project.remove());

function forget(): void {
  for (const path of [cache, project.path('out')]) rmSync(path, { recursive: true, force: true });
}

function digestOf({ out: lines }: Ran): string | undefined {
  return (JSON.parse(lines.trimEnd().split('\n').at(-1)!) as { digest?: string }).digest;
}

test.each([2, 4, 8])(
  `%i builds of one project at once, ${ROUNDS} times: equal digests, nothing left behind.`,
  async (builds) => {
    for (let round = 0; round < ROUNDS; round++) {
      forget();
      const ran = await Promise.all(
        Array.from({ length: builds }, () => release(['build', project.spec, '--json'])),
      );
      expect(ran.map(({ code, err, out: lines }) => (code === 0 ? '' : err + lines)).join('')).toBe('');
      expect(new Set(ran.map(digestOf)).size).toBe(1);
      expect(contentOf(out)).toEqual(right);
      for (const folder of ['tmp', 'leases']) expect(readdirSync(`${cache}/v1/${folder}`)).toEqual([]);
    }
    console.info(`${builds} builds at once, ${ROUNDS} times: ${ROUNDS * builds} equal digests`);
  },
  1_800_000,
);

test(`The cache is cleaned during a build, ${CLEANS} times, each moment a later one: nothing is lost.`, async () => {
  const seen = { quiet: 0, running: 0 };
  for (let round = 0; round < CLEANS; round++) {
    // Half of them find an old build's waste, half of them nothing but what the running build makes.
    if (round % 2 === 0) forget();
    project.write(SPEC.replace('title: One', `title: ${round % 2 === 0 ? 'One' : 'Uno'}`));
    const building = release(['build', project.spec, '--json']);
    await new Promise((resolve) => setTimeout(resolve, 30 * round));
    const cleaned = await release(['clean', project.spec, '--keep', '1', '--max-size', '0', '--json']);
    const built = await building;
    expect(cleaned.code, cleaned.err).toBe(0);
    const { running } = JSON.parse(cleaned.out) as { running: readonly number[] };
    seen[running.length > 0 ? 'running' : 'quiet']++;
    expect(built.code, built.out + built.err).toBe(0);
    if (round % 2 === 0) expect(contentOf(out)).toEqual(right);
    const again = await release(['build', project.spec, '--json']);
    expect(digestOf(again)).toBe(digestOf(built));
  }
  console.info(`cleaned during a build ${CLEANS} times:`, seen);
  expect(seen.running).toBeGreaterThan(0);
}, 1_800_000);
