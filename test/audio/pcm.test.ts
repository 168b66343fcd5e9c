import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BYTES_PER_SAMPLE, type Encoding } from '../../src/audio/format.ts';
import { twins } from '../../src/base/twin.ts';
import { pack, type SampleLayout, unpack } from '../../src/audio/pcm.ts';

const INTEGERS = { pcm16: 16, pcm24: 24, pcm32: 32 } as const;
const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

function packed(encoding: Encoding, ...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * BYTES_PER_SAMPLE[encoding]);
  pack(encoding, view(bytes), 0, [Float64Array.from(values)], 0, values.length);
  return bytes;
}

function unpacked(layout: SampleLayout, bytes: Uint8Array, frames: number): number[] {
  const channel = new Float64Array(frames);
  unpack(layout, view(bytes), 0, [channel], 0, frames);
  return [...channel];
}

describe('integers', () => {
  it('k of n bits are k / 2^(n−1) exactly, read and written as Buffer does', () => {
    for (const [encoding, bits] of Object.entries(INTEGERS) as [keyof typeof INTEGERS, number][]) {
      const full = 2 ** (bits - 1);
      const k = fc.oneof(
        fc.integer({ min: -full, max: full - 1 }),
        fc.constantFrom(-full, full - 1, -1, 0, 1),
      );
      fc.assert(
        fc.property(k, (value) => {
          const bytes = Buffer.alloc(bits / 8);
          bytes.writeIntLE(value, 0, bits / 8);
          expect(unpacked(encoding, bytes, 1)[0] * full === value).toBe(true);
          expect(packed(encoding, value / full).equals(bytes)).toBe(true);
        }),
        { seed: 1 },
      );
    }
  });

  it('of 8 bits are unsigned around 128', () => {
    expect(unpacked('pcm8', Uint8Array.of(0, 127, 128, 129, 255), 5)).toEqual([
      -1,
      -1 / 128,
      0,
      1 / 128,
      127 / 128,
    ]);
  });

  it('are rounded to nearest off the grid, clipped beyond full scale, and 0 for what is no number', () => {
    for (const [encoding, bits] of Object.entries(INTEGERS) as [keyof typeof INTEGERS, number][]) {
      const full = 2 ** (bits - 1);
      const values = [0.4, 0.6, -0.4, -0.6, 0.5, -0.5].map((v) => v / full);
      const bytes = packed(encoding, ...values, 1, 2, Infinity, -1, -2, -Infinity, NaN, 1 - 0.4 / full);
      const read = Array.from({ length: 14 }, (_, i) => bytes.readIntLE((i * bits) / 8, bits / 8));
      const top = full - 1;
      expect(read).toEqual([0, 1, 0, -1, 1, 0, top, top, top, -full, -full, -full, 0, top]);
    }
  });
});

describe('floats', () => {
  it('of 64 bits come back bit for bit, of 32 bits as Math.fround makes them', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (x) => {
        expect(Object.is(unpacked('float64', packed('float64', x), 1)[0], x)).toBe(true);
        expect(Object.is(unpacked('float32', packed('float32', x), 1)[0], Math.fround(x))).toBe(true);
        expect(Object.is(packed('float64', x).readDoubleLE(0), x)).toBe(true);
        expect(Object.is(packed('float32', x).readFloatLE(0), Math.fround(x))).toBe(true);
      }),
      { seed: 1 },
    );
  });
});

describe('a stretch', () => {
  it('of several channels stands where it is told to, at any alignment, and touches nothing beside it', () => {
    for (const encoding of Object.keys(BYTES_PER_SAMPLE) as Encoding[]) {
      const width = BYTES_PER_SAMPLE[encoding];
      const bytes = new Uint8Array(5 * 3 * width + 2).fill(0xaa);
      const channels = [1, 2, 3].map((c) => Float64Array.of(0.875, c / 4, -c / 4, 0.5));
      pack(encoding, view(bytes), 1, channels, 1, 2);
      expect([bytes[0], ...bytes.subarray(1 + 6 * width)]).toEqual(new Array(9 * width + 2).fill(0xaa));
      const back = [1, 2, 3].map(() => new Float64Array(4).fill(9));
      unpack(encoding, view(bytes), 1, back, 2, 2);
      expect(back.map((c) => [...c])).toEqual([1, 2, 3].map((c) => [9, 9, c / 4, -c / 4]));
    }
  });

  it('of two channels is read as Buffer reads it, at any alignment, from every place to every place', () => {
    const readers: Record<Encoding, (bytes: Buffer, at: number) => number> = {
      pcm16: (bytes, at) => bytes.readInt16LE(at) / 0x8000,
      pcm24: (bytes, at) => bytes.readIntLE(at, 3) / 0x80_0000,
      pcm32: (bytes, at) => bytes.readInt32LE(at) / 0x8000_0000,
      float32: (bytes, at) => bytes.readFloatLE(at),
      float64: (bytes, at) => bytes.readDoubleLE(at),
    };
    for (const [encoding, read] of Object.entries(readers) as [Encoding, (typeof readers)[Encoding]][]) {
      const width = BYTES_PER_SAMPLE[encoding];
      const bytes = Buffer.from(Uint8Array.from({ length: 40 * width + 3 }, (_, i) => (i * 157 + 91) & 0xff));
      // The last frame ends with the last byte: nothing beyond it may be read.
      for (const offset of [0, 1, 2, 3]) {
        const pair = [new Float64Array(25).fill(9), new Float64Array(25).fill(9)];
        const exact = bytes.subarray(0, offset + 40 * width);
        unpack(encoding, view(exact), offset, pair, 3, 20);
        const expected = [0, 1].map((c) =>
          Array.from({ length: 25 }, (_, i) =>
            i < 3 || i >= 23 ? 9 : read(bytes, offset + (2 * (i - 3) + c) * width),
          ),
        );
        expect(pair.map((samples) => [...samples])).toEqual(expected);
      }
    }
  });
});

describe('The twin of two channels gives the bits of the truth', () => {
  const FRAMES = 9001;
  const COUNTS = [0, 1, 2, 3, 4095, 4096, 4097, FRAMES];
  const withoutTwins = <T>(act: () => T): T => {
    twins.enabled = false;
    try {
      return act();
    } finally {
      twins.enabled = true;
    }
  };

  it.each(Object.keys(BYTES_PER_SAMPLE) as Encoding[])('reading %s', (encoding) => {
    const width = 2 * BYTES_PER_SAMPLE[encoding];
    const bytes = Uint8Array.from({ length: FRAMES * width + 1 }, (_, i) => ((i * i) % 8191) * 37);
    const read = (frames: number) => {
      const both = new Float64Array(2 * FRAMES).fill(9);
      const pair = [both.subarray(0, FRAMES), both.subarray(FRAMES)];
      unpack(encoding, view(bytes), 1, pair, FRAMES - frames, frames);
      return new Uint8Array(both.buffer);
    };
    for (const frames of COUNTS)
      expect(
        Buffer.compare(
          read(frames),
          withoutTwins(() => read(frames)),
        ),
        `${frames} frames`,
      ).toBe(0);
  });

  it.each(Object.keys(BYTES_PER_SAMPLE) as Encoding[])('writing %s', (encoding) => {
    const width = BYTES_PER_SAMPLE[encoding];
    const full = 2 ** (8 * Math.min(width, 4) - 1);
    const special = [NaN, Infinity, -Infinity, -0, 0, 1, -1, 2, -2, 1 - 0.4 / full, 1 - 0.5 / full, 5e-324];
    // Halves and quarters of a step either side of 0, then all over the scale and beyond it.
    const at = (i: number): number =>
      i < special.length ? special[i] : i < 4000 ? (i - 2000) / (4 * full) : 1.2 * Math.sin(i * i);
    const pair = [0, 3].map((shift) => Float64Array.from({ length: FRAMES }, (_, i) => at(i + shift)));
    const written = (frames: number) => {
      const bytes = new Uint8Array(1 + 2 * width * FRAMES).fill(0xaa);
      pack(encoding, view(bytes), 1, pair, FRAMES - frames, frames);
      return bytes;
    };
    for (const frames of COUNTS)
      expect(
        Buffer.compare(
          written(frames),
          withoutTwins(() => written(frames)),
        ),
      ).toBe(0);
  });
});
