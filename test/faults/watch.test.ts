import {
  appendFileSync,
  closeSync,
  copyFileSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.ts';
import { Project, writeMix } from '../whole/rig.ts';
import { Watching } from '../whole/watching.ts';

/** A long suite of its own: `make test-faults`. */
const LONG = 600_000;

const SPEC = `release: 1
title: Burst
artist: A
mastering:
  loudness: { integrated: -16, per: track }
  chain: [{ gain: -1 }]
tracks:
  - { title: One, mix: mixes/1.wav }
  - { title: Two, mix: mixes/2.wav }
  - { title: Three, mix: mixes/3.wav }
targets: { streaming: {}, archive: {} }
`;

let project: Project;
let watching: Watching | undefined;

afterEach(async () => {
  await watching?.stop('SIGKILL');
  project.remove();
});

async function album(seconds: number): Promise<void> {
  project = new Project('burst');
  for (const seed of [1, 2, 3]) await writeMix(project.path('mixes', `${seed}.wav`), { seconds, seed });
  for (const seed of [4, 5]) await writeMix(project.path(`revised-${seed}.wav`), { seconds, seed });
  project.write(SPEC);
}

const mix = (): string => project.path('mixes', '1.wav');

/** The mix of the first track that the published release was made of. */
function builtOf(): string {
  const log = readFileSync(project.path('out', 'burst', 'log.ndjson'), 'utf8').split('\n');
  return /"mix":"([0-9a-f]{64})"/.exec(log.find((line) => line.includes('"intake/01"'))!)![1];
}

function titleOf(): string {
  const manifest = readFileSync(project.path('out', 'burst', 'manifest.json'), 'utf8');
  const { deliverables } = JSON.parse(manifest) as { deliverables: { track: number; title: string }[] };
  return deliverables.find(({ track }) => track === 1)!.title;
}

/** One of ten thousand changes: bytes in place, times, whole files by rename or truncation, the spec. */
function change(i: number): void {
  const file = mix();
  if (i % 100 === 0) {
    copyFileSync(project.path('revised-4.wav'), `${file}.tmp`);
    renameSync(`${file}.tmp`, file);
  } else if (i % 100 === 50) copyFileSync(project.path('revised-5.wav'), file);
  else if (i % 10 === 3) project.write(SPEC.replace('One', `Title ${i}`));
  else if (i % 10 === 7) utimesSync(file, i, i);
  else {
    const open = openSync(file, 'r+');
    writeSync(open, Uint8Array.of(i % 256), 0, 1, 4000 + 6 * i);
    closeSync(open);
  }
}

test(
  '10,000 changes in a burst while a build runs: at most three builds, the last content in the last, at rest within five seconds.',
  async () => {
    await album(10);
    watching = new Watching(project.spec);
    await watching.event(({ type, id }) => type === 'step' && id === 'premaster/02');
    const began = performance.now();
    for (let i = 1; i <= 10_000; i++) {
      change(i);
      if (i % 20 === 0) await turn();
    }
    copyFileSync(project.path('revised-5.wav'), mix());
    project.write(SPEC.replace('One', 'Last'));
    const last = performance.now();
    const from = watching.events.length;
    await watching.event(({ type, tracks }) => type === 'published' && tracks !== undefined, from);
    await watching.type('idle', from);
    const rest = (performance.now() - last) / 1000;
    console.log(
      `10,000 changes in ${((last - began) / 1000).toFixed(1)} s: ${watching.builds()} builds, at rest after ${rest.toFixed(1)} s`,
    );
    expect(builtOf()).toBe(sha256(readFileSync(mix())));
    expect(titleOf()).toBe('Last');
    expect(watching.builds()).toBeLessThanOrEqual(3);
    expect(rest).toBeLessThan(5);
    // Nothing comes after it.
    await sleep(2500);
    expect(watching.types().at(-1)).toBe('idle');
  },
  LONG,
);

test(
  '500 edits of spec and mix, by every habit: file descriptors stay as many as they were.',
  async () => {
    await album(2);
    watching = new Watching(project.spec);
    await watching.type('idle');
    const edit = (i: number): void => {
      const file = i % 2 === 0 ? project.spec : mix();
      const bytes =
        i % 2 === 0
          ? Buffer.from(SPEC.replace('One', `One ${i % 4}`))
          : readFileSync(project.path(`revised-${4 + ((i >> 1) % 2)}.wav`));
      if (i % 3 === 0) {
        writeFileSync(`${file}.tmp`, bytes);
        renameSync(`${file}.tmp`, file);
      } else if (i % 3 === 1) writeFileSync(file, bytes);
      else {
        rmSync(file);
        writeFileSync(file, bytes);
      }
    };
    const counts: number[] = [];
    for (let i = 1; i <= 500; i += 5) {
      await watching.after(() => {
        for (let k = 0; k < 5; k++) edit(i + k);
      });
      counts.push(watching.descriptors());
    }
    console.log(
      `500 edits: ${watching.builds()} builds, descriptors ${Math.min(...counts)} to ${Math.max(...counts)}`,
    );
    // The threads and their memory are all there after the first few.
    expect(Math.max(...counts.slice(5))).toBeLessThanOrEqual(Math.max(...counts.slice(0, 5)));
  },
  LONG,
);

test.each([
  ['mix', 0],
  ['spec', 1],
])(
  'The last 100 bytes of a %s drip in over five seconds: one build, of the final content.',
  async (_what, spec) => {
    await album(2);
    watching = new Watching(project.spec);
    await watching.type('idle');
    const bytes =
      spec === 1
        ? Buffer.from(`${SPEC.replace('One', 'Dripped')}# ${'x'.repeat(100)}\n`)
        : readFileSync(project.path('revised-4.wav'));
    const file = spec === 1 ? project.spec : mix();
    const told = await watching.after(async () => {
      writeFileSync(file, bytes.subarray(0, bytes.length - 100));
      for (let at = bytes.length - 100; at < bytes.length; at++) {
        await sleep(50);
        appendFileSync(file, bytes.subarray(at, at + 1));
      }
    });
    expect(told.filter(({ type }) => type === 'building')).toHaveLength(1);
    expect(told.filter(({ type }) => type === 'published')).toHaveLength(1);
    if (spec === 1) expect(titleOf()).toBe('Dripped');
    else expect(builtOf()).toBe(sha256(bytes));
  },
  LONG,
);
