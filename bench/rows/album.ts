import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Built } from '../build.ts';
import { type Heard, programmesOf } from '../figures.ts';
import type { Place } from '../place.ts';
import type { Line, Row } from '../table.ts';
import { race, timed } from '../timing.ts';

const SCRIPT = fileURLToPath(new URL('../album.sh', import.meta.url));
const TARGETS = ['streaming', 'cd', 'mp3'];

interface Edit {
  /** Gain of an extra band on track 2, dB. */
  readonly eq?: number;
  readonly title?: string;
}

function specOf(mixes: readonly string[], { eq, title = 'One' }: Edit = {}): string {
  const names = [title, 'Two', 'Three'];
  const extra =
    eq === undefined ? '' : `, chain: [{ use: album }, { eq: [{ type: bell, freq: 62, gain: ${eq} }] }]`;
  const tracks = mixes.map(
    (mix, i) => `  - { title: ${names[i]}, mix: ${basename(mix)}${i === 1 ? extra : ''} }`,
  );
  return `release: 1
title: Bench
artist: The Example Motorway
mastering:
  loudness: { integrated: -14, per: track }
  true_peak: -1
  chain:
    - eq: [{ type: bell, freq: 320, gain: -1.2, q: 0.9 }, { type: high_shelf, freq: 9000, gain: 1 }]
tracks:
${tracks.join('\n')}
targets: { ${TARGETS.map((target) => `${target}: {}`).join(', ')} }
`;
}

/** The whole album cold against a script, then what an edit costs. */
export async function album(place: Place): Promise<Row> {
  const folder = join(place.folder, 'album');
  const [spec, scripted] = [join(folder, 'album.yaml'), join(folder, 'script')];
  await mkdir(folder);
  for (const mix of place.mixes) await copyFile(mix, join(folder, basename(mix)));
  await writeFile(spec, specOf(place.mixes));
  const forget = async (...names: string[]): Promise<void> => {
    for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
  };
  const [cold, peer] = await race(
    [
      { name: 'release build', ready: () => forget('.release', 'out'), run: () => build(spec) },
      {
        name: 'script',
        ready: () => forget('script'),
        run: () => timed(['sh', SCRIPT, scripted, ...place.mixes]),
      },
    ],
    Math.min(place.rounds, 3),
  );
  const [ours, theirs] = [await heardIn(join(folder, 'out', 'bench')), await heardIn(scripted)];
  const audio = ours.filter((_, i) => i < place.mixes.length).reduce((sum, { seconds }) => sum + seconds, 0);
  const modes = await Promise.all(
    place.mixes.map((mix) => modeOf(join(scripted, `${basename(mix, '.wav')}.log`))),
  );
  return {
    lines: [
      { work: 'album', who: 'release build, cold', samples: cold, audio, peer, remark: told(ours) },
      {
        work: 'album',
        who: 'script',
        samples: peer,
        audio,
        remark: `${told(theirs)}; loudnorm ${modes.join(', ')}`,
      },
      ...(await edits(place, spec)),
    ],
    explanation:
      'album: three mixes (44.1 and 48 kHz, 24 bits), EQ, −14 LUFS and −1 dBTP per track, to WAV 44.1/24, WAV 44.1/16 and MP3 320. `release build` without cache (also limits, tags, decodes and verifies every file, hashes, writes durably, reports) against bench/album.sh (two-pass loudnorm, `sox rate -v`, libmp3lame; two tracks at a time). Edited: an EQ band more on one track; one title.',
  };
}

async function edits(place: Place, spec: string): Promise<Line[]> {
  const kinds: readonly (readonly [string, (n: number) => Edit])[] = [
    ['nothing changed', () => ({})],
    ["one track's EQ edited", (n) => ({ eq: 1 + n / 10 })],
    ['one title edited', (n) => ({ title: `One again ${n}` })],
  ];
  const lines: Line[] = [];
  for (const [what, edit] of kinds) {
    let last: Built | undefined;
    let n = 0;
    // Back to the first state each time, so that every run makes the same step from it.
    const ready = async (): Promise<void> => {
      await writeFile(spec, specOf(place.mixes));
      await build(spec);
      await writeFile(spec, specOf(place.mixes, edit(++n)));
    };
    const run = async (): Promise<Built> => (last = await build(spec));
    const [samples] = await race([{ name: what, ready, run }], Math.min(place.rounds, 3));
    lines.push({
      work: 'album',
      who: what,
      samples,
      remark: `${last?.done ?? 0} steps run, ${last?.reused ?? 0} reused`,
    });
  }
  return lines;
}

/** All files of the three targets, target by target. */
async function heardIn(folder: string): Promise<Heard[]> {
  const files: string[] = [];
  for (const target of TARGETS)
    for (const name of (await readdir(join(folder, target))).sort()) files.push(join(folder, target, name));
  return programmesOf(files);
}

function told(heard: readonly Heard[]): string {
  const range = (values: number[]): string =>
    `${Math.min(...values).toFixed(2)} … ${Math.max(...values).toFixed(2)}`;
  return `${heard.length} files, ${range(heard.map((h) => h.integrated))} LUFS, ${range(heard.map((h) => h.truePeak))} dBTP`;
}

async function modeOf(log: string): Promise<string> {
  return /"normalization_type" : "(\w+)"/.exec(await readFile(log, 'utf8'))?.[1] ?? 'unknown';
}
