import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from '../build.ts';
import { cutMix, type Place } from '../place.ts';
import type { Row } from '../table.ts';
import { race } from '../timing.ts';

const TRACKS = 20;
const SECONDS = 4;

const HEAD = `release: 1
title: Twenty
artist: The Example Motorway
mastering:
  loudness: { integrated: -18, per: album }
tracks:
`;
const TARGETS = 'targets: { streaming: {}, cd: {}, mp3: {} }\n';

/** Twenty tracks, built once; then nothing has changed. */
export async function noop(place: Place): Promise<Row> {
  await mkdir(join(place.folder, 'noop'));
  let spec = HEAD;
  for (let n = 1; n <= TRACKS; n++) {
    await cutMix(place, `noop/${n}`, { seconds: SECONDS, from: 4 + 3.3 * n });
    spec += `  - { title: Track ${n}, mix: ${n}.wav }\n`;
  }
  const path = join(place.folder, 'noop', 'twenty.yaml');
  await writeFile(path, spec + TARGETS);
  const first = await build(path);
  const second = await build(path);
  const rounds = Math.max(place.rounds, 10);
  const [samples] = await race([{ name: 'release build', run: () => build(path) }], rounds);
  return {
    lines: [
      {
        work: 'no-op',
        who: 'release build, again',
        samples,
        remark: `${second.done} steps run, ${second.reused} reused; limit 0.4 s; first build ${first.wall.toFixed(1)} s`,
      },
    ],
    explanation: `no-op: second and later builds of an unchanged album of ${TRACKS} tracks in three formats, start of the program included; ${rounds} rounds.`,
  };
}
