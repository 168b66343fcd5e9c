import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { memorySignal } from '../../src/audio/memory.ts';
import type { Refused } from '../../src/base/result.ts';
import { aiff } from '../../src/formats/aiff/index.ts';
import type { Tags } from '../../src/formats/contract.ts';
import { gridTones } from '../tools/signals.ts';

const folder = mkdtempSync(join(tmpdir(), 'aiff-'));
let count = 0;
const fresh = () => join(folder, `file-${++count}.aiff`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TAGS: Tags = {
  title: 'Größe',
  artist: 'A',
  album: 'B',
  albumArtist: 'C',
  trackNumber: 1,
  trackTotal: 2,
};

async function written(encoding: 'pcm16' | 'pcm24', rate = 44_100, channels = 2, frames = 3001) {
  const samples = gridTones(rate, frames, encoding === 'pcm16' ? 16 : 24).slice(0, channels);
  const to = fresh();
  const source = memorySignal({ rate, channels }, samples);
  const abort = new AbortController().signal;
  await aiff.encode({ source, encoding, options: {}, to, tools: {}, abort });
  return { to, samples };
}

/** Interleaved 32-bit samples as sox and ffmpeg decode them. */
const bySox = (path: string) =>
  execFileSync('sox', ['-D', path, '-t', 'raw', '-e', 'signed', '-b', '32', '-L', '-']);
const byFfmpeg = (path: string) =>
  execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-map', '0:a', '-f', 's32le', '-']);

it.each([
  ['pcm16', 2],
  ['pcm24', 2],
  ['pcm24', 1],
] as const)('is read sample for sample by sox and by ffmpeg: %s, %i channels', async (encoding, channels) => {
  const { to, samples } = await written(encoding, 48_000, channels);
  const tagged = fresh();
  await aiff.tag(to, tagged, TAGS);
  const wanted = Buffer.alloc(samples[0].length * channels * 4);
  for (const [c, channel] of samples.entries())
    for (const [i, value] of channel.entries()) wanted.writeInt32LE(value * 2 ** 31, (i * channels + c) * 4);
  for (const path of [to, tagged]) {
    expect(bySox(path).equals(wanted)).toBe(true);
    expect(byFfmpeg(path).equals(wanted)).toBe(true);
  }
});

it('says its rate as an 80-bit number that sox and ffprobe understand', async () => {
  for (const rate of [8000, 44_100, 48_000, 88_200, 96_000, 192_000, 384_000]) {
    const { to } = await written('pcm16', rate, 1, 10);
    expect(execFileSync('soxi', ['-r', to]).toString().trim()).toBe(String(rate));
    const args = ['-v', 'error', '-show_entries', 'stream=sample_rate', '-of', 'csv=p=0', to];
    expect(execFileSync('ffprobe', args).toString().trim()).toBe(String(rate));
    expect((await aiff.readTags(to)).container).toEqual({ rate, channels: 1, bits: 16, lossless: true });
  }
});

it('has COMM and SSND as AIFF 1.3 describes them, all sizes true, tags behind the audio', async () => {
  const { to } = await written('pcm24', 44_100, 1, 3001);
  const plain = readFileSync(to);
  expect(plain.subarray(0, 54).toString('hex')).toBe(
    [
      ...['464f524d', '0000235a', '41494646'], // FORM, 9050, AIFF
      ...['434f4d4d', '00000012', '0001', '00000bb9', '0018', '400eac44000000000000'],
      ...['53534e44', '00002333', '00000000', '00000000'], // SSND, 8 + 9003, no offset, no blocks
    ].join(''),
  );
  expect(plain.length).toBe(54 + 9003 + 1);
  expect(plain.at(-1)).toBe(0);
  const tagged = fresh();
  await aiff.tag(to, tagged, TAGS);
  const bytes = readFileSync(tagged);
  expect(bytes.readUInt32BE(4)).toBe(bytes.length - 8);
  expect(bytes.subarray(8, 54 + 9004).equals(plain.subarray(8))).toBe(true);
  expect(bytes.toString('latin1', 9058, 9062)).toBe('ID3 ');
});

it('refuses what is no AIFF file, another depth, and audio that its chunk does not hold', async () => {
  const { to } = await written('pcm16');
  const changed = async (at: number, value: number) => {
    const bytes = readFileSync(to);
    bytes[at] = value;
    const path = fresh();
    writeFileSync(path, bytes);
    return aiff.sound(path).then(
      () => 'none',
      (thrown: unknown) => (thrown as Refused).findings[0].code,
    );
  };
  expect(await changed(0, 0x47)).toBe('not-aiff');
  expect(await changed(38, 0x47)).toBe('not-aiff');
  expect(await changed(27, 32)).toBe('wrong-format');
  expect(await changed(24, 0xff)).toBe('truncated');
});
