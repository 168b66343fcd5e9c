import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBlock } from '../../../src/audio/block.ts';
import { BYTES_PER_SAMPLE, type Encoding } from '../../../src/audio/format.ts';
import { collect, drain, memorySignal } from '../../../src/audio/memory.ts';
import { fileBytes, wavHeader } from '../../../src/audio/wav/header.ts';
import { openWav } from '../../../src/audio/wav/reader.ts';
import { createWav, type WavOptions } from '../../../src/audio/wav/writer.ts';
import { valueOf } from '../../../src/base/result.ts';
import { DiskFile } from '../../../src/host/disk.ts';
import { interposed } from '../../../src/host/effect.ts';
import { expectSame, run, temporaryFolder } from './folder.ts';

const { path, put } = temporaryFolder();
let count = 0;

async function write(
  options: WavOptions,
  channels: readonly Float64Array[],
  capacity = 1024,
): Promise<string> {
  const file = path(`out-${count++}.wav`);
  const writer = await createWav(file, options);
  await drain(
    memorySignal(options, channels),
    (b) => writer.write(b),
    createBlock(options.channels, capacity),
  );
  const { frames, bytes } = await writer.finish();
  expect(frames).toBe(channels[0].length);
  expect(bytes).toBe(readFileSync(file).length);
  return file;
}

const noise = (channels: number, frames: number): Float64Array[] =>
  Array.from({ length: channels }, (_, c) =>
    Float64Array.from(
      { length: frames },
      (_s, i) => (((i * 2654435761 + c * 40503) >>> 9) % 65536) / 32768 - 1,
    ),
  );

describe('the header', () => {
  it('is the plain 44 bytes for one or two channels of integers', () => {
    for (const encoding of ['pcm16', 'pcm24', 'pcm32'] as const)
      for (const channels of [1, 2])
        expect(wavHeader({ rate: 48_000, channels, encoding }, 'riff', 10)).toHaveLength(44);
  });

  it('is that of ffmpeg in bit-exact mode, byte for byte with the samples, for 16 bits', async () => {
    const source = path('source.wav');
    const bare = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact'];
    run('ffmpeg', '-v', 'error', '-f', 'lavfi', '-i', 'aevalsrc=random(0)|random(1):d=0.3', ...bare, source);
    const signal = valueOf(await openWav(source));
    const ours = await write(
      { ...signal.format, encoding: 'pcm16', frames: signal.frames },
      await collect(signal),
    );
    expect(readFileSync(ours).equals(readFileSync(source))).toBe(true);
  });

  it('has the long fmt chunk and a fact chunk for float, and is extensible beyond two channels', () => {
    const float = Buffer.from(wavHeader({ rate: 48_000, channels: 2, encoding: 'float32' }, 'riff', 10));
    expect(float).toHaveLength(58);
    expect(float.readUInt16LE(20)).toBe(3);
    expect(float.toString('latin1', 38, 42)).toBe('fact');
    expect(float.readUInt32LE(46)).toBe(10);
    const wide = Buffer.from(
      wavHeader({ rate: 48_000, channels: 6, encoding: 'pcm24', mask: 0x3f }, 'riff', 10),
    );
    expect(wide).toHaveLength(68);
    expect(wide.readUInt16LE(20)).toBe(0xfffe);
    expect(wide.readUInt32LE(40)).toBe(0x3f);
    expect(wide.toString('hex', 44, 60)).toBe('0100000000001000800000aa00389b71');
  });

  it('tells sizes above 4 GiB in ds64', () => {
    const shape = { rate: 48_000, channels: 2, encoding: 'pcm24' } as const;
    const header = Buffer.from(wavHeader(shape, 'rf64', 1_500_000_000));
    expect(header.toString('latin1', 0, 4)).toBe('RF64');
    expect(header.readUInt32LE(4)).toBe(0xffff_ffff);
    expect(header.toString('latin1', 12, 16)).toBe('ds64');
    expect(header.readBigUInt64LE(20)).toBe(9_000_000_080n - 8n);
    expect(header.readBigUInt64LE(28)).toBe(9_000_000_000n);
    expect(header.readBigUInt64LE(36)).toBe(1_500_000_000n);
    expect(header.readUInt32LE(76)).toBe(0xffff_ffff);
    expect(fileBytes(shape, 'rf64', 1_500_000_000)).toBe(9_000_000_080);
  });
});

describe('a written file', () => {
  it('gives its samples back, for every encoding, channel count and length', async () => {
    const encodings = Object.keys(BYTES_PER_SAMPLE) as Encoding[];
    const shape = fc.tuple(
      fc.constantFrom(...encodings),
      fc.integer({ min: 1, max: 4 }),
      fc.nat(40),
      fc.boolean(),
    );
    await fc.assert(
      fc.asyncProperty(shape, async ([encoding, channels, frames, known]) => {
        const samples = noise(channels, frames);
        const options = { rate: 96_000, channels, encoding, ...(known ? { frames } : {}) };
        const signal = valueOf(await openWav(await write(options, samples, 7)));
        expect(signal).toMatchObject({ encoding, frames, format: { rate: 96_000, channels }, findings: [] });
        expectSame(await collect(signal), samples);
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it('has the same bytes whatever the blocks, across the edges of the buffer', async () => {
    const samples = noise(2, 400_000); // 2.4 MB: three flushes
    const options = { rate: 44_100, channels: 2, encoding: 'pcm24' } as const;
    const one = readFileSync(await write(options, samples, 1024));
    const two = readFileSync(await write(options, samples, 399_999));
    expect(one.equals(two)).toBe(true);
    expectSame(await collect(valueOf(await openWav(put('again.wav', one)))), samples);
  });

  it('is padded to an even length, the pad counted in RIFF and not in data', async () => {
    const file = readFileSync(
      await write({ rate: 48_000, channels: 1, encoding: 'pcm24', frames: 3 }, noise(1, 3)),
    );
    expect(file).toHaveLength(54);
    expect(file.readUInt32LE(4)).toBe(46);
    expect(file.readUInt32LE(40)).toBe(9);
    expect(file[53]).toBe(0);
  });

  it('becomes RF64 beyond its limit, and keeps the reserved JUNK below it, and ffmpeg and sox read both', async () => {
    const samples = noise(2, 1000);
    const shape = { rate: 48_000, channels: 2, encoding: 'pcm16' } as const;
    for (const [options, chunks] of [
      [{ ...shape }, ['JUNK', 'fmt ', 'data']],
      [{ ...shape, riffLimit: 1000 }, ['ds64', 'fmt ', 'data']],
      [{ ...shape, riffLimit: 1000, frames: 1000 }, ['ds64', 'fmt ', 'data']],
      [{ ...shape, riffLimit: 4036, frames: 1000 }, ['fmt ', 'data']],
      [{ ...shape, riffLimit: 4035, frames: 1000 }, ['ds64', 'fmt ', 'data']],
    ] as const) {
      const file = await write(options, samples);
      const signal = valueOf(await openWav(file));
      expect(signal.info.chunks).toEqual(chunks);
      expect(signal.findings).toEqual([]);
      expectSame(await collect(signal), samples);
      const raw = readFileSync(file).subarray(-4000);
      expect(run('ffmpeg', '-v', 'error', '-i', file, '-f', 's16le', '-').equals(raw)).toBe(true);
      if (chunks[0] !== 'ds64')
        expect(run('sox', file, '-t', 'raw', '-e', 'signed', '-b', '16', '-').equals(raw)).toBe(true);
    }
  });

  it('above 4 GiB says its length, and its last frames are found', async () => {
    const shape = { rate: 96_000, channels: 2, encoding: 'pcm24' } as const;
    const frames = 1_000_000_000;
    const header = wavHeader(shape, 'rf64', frames);
    const file = await DiskFile.create(path('large.wav'));
    await file.writeAt(header, 0);
    await file.writeAt(Uint8Array.of(1, 0, 0, 2, 0, 0, 3, 0, 0, 4, 0, 0), header.length + (frames - 2) * 6); // sparse
    await file.close();
    const signal = valueOf(await openWav(path('large.wav')));
    expect(signal.frames).toBe(frames);
    expect(signal.findings).toEqual([]);
    signal.seek(frames - 2);
    const block = createBlock(2, 8);
    expect(await signal.read(block)).toBe(2);
    expect(block.channels.map((c) => [...c.subarray(0, 2)].map((x) => x * 8388608))).toEqual([
      [1, 3],
      [2, 4],
    ]);
    await signal.close();
    const probe = ['-v', 'error', '-of', 'csv=p=0', '-show_entries', 'stream=duration_ts', path('large.wav')];
    expect(
      run('ffprobe', ...probe)
        .toString()
        .trim(),
    ).toBe(String(frames));
  });
});

describe('the writer', () => {
  const shape = { rate: 44_100, channels: 2, encoding: 'pcm16' } as const;

  it('leaves a file that says nothing of its length until it is finished', async () => {
    const writer = await createWav(path('open.wav'), shape);
    const block = createBlock(2, 600_000);
    block.frames = 600_000;
    await writer.write(block);
    const opened = valueOf(await openWav(path('open.wav')));
    expect(opened.findings.map((f) => f.code)).toContain('wav-unset-size');
    await opened.close();
    await writer.finish({ sync: true });
    const finished = valueOf(await openWav(path('open.wav')));
    expect(finished).toMatchObject({ frames: 600_000, findings: [] });
    await finished.close();
  });

  it('removes an abandoned file, and never overwrites one', async () => {
    const writer = await createWav(path('left.wav'), shape);
    await expect(createWav(path('left.wav'), shape)).rejects.toThrow();
    await writer.abandon();
    expect(existsSync(path('left.wav'))).toBe(false);
    const kept = await createWav(path('kept.wav'), shape);
    await kept.finish();
    await kept.abandon();
    expect(existsSync(path('kept.wav'))).toBe(true);
  });

  it.each([0, 1, 2])('tells that write %i failed, with the next or when it is finished', async (failing) => {
    let writes = 0;
    interposed.by = {
      before: (name) => {
        if (name === 'write' && writes++ === failing) throw Object.assign(new Error(), { code: 'ENOSPC' });
      },
    };
    try {
      const writer = await createWav(path('full.wav'), { ...shape, encoding: 'float64' });
      const written = async (): Promise<unknown> => {
        await drain(
          memorySignal({ rate: 44_100, channels: 2 }, noise(2, 150_000)), // 2.4 MB: three writes
          (block) => writer.write(block),
        );
        return writer.finish();
      };
      await expect(written()).rejects.toMatchObject({ findings: [{ code: 'no-space' }] });
      await writer.abandon();
      expect(existsSync(path('full.wav'))).toBe(false);
    } finally {
      delete interposed.by;
    }
  });

  it('holds its caller to the promised number of frames', async () => {
    const writer = await createWav(path('promised.wav'), { ...shape, frames: 10 });
    const block = createBlock(2, 8);
    block.frames = 8;
    await writer.write(block);
    await expect(writer.write(block)).rejects.toThrow('promised');
    await expect(writer.finish()).rejects.toThrow('promised');
    await writer.abandon();
  });
});
