import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentOf, Project, release, writeMix } from './rig.ts';

const SPEC = `release: 1
title: Long
artist: A
mastering:
  loudness: { integrated: -16, per: track }
  chain: [{ eq: [{ type: bell, freq: 500, gain: 1 }] }]
tracks:
  - { title: One, mix: mixes/1.wav }
  - { title: Two, mix: mixes/2.wav }
targets: { streaming: {}, mp3: {}, flac: {} }
`;

const project = new Project('interrupt');
beforeAll(async () => {
  await writeMix(project.path('mixes', '1.wav'), { seconds: 60, rate: 48_000 });
  await writeMix(project.path('mixes', '2.wav'), { seconds: 60, rate: 48_000, seed: 2 });
  project.write(SPEC);
});
afterAll(() => project.remove());

/** Processes that work in the project's folder or on its files. */
function children(): string[] {
  const all = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
  return all.filter((line) => line.includes(project.folder) && !line.includes('vitest'));
}

test.each([
  ['SIGINT', 130, 'intake/01'],
  ['SIGTERM', 143, 'premaster/02'],
  ['SIGINT', 130, 'resample/01'],
] as const)('%s ends a build with %i within two seconds (sent after %s).', async (signal, code, after) => {
  let sent = 0;
  const ran = await release(['build', project.spec, '--jobs', '2', '--force'], {
    onLine: (err, kill) => {
      if (sent > 0 || !err.includes(after)) return;
      sent = performance.now();
      kill(signal);
    },
  });
  expect(sent).toBeGreaterThan(0);
  expect(ran.code).toBe(code);
  expect(performance.now() - sent).toBeLessThan(2000);
  expect(existsSync(project.path('out'))).toBe(false);
  expect(children()).toEqual([]);
  expect(readdirSync(project.path('.release', 'v1', 'tmp'))).toEqual([]);
});

test('The build after it ends like one that was never disturbed.', async () => {
  expect((await release(['build', project.spec])).code).toBe(0);
  const interrupted = contentOf(project.path('out', 'long'));
  const fresh = project.path('fresh');
  project.copySources(fresh);
  expect((await release(['build', `${fresh}/album.yaml`])).code).toBe(0);
  expect(contentOf(project.path('fresh', 'out', 'long'))).toEqual(interrupted);
});
