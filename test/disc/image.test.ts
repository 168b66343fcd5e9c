import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumsOf } from '../../src/base/sums.ts';
import { crc32List, md5List } from '../../src/disc/checksums.ts';
import { type ImagePart, writeImage } from '../../src/disc/image.ts';
import { run, temporaryFolder } from '../audio/wav/folder.ts';
import { sourceOf } from './sources.ts';

const { path } = temporaryFolder();

/** Interleaved 16-bit samples that name their frame. */
function samples(frames: number, seed = 1): Int16Array {
  return Int16Array.from({ length: frames * 2 }, (_, i) => ((i * 7919 + seed * 104_729) % 65_536) - 32_768);
}

/** The image by hand. */
function expected(
  sectors: number,
  parts: readonly (Omit<ImagePart, 'source'> & { pcm: Int16Array })[],
): Buffer {
  const all = new Int16Array(sectors * 588 * 2);
  for (const { at, from, frames, pcm } of parts) all.set(pcm.subarray(2 * from, 2 * (from + frames)), 2 * at);
  return Buffer.from(all.buffer);
}

describe('an image', () => {
  it('has its parts where they belong, to the sample, silence elsewhere and a full last sector', async () => {
    const [one, two] = [samples(5000, 1), samples(300_000, 2)];
    const [a, b] = [sourceOf(one), sourceOf(two)];
    const parts = [
      { at: 300_000, from: 250_001, frames: 49_999, pcm: two, source: b },
      { at: 588 * 150, from: 17, frames: 4983, pcm: one, source: a },
      { at: 588 * 150 + 4983, from: 3, frames: 200_000, pcm: two, source: b },
    ];
    const sectors = Math.ceil(349_999 / 588);
    const { image, wav, findings } = await writeImage(sectors, parts, {
      image: path('IMAGE.DAT'),
      wav: { path: path('whole.wav') },
    });
    const bytes = readFileSync(path('IMAGE.DAT'));
    expect(bytes.equals(expected(sectors, parts))).toBe(true);
    expect(bytes).toHaveLength(sectors * 2352);
    expect([a.closed, b.closed]).toEqual([1, 1]);
    expect(findings).toEqual([]);

    expect(run('sha256sum', path('IMAGE.DAT')).toString()).toContain(image);
    expect(wav).toBe(sumsOf(readFileSync(path('whole.wav'))).sha256);
    // Two programs that read the WAV file as raw samples again.
    const sox = run('sox', path('whole.wav'), '-t', 'raw', '-');
    expect(sox.equals(bytes)).toBe(true);
    const ffmpeg = run('ffmpeg', '-v', 'error', '-i', path('whole.wav'), '-f', 's16le', '-');
    expect(ffmpeg.equals(bytes)).toBe(true);
  });

  it('is that of any parts, beside each other or apart', async () => {
    const pcm = samples(9000);
    let n = 0;
    const cuts = fc.uniqueArray(fc.integer({ min: 0, max: 9000 }), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(cuts, fc.nat(2000), async (places, at) => {
        const source = sourceOf(pcm);
        const sorted = places.toSorted((x, y) => x - y);
        const parts = sorted.slice(1).map((to, i) => ({
          at: at + sorted[i] + i * 100,
          from: sorted[i],
          frames: to - sorted[i],
          pcm,
          source,
        }));
        const file = path(`any-${n++}.dat`);
        await writeImage(25, parts, { image: file });
        expect(readFileSync(file).equals(expected(25, parts))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('longer than the buffers it is written by is the same, and so is its WAV file without the first pause', async () => {
    const pcm = samples(588 * 900);
    const parts = [{ at: 588 * 160, from: 0, frames: 588 * 900, pcm, source: sourceOf(pcm) }];
    const { findings } = await writeImage(1100, parts, {
      image: path('long.dat'),
      wav: { path: path('long.wav'), omit: 150 },
    });
    const all = expected(1100, parts);
    expect(readFileSync(path('long.dat')).equals(all)).toBe(true);
    expect(run('sox', path('long.wav'), '-t', 'raw', '-').equals(all.subarray(150 * 2352))).toBe(true);
    expect(run('soxi', '-s', path('long.wav')).toString().trim()).toBe(String(950 * 588));
    expect(findings).toEqual([]);
  });

  it('says so where its WAV file omits sound', async () => {
    const pcm = samples(588 * 10);
    const source = sourceOf(pcm);
    const parts = [{ at: 588 * 149, from: 0, frames: 588 * 10, source }];
    const wav = { path: path('omits.wav'), omit: 150 };
    const { image, findings } = await writeImage(200, parts, { wav });
    expect(image).toBeUndefined();
    expect(findings).toMatchObject([{ code: 'omitted-sound', level: 'warning', measured: '00:02:00' }]);
  });

  it.each([
    [
      'overlap',
      [
        { at: 0, from: 0, frames: 100 },
        { at: 99, from: 100, frames: 1 },
      ],
    ],
    ['reach beyond the image', [{ at: 588, from: 0, frames: 1 }]],
    ['reach beyond their source', [{ at: 0, from: 50, frames: 51 }]],
  ])('of parts that %s is a bug', async (_, parts) => {
    const source = sourceOf(samples(100));
    const file = path('bug.dat');
    await expect(
      writeImage(
        1,
        parts.map((part) => ({ ...part, source })),
        { image: file },
      ),
    ).rejects.toThrow(/room|read/);
    expect(existsSync(file)).toBe(false);
  });

  it('of another rate or other samples is a bug', async () => {
    const image = (source: ImagePart['source']) => writeImage(1, [{ at: 0, from: 0, frames: 1, source }], {});
    await expect(image(sourceOf(samples(1), 48_000))).rejects.toThrow('48000 Hz');
    await expect(image({ ...sourceOf(samples(1)), encoding: 'pcm24' })).rejects.toThrow('pcm24');
  });

  it('leaves nothing behind where a source breaks or a file stands already', async () => {
    const broken = sourceOf(samples(1000));
    broken.readBytes = () => Promise.reject(new Error('torn'));
    const parts = [{ at: 0, from: 0, frames: 1000, source: broken }];
    const files = { image: path('torn.dat'), wav: { path: path('torn.wav') } };
    await expect(writeImage(2, parts, files)).rejects.toThrow('torn');
    expect([files.image, files.wav.path].map(existsSync)).toEqual([false, false]);
    expect(broken.closed).toBe(1);

    writeFileSync(path('stands.wav'), 'mine');
    const source = sourceOf(samples(1000));
    const again = writeImage(2, [{ at: 0, from: 0, frames: 1000, source }], {
      image: path('torn.dat'),
      wav: { path: path('stands.wav') },
    });
    await expect(again).rejects.toMatchObject({ name: 'Refused' });
    expect(existsSync(path('torn.dat'))).toBe(false);
    expect(readFileSync(path('stands.wav'), 'utf8')).toBe('mine');
  });
});

describe('lists of checksums', () => {
  it('are read by md5sum, and name CRCs as other writers do', () => {
    const parts = ['DDPID', 'PQ_DESCR'].map((name, i) => ({ name, bytes: Buffer.from(`${name}${i}`) }));
    for (const { name, bytes } of parts) writeFileSync(path(name), bytes);
    const files = parts.map(({ name, bytes }) => ({ name, ...sumsOf(bytes) }));
    writeFileSync(path('CHECKSUM.MD5'), md5List(files));
    const check = run('sh', '-c', `cd '${path('')}' && md5sum --strict --check CHECKSUM.MD5`).toString();
    expect(check).toBe('DDPID: OK\nPQ_DESCR: OK\n');
    expect(md5List(files)).toBe(
      parts.map(({ name, bytes }) => `${createHash('md5').update(bytes).digest('hex')} *${name}\n`).join(''),
    );
    // The CRC of these nine digits is the check value of the algorithm.
    expect(
      crc32List([
        { name: 'A', ...sumsOf(Buffer.from('123456789')) },
        { name: 'B', ...sumsOf(new Uint8Array()) },
      ]),
    ).toBe('[CRC32 Checksum]\nA=CBF43926\nB=00000000\n');
  });
});
