import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Refused } from '../../src/base/result.ts';
import { alac } from '../../src/formats/alac/index.ts';
import { latin1, u16, u32 } from '../../src/formats/primitives/m4a/boxes.ts';
import { headerBytes } from '../../src/formats/primitives/m4a/header.ts';
import { parseMovie, rangesOf, readMovie } from '../../src/formats/primitives/m4a/movie.ts';
import { bench, byFfmpeg, byFfprobe, noise, refusalOf, writePackets } from './m4a-bench.ts';

let at: Awaited<ReturnType<typeof bench>>;
beforeAll(async () => {
  at = await bench();
});
afterAll(() => at.close());

const interleaved = (channels: Float64Array[]) =>
  Float64Array.from({ length: channels.length * channels[0].length }, (_, i) => {
    return channels[i % channels.length][Math.floor(i / channels.length)];
  });

/** A packet, bit by bit. */
class Writer {
  #bits = '';
  put(value: number, count: number): this {
    this.#bits += BigInt.asUintN(count, BigInt(value)).toString(2).padStart(count, '0');
    return this;
  }
  bytes(): Uint8Array {
    const padded = this.#bits.padEnd(Math.ceil(this.#bits.length / 8) * 8, '0');
    return Uint8Array.from(padded.match(/.{8}/g)!, (byte) => parseInt(byte, 2));
  }
}

const FRAMES = 64;

interface Coded {
  readonly twice?: boolean;
  readonly shift?: number;
  readonly order: number;
  readonly lowBytes?: number;
  readonly mix?: readonly [shift: number, weight: number];
}

/** A stereo packet of random coefficients and residuals, these too large for runs of zeros, in plain bits. */
function codedPacket(depth: number, random: () => number, coded: Coded): Writer {
  const { twice = false, shift = 9, order, lowBytes = 0, mix = [0, 0] } = coded;
  const between = (most: number) => Math.round(2 * most * random());
  const bits = depth - 8 * lowBytes + 1;
  const out = new Writer().put(1, 3).put(0, 16).put(1, 1).put(lowBytes, 2).put(0, 1).put(FRAMES, 32);
  out.put(mix[0], 8).put(mix[1], 8);
  for (let c = 0; c < 2; c++) {
    out
      .put(twice ? 15 : 0, 4)
      .put(shift, 4)
      .put(4, 3)
      .put(order, 5);
    for (let k = 0; k < order; k++) out.put(between(300), 16);
  }
  for (let i = 0; i < 2 * FRAMES; i++) if (lowBytes > 0) out.put(Math.abs(between(100)), 8 * lowBytes);
  for (let i = 0; i < 2 * FRAMES; i++) out.put(0x1ff, 9).put(400 + Math.abs(between(1500)), bits);
  return out;
}

function writeAlac(depth: number, packets: readonly Uint8Array[], frames = packets.length * FRAMES): string {
  const file = at.fresh();
  const cookie = [u32(0, FRAMES), Uint8Array.of(0, depth, 40, 10, 14, 2), u16(255), u32(0, 0, 44_100)];
  const entry = Buffer.concat([u32(0), u16(0, 1), u32(0, 0), u16(2, depth, 0, 0, 44_100, 0)]);
  const order = { codec: 'alac', rate: 44_100, channels: 2, entry, config: Buffer.concat(cookie) };
  writePackets(file, { ...order, priming: 0, frames, packetFrames: FRAMES }, packets);
  return file;
}

describe('the ALAC decoder', () => {
  it('gives the samples that went in and that ffmpeg gives, of tones, noise, silence, steps and bursts.', async () => {
    const random = noise();
    const kinds: readonly ((i: number, c: number) => number)[] = [
      (i, c) => 0.4 * Math.sin(i * (0.1 + 0.01 * c)) + 0.02 * random(),
      () => 1.9999 * random(),
      (i) => (i % 100 < 50 ? 1 : -1),
      (i) => (i % 6000 < 3000 ? 0 : 0.7 * Math.sin(i * i * 1e-6)),
      (i) => (i % 3000 < 1500 ? 0 : 1e-4 * random()),
    ];
    for (const value of kinds) {
      const channels = [0, 1].map((c) => {
        const grid = (i: number) =>
          Math.max(-0x80_0000, Math.min(0x7f_ffff, Math.round(value(i, c) * 0x80_0000)));
        return Float64Array.from({ length: 9001 }, (_, i) => grid(i) / 0x80_0000 + 0);
      });
      const file = await at.encoded(alac, channels);
      expect(await at.decoded(alac, file)).toEqual(channels);
      expect(byFfmpeg(file)).toEqual(interleaved(channels));
    }
  });

  it('agrees with ffmpeg’s decoder on packets that its encoder would not write.', async () => {
    const random = noise(7);
    const orders: Coded[] = [
      ...[0, 1, 4, 5, 8, 16, 30, 31].map((order) => ({ order })),
      { order: 4, twice: true },
      { order: 4, shift: 1 },
      { order: 6, shift: 15 },
      { order: 8, mix: [2, 3] },
      { order: 8, mix: [4, 7] },
    ];
    const made = [
      [16, orders],
      [
        24,
        [...orders, { order: 4, lowBytes: 1 }, { order: 8, lowBytes: 1, mix: [2, 1] as const, twice: true }],
      ],
    ] as const;
    for (const [depth, list] of made) {
      const packets = list.map((coded) => codedPacket(depth, random, coded).put(7, 3).bytes());
      const file = writeAlac(depth, packets);
      const ours = interleaved(await at.decoded(alac, file));
      const theirs = byFfmpeg(file);
      // Random coefficients overflow: of what is beyond full scale, a file holds the lower bits.
      const kept = (value: number) => (value * 2 ** (depth - 1)) << (32 - depth);
      const wrong = list.filter((_, p) => {
        const [from, to] = [2 * FRAMES * p, 2 * FRAMES * (p + 1)];
        return ours.subarray(from, to).some((value, i) => kept(value) !== kept(theirs[from + i]));
      });
      expect(theirs.length).toBe(ours.length);
      expect([depth, wrong]).toEqual([depth, []]);
    }
  });

  it('passes over fill and data elements.', async () => {
    const plain = (out: Writer) => {
      out.put(1, 3).put(0, 16).put(0, 3).put(1, 1);
      for (let i = 0; i < 2 * FRAMES; i++) out.put(i - FRAMES, 16);
      return out.put(7, 3).bytes();
    };
    const fill = new Writer().put(6, 3).put(2, 4).put(0xabcd, 16).put(6, 3).put(15, 4).put(1, 8);
    for (let i = 0; i < 15; i++) fill.put(0xff, 8);
    const data = new Writer().put(4, 3).put(0, 4).put(1, 1).put(3, 8).put(0xabcdef, 24);
    const [wanted, ...others] = await Promise.all(
      [new Writer(), fill, data].map(async (head) => at.decoded(alac, writeAlac(16, [plain(head)]))),
    );
    expect(wanted[0].slice(0, 2)).toEqual(Float64Array.of(-64 / 0x8000, -62 / 0x8000));
    expect(others).toEqual([wanted, wanted]);
  });

  it('refuses packets that are cut short, empty or of another kind, and never fails otherwise.', async () => {
    const random = noise(3);
    const good = codedPacket(16, random, { order: 8 }).put(7, 3).bytes();
    const bad = [
      good.subarray(0, 50),
      Uint8Array.of(),
      new Writer().put(7, 3).bytes(),
      Uint8Array.of(0xa0, 0, 0),
    ];
    for (const packet of bad)
      expect(await refusalOf(at.decoded(alac, writeAlac(16, [packet])))).toMatchObject({
        code: 'damaged-file',
      });
    for (let i = 0; i < 200; i++) {
      const packet = good.slice();
      packet[Math.floor((random() + 0.5) * packet.length)] ^= 1 << (i & 7);
      const outcome = await at.decoded(alac, writeAlac(16, [packet])).catch((thrown: unknown) => thrown);
      expect(Array.isArray(outcome) || outcome instanceof Refused).toBe(true);
    }
  });
});

describe('ALAC', () => {
  it('keeps high rates, which ffprobe and the reader of tags find too.', async () => {
    const random = noise();
    const channel = Float64Array.from(
      { length: 5000 },
      () => Math.round(random() * 0x80_0000) / 0x80_0000 + 0,
    );
    for (const rate of [48_000, 96_000, 192_000]) {
      const file = await at.encoded(alac, [channel, channel], {}, rate);
      const facts = byFfprobe(file, 'stream=codec_name,sample_rate,bits_per_raw_sample,duration_ts');
      const wanted = {
        codec_name: 'alac',
        sample_rate: String(rate),
        bits_per_raw_sample: '24',
        duration_ts: '5000',
      };
      expect(facts).toEqual(wanted);
      expect((await alac.readTags(file)).container).toMatchObject({
        rate,
        bits: 24,
        channels: 2,
        lossless: true,
      });
      expect(await at.decoded(alac, file)).toEqual([channel, channel]);
    }
  });
});

describe('an M4A file', () => {
  it('whose header is damaged anywhere is refused or read, never a failure.', async () => {
    const random = noise(11);
    const channel = Float64Array.from({ length: 9000 }, () => Math.round(random() * 0x8000) / 0x8000);
    const good = readFileSync(await at.encoded(alac, [channel]));
    const file = at.fresh();
    let refused = 0;
    for (let i = 0; i < 400; i++) {
      const bad = Buffer.from(good);
      bad[Math.floor((random() + 0.5) * 720)] = i & 255;
      writeFileSync(file, bad);
      const outcome = await alac.sound(file).catch((thrown: unknown) => thrown);
      if (outcome instanceof Refused) refused++;
      else expect(typeof outcome).toBe('string');
    }
    expect(refused).toBeGreaterThan(40);
    writeFileSync(file, latin1('RIFF1234WAVEfmt '.repeat(9)));
    expect(await refusalOf(alac.sound(file))).toMatchObject({ code: 'not-m4a' });
  });

  it('beyond 4 GiB has offsets of eight bytes, and is one stretch of packets in chunks of a second.', () => {
    const sizes = Uint32Array.from({ length: 100 }, (_, i) => 1000 + i);
    const order = {
      codec: 'alac',
      rate: 44_100,
      channels: 2,
      entry: new Uint8Array(28),
      config: new Uint8Array(28),
    };
    for (const [packetsAt, table] of [
      [5000, 'stco'],
      [0x1_0000_0000, 'co64'],
    ] as const) {
      const whole = { ...order, sizes, packetsAt, priming: 0, frames: 100 * 4096 - 7, packetFrames: 4096 };
      const bytes = headerBytes(whole);
      expect(Buffer.from(bytes).includes(table)).toBe(true);
      const movie = parseMovie(bytes.subarray(28 + 8));
      const to = packetsAt + sizes.reduce((sum, size) => sum + size, 0);
      expect(rangesOf(movie)).toEqual([{ from: packetsAt, to }]);
      expect(movie).toMatchObject({ frames: 409_593, duration: 409_593, priming: 0, rate: 44_100 });
    }
  });

  it('of AAC is no ALAC.', async () => {
    const file = writeAlac(16, [codedPacket(16, noise(), { order: 0 }).put(7, 3).bytes()]);
    expect((await readMovie(file)).codec).toBe('alac');
    const bytes = readFileSync(file);
    for (let i = bytes.indexOf('alac'); i >= 0; i = bytes.indexOf('alac', i + 4))
      bytes.write('xlac', i, 'latin1');
    writeFileSync(file, bytes);
    expect(await refusalOf(at.decoded(alac, file))).toMatchObject({ code: 'not-alac' });
  });
});
