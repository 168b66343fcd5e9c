import { execFileSync, spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.ts';
import { Project, release, writeMix } from './rig.ts';

const SPEC = `release: 1
title: Outside
artist: A
mastering: { loudness: { integrated: -18, per: album } }
tracks: [{ title: One, mix: mixes/1.wav }, { title: Two, mix: mixes/2.wav }]
targets: { flac: {}, mp3: {} }
`;

const project = new Project('outside');
/** The user's other places, all of them empty but for one file of theirs. */
const places = ['home', 'temporary', 'working', 'configuration'];
const env = {
  HOME: project.path('user', 'home'),
  TMPDIR: project.path('user', 'temporary'),
  XDG_CONFIG_HOME: project.path('user', 'configuration'),
  XDG_CACHE_HOME: project.path('user', 'home', '.cache'),
};
const cwd = project.path('user', 'working');

beforeAll(async () => {
  for (const place of places) mkdirSync(project.path('user', place), { recursive: true });
  await writeMix(project.path('mixes', '1.wav'), { seconds: 1.5, seed: 1, rate: 48_000 });
  await writeMix(project.path('mixes', '2.wav'), { seconds: 1, seed: 2 });
  project.write(SPEC);
});
afterAll(() => project.remove());

/** Everything below a folder with its content, mode and times; what a build owns is left out. */
function snapshot(folder: string, owned: readonly string[]): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const others = entries.filter((path) => !owned.some((own) => path === own || path.startsWith(`${own}/`)));
  return Object.fromEntries(
    others.map((path) => {
      const s = lstatSync(join(folder, path));
      const content = s.isFile() ? sha256(readFileSync(join(folder, path))) : '';
      const target = s.isSymbolicLink() ? readlinkSync(join(folder, path)) : '';
      // A folder's own times move when the build makes its own folders in it.
      const times = s.isDirectory() && path !== '' ? '' : `${s.mtimeMs} ${s.ino}`;
      return [path, `${s.mode} ${times} ${content} ${target}`];
    }),
  );
}

test('A build writes into the output folder, the cache and the lock, and changes nothing else.', async () => {
  const owned = ['.release', 'out', 'album.lock.json'];
  const before = snapshot(project.folder, owned);
  const { code, err } = await release(['build', project.spec], { cwd, env });
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  expect(snapshot(project.folder, owned)).toEqual(before);
  expect(readdirSync(project.folder).sort()).toEqual([...owned, 'album.yaml', 'mixes', 'user'].sort());
});

/** System calls that change a file system, as strace shows them: `openat(AT_FDCWD, "/path", O_WRONLY|O_CREAT, 0644) = 3`. */
const CALLS =
  'open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,link,linkat,symlink,symlinkat';
const MORE = 'chmod,fchmodat,truncate,utimensat,rmdir';
const hasStrace = spawnSync('strace', ['-V']).status === 0;

test.skipIf(!hasStrace)(
  'No system call of a build or of a program it starts changes anything elsewhere.',
  () => {
    const log = project.path('..', `${project.folder.split('/').at(-1) ?? ''}.strace`);
    const main = join(import.meta.dirname, '..', '..', 'dist', 'release.js');
    const options = ['-f', '-qq', '-y', '-s', '4096', '-e', `trace=${CALLS},${MORE}`, '-o', log];
    const command = [process.execPath, main, 'build', project.spec, '--force'];
    execFileSync('strace', [...options, ...command], {
      cwd,
      env: { ...process.env, ...env },
      stdio: 'ignore',
    });
    const lines = readFileSync(log, 'utf8').split('\n');
    execFileSync('rm', ['-f', log]);
    const changing = lines.filter(
      (line) => !/ = -1 /.test(line) && (!/ open(at)?\(/.test(line) || /O_WRONLY|O_RDWR|O_CREAT/.test(line)),
    );
    const elsewhere = changing.filter((line) => {
      const paths = [...line.matchAll(/"([^"]*)"/g)].map(([, path]) => path);
      const named = paths.filter((path) => path.startsWith('/'));
      const ours = ['/.release', '/out', '/album.lock.json'].map((name) => `${project.folder}${name}`);
      return named.some((path) => !ours.some((own) => path.startsWith(own)) && !/^\/(dev|proc)\//.test(path));
    });
    expect(changing.length).toBeGreaterThan(50);
    expect(elsewhere).toEqual([]);
  },
);
