import { error } from '../base/finding.ts';
import { refused, type Result } from '../base/result.ts';
import type { PictureFacts, PictureKind } from './contract.ts';
import { jpegFacts } from './jpeg.ts';
import { pngFacts } from './png.ts';

export type { PictureFacts, PictureKind } from './contract.ts';

/** What a picture is by its first bytes; undefined: nothing that tags can hold. */
export function pictureKind(bytes: Uint8Array): PictureKind | undefined {
  const starts = (...signature: number[]): boolean => signature.every((byte, i) => bytes[i] === byte);
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  return starts(0xff, 0xd8, 0xff) ? 'image/jpeg' : undefined;
}

/** The facts of a PNG or JPEG; refused is what is neither, and what breaks off before it has told its size. */
export function pictureFacts(bytes: Uint8Array): Result<PictureFacts> {
  const kind = pictureKind(bytes);
  if (kind === undefined) {
    return refused(
      error('artwork-format', 'the artwork is neither PNG nor JPEG', { hint: 'export it as PNG or JPEG' }),
    );
  }
  const facts = kind === 'image/png' ? pngFacts(bytes) : jpegFacts(bytes);
  return facts === undefined ? damaged(kind) : { ok: true, value: { kind, bytes: bytes.length, ...facts } };
}

/** A picture that cannot be read to its end. `why`: in the reader's words. */
export function damaged(kind: PictureKind, why?: string): Result<never> {
  const name = kind === 'image/png' ? 'PNG' : 'JPEG';
  return refused(
    error('artwork-damaged', `the artwork is a damaged ${name}${why === undefined ? '' : ` (${why})`}`, {
      hint: 'export it again',
    }),
  );
}
