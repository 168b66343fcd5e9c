import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Built, build } from '../build.ts';
import { cutMix, type Place } from '../place.ts';
import type { Line, Row } from '../table.ts';
import { steady } from '../steady.ts';
import { median } from '../timing.ts';

const TRACKS = 10;
const REVISED = 4;
/** A mix is revised so often, each time another one; the median counts. */
const REVISIONS = 3;

const HEAD = `release: 1
title: Revisions
artist: The Example Motorway
mastering:
  loudness: { integrated: -14, per: album }
  chain:
    - eq: [{ type: high_shelf, freq: 9000, gain: 1 }]
    - compressor: { threshold: -22, ratio: 2, attack: 25, release: 160 }
tracks:
`;

interface Album {
  readonly work: string;
  readonly targets: readonly string[];
  readonly added: string;
}

const DISC: Album = {
  work: 'revision',
  targets: ['streaming', 'cd', 'broadcast', 'flac', 'mp3', 'archive'],
  added: 'aac',
};
const FILES: Album = {
  work: 'revision, files',
  targets: ['streaming', 'apple-digital-masters', 'flac', 'mp3', 'aac', 'opus'],
  added: 'vorbis',
};

/** An album with a CD: its image and the WAV file of its cue sheet are the whole album's, whatever changes. */
export function revision(place: Place): Promise<Row> {
  return revised(place, DISC);
}

/** An album all of whose files are tracks. */
export function files(place: Place): Promise<Row> {
  return revised(place, FILES);
}

/** What the days between the first mix and the record do to an album. */
async function revised(place: Place, { work, targets, added }: Album): Promise<Row> {
  const name = work.replace(', ', '-');
  const folder = join(place.folder, name);
  const seconds = place.quick ? 20 : 200;
  await mkdir(folder);
  const spec = join(folder, 'album.yaml');
  const cut = (mix: string, from: number, length: number): Promise<unknown> =>
    cutMix(place, `${name}/${mix}`, { seconds: length, from });
  let tracks = '';
  for (let n = 1; n <= TRACKS; n++) {
    // Of unequal loudness, as mixes are, and none the same music.
    await cut(String(n), 3.7 * n, seconds - n);
    tracks += `  - { title: Track ${n}, mix: ${n}.wav }\n`;
  }
  const write = (text: string, wanted: readonly string[]): Promise<void> =>
    writeFile(spec, `${HEAD}${text}targets: { ${wanted.map((target) => `${target}: {}`).join(', ')} }\n`);
  const lines: Line[] = [];
  const built = async (): Promise<Built> => {
    await steady(place.folder);
    const made = await build(spec);
    process.stderr.write(`  ${made.done} steps, ${made.wall.toFixed(2)} s\n`);
    return made;
  };
  await write(tracks, targets);
  const cold = await built();
  lines.push({
    work,
    who: 'release build, cold',
    samples: [cold],
    audio: TRACKS * seconds,
    remark: `${cold.done} steps`,
  });
  const add = (who: string, samples: readonly Built[], limit: string): void =>
    void lines.push({ work, who, samples, remark: remarkOf(samples, cold, limit) });

  add('nothing changed', [await built()], '0 steps, 0.4 s');
  await writeFile(spec, (await readFile(spec, 'utf8')).replace('Track 3,', 'Third,'));
  add('one title changed', [await built()], 'tags only, 2 s');
  const mixes: Built[] = [];
  for (let n = 1; n <= REVISIONS; n++) {
    await cut('new', 3.7 * REVISED + 0.01 * n, seconds - REVISED);
    await rename(join(folder, 'new.wav'), join(folder, `${REVISED}.wav`));
    mixes.push(await built());
  }
  add('one mix revised', mixes, `1.15 of its share, a ${TRACKS}th`);
  await write(tracks, [...targets, added]);
  add('a target added', [await built()], 'its own steps');
  return {
    lines,
    explanation: `${work}: an album of ${TRACKS} tracks of ${seconds} s, levelled as one, for ${targets.length} targets (${targets.join(', ')}); built cold, then after each change; before each build all is on the disk that was written before, and memory is full of other files. One mix is revised ${REVISIONS} times. The share is by wall time of the cold build.`,
  };
}

function remarkOf(samples: readonly Built[], cold: Built, limit: string): string {
  const { done, reused } = samples[0];
  const share = median(samples.map(({ wall }) => wall)) / cold.wall;
  return `${done} steps made, ${reused} reused; ${(100 * share).toFixed(1)} % of cold, ${(share * TRACKS).toFixed(2)} of a track's share (asked: ${limit})`;
}
