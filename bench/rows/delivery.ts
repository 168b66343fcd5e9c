import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../build.ts';
import { programmesOf } from '../figures.ts';
import type { Place } from '../place.ts';
import { steady } from '../steady.ts';
import type { Row } from '../table.ts';
import { race, timed } from '../timing.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../delivery.sh', import.meta.url));

/** projects/night-drive with every target, cold, beside the encoders of the same files alone. */
export async function delivery(place: Place): Promise<Row> {
  const [project, scripted] = [join(place.folder, 'night-drive'), join(place.folder, 'night-drive-script')];
  const own = join(ROOT, 'projects', 'night-drive');
  await timed(['npx', 'tsx', join(own, 'compose.ts')], { cwd: ROOT });
  const copied = ['album.yaml', 'art', 'mixes'];
  for (const name of copied) await cp(join(own, name), join(project, name), { recursive: true });
  const spec = join(project, 'album.yaml');
  const first = await build(spec);
  const streaming = join(project, 'out', 'night-drive', 'streaming');
  const masters = join(place.folder, 'night-drive-masters');
  // Its own release is swapped while the script reads: so the script has copies.
  await cp(streaming, masters, { recursive: true });
  const wavs = (await readdir(masters)).sort().map((name) => join(masters, name));
  const heard = await programmesOf(wavs);
  const forget = (path: string): Promise<void> => rm(path, { recursive: true, force: true });
  const [ours, peer] = await race(
    [
      {
        name: 'release build',
        ready: async () => {
          await forget(join(project, '.release'));
          await forget(join(project, 'out'));
          await steady(place.folder);
        },
        run: () => build(spec),
      },
      {
        name: 'encoders',
        ready: async () => {
          await forget(scripted);
          await steady(place.folder);
        },
        run: () => timed(['sh', SCRIPT, scripted, ...wavs]),
      },
    ],
    Math.min(place.rounds, 2),
  );
  const audio = heard.reduce((sum, { seconds }) => sum + seconds, 0);
  return {
    lines: [
      {
        work: 'delivery',
        who: 'release build, cold',
        samples: ours,
        audio,
        peer,
        remark: `${first.done} steps (asked: at most 1.25 of the encoders, so 0.80 here)`,
      },
      { work: 'delivery', who: 'encoders alone', samples: peer, audio },
    ],
    explanation:
      'delivery: projects/night-drive, eight tracks and a hidden one for every target, without cache, against bench/delivery.sh: the same FLAC, ALAC, MP3, AAC, Opus and Vorbis encodings of finished WAV files, those of the scan for Apple too, two at a time, and nothing else. Before each, all that was written is on the disk, and memory is full of other files.',
  };
}
