import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SourceFiles } from '../../src/build/files.ts';
import { forecast } from '../../src/build/forecast.ts';
import { planOf } from '../../src/plan/plan.ts';
import { loadSpec } from '../../src/spec/load.ts';
import { openStore } from '../../src/store/store.ts';
import { findTools } from '../../src/tools/find.ts';
import { filesBelow, mixSamples, Project, writeMix } from '../whole/rig.ts';

const project = new Project('forecast');
const cache = project.path('.release');

beforeAll(async () => {
  for (const [i, name] of ['one', 'two'].entries())
    await writeMix(project.path('mixes', `${name}.wav`), {}, dense(i + 1));
});
afterAll(() => project.remove());

/** With hiss over it, as dense as music: encoders that follow the signal make little of bare tones. */
function dense(seed: number): Float64Array[] {
  let state = seed;
  return mixSamples({ seconds: 4.5, seed }).map((samples) =>
    samples.map((x) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      return 0.7 * x + 0.05 * (state / 2 ** 31);
    }),
  );
}

const spec = (title: string, targets: string): string => `release: 1
title: ${title}
artist: A
mastering: { loudness: { integrated: -16, per: album } }
tracks:
  - { title: One, mix: mixes/one.wav }
  - { title: Two, mix: mixes/two.wav, gap: 1 }
targets: ${targets}
`;

function written(folder: string): number {
  if (!existsSync(folder)) return 0;
  return filesBelow(folder).reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
}

/** Each with what its texts, which take most of a short release, are forecast at: two tracks and the whole. */
const TEXTS = 2 * 40_000 + 150_000;

describe('The bytes of a release are forecast within a half and twice of what is written:', () => {
  test.each([
    ['aac', 'aac: {}', TEXTS],
    ['alac', 'alac: {}', TEXTS],
    ['opus', 'opus: {}', TEXTS],
    ['vorbis', 'vorbis: {}', TEXTS],
    ['hires', 'hi-res: { rate: native }', TEXTS],
    ['disc', 'cd: {}', TEXTS, 40_000],
    ['record', 'vinyl: {}', 150_000],
    ['parcel', 'streaming: { zip: true }', TEXTS],
    ['lists', 'streaming: { checksums: [md5, sha256] }', TEXTS, 40_000],
  ])('%s', async (title, target, texts, sheets = 0) => {
    project.write(spec(title, `{ ${target} }`));
    const { spec: loaded, findings } = await loadSpec(project.spec);
    expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
    const store = await openStore(cache);
    const { tools } = await findTools({ cache });
    const known = { store, tools, files: new SourceFiles(store) };
    const expected = await forecast(planOf(loaded!), known, false);
    await project.publish();
    const folder = project.path('out', title);
    const own = ['aac', 'alac', 'opus', 'vorbis', 'aiff', 'hi-res', 'cd', 'vinyl', 'streaming', 'packages'];
    const bytes = own.reduce((sum, name) => sum + written(join(folder, name)), 0);
    const audio = expected.release.likely - texts - sheets;
    expect(audio / bytes).toBeGreaterThan(0.5);
    expect(audio / bytes).toBeLessThan(2);
    // Made already, as large as it is known to be.
    const again = await forecast(planOf(loaded!), known, false);
    expect(again.cache.likely).toBe(0);
    expect((again.release.likely - texts) / bytes).toBeCloseTo(1, 1);
  });
});
