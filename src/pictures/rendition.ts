import type { Jimp as JimpClass } from 'jimp';
import { error } from '../base/finding.ts';
import { refused, type Result } from '../base/result.ts';
import { damaged, pictureFacts } from './facts.ts';

/** How a receiver wants a cover: a square or the whole picture within `size` × `size` pixels. */
export interface Rendition {
  /** Pixels of the longer side; a smaller picture is not enlarged. */
  readonly size: number;
  /**
   * PNG is not offered: its bytes come from zlib, whose output differs between versions and processors. A PNG that
   * already fits is best passed on as it is.
   */
  readonly format: 'jpeg';
  /** Of the JPEG encoder, 1 … 100. */
  readonly quality: number;
}

/** Pixels a picture may have: a decoder holds each in some thirty bytes. A cover of 7000 × 7000 has 49 million. */
const MOST_PIXELS = 50_000_000;
/** What the JPEG decoder may take for them; its own limit would stop at some 35 megapixels. */
const ROOM = { 'image/jpeg': { maxMemoryUsageInMB: 2048 } };
const OPAQUE = 255;

/** The decoder and encoder are written in JavaScript, so the bytes are the same everywhere; loaded only when needed. */
async function jimp(): Promise<typeof JimpClass> {
  return (await import('jimp')).Jimp;
}

/**
 * The picture as a baseline JPEG, 4:4:4, of 8 bits RGB, without any metadata, upright, on white where it was
 * transparent, averaged down to `size`. Same bytes and same rendition, same result on every machine.
 */
export async function resized(bytes: Uint8Array, rendition: Rendition): Promise<Result<Uint8Array>> {
  const facts = pictureFacts(bytes);
  if (!facts.ok) return facts;
  const { kind, width, height, colour } = facts.value;
  if (colour === 'cmyk') {
    return refused(
      error('artwork-cmyk', 'the artwork is CMYK, which cannot be converted without its ink profile'),
    );
  }
  if (width * height > MOST_PIXELS) {
    return refused(
      error('artwork-too-large', 'the artwork has too many pixels to be resized', {
        measured: `${width} × ${height}`,
        limit: '50 megapixels',
      }),
    );
  }
  const Jimp = await jimp();
  let image;
  try {
    image = await Jimp.fromBuffer(Buffer.from(bytes), ROOM);
  } catch (thrown) {
    return damaged(kind, thrown instanceof Error ? thrown.message : String(thrown));
  }
  flatten(image.bitmap.data);
  const scale = rendition.size / Math.max(image.width, image.height);
  if (scale < 1) image.resize({ w: scaled(image.width, scale), h: scaled(image.height, scale) });
  return { ok: true, value: await image.getBuffer('image/jpeg', { quality: rendition.quality }) };
}

function scaled(length: number, scale: number): number {
  return Math.max(1, Math.round(length * scale));
}

/** Lays RGBA samples onto white. */
function flatten(samples: Uint8Array): void {
  for (let i = 0; i < samples.length; i += 4) {
    const alpha = samples[i + 3];
    if (alpha === OPAQUE) continue;
    for (let c = i; c < i + 3; c++) {
      samples[c] = Math.round((samples[c] * alpha + OPAQUE * (OPAQUE - alpha)) / OPAQUE);
    }
    samples[i + 3] = OPAQUE;
  }
}
