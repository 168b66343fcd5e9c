import { chmodSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentOf, Project, twoTracks, writeMix } from './rig.ts';

const SPEC = twoTracks('Damage');

const project = new Project('damage');

beforeAll(async () => {
  await writeMix(project.path('mixes', 'one.wav'), { seconds: 3, seed: 1 });
  await writeMix(project.path('mixes', 'two.wav'), { seconds: 3, seed: 2 });
});
afterAll(() => project.remove());

const shelf = (name: string): string => project.path('.release', 'v1', name);
const filesOf = (name: string): string[] =>
  readdirSync(shelf(name)).flatMap((shard) =>
    readdirSync(join(shelf(name), shard)).map((rest) => join(shelf(name), shard, rest)),
  );

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[Math.floor(bytes.length * at) % bytes.length] ^= 1;
  writeFileSync(path, bytes);
}

test.each([
  ['a bit flipped', (path: string, i: number) => flip(path, ((i * 37) % 100) / 100)],
  ['truncated', (path: string) => truncateSync(path, readFileSync(path).length - 1)],
  ['gone', (path: string) => rmSync(path, { force: true })],
  [
    'swapped',
    (path: string, i: number, all: readonly string[]) => {
      const other = readFileSync(all[(i + 1) % all.length]);
      writeFileSync(path, other);
    },
  ],
] as const)(
  'Every object and every trace %s: the edited album is built as if from nothing.',
  async (_what, damage) => {
    project.write(SPEC);
    rmSync(project.path('.release'), { recursive: true, force: true });
    await project.publish();
    project.edit('title: One', 'title: Uno').edit('gain: 1 }', 'gain: 2 }');
    rmSync(project.path('.release'), { recursive: true, force: true });
    await project.publish();
    const clean = contentOf(project.path('out', 'damage'));

    project.write(SPEC);
    rmSync(project.path('.release'), { recursive: true, force: true });
    await project.publish();
    const objects = filesOf('objects');
    for (const path of [...objects, ...filesOf('traces')]) chmodSync(path, 0o644);
    objects.forEach((path, i) => damage(path, i, objects));
    // Traces of one half only: or nothing would lead to a damaged object.
    const traces = filesOf('traces');
    traces.forEach((path, i) => {
      if (i % 2 === 0) damage(path, i, traces);
    });
    project.edit('title: One', 'title: Uno').edit('gain: 1 }', 'gain: 2 }');
    await project.publish();
    expect(contentOf(project.path('out', 'damage'))).toEqual(clean);
  },
);
