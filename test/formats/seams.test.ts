import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aac } from '../../src/formats/aac/index.ts';
import type { Format } from '../../src/formats/contract.ts';
import { GAPLESS_END, parseGapless } from '../../src/formats/mp3/gapless.ts';
import { mp3 } from '../../src/formats/mp3/index.ts';
import { bench, byFfmpeg, byFfprobe, noise } from './m4a-bench.ts';

/** What MP3 and AAC encode before and behind the audio, so that files which follow each other join without a seam. */
let at: Awaited<ReturnType<typeof bench>>;
beforeAll(async () => {
  at = await bench();
});
afterAll(() => at.close());

const RATE = 44_100;
const CBR = { mode: 'cbr', bitrate: 320 };

const float = (channel: Float64Array) => Float64Array.from(Float32Array.from(channel));
/** A tone of 441 Hz: 100 frames a period, so that the last two digits of a frame's number are its phase. */
const tone = (frames: number) =>
  float(Float64Array.from({ length: frames }, (_, i) => 0.5 * Math.sin((2 * Math.PI * i) / 100)));

const worst = (of: Float64Array, wanted: Float64Array, from: number, to: number) =>
  of.subarray(from, to).reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[from + i])), 0);

const KINDS: readonly [string, Format, Record<string, unknown>][] = [
  ['MP3 with constant bit rate', mp3, CBR],
  ['MP3 with variable bit rate', mp3, { mode: 'vbr', quality: 0 }],
  ['AAC', aac, { bitrate: 256 }],
];

describe.each(KINDS)('%s', (_name, format, options) => {
  const through = async (channel: Float64Array) => {
    const [out] = await at.decoded(format, await at.encoded(format, [channel, channel], options));
    return out;
  };

  it('joins a tone cut at any phase: no more error at the mark than the codec makes anyway.', async () => {
    const sine = tone(2 * RATE);
    const whole = await through(sine);
    const own = worst(whole, sine, RATE / 2, 2 * RATE - RATE / 2);
    // Near a crest, at a crossing, and between: on no frame of either codec.
    for (const cut of [40_072, 40_100, 40_231]) {
      const first = await through(sine.subarray(0, cut));
      const second = await through(sine.subarray(cut));
      const joined = Float64Array.from([...first, ...second]);
      expect(joined.length).toBe(sine.length);
      expect(worst(joined, sine, cut - 2205, cut + 2205) / own).toBeLessThan(1.5);
    }
  });

  it('begins and ends in silence as it did, and fades from it and to it.', async () => {
    const faded = tone(RATE).map(
      (value, i) => value * Math.min(1, Math.max(0, (Math.min(i, RATE - 1 - i) - 3000) / 3000)),
    );
    const out = await through(faded);
    const own = worst(out, faded, RATE / 4, (3 * RATE) / 4);
    const silent = Math.max(worst(out, faded, 0, 2000), worst(out, faded, RATE - 2000, RATE));
    expect(silent).toBeLessThan(own);
    expect(worst(out, faded, 0, 6000)).toBeLessThan(3 * own);
  });
});

describe('the gapless header of MP3', () => {
  const lengths = [1, 46, 47, 48, 575, 576, 577, 1105, 1151, 1152, 1153, 2304, 20_011];

  it('is exact for every length, by mpg123 and by ffmpeg, and within its 12 bits.', async () => {
    for (const [frames, channels, rate] of [
      ...lengths.map((length) => [length, 2, RATE]),
      [20_011, 1, RATE],
      [5001, 2, 48_000],
      [5001, 1, 32_000],
    ]) {
      const random = noise(frames);
      const sound = float(Float64Array.from({ length: frames }, random));
      const file = await at.encoded(mp3, Array<Float64Array>(channels).fill(sound), CBR, rate);
      const length = [byFfmpeg(file).length / channels, mpg123(file).length / (4 * channels)];
      expect([frames, ...length]).toEqual([frames, frames, frames]);
      const header = parseGapless(readFileSync(file).subarray(0, GAPLESS_END))!;
      // LAME's 576; with the 529 by which a decoder is late two frames are left out at the start.
      expect(header.delay).toBe(2304 - 529);
      // At least what a decoder is late, at most what three frames and the rest of one can be.
      expect(header.padding).toBeGreaterThanOrEqual(529);
      expect(header.padding).toBeLessThanOrEqual(4095);
    }
  });

  it('tells the length of the stream, and the check sums of it and of itself.', async () => {
    const sound = tone(20_011);
    for (const [channels, options] of [
      [2, CBR],
      [1, CBR],
      [2, { mode: 'vbr', quality: 0 }],
    ] as const) {
      const file = readFileSync(await at.encoded(mp3, Array<Float64Array>(channels).fill(sound), options));
      const { gaplessAt } = parseGapless(file.subarray(0, GAPLESS_END))!;
      // LAME's tag, from delay and padding on: 3 bytes, misc, gain, preset (2), length (4), check sum of the audio (2).
      expect(file.readUInt32BE(gaplessAt + 7)).toBe(file.length);
      expect(file.readUInt16BE(gaplessAt + 11)).toBe(crc16(file.subarray(firstFrame(file))));
      expect(file.readUInt16BE(gaplessAt + 13)).toBe(crc16(file.subarray(0, gaplessAt + 13)));
    }
  });
});

describe('the packets of AAC', () => {
  it('end with the last that has audio, and so does the file.', async () => {
    for (const frames of [1, 1023, 1024, 1025, 20_480]) {
      const [channel] = [tone(frames)];
      const file = await at.encoded(aac, [channel, channel], { bitrate: 256 });
      const { nb_frames } = byFfprobe(file, 'stream=nb_frames');
      expect([frames, Number(nb_frames)]).toEqual([frames, 4 + Math.ceil(frames / 1024)]);
      const sizes = packetSizes(file);
      const bytes = readFileSync(file);
      const data = bytes.indexOf('mdat') - 4;
      expect(bytes.readUInt32BE(data)).toBe(bytes.length - data);
      expect(sizes.reduce((sum, size) => sum + size, 8)).toBe(bytes.length - data);
    }
  });
});

function mpg123(file: string): Buffer {
  return execFileSync('mpg123', ['-q', '-e', 'f32', '-s', file], { maxBuffer: 1 << 28 });
}

/** Bytes of each packet, as ffprobe reads them without decoding. */
function packetSizes(file: string): number[] {
  const args = [
    '-v',
    'error',
    '-ignore_editlist',
    '1',
    '-show_entries',
    'packet=size',
    '-of',
    'csv=p=0',
    file,
  ];
  const lines = execFileSync('ffprobe', args, { encoding: 'utf8' }).trim().split('\n');
  // A line of its own where there is data beside the packet.
  return lines.filter((line) => /^\d/.test(line)).map((line) => Number.parseInt(line));
}

/** Byte of the first frame with audio, behind the header's: the sync word of the same stream, found by ffprobe. */
function firstFrame(bytes: Buffer): number {
  const args = ['-v', 'error', '-f', 'mp3', '-show_entries', 'packet=pos', '-of', 'csv=p=0', '-'];
  const [first] = execFileSync('ffprobe', args, { input: bytes, encoding: 'utf8' }).split('\n');
  return Number.parseInt(first);
}

/** CRC-16/ARC, bit by bit from its definition: x¹⁶ + x¹⁵ + x² + 1, least significant bit first. */
function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes)
    for (let bit = 0; bit < 8; bit++) {
      const out = (crc ^ (byte >>> bit)) & 1;
      crc >>>= 1;
      if (out === 1) crc ^= 0xa001;
    }
  return crc;
}
