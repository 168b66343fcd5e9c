import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../src/base/digest.ts';
import { interposed } from '../../src/host/effect.ts';
import { findTools, missing } from '../../src/tools/find.ts';

let folder: string;
let cache: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tools-'));
  cache = join(folder, 'cache');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function script(name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

const FAKE_SOX = `case "$1" in
--version) echo 'sox:      SoX v14.9.9';;
--help) echo 'AUDIO FILE FORMATS: wav raw'; echo 'EFFECTS: gain rate*';;
esac`;

describe('findTools', () => {
  it('finds what runs here, with version, abilities and the digest of the file.', async () => {
    const { tools, findings } = await findTools({ cache });
    expect(findings).toEqual([]);
    expect(tools.ffmpeg?.abilities).toContain('encoder:libmp3lame');
    expect(tools.ffmpeg?.version).toMatch(/^\S+$/);
    expect(tools.ffmpeg?.sha256).toBe(sha256(readFileSync(tools.ffmpeg?.path ?? '')));
    expect(tools.faad).toMatchObject({
      version: expect.stringMatching(/^2\.\d+/) as string,
      abilities: ['decode:float'],
    });
    expect(tools.sox?.abilities).toContain('effect:rate');
    expect(tools.sox?.version).toMatch(/^14\./);
  });

  it('puts the link that sox needs in place at once: there is no moment without one.', async () => {
    const link = join(cache, 'sox-bin', 'libsox.so.2');
    await findTools({ cache });
    const right = readlinkSync(link);
    rmSync(link);
    symlinkSync('another', link);
    const seen = new Set<string>();
    interposed.by = {
      after: () => seen.add(lstatSync(link, { throwIfNoEntry: false }) ? readlinkSync(link) : 'none'),
    };
    try {
      await findTools({ cache });
    } finally {
      delete interposed.by;
    }
    expect([...seen]).toEqual(['another', right]);
    expect(readdirSync(join(cache, 'sox-bin'))).toEqual(['libsox.so.2']);
  });

  it('takes an explicit setting before all else.', async () => {
    const sox = script('my-sox', FAKE_SOX);
    const { tools } = await findTools({ cache, settings: { sox } });
    expect(tools.sox).toMatchObject({
      path: sox,
      version: '14.9.9',
      abilities: ['effect:gain', 'effect:rate', 'format:raw', 'format:wav'],
    });
  });

  it('refuses an explicit setting that does not work, and does not fall back.', async () => {
    for (const sox of [join(folder, 'none'), script('wrong', 'echo hello'), folder]) {
      const { tools, findings } = await findTools({ cache, settings: { sox } });
      expect(tools.sox).toBeUndefined();
      expect(findings).toMatchObject([{ code: 'tool-setting', level: 'error', cause: 'tool' }]);
      expect(findings[0]?.message).toContain('RELEASE_SOX');
    }
  });

  it('gives up a tool that hangs when it is asked what it is, after five seconds.', async () => {
    const sox = script('hanging', 'sleep 100');
    const began = performance.now();
    const { tools } = await findTools({ cache, settings: { sox } });
    expect(tools.sox).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(15_000);
  });

  it('runs and hashes nothing when it has seen the same files before.', async () => {
    const runs = join(folder, 'runs');
    const sox = script('my-sox', `echo run >> '${runs}'\n${FAKE_SOX}`);
    const first = await findTools({ cache, settings: { sox } });
    expect(readFileSync(runs, 'utf8')).toBe('run\nrun\n');
    const began = process.cpuUsage();
    expect(await findTools({ cache, settings: { sox } })).toEqual(first);
    const { user, system } = process.cpuUsage(began);
    expect(readFileSync(runs, 'utf8')).toBe('run\nrun\n');
    // Microseconds of processor time; 2 ms of wall time on an idle machine.
    expect(user + system).toBeLessThan(30_000);
  });

  it('looks again when a tool is replaced, also through a link.', async () => {
    const one = script('one', FAKE_SOX);
    const sox = join(folder, 'sox');
    symlinkSync(one, sox);
    await findTools({ cache, settings: { sox } });
    script('one', FAKE_SOX.replace('14.9.9', '15.0.0'));
    expect((await findTools({ cache, settings: { sox } })).tools.sox?.version).toBe('15.0.0');
  });

  it('starts afresh when its cache is garbage.', async () => {
    await findTools({ cache });
    writeFileSync(join(cache, 'tools.json'), '{"torn');
    expect((await findTools({ cache })).tools.sox).toBeDefined();
  });
});

describe('missing', () => {
  it('says what is missing and the command that installs it.', () => {
    const finding = missing({ tool: 'sox', ability: 'effect:rate' }, {});
    expect(finding).toMatchObject({ code: 'tool-missing', level: 'error', cause: 'tool' });
    expect(finding?.hint).toMatch(/(apt-get|brew) install sox.*npm install sox-bin.*RELEASE_SOX/);
  });

  it('says which ability a tool lacks, and nothing where the need is met.', () => {
    const ffmpeg = {
      name: 'ffmpeg',
      path: '/x',
      version: '1',
      sha256: sha256(''),
      abilities: ['encoder:flac'],
      environment: {},
    } as const;
    expect(missing({ tool: 'ffmpeg', ability: 'encoder:libmp3lame' }, { ffmpeg })?.message).toContain(
      'libmp3lame',
    );
    expect(missing({ tool: 'ffmpeg', ability: 'encoder:flac' }, { ffmpeg })).toBeUndefined();
    expect(missing({ tool: 'ffmpeg' }, { ffmpeg })).toBeUndefined();
  });
});
