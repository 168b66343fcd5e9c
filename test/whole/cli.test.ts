import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Project, type Ran, release, writeMix } from './rig.ts';

const SPEC = `release: 1
title: Album
artist: A
mastering: { loudness: { integrated: -18, per: track } }
tracks:
  - title: T
    mix: mixes/a.wav
targets: { streaming: {} }
`;
const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'release.js');
const COMMANDS = ['build', 'check', 'plan', 'why', 'measure', 'verify', 'init', 'schema', 'doctor', 'clean'];

const project = new Project('cli');
const mix = project.path('mixes', 'a.wav');
beforeAll(async () => {
  await writeMix(mix, { seconds: 1 });
  project.write(SPEC);
});
afterAll(() => project.remove());

const inFolder = (...args: string[]): Promise<Ran> => release(args, { cwd: project.folder });
const events = ({ out }: Ran): Record<string, unknown>[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('Help', () => {
  test.each(COMMANDS)('of %s has an example, on stdout, and is a success.', async (command) => {
    const { code, out, err } = await inFolder(command, '--help');
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`Example:\\n  release ${command}`));
    expect(err).toBe('');
  });

  test('of the program names every command.', async () => {
    const { code, out } = await inFolder('--help');
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(out).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
  });

  test('and version: the version is that of the package.', async () => {
    const { version } = JSON.parse(
      readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
    ) as { version: string };
    expect(await inFolder('--version')).toMatchObject({ code: 0, out: `${version}\n` });
  });
});

describe('A wrong use ends with 2 and says what is wrong', () => {
  test.each<[what: string, args: string[], told: RegExp]>([
    ['no command', [], /Usage: release/],
    ['an unknown command', ['biuld', 'album.yaml'], /unknown command 'biuld'[^]*Did you mean build/],
    [
      'an unknown option',
      ['build', 'album.yaml', '--forse'],
      /unknown option '--forse'[^]*Did you mean --force/,
    ],
    ['a missing argument', ['build'], /missing required argument 'spec'/],
    ['too many arguments', ['check', 'album.yaml', 'other.yaml'], /too many arguments/],
    [
      'a number of jobs that is none',
      ['build', 'album.yaml', '--jobs', 'many'],
      /a whole number from 1 to 256/,
    ],
    ['no job at all', ['build', 'album.yaml', '--jobs', '0'], /a whole number from 1 to 256/],
    ['a spec that is not there', ['build', 'nowhere.yaml'], /nowhere\.yaml does not exist/],
    ['a folder as spec', ['check', 'mixes'], /mixes is a folder/],
    ['a target that is none', ['build', 'album.yaml', '--only', 'streeming'], /did you mean 'streaming'/],
    [
      'a plan for a target that is none',
      ['plan', 'album.yaml', '--only', 'cd'],
      /no target or track called 'cd'/,
    ],
    ['a folder that is no release', ['verify', 'mixes'], /not a release/],
    ['a release that is not there', ['verify', 'nowhere'], /is not a folder/],
    ['a schema that is none', ['schema', 'relese'], /did you mean 'release'/],
    ['an init where a spec stands', ['init', '.'], /album\.yaml stands there already/],
    ['an init in a folder that is not there', ['init', 'nowhere'], /is not a folder/],
  ])('%s.', async (_, args, told) => {
    const { code, out, err } = await inFolder(...args);
    expect(err).toMatch(told);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  test('a spec with faults: all of them, each with its line.', async () => {
    writeFileSync(
      project.path('wrong.yaml'),
      SPEC.replace('title: Album', 'titel: Album').replace('release: 1', 'release: 2'),
    );
    const { code, err } = await inFolder('check', 'wrong.yaml');
    expect(code).toBe(2);
    expect(err).toMatch(/wrong\.yaml:1:\d+ {2}error/);
    expect(err).toMatch(/wrong\.yaml:2:\d+ {2}error/);
  });
});

describe('Refusals and tools', () => {
  test('a mix that cannot be read ends with 1, with the line of the spec.', async () => {
    rmSync(mix);
    const built = await inFolder('build', 'album.yaml');
    const checked = await inFolder('check', 'album.yaml');
    const planned = await inFolder('plan', 'album.yaml');
    await writeMix(mix, { seconds: 1 });
    for (const { code, err } of [built, checked, planned]) {
      expect(err).toMatch(/album\.yaml:7:10 {2}error {2}(T: )?mixes\/a\.wav does not exist/);
      expect(code).toBe(1);
    }
    expect(built.err).toMatch(/refused: 1 error; nothing new was published/);
  });

  test('a tool that is set and does not run ends with 3 where it is needed.', async () => {
    await writeMix(mix, { seconds: 1, rate: 48_000 });
    const { code, err } = await release(['build', 'album.yaml'], {
      cwd: project.folder,
      env: { RELEASE_SOX: '/no/such/sox' },
    });
    await writeMix(mix, { seconds: 1 });
    expect(code).toBe(3);
    expect(err).toMatch(/sox/);
    const doctor = await release(['doctor'], { env: { RELEASE_SOX: '/no/such/sox' } });
    expect(doctor.code).toBe(3);
  });

  test('an output folder that is a file ends with 1 and leaves the file.', async () => {
    writeFileSync(project.path('file'), 'mine');
    const { code, err } = await inFolder('build', 'album.yaml', '--out', 'file');
    expect({
      code,
      said: /is not a folder/.test(err),
      kept: readFileSync(project.path('file'), 'utf8'),
    }).toEqual({
      code: 1,
      said: true,
      kept: 'mine',
    });
  });
});

describe('A build', () => {
  test('tells its steps and the end as NDJSON, and nothing else on stdout.', async () => {
    const ran = await inFolder('build', 'album.yaml', '--json', '--force');
    expect(ran.code).toBe(0);
    const all = events(ran);
    const steps = all.filter(({ type }) => type === 'step');
    expect(steps.length).toBeGreaterThan(5);
    for (const step of steps) {
      expect(step).toMatchObject({
        id: expect.any(String) as string,
        kind: expect.any(String) as string,
        why: expect.any(String) as string,
      });
      expect(['reused', 'done', 'failed']).toContain(step['state']);
    }
    expect(all.at(-1)).toEqual({
      type: 'published',
      path: project.path('out', 'album'),
      digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      steps: { done: expect.any(Number) as number, reused: expect.any(Number) as number },
    });
  });

  test('that is refused says so last, after its findings with their places.', async () => {
    rmSync(mix);
    const ran = await inFolder('build', 'album.yaml', '--json');
    await writeMix(mix, { seconds: 1 });
    const finding = events(ran).find(({ level }) => level === 'error');
    expect(finding).toMatchObject({
      code: 'missing',
      level: 'error',
      at: '/tracks/0/mix',
      line: 7,
      column: 10,
      track: 'T',
    });
    expect(events(ran).at(-1)).toEqual({
      type: 'refused',
      findings: events(ran).length - events(ran).filter(({ type }) => type !== 'finding').length,
    });
    expect(ran.code).toBe(1);
  });

  test('of a wrong spec says so in the same way.', async () => {
    const ran = await inFolder('build', 'wrong.yaml', '--json');
    expect(ran.code).toBe(2);
    expect(events(ran).at(-1)).toMatchObject({ type: 'refused' });
  });

  test('is plain text where nobody watches: no colour, no cursor, one line a step.', async () => {
    for (const env of [{}, { NO_COLOR: '1' }]) {
      const { out, err } = await release(['build', 'album.yaml', '--force'], { cwd: project.folder, env });
      expect(out + err).not.toContain(String.fromCharCode(27));
      expect(out).toMatch(/streaming\/01 - T\.wav +0:01 +−18\.0/);
      expect(err).toMatch(/^premaster\/01 {2}\d+\.\d\d s {2}\(--force\)$/m);
    }
  });

  test('again does nothing and says so; a plan says it before.', async () => {
    const plan = await inFolder('plan', 'album.yaml');
    expect(plan.out).toMatch(/^0 of \d+ steps would run, \d+ would be reused\n$/);
    const { out } = await inFolder('build', 'album.yaml');
    expect(out).toMatch(/nothing to do, the release stands as it is: out\/album {2}\(0 steps made/);
  });

  test('whose reader goes away ends quietly.', () => {
    for (const args of ['plan album.yaml --json', 'schema', 'build album.yaml --json --force']) {
      const { stdout, stderr } = spawnSync(
        'bash',
        ['-c', `"$0" "$1" ${args} | head -c 1`, process.execPath, MAIN],
        {
          cwd: project.folder,
          encoding: 'utf8',
        },
      );
      expect(stdout).toBe('{');
      expect(stderr).not.toMatch(/EPIPE|Error|at /);
    }
  });
});

describe('The other reports', () => {
  test('check tells findings and the end.', async () => {
    const ran = await inFolder('check', 'album.yaml', '--json');
    expect(ran.code).toBe(0);
    expect(events(ran).at(-1)).toEqual({ type: 'checked', findings: expect.any(Number) as number });
    expect((await inFolder('check', 'album.yaml')).out).toMatch(/1 +T +0:01 +44\.1 kHz +pcm24 +stereo/);
  });

  test('plan is one object with a row a step.', async () => {
    const { out } = await inFolder('plan', 'album.yaml', '--json');
    const { steps } = JSON.parse(out) as { steps: Record<string, unknown>[] };
    expect(steps[0]).toMatchObject({ id: 'intake/01', kind: 'intake', track: 1, state: 'reuse', why: '' });
    expect(steps.every(({ state }) => state === 'run' || state === 'reuse')).toBe(true);
  });

  test('measure is one array, an object a file, in order; a file that cannot be read makes the code 1.', async () => {
    const { code, out } = await inFolder('measure', 'mixes/a.wav', 'nowhere.wav', 'album.yaml', '--json');
    const [first, second, third] = JSON.parse(out) as Record<string, unknown>[];
    expect(code).toBe(1);
    expect(first).toMatchObject({
      file: 'mixes/a.wav',
      format: { rate: 44_100, channels: 2, bits: 24, encoding: 'pcm' },
      frames: 44_100,
      duration: 1,
      loudness: { integrated: expect.any(Number) as number, momentaryMax: expect.any(Number) as number },
    });
    for (const key of ['peak', 'plr', 'psr', 'correlation', 'dcOffset']) expect(first).toHaveProperty(key);
    expect(first).toHaveProperty('peak.true');
    expect(first).toHaveProperty('loudness.range');
    expect(second).toMatchObject({ file: 'nowhere.wav', findings: [{ code: 'missing', level: 'error' }] });
    expect(third).toMatchObject({ file: 'album.yaml', findings: [{ level: 'error' }] });
    expect(JSON.stringify([second, third])).not.toContain(project.folder);
    expect((await inFolder('measure', 'mixes/a.wav')).code).toBe(0);
  });

  test('verify counts the files, or refuses with what is wrong.', async () => {
    await inFolder('build', 'album.yaml');
    const whole = await inFolder('verify', 'out/album', '--json');
    expect([whole.code, ...events(whole)]).toEqual([0, { type: 'verified', files: 6 }]);
    rmSync(project.path('out', 'album', 'streaming', '01 - T.wav'));
    const ran = await inFolder('verify', 'out/album', '--json');
    expect(ran.code).toBe(1);
    expect(events(ran).map(({ type, code }) => code ?? type)).toEqual(['missing-file', 'refused']);
  });

  test('check looks at the artwork, and a build after it says the same.', async () => {
    writeFileSync(project.path('cover.png'), 'no picture');
    writeFileSync(project.path('art.yaml'), SPEC.replace('artist: A', 'artist: A\nartwork: cover.png'));
    for (const command of ['check', 'build']) {
      const { code, err } = await inFolder(command, 'art.yaml');
      expect(code).toBe(1);
      expect(err).toMatch(/art\.yaml:4:\d+ +error +the artwork is neither PNG nor JPEG/);
    }
  });

  test('init writes a spec that checks, for odd names as well.', async () => {
    const folder = project.path('fresh');
    mkdirSync(folder);
    for (const name of [
      '01 - Ouvertüre: "Live" #1.wav',
      '02_night-drive_v3.wav',
      '- &x *y.wav',
      "it's {1}.wav",
    ])
      copyFileSync(mix, join(folder, name));
    const { code, out } = await inFolder('init', 'fresh');
    expect(code).toBe(0);
    expect(out).toMatch(/^wrote fresh\/album\.yaml with 4 tracks/);
    expect(await inFolder('check', 'fresh/album.yaml')).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('.release/\nout/\n');
  });

  test('schema is JSON, doctor says what is there, clean what it removed.', async () => {
    expect(JSON.parse((await inFolder('schema', 'chain')).out)).toHaveProperty('$schema');
    const doctor = await inFolder('doctor', '--json');
    expect(doctor.code).toBe(0);
    expect(JSON.parse(doctor.out)).toMatchObject({ missing: [] });
    const clean = await inFolder('clean', 'album.yaml');
    expect(clean.out).toMatch(/^removed \d+ files?, \d+\.\d MB; kept \d+ files?, \d+\.\d MB\n$/);
    expect((await inFolder('build', 'album.yaml')).out).toMatch(/0 steps made/);
    await inFolder('clean', 'album.yaml', '--all');
    expect((await inFolder('clean', 'album.yaml')).out).toBe(
      'removed 0 files, 0.0 MB; kept 0 files, 0.0 MB\n',
    );
  });
});
