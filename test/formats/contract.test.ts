import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Encoding } from '../../src/audio/format.ts';
import { collect, memorySignal } from '../../src/audio/memory.ts';
import { Refused } from '../../src/base/result.ts';
import type { Format, Tags } from '../../src/formats/contract.ts';
import { formats } from '../../src/formats/index.ts';
import type { Toolbox } from '../../src/tools/contract.ts';
import { findTools, missing } from '../../src/tools/find.ts';
import { gridTones, samplesOf, tones } from '../tools/signals.ts';

const folder = mkdtempSync(join(tmpdir(), 'formats-'));
const abort = new AbortController().signal;
let tools: Toolbox;
let count = 0;
const fresh = (where = folder) => join(where, `file-${++count}`);

beforeAll(async () => {
  ({ tools } = await findTools({ cache: folder }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BITS: Readonly<Record<Encoding, number>> = {
  pcm16: 16,
  pcm24: 24,
  pcm32: 32,
  float32: 32,
  float64: 64,
};
const RATE = 44_100;
/** 44.1 kHz where the format has it. */
const rateOf = (format: Format): number =>
  [RATE, 48_000].find((rate) => format.refuses?.(rate, defaultsOf(format)) === undefined)!;
const EXTENSIONS: Readonly<Record<string, string>> = { vorbis: '.ogg', aac: '.m4a', alac: '.m4a' };
/**
 * How far ffmpeg's decoder may be from the program's own, where both need not agree to rounding: ffmpeg has an Opus
 * decoder of its own, not libopus (3e-5 seen; RFC 6716, section 6, asks for no equal samples).
 */
const APART: Readonly<Record<string, number>> = { opus: 1e-4 };
/** No multiple of any codec's frame. */
const FRAMES = 20_011;

function samplesFor(encoding: Encoding, frames = FRAMES): Float64Array[] {
  if (encoding === 'float64') return samplesOf(tones(RATE, frames));
  if (encoding === 'float32')
    return samplesOf(tones(RATE, frames)).map((channel) => Float64Array.from(Float32Array.from(channel)));
  return gridTones(RATE, frames, BITS[encoding]);
}

function defaultsOf(format: Format): Record<string, unknown> {
  const { properties } = format.schema as unknown as { properties: Record<string, { default: unknown }> };
  return Object.fromEntries(Object.entries(properties).map(([key, schema]) => [key, schema.default]));
}

interface Order {
  encoding?: Encoding;
  channels?: Float64Array[];
  options?: Record<string, unknown>;
  to?: string;
  box?: Toolbox;
}

async function encoded(format: Format, order: Order = {}): Promise<string> {
  const { encoding = format.encodings[0], to = fresh(), box = tools } = order;
  const channels = order.channels ?? samplesFor(encoding);
  const source = memorySignal({ rate: rateOf(format), channels: channels.length }, channels);
  const options = { ...defaultsOf(format), ...order.options };
  await format.encode({ source, encoding, options, to, tools: box, abort });
  return to;
}

async function decoded(format: Format, file: string, encoding = format.encodings[0], box = tools) {
  const signal = await format.decode({ file, encoding, tools: box, abort });
  expect(signal.format.rate).toBe(rateOf(format));
  return collect(signal);
}

/** Tags a file in place. */
async function tag(format: Format, file: string, tags: Tags): Promise<void> {
  const to = fresh();
  await format.tag(file, to, tags);
  renameSync(to, file);
}

const refusalOf = (act: Promise<unknown>) =>
  act.then(
    () => 'none',
    (thrown: unknown) => (thrown instanceof Refused ? thrown.findings[0] : thrown),
  );

/** A PNG of noise, large enough that it does not fit where an encoder left padding. */
function picture(): Uint8Array {
  const raw = new Uint8Array(200 * 601).map((_, i) => (i % 601 === 0 ? 0 : (i * i * 31) >>> 3));
  const chunk = (name: string, data: Uint8Array) => {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(data.length);
    return Buffer.concat([size, Buffer.from(name), data, Buffer.alloc(4)]);
  };
  const header = Buffer.from([0, 0, 0, 200, 0, 0, 0, 200, 8, 2, 0, 0, 0]);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(raw)), chunk('IEND', new Uint8Array())];
  return new Uint8Array(Buffer.concat([signature, ...parts]));
}

const TAGS: Tags = {
  title: 'Größe & 夜 / "Drive" 🎧',
  artist: 'Example; Artist',
  album: 'Night Drive',
  albumArtist: 'Example, Artist & Co.',
  trackNumber: 3,
  trackTotal: 12,
  year: 2026,
  genre: 'Electronic',
  isrc: 'USS1Z2600001',
  copyright: '℗ 2026 Example',
  comment: 'two\nlines',
  cover: { mime: 'image/png', bytes: picture() },
};

const SMALL: Tags = {
  title: 'T',
  artist: 'A',
  album: 'B',
  albumArtist: 'C',
  trackNumber: 1,
  trackTotal: 1,
};

describe.each(formats.map((format) => [format.name, format] as const))('the format %s', (_name, format) => {
  it('has what it needs on this machine, and says what it is.', () => {
    for (const need of [...format.encodeNeeds, ...format.decodeNeeds])
      expect(missing(need, tools)).toBeUndefined();
    expect(format.extension).toBe(EXTENSIONS[format.name] ?? `.${format.name}`);
    expect(format.version).toBeGreaterThan(0);
  });

  it('gives back the samples (lossless), or as many frames of much the same sound (lossy).', async () => {
    for (const encoding of format.encodings) {
      const channels = samplesFor(encoding);
      const out = await decoded(format, await encoded(format, { encoding, channels }), encoding);
      if (format.lossless) expect(out).toEqual(channels);
      else expect(errorOf(out, channels)).toBeLessThan(-20);
    }
  });

  it('is decoded to the same by ffmpeg, which has no part in the program’s own decoding of it.', async () => {
    for (const encoding of format.encodings) {
      const file = await encoded(format, { encoding });
      const ours = await decoded(format, file, encoding);
      const theirs = throughFfmpeg(file);
      expect(theirs[0].length).toBe(FRAMES);
      for (const [c, channel] of ours.entries())
        expect(difference(channel, theirs[c])).toBeLessThan(
          format.lossless ? 1e-300 : (APART[format.name] ?? 1e-5),
        );
    }
  });

  it('takes mono, one frame and lengths around a codec’s frame.', async () => {
    for (const frames of [1, 48, 1152, 1153, 4097]) {
      const channels = samplesFor(format.encodings[0], frames).slice(0, 1);
      const file = await encoded(format, { channels });
      const out = await decoded(format, file);
      expect(out.map((c) => c.length)).toEqual([frames]);
      expect(lengthElsewhere(format, file)).toBe(frames);
      if (format.lossless) expect(out).toEqual(channels);
    }
  });

  it('writes the same bytes each time, in any folder, tags included.', async () => {
    const elsewhere = join(folder, `other ${format.name} 夜`);
    mkdirSync(elsewhere);
    const [one, two] = [await encoded(format), await encoded(format, { to: fresh(elsewhere) })];
    expect(readFileSync(two).equals(readFileSync(one))).toBe(true);
    await tag(format, one, TAGS);
    await tag(format, two, TAGS);
    expect(readFileSync(two).equals(readFileSync(one))).toBe(true);
  });

  // LAME fills what is left of its frames with its name; that is inside the coded audio and stays.
  it('names no program, version or time in what it writes around the audio.', async () => {
    const file = await encoded(format);
    await tag(format, file, SMALL);
    const text = readFileSync(file).toString('latin1');
    expect(text).not.toMatch(/Lav[fc]\d|taglib|libFLAC|reference lib|TSSE|TENC|TDTG|ISFT/);
  });

  it('reads back the tags that were written, the cover byte for byte, and what the file is.', async () => {
    for (const encoding of format.encodings)
      for (const tags of [TAGS, SMALL]) {
        const file = await encoded(format, { encoding });
        await tag(format, file, tags);
        const read = await format.readTags(file);
        expect(read.tags).toEqual(tags);
        expect(read.container).toEqual({
          rate: rateOf(format),
          channels: 2,
          bits: format.lossless ? BITS[encoding] : null,
          lossless: format.lossless,
        });
      }
  });

  it('leaves the audio alone when it is tagged.', async () => {
    const file = await encoded(format);
    const before = await decoded(format, file);
    await tag(format, file, TAGS);
    expect(await decoded(format, file)).toEqual(before);
    expect(throughFfmpeg(file)[0].length).toBe(FRAMES);
  });

  it('tells a file by its sound: whatever its tags, and only as long as no bit of the audio is another.', async () => {
    const file = await encoded(format);
    const sound = await format.sound(file);
    const plain = readFileSync(file);
    for (const tags of [SMALL, TAGS, SMALL]) {
      await tag(format, file, tags);
      expect(await format.sound(file)).toBe(sound);
    }
    const tagged = readFileSync(file);
    for (const [bytes, from] of [
      [plain, plain.length - 6000],
      [tagged, tagged.indexOf(plain.subarray(-3000)) - 3000],
    ] as const) {
      for (const at of [from, from + 1500, from + 5999]) {
        const other = fresh();
        const damaged = Buffer.from(bytes);
        damaged[at] ^= 1;
        writeFileSync(other, damaged);
        expect(await format.sound(other).catch((thrown: unknown) => thrown)).not.toBe(sound);
      }
    }
    for (const lost of [1, 5000]) {
      const cut = fresh();
      writeFileSync(cut, plain.subarray(0, plain.length - lost));
      const heard = await format.sound(cut).catch((thrown: unknown) => thrown);
      expect(heard).not.toBe(sound);
    }
  });

  it('notices a file that was cut short.', async () => {
    const file = await encoded(format);
    const whole = readFileSync(file);
    const cut = fresh();
    writeFileSync(cut, whole.subarray(0, whole.length - 5000));
    expect(await refusalOf(decoded(format, cut))).toMatchObject({ level: 'error' });
  });

  it('refuses to write over a file, and stops when nobody wants it any more.', async () => {
    const taken = fresh();
    writeFileSync(taken, 'mine');
    expect(await refusalOf(encoded(format, { to: taken }))).toMatchObject({ code: 'exists' });
    expect(readFileSync(taken, 'utf8')).toBe('mine');
    const stopped = new AbortController();
    stopped.abort();
    const source = memorySignal({ rate: rateOf(format), channels: 2 }, samplesFor(format.encodings[0]));
    const job = { source, encoding: format.encodings[0], options: defaultsOf(format), to: fresh(), tools };
    await expect(format.encode({ ...job, abort: stopped.signal })).rejects.toThrow(/stopped/);
    expect(existsSync(job.to)).toBe(false);
  });
});

describe('an encoder that exits with 0', () => {
  const lossyAndFlac = formats.filter((format) => format.encodeNeeds.length > 0);

  function fake(body: string): Toolbox {
    const path = fresh();
    writeFileSync(path, `#!/bin/sh\nfor to; do :; done\nto=\${to#file:}\n${body}\n`);
    chmodSync(path, 0o755);
    return { ...tools, ffmpeg: { ...tools.ffmpeg!, path } };
  }

  it('and leaves half a file, an empty one or none is noticed, and its file removed.', async () => {
    for (const format of lossyAndFlac) {
      const half = fresh();
      cpSync(await encoded(format, { channels: samplesFor(format.encodings[0], 9000) }), half);
      for (const body of [`cat > /dev/null; cp '${half}' "$to"`, 'cat > /dev/null; : > "$to"', 'exit 0']) {
        const to = fresh();
        const finding = await refusalOf(encoded(format, { to, box: fake(body) }));
        expect(finding).toMatchObject({ level: 'error' });
        expect(existsSync(to)).toBe(false);
      }
    }
  });

  it('is noticed by cause tool when it left the wrong length.', async () => {
    const format = lossyAndFlac[0];
    const half = await encoded(format, { channels: samplesFor('pcm16', 9000) });
    const finding = await refusalOf(encoded(format, { box: fake(`cat > /dev/null; cp '${half}' "$to"`) }));
    expect(finding).toMatchObject({
      code: 'tool-short-output',
      cause: 'tool',
      measured: 9000,
      limit: FRAMES,
    });
  });
});

describe('wav', () => {
  const wav = formats.find(({ name }) => name === 'wav')!;

  it('tells another rate or depth by its sound, even over the same bytes of audio.', async () => {
    const file = await encoded(wav, { encoding: 'pcm32' });
    const sound = await wav.sound(file);
    const bytes = readFileSync(file);
    bytes.writeUInt32LE(48_000, 24);
    bytes.writeUInt32LE(48_000 * 8, 28);
    const other = fresh();
    writeFileSync(other, bytes);
    expect(await wav.sound(other)).not.toBe(sound);
  });
});

describe('flac', () => {
  const flac = formats.find(({ name }) => name === 'flac')!;

  it('is decoded to the same samples with and without the flac program.', async () => {
    for (const encoding of ['pcm16', 'pcm24'] as const) {
      const channels = samplesFor(encoding, 70_001);
      const file = await encoded(flac, { encoding, channels });
      const without = { ffmpeg: tools.ffmpeg! };
      expect(await decoded(flac, file, encoding, without)).toEqual(channels);
      expect(await decoded(flac, file, encoding)).toEqual(channels);
    }
  });
});

describe('mp3', () => {
  const mp3 = formats.find(({ name }) => name === 'mp3')!;

  it('is gapless in both modes and at every bit rate and quality.', async () => {
    const channels = samplesFor('float32', 5000);
    const modes = [
      ...[32, 128, 320].map((bitrate) => ({ mode: 'cbr', bitrate })),
      ...[0, 4, 9].map((quality) => ({ mode: 'vbr', quality })),
    ];
    for (const options of modes) {
      const file = await encoded(mp3, { channels, options });
      expect((await decoded(mp3, file))[0].length).toBe(5000);
      expect(throughFfmpeg(file)[0].length).toBe(5000);
    }
  });

  it('refuses bit rates, sampling rates and channels that MP3 does not know.', async () => {
    const refused = { code: 'mp3-format' };
    expect(await refusalOf(encoded(mp3, { options: { bitrate: 300 } }))).toMatchObject(refused);
    const three = [...samplesFor('float32'), ...samplesFor('float32')].slice(0, 3);
    expect(await refusalOf(encoded(mp3, { channels: three }))).toMatchObject(refused);
  });
});

/** Frames of a mono file by a decoder that is not the program's own; ffmpeg misses the end of one block of Vorbis. */
function lengthElsewhere(format: Format, file: string): number {
  if (format.name !== 'vorbis') return throughFfmpeg(file, 1)[0].length;
  return execFileSync('oggdec', ['-Q', '-R', '-o', '-', file], { maxBuffer: 1 << 28 }).length / 2;
}

/**
 * Planar float64 by ffmpeg alone. Of an MP4 file it plays the last packet to its end (5.1), though it knows the edit
 * list: what is beyond that is cut.
 */
function throughFfmpeg(file: string, channels = 2): Float64Array[] {
  const args = ['-v', 'error', '-i', file, '-map', '0:a', '-f', 'f64le', '-c:a', 'pcm_f64le', '-'];
  const bytes = execFileSync('ffmpeg', args, { maxBuffer: 1 << 28 });
  const all = new Float64Array(Uint8Array.from(bytes).buffer);
  const frames = readFileSync(file).subarray(4, 8).equals(Buffer.from('ftyp'))
    ? editedFrames(file)
    : undefined;
  return Array.from({ length: channels }, (_, c) =>
    all.filter((_, i) => i % channels === c).subarray(0, frames),
  );
}

function editedFrames(file: string): number {
  const args = [
    '-v',
    'error',
    '-select_streams',
    'a',
    '-show_entries',
    'stream=duration_ts',
    '-of',
    'csv=p=0',
    file,
  ];
  return Number(execFileSync('ffprobe', args, { encoding: 'utf8' }));
}

function difference(a: Float64Array, b: Float64Array): number {
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);
}

/** Of the left channel, in dB relative to it. */
function errorOf([out]: Float64Array[], [wanted]: Float64Array[]): number {
  expect(out.length).toBe(wanted.length);
  const power = (of: (i: number) => number) => wanted.reduce((sum, _, i) => sum + of(i) * of(i), 0);
  return 10 * Math.log10(power((i) => out[i] - wanted[i]) / power((i) => wanted[i]));
}
