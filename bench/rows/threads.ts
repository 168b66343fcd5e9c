import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Place, release } from '../place.ts';
import type { Row } from '../table.ts';
import { advantage, race, timed } from '../timing.ts';

const TRACKS = 4;

/** The same album with one step at a time and with two. */
export async function threads(place: Place): Promise<Row> {
  const folder = join(place.folder, 'threads');
  await mkdir(join(folder, 'mixes'), { recursive: true });
  const tracks = Array.from({ length: TRACKS }, (_, i) => i);
  for (const i of tracks) await cp(place.mixes[i % place.mixes.length], join(folder, 'mixes', `${i}.wav`));
  const spec = join(folder, 'album.yaml');
  const lines = tracks.map((i) => `  - { title: T${i}, mix: mixes/${i}.wav, gain: ${-i / 10} }`);
  await writeFile(
    spec,
    ['release: 1', 'title: Threads', 'artist: A', 'tracks:', ...lines, 'targets: { streaming: {} }', ''].join(
      '\n',
    ),
  );
  const side = (jobs: number) => ({
    name: `${jobs} jobs`,
    ready: () => rm(join(folder, '.release'), { recursive: true, force: true }),
    run: () => timed(release('build', spec, '--jobs', String(jobs))),
  });
  const [one, two] = await race([side(1), side(2)], place.rounds);
  const remark = `${advantage(two, one, 'wall').toFixed(2)} times as quick as with one`;
  return {
    lines: [
      { work: 'threads', who: 'release build --jobs 1', samples: one },
      { work: 'threads', who: 'release build --jobs 2', samples: two, remark },
    ],
    explanation: `threads: a cold build of ${TRACKS} tracks with one step at a time and with two.`,
  };
}
