import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/canonical.ts';
import { perform } from '../../src/build/perform.ts';
import type { Given, Task } from '../../src/build/work.ts';
import { interposed } from '../../src/host/effect.ts';
import { CENTRES } from '../../src/meters/spectrum/index.ts';
import { type Artifact, openStore, type Store } from '../../src/store/store.ts';
import { findTools } from '../../src/tools/find.ts';
import type { Toolbox } from '../../src/tools/contract.ts';
import { writeMix } from '../whole/rig.ts';

const folder = mkdtempSync(join(tmpdir(), 'open-files-'));
const RATE = 44_100;
const FRAMES = 2 * RATE;
let store: Store;
let tools: Toolbox;
const audio: Artifact[] = [];
/** The same as an image of a CD takes it. */
const sectors: Artifact[] = [];

beforeAll(async () => {
  store = await openStore(join(folder, 'cache'));
  ({ tools } = await findTools({ cache: join(folder, 'cache') }));
  for (const seed of [1, 2, 3]) {
    const path = await store.temporary();
    await writeMix(path, { seconds: 2, seed });
    audio.push(await store.adopt(path));
    const short = await store.temporary();
    await writeMix(short, { seconds: 2, seed, encoding: 'pcm16' });
    sectors.push(await store.adopt(short));
  }
});
afterEach(() => delete interposed.by);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const numbered = (name: string, given: (i: number) => Given): Record<string, Given> =>
  Object.fromEntries([0, 1, 2].map((i) => [`${name} ${i + 1}`, given(i)]));
const facts = (name: string, fact: Json): Record<string, Given> => numbered(name, () => ({ fact }));
const SAMPLES = { rate: RATE, channels: 2, frames: FRAMES, encoding: 'pcm24', peak: 0.5, bits: 24 };
const MARKS = { rate: RATE, at: [0], frames: FRAMES };
const PROGRAMME = {
  loudness: { integrated: -14, range: null, momentaryMax: null, shortTermMax: null },
  peak: { true: [0, 0], truePeak: -1, samplePeak: -1 },
};
const CROSSFADE = { type: 'crossfade', length: 0.5, shape: 'linear', mark: 0.2 };
const PIECE = { start: 0, end: null, fadeIn: null, fadeOut: null };

/** A step of each kind that reads several files, or one of them twice. */
const STEPS: readonly (readonly [Task['kind'], () => Pick<Task, 'params' | 'inputs'>])[] = [
  [
    'join',
    () => ({
      params: { joins: [CROSSFADE, { type: 'segue' }] },
      inputs: { ...numbered('audio', (i) => ({ object: audio[i] })), ...facts('marks', MARKS) },
    }),
  ],
  [
    'premaster',
    () => ({
      params: { pieces: [PIECE, PIECE, PIECE], gain: 0, chain: [] },
      inputs: numbered('audio', (i) => ({ object: audio[i] })),
    }),
  ],
  [
    'sides',
    () => ({
      params: {
        title: 'T',
        artist: 'A',
        catalog: null,
        speed: 33,
        diameter: 12,
        encoding: 'pcm24',
        sides: [[1, 2, 3]],
        reorder: false,
        gaps: [1, 0, 0].map((seconds) => ({ seconds })),
        programmes: [1, 2, 3].map((number) => [{ number, title: 'T', artist: 'A', isrc: null }]),
      },
      inputs: {
        ...numbered('audio', (i) => ({ object: audio[i] })),
        ...facts('samples', SAMPLES),
        ...facts('programme', PROGRAMME),
        ...facts('marks', MARKS),
        ...facts(
          'spectrum',
          CENTRES.map(() => null),
        ),
      },
    }),
  ],
  [
    'image',
    () => ({
      params: { image: 'ddp/IMAGE.DAT', wav: 'x.wav' },
      inputs: { ...numbered('audio', (i) => ({ object: sectors[i] })), ...facts('samples', SAMPLES) },
    }),
  ],
  [
    'cut',
    () => ({
      params: { index: 1, grid: 'frame' },
      inputs: {
        audio: { object: audio[0] },
        samples: { fact: SAMPLES },
        marks: { fact: { ...MARKS, at: [0, RATE] } },
        tail: { fact: 0 },
        dither: { fact: 'tpdf' },
        onGrid: { fact: false },
      },
    }),
  ],
  [
    'encode',
    () => ({
      params: { format: 'flac', encoding: 'pcm24', options: { compression: 5 } },
      inputs: { audio: { object: audio[0] } },
    }),
  ],
];

/** Files below the folder that this process has open, as the system tells. */
function open(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(join('/proc/self/fd', fd));
      return path.startsWith(folder) ? [path] : [];
    } catch {
      return [];
    }
  });
}

/** Lets the n-th opening, making or starting fail, as a system does that has no more of them. */
function failing(nth: number): void {
  let count = 0;
  interposed.by = {
    before(name) {
      if (!['open', 'create', 'spawn', 'mkdir', 'stat'].includes(name) || ++count !== nth) return;
      throw Object.assign(new Error('planted'), { code: 'EMFILE' });
    },
  };
}

describe('A step leaves no file open, whichever of its effects fails:', () => {
  test.each(STEPS)('%s.', async (kind, made) => {
    const hooks = { abort: new AbortController().signal, progress: () => undefined };
    const task: Task = { id: `${kind}/x`, kind, tools, ...made() };
    const before = open();
    let refused = 0;
    for (let nth = 1; ; nth++) {
      failing(nth);
      const outcome = await perform(task, store, hooks);
      delete interposed.by;
      expect([nth, open()]).toEqual([nth, before]);
      if (outcome.ok) break;
      expect(outcome.findings.map(({ code }) => code)).toEqual(['too-many-files']);
      refused++;
    }
    // Each of its sources, and what it writes.
    expect(refused).toBeGreaterThanOrEqual(kind === 'encode' ? 2 : 3);
  });
});
