import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, memorySignal } from '../../src/audio/memory.ts';
import { openWav } from '../../src/audio/wav/reader.ts';
import { Refused, valueOf } from '../../src/base/result.ts';
import type { Toolbox } from '../../src/tools/contract.ts';
import { encode, probe, toWav } from '../../src/tools/ffmpeg.ts';
import { findTools } from '../../src/tools/find.ts';
import { gridTones } from './signals.ts';

const folder = mkdtempSync(join(tmpdir(), 'ffmpeg-'));
const abort = new AbortController().signal;
let tools: Toolbox;
let count = 0;
const fresh = (ending = '') => join(folder, `file-${++count}${ending}`);

beforeAll(async () => {
  ({ tools } = await findTools({ cache: folder }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Made by sox and flac, so that ffmpeg only reads. */
function made(samples: Float64Array[], bits: 16 | 24, ending: '.aiff' | '.flac'): string {
  const file = fresh(ending);
  const raw = Buffer.alloc(samples[0].length * 8);
  for (const [c, channel] of samples.entries())
    channel.forEach((value, i) => raw.writeInt32LE(value * 0x8000_0000, i * 8 + c * 4));
  const input = ['-t', 'raw', '-e', 'signed', '-b', '32', '-c', '2', '-r', '96000', '-'];
  execFileSync('/usr/bin/env', ['sox', '-D', ...input, '-b', `${bits}`, file], { input: raw });
  return file;
}

async function converted(from: string) {
  const to = fresh();
  const codec = await toWav(from, to, { tools, abort });
  const signal = valueOf(await openWav(to));
  return { codec, encoding: signal.encoding, format: signal.format, samples: await collect(signal) };
}

const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'none',
    (thrown: unknown) => (thrown instanceof Refused ? thrown.findings[0]?.code : thrown),
  );

describe('toWav', () => {
  it('keeps every bit of AIFF and FLAC, in a WAV of the same depth and rate.', async () => {
    for (const [bits, ending] of [
      [16, '.aiff'],
      [24, '.aiff'],
      [16, '.flac'],
      [24, '.flac'],
    ] as const) {
      const samples = gridTones(96_000, 5003, bits, 0.99);
      const result = await converted(made(samples, bits, ending));
      expect(result.samples).toEqual(samples);
      expect(result.encoding).toBe(`pcm${bits}`);
      expect(result.format).toEqual({ rate: 96_000, channels: 2 });
      expect(result.codec.lossy).toBe(false);
    }
  });

  it('says that a lossy file is lossy, whatever it is called.', async () => {
    const channels = gridTones(44_100, 5003, 16);
    const source = memorySignal({ rate: 44_100, channels: 2 }, channels);
    const to = fresh('.flac');
    await encode(
      { source, encoding: 'pcm16', encoder: 'libmp3lame', options: ['-f', 'mp3'], to },
      { tools, abort },
    );
    expect((await converted(to)).codec).toEqual({ name: 'mp3', lossy: true });
  });

  it('refuses what is not audio or not there, and leaves no file.', async () => {
    const text = fresh('.aiff');
    writeFileSync(text, 'no audio at all\n'.repeat(100));
    for (const from of [text, join(folder, 'none.flac')]) {
      const to = fresh();
      expect(await codeOf(toWav(from, to, { tools, abort }))).toBe('not-audio');
      expect(existsSync(to)).toBe(false);
    }
  });

  it('does not take a playlist to other files or hosts.', async () => {
    const list = fresh('.flac');
    writeFileSync(list, '#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.mp3\n#EXT-X-ENDLIST\n');
    expect(await codeOf(toWav(list, fresh(), { tools, abort }))).not.toBe('none');
  });
});

describe('probe', () => {
  it('tells codec, rate, channels and the bits that count.', async () => {
    const file = made(gridTones(96_000, 500, 24), 24, '.aiff');
    expect(await probe(file, { tools, abort })).toEqual({
      codec: 'pcm_s24be',
      rate: 96_000,
      channels: 2,
      sampleFormat: 's32',
      bits: 24,
    });
  });
});
