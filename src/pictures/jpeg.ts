import type { ColourModel, PictureHeader } from './contract.ts';
import { profileName } from './icc.ts';

/** ITU-T T.81, table B.1: start of frame is C0 … CF apart from DHT (C4), JPG (C8) and DAC (CC). */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const PROGRESSIVE = [0xc2, 0xc6, 0xca, 0xce];
const SCAN = 0xda;
const END = 0xd9;
const APP1 = 0xe1;
const APP2 = 0xe2;
/** Markers that stand alone, without a length. */
const isAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
const COLOURS: Readonly<Record<number, ColourModel>> = { 1: 'grey', 3: 'rgb', 4: 'cmyk' };

/** What stands in front of the first scan; undefined: broken off before it, or no frame that the standard knows. */
export function jpegFacts(bytes: Uint8Array): PictureHeader | undefined {
  let frame: PictureHeader | undefined;
  let orientation = 1;
  const profile: Uint8Array[] = [];
  for (const { marker, data } of segments(bytes)) {
    if (isFrame(marker)) frame = frameOf(marker, data);
    if (marker === APP1) orientation = orientationOf(data) ?? orientation;
    if (marker === APP2 && tag(data, 12) === 'ICC_PROFILE\0') profile.push(data.subarray(14));
    if (marker !== SCAN) continue;
    if (frame === undefined) return undefined;
    const name = profile.length === 0 ? undefined : profileName(Buffer.concat(profile));
    return { ...frame, orientation, ...(name === undefined ? {} : { profile: name }) };
  }
  return undefined;
}

/** The parts up to the first scan, without marker and length (T.81, B.1.1.4). */
function* segments(bytes: Uint8Array): Generator<{ marker: number; data: Uint8Array }> {
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) return;
    const marker = bytes[at + 1];
    if (marker === 0xff || isAlone(marker)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    const length = (bytes[at + 2] << 8) | bytes[at + 3];
    if (marker === END || length < 2 || at + 2 + length > bytes.length) return;
    yield { marker, data: bytes.subarray(at + 4, at + 2 + length) };
    if (marker === SCAN) return;
    at += 2 + length;
  }
}

/** Precision, lines, samples a line, components (T.81, B.2.2). */
function frameOf(marker: number, data: Uint8Array): PictureHeader | undefined {
  const colour = COLOURS[data[5]];
  const height = (data[1] << 8) | data[2];
  const width = (data[3] << 8) | data[4];
  if (colour === undefined || data.length < 6 + 3 * data[5] || width === 0 || height === 0) return undefined;
  const progressive = PROGRESSIVE.includes(marker);
  return { width, height, colour, alpha: false, depth: data[0], progressive, orientation: 1 };
}

/** Tag 0x0112 of the first directory (Exif 2.32, 4.6.4). */
function orientationOf(data: Uint8Array): number | undefined {
  if (tag(data, 6) !== 'Exif\0\0' || data.length < 16) return undefined;
  const view = new DataView(data.buffer, data.byteOffset + 6, data.length - 6);
  const little = view.getUint8(0) === 0x49;
  const start = view.getUint32(4, little);
  if (start + 2 > view.byteLength) return undefined;
  const count = view.getUint16(start, little);
  for (let entry = start + 2; entry < start + 2 + 12 * count && entry + 12 <= view.byteLength; entry += 12) {
    if (view.getUint16(entry, little) !== 0x0112) continue;
    const value = view.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}

function tag(data: Uint8Array, length: number): string {
  return Buffer.from(data.subarray(0, length)).toString('latin1');
}
