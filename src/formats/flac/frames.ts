import { headOf } from '../primitives/planar-signal.ts';

/** Byte at which the audio frames begin: behind the last of the metadata blocks (RFC 9639, section 8.1). */
export async function framesAt(path: string): Promise<number> {
  let at = 4;
  for (;;) {
    const head = await headOf(path, 4, at);
    // Beyond the end of the file: what asks for this range is refused.
    if (head.length < 4) return at + 4;
    at += 4 + ((head[1] << 16) | (head[2] << 8) | head[3]);
    if ((head[0] & 0x80) !== 0) return at;
  }
}
