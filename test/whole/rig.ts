import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../../src/base/digest.ts';
import { createWav } from '../../src/audio/wav/writer.ts';
import type { Encoding } from '../../src/audio/format.ts';
import { build, type BuildEnd, type BuildOptions } from '../../src/build/build.ts';
import type { BuildEvent } from '../../src/build/events.ts';
import { loadSpec } from '../../src/spec/load.ts';

/** A project in a temporary folder: mixes, a spec, builds of it. */
export class Project {
  readonly folder: string;
  readonly spec: string;

  constructor(name = 'project') {
    this.folder = mkdtempSync(join(tmpdir(), `${name}-`));
    this.spec = join(this.folder, 'album.yaml');
    mkdirSync(join(this.folder, 'mixes'));
  }

  write(yaml: string): this {
    writeFileSync(this.spec, yaml);
    return this;
  }

  edit(from: string | RegExp, to: string): this {
    const text = readFileSync(this.spec, 'utf8');
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`nothing to replace: ${String(from)}`);
    return this.write(changed);
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /** Builds in this thread and counts what ran. */
  async build(options: BuildOptions = {}): Promise<{ end: BuildEnd; ran: string[]; reused: string[] }> {
    const { spec, findings } = await loadSpec(this.spec);
    if (spec === undefined) throw new Error(`the spec is wrong: ${JSON.stringify(findings)}`);
    const ran: string[] = [];
    const reused: string[] = [];
    const listen = (event: BuildEvent): void => {
      if (event.type === 'step' && event.state === 'done') ran.push(event.id);
      if (event.type === 'step' && event.state === 'reused') reused.push(event.id);
      options.listen?.(event);
    };
    const end = await build(spec, { inThread: true, jobs: 1, ...options, listen });
    return { end, ran, reused };
  }

  /** A build that has to succeed. */
  async publish(
    options: BuildOptions = {},
  ): Promise<{ end: Extract<BuildEnd, { type: 'published' }>; ran: string[]; reused: string[] }> {
    const { end, ...rest } = await this.build(options);
    if (end.type !== 'published') throw new Error(`refused: ${JSON.stringify(end.findings, null, 1)}`);
    return { end, ...rest };
  }

  /** Spec and mixes, without what was built. */
  copySources(folder: string): void {
    mkdirSync(folder, { recursive: true });
    cpSync(this.spec, join(folder, 'album.yaml'));
    cpSync(this.path('mixes'), join(folder, 'mixes'), { recursive: true });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A spec of two mixes, levelled as an album, for two lossless targets. */
export const twoTracks = (title: string): string => `release: 1
title: ${title}
artist: A
mastering:
  loudness: { integrated: -14, per: album }
  chain: [{ eq: [{ type: bell, freq: 1000, gain: 1 }] }]
tracks:
  - { title: One, mix: mixes/one.wav }
  - { title: Two, mix: mixes/two.wav }
targets: { flac: {}, cd: { ddp: false, cue: false } }
`;

export interface MixShape {
  readonly seconds?: number;
  readonly rate?: number;
  readonly encoding?: Encoding;
  readonly seed?: number;
  /** Peak, linear. */
  readonly peak?: number;
  readonly channels?: number;
}

/** Something like music: decaying noise hits over a bass and a wide chord, a second of silence at the end. */
export function mixSamples({
  seconds = 4,
  rate = 44_100,
  seed = 1,
  peak = 0.6,
  channels = 2,
}: MixShape): Float64Array[] {
  const frames = Math.round(seconds * rate);
  let state = seed * 2_654_435_761;
  const noise = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state / 2 ** 31;
  };
  const out = Array.from({ length: channels }, () => new Float64Array(frames));
  const sounding = Math.max(1, frames - Math.round(rate / 2));
  for (let i = 0; i < sounding; i++) {
    const t = i / rate;
    const beat = (t * 2) % 1;
    const hit = Math.exp(-18 * beat) * noise();
    const bass = 0.5 * Math.sin(2 * Math.PI * (55 + seed) * t);
    out.forEach((samples, c) => {
      const chord = 0.15 * Math.sin(2 * Math.PI * (440 + 3 * c + 7 * seed) * t);
      samples[i] = hit + bass + chord;
    });
  }
  const top = Math.max(...out.map((samples) => samples.reduce((m, x) => Math.max(m, Math.abs(x)), 0)));
  return out.map((samples) => samples.map((x) => Math.round((x / top) * peak * 0x80_0000) / 0x80_0000));
}

export async function writeMix(
  path: string,
  shape: MixShape = {},
  samples = mixSamples(shape),
): Promise<void> {
  rmSync(path, { force: true });
  const { rate = 44_100, encoding = 'pcm24' } = shape;
  const writer = await createWav(path, {
    rate,
    channels: samples.length,
    encoding,
    frames: samples[0].length,
  });
  await writer.write({ frames: samples[0].length, channels: samples });
  await writer.finish();
}

/** Every file below a folder, relative, sorted. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
}

/** Names → digest of the content, for comparing whole folders. */
export function contentOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    filesBelow(folder).map((path) => [path, sha256(readFileSync(join(folder, path)))]),
  );
}

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'release.js');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly seconds: number;
}

/** The compiled command, as a user calls it. */
export function release(
  args: readonly string[],
  options: {
    cwd?: string;
    env?: Record<string, string>;
    onLine?: (err: string, kill: (signal: NodeJS.Signals) => void) => void;
  } = {},
): Promise<Ran> {
  if (!existsSync(MAIN)) throw new Error('compile first: make build');
  const started = performance.now();
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
    options.onLine?.(err, (signal) => child.kill(signal));
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err, seconds: (performance.now() - started) / 1000 }));
  });
}

/** A program's output, or its error. */
export function call(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1e9 });
}
