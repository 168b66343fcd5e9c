import { execFileSync } from 'node:child_process';
import { deflateSync } from 'node:zlib';
import { crc32 } from 'node:zlib';

/** A picture made and encoded by ffmpeg: `size` square, in a pixel format. */
export function byFfmpeg(to: string, size: number, pixels: string, ...more: readonly string[]): void {
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-f',
    'lavfi',
    '-i',
    `mandelbrot=s=${size}x${size}:r=1`,
    '-frames:v',
    '1',
    '-pix_fmt',
    pixels,
    ...more,
    to,
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG of 8 bits from its samples, unfiltered; `more`: chunks between header and pixels. */
export function png(
  width: number,
  height: number,
  channels: 3 | 4,
  sample: (x: number, y: number, c: number) => number,
  ...more: readonly (readonly [string, Uint8Array])[]
): Buffer {
  const rows = Buffer.alloc(height * (1 + width * channels));
  for (let y = 0, at = 0; y < height; y++) {
    at++;
    for (let x = 0; x < width; x++) for (let c = 0; c < channels; c++) rows[at++] = sample(x, y, c);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, channels === 3 ? 2 : 6], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...more.map(([type, data]) => chunk(type, data)),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** A segment of a JPEG, put in front of everything but the start marker. */
export function withSegment(jpeg: Uint8Array, marker: number, data: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 0xff]);
  return Buffer.concat([jpeg.subarray(0, 2), head, data, jpeg.subarray(2)]);
}

/** EXIF with nothing but the orientation, big-endian as cameras of one maker write it, little as others. */
export function exif(orientation: number, little: boolean): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write(little ? 'II' : 'MM', 'latin1');
  const u16 = (value: number, at: number): number =>
    little ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  const u32 = (value: number, at: number): number =>
    little ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
  u16(42, 2);
  u32(8, 4);
  u16(1, 8);
  u16(0x0112, 10);
  u16(3, 12);
  u32(1, 14);
  u16(orientation, 18);
  return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
}

/** An ICC profile with nothing but its description, as version 2 (ASCII) or 4 (UTF-16) writes it. */
export function icc(name: string, version: 2 | 4): Buffer {
  const text = version === 2 ? Buffer.from(`${name}\0`, 'latin1') : Buffer.from(name, 'utf16le').swap16();
  const description = Buffer.alloc(version === 2 ? 12 : 28);
  description.write(version === 2 ? 'desc' : 'mluc', 'latin1');
  if (version === 2) description.writeUInt32BE(text.length, 8);
  else {
    description.writeUInt32BE(1, 8);
    description.writeUInt32BE(12, 12);
    description.write('enUS', 16, 'latin1');
    description.writeUInt32BE(text.length, 20);
    description.writeUInt32BE(28, 24);
  }
  const table = Buffer.alloc(16);
  table.writeUInt32BE(1);
  table.write('desc', 4, 'latin1');
  table.writeUInt32BE(144, 8);
  const padding = Buffer.alloc(Math.max(0, 28 - description.length - text.length));
  table.writeUInt32BE(description.length + text.length + padding.length, 12);
  return Buffer.concat([Buffer.alloc(128), table, description, text, padding]);
}

/** 16 × 16 pixels of CMYK, written by ImageMagick 6.9. */
export const CMYK_JPEG = Buffer.from(
  [
    '/9j/4AAQSkZJRgABAQAAAQABAAD/7gAOQWRvYmUAZAAAAAAC/9sAQwANCQoLCggNCwoLDg4NDxMgFRMSEhMnHB4XIC4pMTAuKS0s',
    'MzpKPjM2RjcsLUBXQUZMTlJTUjI+WmFaUGBKUVJP/9sAQwEODg4TERMmFRUmTzUtNU9PT09PT09PT09PT09PT09PT09PT09PT09P',
    'T09PT09PT09PT09PT09PT09PT09PT09P/8AAFAgAEAAQBAEiAAIRAQMRAQQiAP/EABgAAQADAQAAAAAAAAAAAAAAAAUBAwQG/8QA',
    'JhAAAgEDAwQCAwEAAAAAAAAAAQIDBBESAAUhBjFBURMjFCRhIv/EABUBAQEAAAAAAAAAAAAAAAAAAAQF/8QAIREAAgECBgMAAAAA',
    'AAAAAAAAAQIRITEDBCJBUWEABhL/2gAOBAEAAhEDEQQAAD8A6Ceohp1VpnxyOKixJY+gB31h6nraau239WUOVfArYghrjix5vx20',
    'b1YVaCCEp8jSZBUvjc8efFu+qd5ElQ886TGoX/MZqMMAzBQL27Wv57aOnrWBhfDs5J1HgUiBY3nmaUBrETIZ19D0Est42ad2XcdD',
    'seI79ve/x9UVW37XU2jjVWClI7KMAxJZhwOT3Oj137q1qxqQVN5VQSH64scCLhsrWt/b6U3OWJ956ioDH889T+M0dPkVMoQBmAPj',
    'jn361AqKZuk22IRfvr9pocjkEMuYXL3hzbv/ADX/2Q==',
  ].join(''),
  'base64',
);
