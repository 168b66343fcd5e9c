import { extname, join } from 'node:path';
import { sniffFile } from '../audio/sniff.ts';
import { error } from '../base/finding.ts';
import { done, type Result, refusalOf, refused } from '../base/result.ts';
import { listFolder, readText, replaceFile, writeNewFile } from '../host/disk.ts';
import { identifyNow } from '../host/disk-now.ts';

const SPEC = 'album.yaml';
const DEPTH = 2;

/** Writes a commented spec for the audio files in a folder (and two levels below), and keeps outputs out of git. */
export async function draftSpec(folder: string): Promise<Result<{ readonly tracks: number }>> {
  try {
    if (identifyNow(folder)?.kind !== 'directory')
      return refused(error('not-a-folder', `${folder} is not a folder`));
    const path = join(folder, SPEC);
    if (identifyNow(path) !== undefined) {
      return refused(
        error('spec-exists', `${SPEC} stands there already and is left alone`, {
          hint: 'edit it, or move it away',
        }),
      );
    }
    const mixes = await audioFiles(folder, '', DEPTH);
    if (mixes.length === 0) {
      return refused(
        error('no-mixes', 'there are no audio files here', {
          hint: 'put the mixes into mixes/ and call it again',
        }),
      );
    }
    await writeNewFile(path, new TextEncoder().encode(draftText(mixes)));
    await ignoreOutputs(folder);
    return done({ tracks: mixes.length });
  } catch (thrown) {
    return refusalOf(thrown);
  }
}

async function audioFiles(folder: string, below: string, depth: number): Promise<string[]> {
  const found: string[] = [];
  for (const name of await listFolder(join(folder, below))) {
    if (name.startsWith('.') || name === 'out' || name === 'node_modules') continue;
    const path = below === '' ? name : `${below}/${name}`;
    const kind = identifyNow(join(folder, path))?.kind;
    if (kind === 'directory' && depth > 0) found.push(...(await audioFiles(folder, path, depth - 1)));
    else if (kind === 'file') {
      const sniffed = await sniffFile(join(folder, path));
      if (sniffed.ok && sniffed.value.kind !== 'unknown' && sniffed.value.lossy !== true) found.push(path);
    }
  }
  return found;
}

/** `02_night-drive_v3.wav` → `night drive v3`: a start, for the user to correct. */
export function titleOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const bare = name.slice(0, name.length - extname(name).length);
  const words = bare
    .replace(/^\d+[\s._-]*/, '')
    .replaceAll(/[_-]+/g, ' ')
    .trim();
  return words === '' ? bare : words;
}

export function draftText(mixes: readonly string[]): string {
  const tracks = mixes.map(
    (path) => `  - title: ${JSON.stringify(titleOf(path))}\n    mix: ${JSON.stringify(path)}\n`,
  );
  return `release: 1
title: "Untitled"          # the release's title; also names its folder
artist: "Unknown Artist"
# year: 2026
# upc: "0123456789012"     # in quotes; the check digit is checked
# artwork: art/cover.png   # PNG or JPEG, goes into the tags

mastering:
  loudness: { integrated: -14, per: album }   # LUFS; per: album keeps the tracks' balance, per: track levels each
  true_peak: -1                               # dBTP, the limiter's ceiling
  chain: []                                   # e.g. - eq: [ { type: bell, freq: 300, gain: -1.5, q: 1 } ]

tracks:
${tracks.join('')}    # also: isrc, artist, start, end, fade_in, fade_out, gain, gap, chain

targets:
  streaming: {}            # WAV 44.1 kHz, 24 bits
  cd: {}                   # WAV 44.1 kHz, 16 bits, dithered
  flac: {}
  mp3: { bitrate: 320 }
  # broadcast: {}          # WAV 48 kHz, 24 bits, -23 LUFS
  # archive: {}            # 32-bit float at the mix's rate
`;
}

const IGNORED = ['.release/', 'out/'];

async function ignoreOutputs(folder: string): Promise<void> {
  const path = join(folder, '.gitignore');
  const text = identifyNow(path) === undefined ? '' : await readText(path);
  const lines = text.split('\n');
  const missing = IGNORED.filter((line) => !lines.includes(line));
  if (missing.length === 0) return;
  const start = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  await replaceFile(path, `${start}${missing.join('\n')}\n`);
}
