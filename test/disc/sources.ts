import type { ImageSource } from '../../src/disc/image.ts';

/** Interleaved 16-bit samples as the source of an image; counts how often it is closed. */
export function sourceOf(pcm: Int16Array, rate = 44_100): ImageSource & { closed: number } {
  const bytes = new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  let at = 0;
  const source: ImageSource & { closed: number } = {
    format: { rate, channels: 2 },
    encoding: 'pcm16',
    frames: pcm.length / 2,
    closed: 0,
    seek(frame) {
      at = 4 * frame;
    },
    readBytes(into) {
      // Never all that is asked for, as a file may do.
      const count = Math.min(Math.ceil(into.length / 8), (bytes.length - at) / 4);
      into.set(bytes.subarray(at, at + 4 * count));
      at += 4 * count;
      return Promise.resolve(count);
    },
    close() {
      source.closed++;
      return Promise.resolve();
    },
  };
  return source;
}
