import type { ColourModel, PictureHeader } from './contract.ts';

/** Colour types of PNG (W3C PNG, 11.2.2 IHDR): truecolour 2, greyscale 0, indexed 3; 4 and 6 with alpha. */
const COLOURS: Readonly<Record<number, { colour: ColourModel; alpha: boolean }>> = {
  0: { colour: 'grey', alpha: false },
  2: { colour: 'rgb', alpha: false },
  3: { colour: 'palette', alpha: false },
  4: { colour: 'grey', alpha: true },
  6: { colour: 'rgb', alpha: true },
};
const SIGNATURE = 8;
/** Length, type and checksum around a chunk's data. */
const FRAME = 12;

/** What IHDR and the chunks in front of the pixels tell; undefined: broken off or no PNG that the standard knows. */
export function pngFacts(bytes: Uint8Array): PictureHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let header: PictureHeader | undefined;
  for (const { type, start, length } of chunks(view)) {
    if (type === 'IHDR' && length === 13) header = headerOf(view, start);
    if (header === undefined) return undefined;
    if (type === 'tRNS') header = { ...header, alpha: true };
    if (type === 'iCCP') header = { ...header, profile: keyword(bytes, start, length) };
    if (type === 'IDAT') return header;
  }
  return undefined;
}

function headerOf(view: DataView, start: number): PictureHeader | undefined {
  const colour = COLOURS[view.getUint8(start + 9)];
  const width = view.getUint32(start);
  const height = view.getUint32(start + 4);
  if (colour === undefined || width === 0 || height === 0) return undefined;
  return {
    width,
    height,
    ...colour,
    depth: view.getUint8(start + 8),
    progressive: view.getUint8(start + 12) === 1,
    orientation: 1,
  };
}

function* chunks(view: DataView): Generator<{ type: string; start: number; length: number }> {
  for (let at = SIGNATURE; at + FRAME <= view.byteLength;) {
    const length = view.getUint32(at);
    if (at + FRAME + length > view.byteLength) return;
    const type = String.fromCharCode(...[4, 5, 6, 7].map((i) => view.getUint8(at + i)));
    yield { type, start: at + 8, length };
    at += FRAME + length;
  }
}

/** A chunk's keyword: Latin-1 up to the first zero byte, at most 79 characters. */
function keyword(bytes: Uint8Array, start: number, length: number): string {
  const text = bytes.subarray(start, start + Math.min(length, 79));
  const end = text.indexOf(0);
  return Buffer.from(text.subarray(0, end < 0 ? text.length : end)).toString('latin1');
}
