import { deflateSync } from 'node:zlib';
import { crc32 } from './crc.ts';

/** Red, green, blue, 0…1 each. */
export type Colour = readonly [red: number, green: number, blue: number];

/** A colour from its web notation, `#rrggbb`. */
export function colour(hex: string): Colour {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

/** Linear mixture of two colours. */
export function blend(a: Colour, b: Colour, share: number): Colour {
  const t = Math.max(0, Math.min(1, share));
  return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), a[2] + t * (b[2] - a[2])];
}

/** Light on top of light: never over 1. */
export function screen(a: Colour, b: Colour, share: number): Colour {
  return [glow(a[0], b[0] * share), glow(a[1], b[1] * share), glow(a[2], b[2] * share)];
}

function glow(a: number, b: number): number {
  return 1 - (1 - a) * (1 - Math.max(0, Math.min(1, b)));
}

/** Tones of a channel: 128, which the eye cannot tell from 256 here and which pack into half the bytes. */
const TONES = 127;

/** Row filters of PNG that are tried: none, sub, up, Paeth. */
const FILTERS = [0, 1, 2, 4] as const;
type RowFilter = (typeof FILTERS)[number];

/** Paints every pixel and encodes the square as an 8-bit RGB PNG (ISO/IEC 15948), under the filter that packs best. */
export function encodePng(size: number, paint: (x: number, y: number) => Colour): Uint8Array {
  const pixels = new Uint8Array(size * size * 3);
  for (let i = 0; i < size * size; i++) {
    const light = paint(i % size, Math.floor(i / size));
    for (let c = 0; c < 3; c++) pixels[i * 3 + c] = Math.round((Math.round(light[c] * TONES) * 255) / TONES);
  }
  const packed = FILTERS.map((filter) =>
    deflateSync(filtered(pixels, size, filter), { level: 9, memLevel: 9 }),
  );
  const smallest = packed.reduce((best, data) => (data.length < best.length ? data : best));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('sRGB', Uint8Array.of(0)),
    chunk('IDAT', smallest),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

/** Every row behind the number of its filter, as differences from the filter's guess. */
function filtered(pixels: Uint8Array, size: number, filter: RowFilter): Uint8Array {
  const stride = size * 3;
  const rows = new Uint8Array((stride + 1) * size);
  for (let y = 0; y < size; y++) {
    rows[y * (stride + 1)] = filter;
    for (let i = 0; i < stride; i++) {
      const at = y * stride + i;
      const left = i < 3 ? 0 : pixels[at - 3];
      const up = y === 0 ? 0 : pixels[at - stride];
      const corner = i < 3 || y === 0 ? 0 : pixels[at - stride - 3];
      rows[y * (stride + 1) + 1 + i] = pixels[at] - guess(filter, left, up, corner);
    }
  }
  return rows;
}

function guess(filter: RowFilter, left: number, up: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 4:
      return paeth(left, up, corner);
  }
}

function paeth(left: number, up: number, corner: number): number {
  const sum = left + up - corner;
  const a = Math.abs(sum - left);
  const b = Math.abs(sum - up);
  const c = Math.abs(sum - corner);
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function chunk(name: string, data: Uint8Array): Buffer {
  const out = Buffer.alloc(data.length + 12);
  out.writeUInt32BE(data.length, 0);
  out.write(name, 4, 'latin1');
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, data.length + 8)), data.length + 8);
  return out;
}
