import { spawn } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build as bundle } from 'esbuild';
import { clean } from '../../src/build/clean.ts';
import { contentOf, Project, writeMix } from '../whole/rig.ts';
import type { Order, Told } from './order.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Three tracks, two targets; resampling, an encoder and two decoders. Two specs, as before and after a revision. */
const FORMER = `release: 1
title: Faults
artist: A
mastering:
  loudness: { integrated: -17, per: track }
  chain: [{ eq: [{ type: bell, freq: 800, gain: 1 }] }]
tracks:
  - { title: One, mix: mixes/1.wav }
  - { title: Two, mix: mixes/2.wav }
  - { title: Three, mix: mixes/3.wav }
targets: { flac: {}, mp3: {} }
`;
const NEXT = FORMER.replace(
  'title: One,',
  'title: One, chain: [{ eq: [{ type: bell, freq: 800, gain: 2 }] }],',
).replace('title: Two', 'title: Zwei');

/** What an undisturbed build makes of the two specs. */
export interface Album {
  readonly project: Project;
  readonly specs: readonly [former: string, next: string];
  readonly contents: readonly [former: Record<string, string>, next: Record<string, string>];
}

/** The project with the former release in `out/` and a whole cache. */
export async function createAlbum(name: string, per: 'track' | 'album' = 'track'): Promise<Album> {
  const specs = [FORMER, NEXT].map((spec) => spec.replace('per: track', `per: ${per}`));
  const project = new Project(name);
  await writeMix(project.path('mixes', '1.wav'), { seconds: 1.5, seed: 1 });
  await writeMix(project.path('mixes', '2.wav'), { seconds: 1.2, seed: 2 });
  await writeMix(project.path('mixes', '3.wav'), { seconds: 1.4, seed: 3, rate: 48_000 });
  const contents: Record<string, string>[] = [];
  for (const spec of specs) {
    const fresh = new Project(`${name}-undisturbed`);
    project.write(spec).copySources(fresh.folder);
    await fresh.publish();
    contents.push(contentOf(fresh.path('out', 'faults')));
    fresh.remove();
  }
  await project.write(specs[0]).publish();
  return { project, specs: [specs[0], specs[1]], contents: [contents[0], contents[1]] };
}

/** Seeded numbers in [0, 1): Numerical Recipes' linear congruence, its high bits. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Forgets what steps made, as if the cache were new, but not what was published nor which tools there are. The release
 * before the one shown goes too: going back to it would write nothing.
 */
export function forgetSteps({ project }: Album): void {
  rmSync(project.path('.release', 'v1'), { recursive: true, force: true });
  const vault = project.path('out', '.faults');
  const current = readlinkSync(project.path('out', 'faults')).split('/').at(-1);
  for (const name of readdirSync(vault))
    if (name !== current) rmSync(join(vault, name), { recursive: true, force: true });
}

/** A program of test/faults/programs/ with the worker it may start, compiled as the command line is; its path. */
export async function compile(
  name: string,
): Promise<{ readonly program: string; readonly remove: () => void }> {
  const cache = join(ROOT, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'faults-'));
  await bundle({
    absWorkingDir: ROOT,
    entryPoints: { [name]: `test/faults/programs/${name}.ts`, worker: 'src/build/worker.ts' },
    outdir: folder,
    entryNames: '[name]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
  });
  return {
    program: join(folder, `${name}.js`),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly told?: Told;
  readonly err: string;
}

/** Runs a compiled program to its end. */
export function runProgram(
  program: string,
  order: Order,
  options: { readonly node?: string; readonly env?: Record<string, string> } = {},
): Promise<Ended> {
  const child = spawn(options.node ?? process.execPath, [program, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({ code, signal, err, ...(out === '' ? {} : { told: JSON.parse(out) as Told }) }),
    );
  });
}

/** Which of the two releases `out/` shows, whole to the last byte; anything else is told by the names that differ. */
export function shown(album: Album): string {
  const pointer = album.project.path('out', 'faults');
  if (!existsSync(pointer)) return lstatSync(pointer, { throwIfNoEntry: false }) ? 'broken' : 'none';
  return whichOf(album, pointer);
}

/** Which of the two releases a folder is. */
function whichOf({ contents }: Album, folder: string): string {
  const there = contentOf(folder);
  const differing = contents.map((content) =>
    [...new Set([...Object.keys(content), ...Object.keys(there)])].filter(
      (name) => content[name] !== there[name],
    ),
  );
  const which = differing.findIndex((names) => names.length === 0);
  return which >= 0 ? ['former', 'next'][which] : `neither: ${differing.flat().join(' ')}`;
}

/** After `release clean`: files in the cache and the output folder that no whole build leaves there. */
export async function strays({ project }: Album): Promise<string[]> {
  await clean(project.path('.release'));
  const vault = project.path('out', '.faults');
  const kept = readdirSync(vault).filter((name) => name !== 'lock');
  const current = readlinkSync(project.path('out', 'faults')).split('/').at(-1);
  const others = kept.filter((name) => name !== current);
  const locks = readdirSync(vault).filter((name) => name === 'lock');
  const found = ['tmp', 'leases'].flatMap((name) => readdirSync(project.path('.release', 'v1', name)));
  found.push(...locks);
  if (others.length > 1) found.push(...others);
  const all = readdirSync(project.folder, { recursive: true, encoding: 'utf8' });
  return [...found, ...all.filter((path) => /\.part|pointer$/.test(path))];
}

/** The release before the one shown, which stays beside it: 'former', 'next', 'none', or what is wrong with it. */
export function beside(album: Album): string {
  const vault = album.project.path('out', '.faults');
  const current = readlinkSync(album.project.path('out', 'faults')).split('/').at(-1);
  const others = readdirSync(vault).filter((name) => /^[0-9a-f]{16}$/.test(name) && name !== current);
  return others.length === 0 ? 'none' : others.map((name) => whichOf(album, join(vault, name))).join(', ');
}
