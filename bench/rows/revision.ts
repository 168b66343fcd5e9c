import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Built, build } from '../build.ts';
import { cutMix, type Place } from '../place.ts';
import type { Line, Row } from '../table.ts';

const TRACKS = 10;

const head = (gain: number): string => `release: 1
title: Revisions
artist: The Example Motorway
mastering:
  loudness: { integrated: -14, per: album }
  chain:
    - eq: [{ type: high_shelf, freq: 9000, gain: ${gain} }]
    - compressor: { threshold: -22, ratio: 2, attack: 25, release: 160 }
tracks:
`;
const TARGETS = ['streaming', 'cd', 'broadcast', 'flac', 'mp3', 'archive'];

interface Revision {
  readonly name: string;
  readonly make: () => Promise<void>;
  readonly limit: string;
}

/** An album of ten tracks for six targets, and what the days between the first mix and the record do to it. */
export async function revision(place: Place): Promise<Row> {
  const folder = join(place.folder, 'revision');
  const seconds = place.quick ? 20 : 200;
  await mkdir(folder);
  const spec = join(folder, 'album.yaml');
  let tracks = '';
  for (let n = 1; n <= TRACKS; n++) {
    // Of unequal loudness, as mixes are, and none the same music.
    await cutMix(place, `revision/${n}`, { seconds: seconds - n, from: 3.7 * n });
    tracks += `  - { title: Track ${n}, mix: ${n}.wav }\n`;
  }
  const write = async (text: string, targets = TARGETS.slice(0, -1)): Promise<void> =>
    writeFile(spec, `${head(1)}${text}targets: { ${targets.map((name) => `${name}: {}`).join(', ')} }\n`);
  const revisions: Revision[] = [
    { name: 'nothing changed', make: () => Promise.resolve(), limit: '0 steps, 0.4 s' },
    {
      name: 'one title changed',
      make: async () => writeFile(spec, (await readFile(spec, 'utf8')).replace('Track 3,', 'Third,')),
      limit: 'tags only, 2 s',
    },
    {
      name: 'one mix revised',
      make: async () => {
        await cutMix(place, 'revision/new', { seconds: seconds - 4, from: 3.7 * 4 + 0.01 });
        await rename(join(folder, 'new.wav'), join(folder, '4.wav'));
      },
      limit: `1.15 of its share, a ${TRACKS}th`,
    },
    { name: 'a target added', make: () => write(tracks, TARGETS), limit: 'its own steps' },
  ];
  await write(tracks);
  const cold = await build(spec);
  const lines: Line[] = [
    {
      work: 'revision',
      who: 'release build, cold',
      samples: [cold],
      audio: TRACKS * seconds,
      remark: `${cold.done} steps`,
    },
  ];
  for (const { name, make, limit } of revisions) {
    await make();
    const built = await build(spec);
    process.stderr.write(`  ${name}: ${built.done} steps, ${built.wall.toFixed(2)} s\n`);
    lines.push({ work: 'revision', who: name, samples: [built], remark: remarkOf(built, cold, limit) });
  }
  return {
    lines,
    explanation: `revision: an album of ${TRACKS} tracks of ${seconds} s, ${TARGETS.length - 1} targets, levelled as one; built cold, then after each change. The share is by wall time of the cold build.`,
  };
}

function remarkOf(built: Built, cold: Built, limit: string): string {
  const share = built.wall / cold.wall;
  return `${built.done} steps made, ${built.reused} reused; ${(100 * share).toFixed(1)} % of cold, ${(share * TRACKS).toFixed(2)} of a track's share (asked: ${limit})`;
}
