import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.ts';
import type { Finding } from '../../src/base/finding.ts';
import { Refused } from '../../src/base/result.ts';
import { readRelease, releaseBefore } from '../../src/release/reading.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reading-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const MANIFEST = {
  release: 1,
  program: 'album-release 0.8.0',
  title: 'Night Drive',
  artist: 'A',
  spec: sha256('spec'),
  tools: [{ name: 'sox', version: '14.4.2', sha256: sha256('sox') }],
  albums: { cd: -14 },
  deliverables: [
    {
      target: 'cd',
      track: 1,
      title: 'One',
      path: 'cd/01 - One.wav',
      sha256: sha256('file'),
      pcmSha256: sha256('samples'),
      bytes: 7,
      format: { name: 'wav', rate: 44_100, channels: 2, encoding: 'pcm16' },
      frames: 3,
      loudness: { integrated: -14, range: null, momentaryMax: -10, shortTermMax: -12 },
      truePeak: -1,
    },
  ],
};

function write(manifest: unknown, at = folder, sum?: string): string {
  const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest);
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'manifest.json'), text);
  writeFileSync(join(at, 'checksums.sha256'), `${sum ?? sha256(text)}  manifest.json\n`);
  return at;
}

async function refusal(act: Promise<unknown>): Promise<Finding> {
  const thrown = await act.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(Refused);
  return (thrown as Refused).findings[0];
}

test('A manifest is read as far as others need it; what it does not say is null.', async () => {
  const { files, digest, albums, tools } = await readRelease(write(MANIFEST), 'out/x');
  expect(digest).toBe(sha256(readFileSync(join(folder, 'checksums.sha256'))));
  expect({ albums, tools }).toEqual({ albums: { cd: -14 }, tools: MANIFEST.tools });
  expect(files[0]).toMatchObject({ target: 'cd', frames: 3, isrc: undefined, dither: '' });
  expect(files[0].figures).toMatchObject({ integrated: -14, range: null, truePeak: -1, gain: null });
});

test('What is no release is refused by its name, with the releases near it.', async () => {
  writeFileSync(join(folder, 'album.yaml'), '');
  write(MANIFEST, join(folder, 'out', 'night-drive'));
  const refused = (...parts: string[]) =>
    refusal(readRelease(join(folder, ...parts), parts.join('/') || '.'));
  expect(await refused('nowhere')).toMatchObject({
    code: 'missing',
    cause: 'usage',
    message: 'nowhere does not exist',
  });
  expect(await refused('album.yaml')).toMatchObject({ code: 'not-a-release', cause: 'usage' });
  expect((await refused()).hint).toBe('did you mean out/night-drive?');
  expect((await refused('out')).hint).toBe('did you mean out/night-drive?');
});

const changed = (change: (entry: Record<string, unknown>) => void): unknown => {
  const copy = structuredClone(MANIFEST);
  change(copy.deliverables[0]);
  return copy;
};

test.each([
  ['not JSON', '{', 'wrong-manifest', undefined],
  ['a list', [], 'wrong-manifest', 'object'],
  ['without deliverables', { ...MANIFEST, deliverables: 1 }, 'wrong-manifest', 'deliverables'],
  ['without frames', changed((entry) => delete entry['frames']), 'wrong-manifest', 'frames'],
  ['with a path that leads out', changed((entry) => (entry['path'] = '../x.wav')), 'wrong-manifest', 'path'],
  ['with an absolute path', changed((entry) => (entry['path'] = '/etc/x.wav')), 'wrong-manifest', 'path'],
  ['of a newer kind', { ...MANIFEST, release: 2, deliverables: {} }, 'newer-manifest', undefined],
])('A manifest %s is refused.', async (_what, manifest, code, measured) => {
  const finding = await refusal(readRelease(write(manifest), 'out/x'));
  expect(finding).toMatchObject({ code, ...(measured === undefined ? {} : { measured }) });
  expect(finding.message).toMatch(/^out\/x: /);
});

test('A manifest that its checksum does not vouch for is refused.', async () => {
  const finding = await refusal(readRelease(write(MANIFEST, folder, sha256('other')), 'out/x'));
  expect(finding).toMatchObject({ code: 'wrong-digest', hint: 'run `release verify out/x`' });
});

test('The release before is found from where releases are published, and only there.', async () => {
  const [before, after] = ['0'.repeat(16), 'f'.repeat(16)];
  const vault = join(folder, '.x');
  write(MANIFEST, join(vault, after));
  const pointer = join(folder, 'x');
  symlinkSync(join('.x', after), pointer);
  expect(await refusal(releaseBefore(pointer, 'x'))).toMatchObject({ code: 'no-previous', cause: 'usage' });
  write(MANIFEST, join(vault, `${before}.part`));
  expect((await refusal(releaseBefore(pointer, 'x'))).message).toContain('first release');
  write(MANIFEST, join(vault, before));
  expect(await releaseBefore(pointer, 'x')).toBe(join(vault, before));
  expect(await releaseBefore(join(vault, after), 'x')).toBe(join(vault, before));
  // The one before is not after itself, and a copy has none.
  expect((await refusal(releaseBefore(join(vault, before), 'x'))).code).toBe('no-previous');
  cpSync(pointer, join(folder, 'copy'), { recursive: true, dereference: true });
  expect((await refusal(releaseBefore(join(folder, 'copy'), 'copy'))).hint).toContain('second folder');
});
