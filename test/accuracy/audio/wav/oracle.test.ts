import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import wavefile from 'wavefile';
import type { Encoding } from '../../../../src/audio/format.ts';
import { collect, drain, memorySignal } from '../../../../src/audio/memory.ts';
import { openWav } from '../../../../src/audio/wav/reader.ts';
import { createWav } from '../../../../src/audio/wav/writer.ts';
import { valueOf } from '../../../../src/base/result.ts';
import { expectSame, planar, run, temporaryFolder } from '../../../audio/wav/folder.ts';

const { path } = temporaryFolder();
const NOISE = 'aevalsrc=random(0)|random(1)*0.5|sin(t*9000)|random(3)|random(4)|random(5):d=0.02:s=48000';
const RATES = [8000, 44_100, 48_000, 96_000, 192_000, 384_000];

/** One ffmpeg for all: decodes each file to interleaved float64. */
function decodeAll(files: readonly string[]): void {
  const inputs = files.flatMap((f) => ['-i', f]);
  const outputs = files.flatMap((f, i) => ['-map', `${i}:a`, '-c:a', 'pcm_f64le', '-f', 'f64le', `${f}.f64`]);
  run('ffmpeg', '-v', 'error', '-y', ...inputs, ...outputs);
}

async function expectAsFfmpeg(file: string, encoding: string, rate: number, channels: number): Promise<void> {
  const signal = valueOf(await openWav(file));
  expect(signal.findings).toEqual([]);
  expect(signal).toMatchObject({ encoding, format: { rate, channels } });
  const oracle = planar(readFileSync(`${file}.f64`), channels);
  expect(oracle[0].some((x) => x !== 0)).toBe(true);
  expectSame(await collect(signal), oracle);
}

describe('files of other makes', () => {
  it('of ffmpeg in every encoding, rate and channel count are read as ffmpeg decodes them', async () => {
    const encodings = {
      u8: 'pcm8',
      s16le: 'pcm16',
      s24le: 'pcm24',
      s32le: 'pcm32',
      f32le: 'float32',
      f64le: 'float64',
    };
    const all = Object.entries(encodings).flatMap(([codec, encoding], i) =>
      RATES.map((rate, j) => ({ codec, encoding, rate, channels: [1, 2, 6][(i + j) % 3] })),
    );
    const named = all.map((f) => ({ ...f, file: path(`${f.codec}-${f.rate}.wav`) }));
    const outputs = named.flatMap(({ codec, rate, channels, file }) => {
      const map =
        channels === 6 ? [] : ['-af', `pan=${channels === 1 ? 'mono|c0=c0' : 'stereo|c0=c0|c1=c1'}`];
      return [...map, '-c:a', `pcm_${codec}`, '-ar', String(rate), file];
    });
    run('ffmpeg', '-v', 'error', '-y', '-f', 'lavfi', '-i', NOISE, ...outputs);
    decodeAll(named.map((f) => f.file));
    for (const { file, encoding, rate, channels } of named)
      await expectAsFfmpeg(file, encoding, rate, channels);
  });

  it('of sox in every encoding are read as ffmpeg decodes them', async () => {
    const kinds = [
      ['unsigned', 8, 'pcm8'],
      ['signed', 16, 'pcm16'],
      ['signed', 24, 'pcm24'],
      ['signed', 32, 'pcm32'],
      ['float', 32, 'float32'],
      ['float', 64, 'float64'],
    ] as const;
    const files = kinds.map(([kind, bits, encoding], i) => {
      const file = path(`sox-${kind}${bits}.wav`);
      const form = ['-r', String(RATES[i]), '-c', String(1 + (i % 3)), '-b', String(bits), '-e', kind];
      run('sox', '-R', '-n', ...form, file, 'synth', '0.05', 'whitenoise');
      return { file, encoding, rate: RATES[i], channels: 1 + (i % 3) };
    });
    decodeAll(files.map((f) => f.file));
    for (const { file, encoding, rate, channels } of files)
      await expectAsFfmpeg(file, encoding, rate, channels);
  });
});

describe('files of ours', () => {
  const BITS: Readonly<Record<Encoding, number>> = {
    pcm16: 16,
    pcm24: 24,
    pcm32: 32,
    float32: 24,
    float64: 32,
  };

  /** Values on the grid of `bits` (for float one that sox, 32-bit inside, keeps), both ends of the scale among them. */
  function samples(encoding: Encoding): Float64Array[] {
    const full = 2 ** (BITS[encoding] - 1);
    return [1, 2].map((c) =>
      Float64Array.from({ length: 501 }, (_, i) => {
        if (i < 4) return [-full, full - 1, 1, -1][i] / full;
        return (((i * 2654435761 * c) % (2 * full)) - full) / full;
      }),
    );
  }

  it.each(Object.keys(BITS) as Encoding[])(
    'in %s are read alike by ffmpeg, sox and wavefile',
    async (encoding) => {
      for (const channels of [samples(encoding), samples(encoding).slice(1)]) {
        const file = path(`ours-${encoding}-${channels.length}.wav`);
        const writer = await createWav(file, {
          rate: 88_200,
          channels: channels.length,
          encoding,
          frames: 501,
        });
        await drain(memorySignal({ rate: 88_200, channels: channels.length }, channels), (b) =>
          writer.write(b),
        );
        await writer.finish();

        decodeAll([file]);
        expectSame(planar(readFileSync(`${file}.f64`), channels.length), channels);

        const raw = run('sox', file, '-t', 'raw', '-e', 'signed', '-b', '32', '-');
        const words = new Int32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length));
        const n = channels.length;
        for (const [c, x] of channels.entries())
          expect(words.filter((_, i) => i % n === c)).toEqual(Int32Array.from(x, (v) => v * 2 ** 31));

        const wav = new wavefile.WaveFile(readFileSync(file));
        const scale = encoding.startsWith('pcm') ? 2 ** (BITS[encoding] - 1) : 1;
        const read = wav.getSamples(false, Float64Array) as unknown as Float64Array | Float64Array[];
        const theirs = Array.isArray(read) ? read : [read];
        expect(theirs.map((x) => x.map((v) => v / scale))).toEqual(channels);
        expect(wav.fmt).toMatchObject({ sampleRate: 88_200, numChannels: n });
      }
    },
  );
});
