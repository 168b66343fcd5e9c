import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NIGHT_DRIVE } from '../../../../projects/night-drive/compose/night-drive.ts';
import { render } from '../../../../projects/night-drive/compose/song.ts';
import {
  integratedOf,
  type LoudnessFacts,
  loudness,
  loudnessOfPower,
  rangeOf,
} from '../../../../src/meters/loudness/index.ts';
import { truePeak } from '../../../../src/meters/true-peak/index.ts';
import { measured, noise } from '../../../meters/signals.ts';
import { gain, PRINTED, peersWeighting } from '../../../meters/loudness/weightings.ts';

/**
 * Peers of another make: ffmpeg's ebur128 filter and loudgain (libebur128). What they may differ by is known beforehand:
 *
 * - their weighting at another rate than 48 kHz is the plain bilinear transform with the high-pass's numerator at 1, −2, 1
 *   ({@link offsets}); ours keeps the response of 48 kHz;
 * - what they print is rounded: ffmpeg's curves to 0.001, its range to 0.01; loudgain's figures to 0.01;
 * - ffmpeg gates through histograms of 0.01 LU and gives each block the lower edge of its cell; libebur128 does not;
 * - libebur128 takes the range from windows that step by 1 s, not by 0.1 s as Tech 3342 asks.
 */
const CURVE_ROUNDING = 0.0005;
const FIGURE_ROUNDING = 0.005;
const CELL = 0.01;

/** The least and the most that the peers' weighting reads above ours, dB, at any frequency from 20 Hz to 20 kHz. */
function offsets(rate: number): readonly [least: number, most: number] {
  const theirs = peersWeighting(rate);
  const differences: number[] = [];
  for (let f = 20; f < 20_000; f *= 1.01) differences.push(gain(theirs, f, rate) - gain(PRINTED, f, 48_000));
  return [Math.min(...differences), Math.max(...differences)];
}

/** A song's outline on the 24-bit grid: soft, loud, a break, louder, with decaying beats over a bass and wide noise. */
function outline(rate: number, seed: number, seconds: number): Float64Array[] {
  const sections = [0.05, 0.3, 0.1, 0.5];
  const hiss = [noise(seed), noise(seed + 1)];
  return hiss.map((next, c) =>
    Float64Array.from({ length: seconds * rate }, (_, n) => {
      const t = n / rate;
      const level = sections[Math.floor((t / seconds) * sections.length)];
      const beat = Math.exp(-8 * (t % 0.5));
      const tones = Math.sin(2 * Math.PI * 82 * t) + 0.4 * Math.sin(2 * Math.PI * (660 + 110 * c) * t);
      return Math.round(level * (0.4 * tones + beat * 0.5 * next()) * 0x80_0000) / 0x80_0000;
    }),
  );
}

let rendered: Float64Array[] | undefined;

/** From the second song of projects/night-drive: the end of the first verse, the loud part, the breakdown; 40 s. */
function nightDrive(): Float64Array[] {
  if (rendered === undefined) {
    const { left, right, rate } = render(NIGHT_DRIVE);
    rendered = [left, right].map((samples) => samples.slice(30 * rate, 70 * rate));
  }
  return rendered;
}

/** A 24-bit WAV. */
function written(file: string, rate: number, channels: readonly Float64Array[]): string {
  const interleaved = new Float32Array(channels[0].length * channels.length);
  channels.forEach((samples, c) => samples.forEach((x, n) => (interleaved[n * channels.length + c] = x)));
  const raw = ['-f', 'f32le', '-ar', String(rate), '-ac', '2', '-i', '-'];
  run('ffmpeg', [...QUIET, ...raw, '-c:a', 'pcm_s24le', '-y', file], Buffer.from(interleaved.buffer));
  return file;
}

const QUIET = ['-hide_banner', '-loglevel', 'error', '-nostats'];

function run(program: string, args: readonly string[], input?: Buffer): string {
  const options = input === undefined ? {} : { input };
  return execFileSync(program, args, { ...options, maxBuffer: 1 << 28 }).toString();
}

interface Heard {
  readonly M: number;
  readonly S: number;
  readonly I: number;
  readonly LRA: number;
  readonly true_peak: number;
}

/** What ebur128 says after every 100 ms; LUFS, LU, true peak as a factor. */
function ebur128(file: string, peak: 'none' | 'true' = 'none'): Heard[] {
  const filter = `ebur128=metadata=1:peak=${peak},ametadata=print:file=-`;
  const printed = run('ffmpeg', [...QUIET, '-i', file, '-af', filter, '-f', 'null', '-']);
  return printed
    .split('frame:')
    .slice(1)
    .map((frame) => {
      const pairs = [...frame.matchAll(/lavfi\.r128\.(\S+?)=(\S+)/g)];
      return Object.fromEntries(pairs.map(([, key, value]) => [key, Number(value)])) as unknown as Heard;
    });
}

/** A line of loudgain's table. */
function loudgain(files: readonly string[], line: number): (column: string) => number {
  const [heads, ...lines] = run('loudgain', ['-q', '-a', '-O', ...files])
    .trim()
    .split('\n')
    .map((row) => row.split('\t'));
  return (column) => parseFloat(lines.at(line)![heads.indexOf(column)]);
}

/** `curve[k]` and what the peer heard then agree at every k: the peer's less ours is a known offset, and rounding. */
function follows(powers: Float64Array, heard: readonly number[], [least, most]: readonly [number, number]) {
  const loud = [...powers.keys()].filter((k) => powers[k] > 1e-6);
  expect(loud.length).toBeGreaterThan(powers.length / 2);
  const above = loud.map((k) => heard[k] - loudnessOfPower(powers[k]));
  expect(Math.min(...above)).toBeGreaterThan(least - CURVE_ROUNDING);
  expect(Math.max(...above)).toBeLessThan(most + CURVE_ROUNDING);
}

describe.each([
  ['Night Drive', 44_100, nightDrive],
  ['an outline of a song', 48_000, () => outline(48_000, 5, 14)],
  ['an outline of a song', 96_000, () => outline(96_000, 5, 14)],
])('Of %s at %d Hz', (_, rate, compose) => {
  const [least, most] = offsets(rate);
  let folder = '';
  let file = '';
  let facts: LoudnessFacts;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'loudness-'));
    const channels = compose();
    file = written(join(folder, 'song.wav'), rate, channels);
    facts = measured(loudness, rate, channels);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('ffmpeg ebur128 hears the same at every moment, and the same in all', () => {
    const heard = ebur128(file);
    follows(
      facts.blocks,
      heard.slice(3).map(({ M }) => M),
      [least, most],
    );
    // It appends no silence: the windows that reach into it have no counterpart.
    const whole = facts.shortTerm.subarray(0, -15);
    const theirs = heard.slice(29).map(({ S }) => S);
    follows(whole, theirs, [least, most]);
    const { I, LRA } = heard.at(-1)!;
    expect(I - facts.integrated!).toBeGreaterThan(least - CELL - CURVE_ROUNDING);
    expect(I - facts.integrated!).toBeLessThan(most + CURVE_ROUNDING);
    // Our range of its own short-term curve; and its range, whose percentiles stand at the edges of two cells.
    const range = rangeOf([whole])!;
    const ofTheirs = rangeOf([Float64Array.from(theirs, (level) => 10 ** ((level + 0.691) / 10))])!;
    expect(Math.abs(range - ofTheirs)).toBeLessThan(most - least + 2 * CURVE_ROUNDING);
    expect(Math.abs(range - LRA)).toBeLessThan(most - least + CELL + FIGURE_ROUNDING + rankStep(whole));
  });

  it('loudgain reads the same loudness, and the same range of windows 1 s apart', () => {
    const reading = loudgain([file], 0);
    const above = reading('Loudness') - facts.integrated!;
    expect(above).toBeGreaterThan(least - FIGURE_ROUNDING);
    expect(above).toBeLessThan(most + FIGURE_ROUNDING);
    const secondly = facts.shortTerm.subarray(0, -15).filter((_power, k) => k % 10 === 0);
    expect(Math.abs(reading('Range') - rangeOf([secondly])!)).toBeLessThan(most - least + FIGURE_ROUNDING);
  });
});

/** How far the percentiles of a range move if they are taken one rank higher or lower; LU. */
function rankStep(powers: Float64Array): number {
  const sorted = [...powers].map(loudnessOfPower).sort((a, b) => a - b);
  const steps = [10, 95].map((percent) => {
    const k = Math.round(((sorted.length - 1) * percent) / 100);
    return Math.max(sorted[k] - sorted[k - 1], sorted[k + 1] - sorted[k]);
  });
  return steps[0] + steps[1];
}

// Not of the outlines: white noise has its peaks where their filters of 4×, at 96 kHz of 2×, no longer follow.
it('Both find the true peak of Night Drive within 0.1 dB', () => {
  const folder = mkdtempSync(join(tmpdir(), 'peak-'));
  try {
    const file = written(join(folder, 'song.wav'), NIGHT_DRIVE.rate, nightDrive());
    const ours = Math.max(...measured(truePeak, NIGHT_DRIVE.rate, nightDrive()).perChannel);
    const theirs = [
      ebur128(file, 'true').at(-1)!.true_peak,
      10 ** (loudgain([file], 0)('True_Peak_dBTP') / 20),
    ];
    for (const peak of theirs) expect(Math.abs(20 * Math.log10(peak / ours))).toBeLessThan(0.1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('The gated loudness of the blocks of several songs is loudgain’s album loudness', () => {
  const folder = mkdtempSync(join(tmpdir(), 'album-'));
  try {
    const rate = 48_000;
    const songs = [outline(rate, 5, 6), outline(rate, 9, 10).map((samples) => samples.map((x) => x / 2))];
    const files = songs.map((channels, i) => written(join(folder, `${i}.wav`), rate, channels));
    const together = integratedOf(songs.map((channels) => measured(loudness, rate, channels).blocks));
    const album = loudgain(files, -1)('Loudness');
    expect(Math.abs(together! - album)).toBeLessThan(FIGURE_ROUNDING);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
