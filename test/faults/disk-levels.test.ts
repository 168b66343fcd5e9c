import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Project, writeMix } from '../whole/rig.ts';

const SPEC = `release: 1
title: Full
artist: A
mastering: { loudness: { integrated: -14, per: album } }
tracks: [{ title: One, mix: mixes/one.wav }]
targets: { flac: {}, cd: { ddp: false, cue: false } }
`;
const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'release.js');

const source = new Project('full');
const mount = mkdtempSync(join(tmpdir(), 'small-disk-'));
beforeAll(async () => {
  await writeMix(source.path('mixes', 'one.wav'), { seconds: 3 });
  source.write(SPEC);
});
afterAll(() => {
  source.remove();
  rmSync(mount, { recursive: true });
});

/**
 * On a tmpfs of 16 MB in a mount namespace of its own (root, or a user who may make one), of which so many KiB stay free
 * beside a release that stands: edits the spec, builds, says how it ended, frees the space and builds again.
 */
const SCRIPT = `set -e
mount -t tmpfs -o size=16m tmpfs "$DISK"
cp -r "$SOURCE/album.yaml" "$SOURCE/mixes" "$DISK"
cd "$DISK"
"$NODE" "$MAIN" build album.yaml --json >/dev/null 2>&1
former=$(cat out/full/checksums.sha256)
sed -i 's/-14/-15/' album.yaml
free=$(df -k --output=avail . | tail -1)
fill=$((free - LEAVE))
[ $fill -le 0 ] || dd if=/dev/zero of=ballast bs=1024 count=$fill 2>/dev/null
set +e
"$NODE" "$MAIN" build album.yaml --json; echo "code $?"
[ "$former" = "$(cat out/full/checksums.sha256)" ] && echo "former stands"
(cd out/full && sha256sum -c --quiet checksums.sha256 && echo whole)
echo "temporaries $(ls .release/v1/tmp | wc -l)"
rm -f ballast
"$NODE" "$MAIN" build album.yaml --json >/dev/null; echo "next $?"
(cd out/full && sha256sum -c --quiet checksums.sha256 && echo "next whole" && sha256sum checksums.sha256)
`;

const digests = new Set<string>();
const LEVELS = [0, 64, 256, 512, 1024, 2048, 3072, 4096, 6144, 9000];

test.each(LEVELS)(
  'A really full disk with %i KiB free: refused with one clear finding, or built; nothing half.',
  (leave) => {
    const script = join(source.folder, 'run.sh');
    writeFileSync(script, SCRIPT);
    const user = process.getuid?.() === 0 ? ['-m'] : ['-rm'];
    const { stdout, stderr, status } = spawnSync('unshare', [...user, 'sh', script], {
      encoding: 'utf8',
      env: {
        ...process.env,
        DISK: mount,
        SOURCE: source.folder,
        NODE: process.execPath,
        MAIN,
        LEAVE: String(leave),
      },
    });
    expect(status, stderr).toBe(0);
    const told = stdout.split('\n').filter((line) => line.startsWith('{'));
    const findings = told
      .map((line) => JSON.parse(line) as { type: string; code: string; level: string; message: string })
      .filter(({ type, level }) => type === 'finding' && level === 'error');
    const built = stdout.includes('code 0');
    console.info(leave, 'KiB free:', built ? 'built' : findings.map(({ message }) => message).join(' | '));
    if (!built) {
      expect(stdout).toContain('code 1');
      expect([...new Set(findings.map(({ code }) => code))]).toEqual(['no-space']);
      expect(stdout).toContain('former stands');
    }
    expect(stdout).toContain('\nwhole\n');
    expect(stdout).toContain('temporaries 0');
    expect(stdout).toContain('next 0');
    expect(stdout).toContain('next whole');
    digests.add(stdout.trimEnd().split('\n').at(-1)!);
    expect(digests.size).toBe(1);
    expect(stderr).not.toMatch(/\n\s+at /);
  },
);
