import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { integratedOf, type LoudnessFacts, loudness, rangeOf } from '../../../src/meters/loudness/index.ts';
import { measured, noise } from '../signals.ts';

/**
 * Peers of another make: ffmpeg's ebur128 filter and loudgain (libebur128). They gate through a histogram of 0.01 LU, and
 * keep the high-pass's numerator at 1, −2, 1 at each rate, which is 0.004 LU at 44.1 kHz and −0.022 at 96 kHz.
 */
const PEERS_OFFSET: Readonly<Record<number, number>> = { 44_100: 0.004, 48_000: 0, 96_000: -0.022 };
const PEERS_LU = 0.012;

/** A song's outline, in 32-bit float values: soft, loud, a break, louder, with decaying beats over a bass and wide noise. */
function song(rate: number, seed: number, seconds: number): Float64Array[] {
  const sections = [0.05, 0.3, 0.1, 0.5];
  const hiss = [noise(seed), noise(seed + 1)];
  return hiss.map((next, c) =>
    Float64Array.from({ length: seconds * rate }, (_, n) => {
      const t = n / rate;
      const level = sections[Math.floor((t / seconds) * sections.length)];
      const beat = Math.exp(-8 * (t % 0.5));
      const tones = Math.sin(2 * Math.PI * 82 * t) + 0.4 * Math.sin(2 * Math.PI * (660 + 110 * c) * t);
      return Math.fround(level * (0.4 * tones + beat * 0.5 * next()));
    }),
  );
}

function bytes(channels: readonly Float64Array[]): Buffer {
  const interleaved = new Float32Array(channels[0].length * channels.length);
  channels.forEach((samples, c) => samples.forEach((x, n) => (interleaved[n * channels.length + c] = x)));
  return Buffer.from(interleaved.buffer);
}

function ffmpeg(rate: number, input: Buffer, ...output: string[]): Buffer {
  const raw = ['-f', 'f32le', '-ar', String(rate), '-ac', '2', '-i', '-'];
  const options = { input, maxBuffer: 1 << 28 };
  return execFileSync(
    'ffmpeg',
    ['-hide_banner', '-loglevel', 'error', '-nostats', ...raw, ...output],
    options,
  );
}

describe.each([44_100, 48_000, 96_000])('On a song at %d Hz the loudness meter', (rate) => {
  const channels = song(rate, 5, 14);
  const input = bytes(channels);
  let folder = '';
  let facts: LoudnessFacts;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'loudness-'));
    facts = measured(loudness, rate, channels);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('agrees with ffmpeg ebur128 on integrated loudness, range and the curves', () => {
    const filter = `ebur128=metadata=1,ametadata=print:file=-`;
    const printed = ffmpeg(rate, input, '-af', filter, '-f', 'null', '-').toString();
    const values = (key: string) =>
      [...printed.matchAll(new RegExp(`lavfi\\.r128\\.${key}=(.+)`, 'g'))].map((match) => Number(match[1]));
    const offset = PEERS_OFFSET[rate];
    expect(Math.abs(facts.integrated! + offset - values('I').at(-1)!)).toBeLessThan(PEERS_LU);
    // ffmpeg appends no silence: without the fifteen windows over it.
    const range = rangeOf([facts.shortTerm.subarray(0, -15)])!;
    expect(Math.abs(range - values('LRA').at(-1)!)).toBeLessThan(0.12);
    expect(Math.abs(facts.momentaryMax! + offset - Math.max(...values('M')))).toBeLessThan(0.01);
    expect(Math.abs(facts.shortTermMax! + offset - Math.max(...values('S')))).toBeLessThan(0.01);
  });

  it('agrees with loudgain on integrated loudness', () => {
    const file = join(folder, 'song.wav');
    ffmpeg(rate, input, '-c:a', 'pcm_s24le', '-y', file);
    expect(readFileSync(file).length).toBeGreaterThan(input.length / 2);
    const table = execFileSync('loudgain', ['-q', '-O', file]).toString().trim().split('\n');
    const column = table[0].split('\t').indexOf('Loudness');
    const reading = parseFloat(table[1].split('\t')[column]);
    expect(Math.abs(facts.integrated! + PEERS_OFFSET[rate] - reading)).toBeLessThan(PEERS_LU);
  });
});

describe('On several songs together', () => {
  it('the gated loudness of all their blocks is loudgain’s album loudness', () => {
    const folder = mkdtempSync(join(tmpdir(), 'album-'));
    try {
      const rate = 48_000;
      const songs = [song(rate, 5, 6), song(rate, 9, 10).map((samples) => samples.map((x) => 0.4 * x))];
      const files = songs.map((channels, i) => {
        const file = join(folder, `${i}.wav`);
        ffmpeg(rate, bytes(channels), '-c:a', 'pcm_s24le', '-y', file);
        return file;
      });
      const table = execFileSync('loudgain', ['-q', '-a', '-O', ...files])
        .toString()
        .trim()
        .split('\n');
      const album = table.at(-1)!.split('\t');
      const together = integratedOf(songs.map((channels) => measured(loudness, rate, channels).blocks));
      expect(album[0]).toBe('Album');
      expect(Math.abs(together! - parseFloat(album[1]))).toBeLessThan(PEERS_LU);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
