import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { type PlannedStep, preview } from '../../src/build/preview.ts';
import { loadSpec } from '../../src/spec/load.ts';
import { contentOf, Project, writeMix } from './rig.ts';

interface Song {
  readonly mix: number;
  readonly title: string;
  readonly gain: number;
}

/** What the edits of a release change in its spec. */
interface State {
  readonly songs: readonly Song[];
  readonly eq: number;
  readonly targets: readonly string[];
}

export type Edit =
  | { readonly type: 'parameter' | 'track gain'; readonly at: number; readonly dB: number }
  | { readonly type: 'order' | 'add' | 'drop' | 'target' | 'revert'; readonly at: number }
  | { readonly type: 'rename'; readonly at: number; readonly title: string };

const MIXES = 4;
const TARGETS = [
  'flac: {}',
  'wide: { preset: streaming }',
  'quiet: { preset: streaming, loudness: { integrated: -20 } }',
];
const START: State = {
  songs: [0, 1].map((mix) => ({ mix, title: `Song ${mix}`, gain: 0 })),
  eq: 1,
  targets: TARGETS.slice(0, 1),
};

const at = fc.nat(7);
const dB = fc.integer({ min: -3, max: 3 });
export const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ type: fc.constantFrom('parameter' as const, 'track gain' as const), at, dB }),
  fc.record({
    type: fc.constantFrom('order' as const, 'add' as const, 'drop' as const, 'target' as const),
    at,
  }),
  fc.record({ type: fc.constant('revert' as const), at }),
  fc.record({ type: fc.constant('rename' as const), at, title: fc.constantFrom('Uno', 'Dos', 'Tres') }),
);

function edited(state: State, edit: Edit, past: readonly State[]): State {
  const { songs, targets } = state;
  const i = edit.at % songs.length;
  const withSong = (change: Partial<Song>): State => ({
    ...state,
    songs: songs.map((song, k) => (k === i ? { ...song, ...change } : song)),
  });
  switch (edit.type) {
    case 'parameter':
      return { ...state, eq: edit.dB };
    case 'track gain':
      return withSong({ gain: edit.dB });
    case 'rename':
      return withSong({ title: `${edit.title} ${songs[i].mix}` });
    case 'order':
      return { ...state, songs: [...songs.slice(i), ...songs.slice(0, i)] };
    case 'drop':
      return songs.length === 1 ? state : { ...state, songs: songs.filter((_, k) => k !== i) };
    case 'add': {
      const mix = Array.from({ length: MIXES }, (_, k) => (k + edit.at) % MIXES).find((k) =>
        songs.every((song) => song.mix !== k),
      );
      return mix === undefined
        ? state
        : { ...state, songs: songs.toSpliced(i, 0, { mix, title: `Song ${mix}`, gain: 0 }) };
    }
    case 'target': {
      const target = TARGETS[edit.at % TARGETS.length];
      const left = targets.filter((each) => each !== target);
      if (left.length < targets.length) return left.length === 0 ? state : { ...state, targets: left };
      return { ...state, targets: [...targets, target] };
    }
    case 'revert':
      return past[edit.at % past.length];
  }
}

function yamlOf({ songs, eq, targets }: State): string {
  return `release: 1
title: Edits
artist: A
mastering:
  loudness: { integrated: -16, per: album, steady: 0 }
  chain: [{ eq: [{ type: bell, freq: 500, gain: ${eq} }] }]
tracks:
${songs.map(({ mix, title, gain }) => `  - { title: ${title}, mix: mixes/${mix}.wav, gain: ${gain} }`).join('\n')}
targets:
${targets.map((target) => `  ${target}`).join('\n')}
`;
}

/** A project on which sequences of edits are tried, each from the same first build on. */
export class Edits {
  readonly #project = new Project('edits');
  readonly #clean = new Map<string, Record<string, string>>();
  builds = 0;
  reverts = 0;

  async open(): Promise<this> {
    for (let i = 0; i < MIXES; i++)
      await writeMix(this.#project.path('mixes', `${i}.wav`), { seconds: 1, seed: i + 1 });
    await this.#project.write(yamlOf(START)).publish();
    cpSync(this.#project.path('.release'), this.#project.path('base'), { recursive: true });
    return this;
  }

  close(): void {
    this.#project.remove();
  }

  /**
   * Builds after each edit: what ran is what the plan said, and exactly the steps whose key the store did not have; a
   * state that was built before runs nothing. At the end the release is the one of a build from nothing.
   */
  async try(sequence: readonly Edit[]): Promise<void> {
    rmSync(this.#project.path('.release'), { recursive: true });
    cpSync(this.#project.path('base'), this.#project.path('.release'), { recursive: true });
    const past = [START];
    for (const edit of sequence) {
      const state = edited(past.at(-1)!, edit, past);
      const ran = await this.#step(state);
      if (past.includes(state)) expect(ran).toEqual([]);
      if (edit.type === 'revert') this.reverts++;
      past.push(state);
    }
    expect(contentOf(this.#project.path('out', 'edits'))).toEqual(await this.#cleanly(past.at(-1)!));
  }

  async #step(state: State): Promise<string[]> {
    const project = this.#project.write(yamlOf(state));
    const known = tracesIn(project);
    const { spec } = await loadSpec(project.spec);
    const planned = await preview(spec!, []);
    if (!planned.ok) throw new Error(JSON.stringify(planned.findings));
    const { ran } = await project.publish();
    this.builds++;
    const of = (test: (row: PlannedStep) => boolean): string[] =>
      planned.value.filter(test).map(({ id }) => id);
    expect(of(({ state: s, certain }) => s === 'run' && certain).filter((id) => !ran.includes(id))).toEqual(
      [],
    );
    expect(of(({ state: s }) => s === 'reuse').filter((id) => ran.includes(id))).toEqual([]);
    expect([...ran].sort()).toEqual(
      keysOf(project)
        .filter(([, key]) => !known.has(key))
        .map(([id]) => id)
        .sort(),
    );
    return ran;
  }

  async #cleanly(state: State): Promise<Record<string, string>> {
    const yaml = yamlOf(state);
    let content = this.#clean.get(yaml);
    if (content === undefined) {
      const fresh = new Project('clean');
      this.#project.copySources(fresh.folder);
      await fresh.publish();
      content = contentOf(fresh.path('out', 'edits'));
      this.#clean.set(yaml, content);
      fresh.remove();
    }
    return content;
  }
}

function tracesIn(project: Project): Set<string> {
  const shelf = project.path('.release', 'v1', 'traces');
  return new Set(
    readdirSync(shelf).flatMap((shard) => readdirSync(join(shelf, shard)).map((rest) => shard + rest)),
  );
}

function keysOf(project: Project): [id: string, key: string][] {
  const lines = readFileSync(project.path('out', 'edits', 'log.ndjson'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines
    .map((line) => JSON.parse(line) as { type: string; id: string; key: string })
    .filter(({ type }) => type === 'step')
    .map(({ id, key }) => [id, key]);
}
