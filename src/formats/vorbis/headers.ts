import type { OggAudio, OggCodec } from '../primitives/ogg/stream.ts';

const NAME = new TextEncoder().encode('vorbis');
/** First bytes of the three headers (Vorbis I, section 4.2.1). */
const TYPES = [1, 3, 5];

/** Vorbis in Ogg (Vorbis I, appendix A), mono or stereo. */
export const vorbisInOgg: OggCodec = {
  name: 'Vorbis',
  headers: 3,

  parse(headers): OggAudio | undefined {
    const named = headers.every(
      (header, i) => header[0] === TYPES[i] && NAME.every((byte, j) => header[1 + j] === byte),
    );
    const [id, , setup] = headers;
    if (!named || id.length < 30) return undefined;
    const view = new DataView(id.buffer, id.byteOffset, id.byteLength);
    const channels = id[11];
    const long = modesOf(setup);
    if (view.getUint32(7, true) !== 0 || channels < 1 || channels > 2 || long === undefined) return undefined;
    const sizes = [1 << (id[28] & 15), 1 << (id[28] >> 4)] as const;
    const rate = view.getUint32(12, true);
    return { rate, channels, preSkip: 0, durations: () => durationsOf(long, sizes) };
  },

  skipping() {
    throw new Error('Vorbis begins with its audio');
  },

  // Closed by the framing bit (section 5.2.1).
  commentPacket: (comments) => Buffer.concat([Uint8Array.of(3), NAME, comments, Uint8Array.of(1)]),
};

/**
 * For each mode whether its blocks are long, as the end of the setup header tells (Vorbis I, section 4.2.4): six bits
 * of count less 1, then for each mode the block flag, 16 bits of window and 16 of transform type, both 0, and 8 bits of
 * mapping; last the framing bit. What stands before has no fixed length, so the end is read backwards, and of the
 * counts that fit, the largest is taken.
 */
export function modesOf(setup: Uint8Array): readonly boolean[] | undefined {
  const bit = (at: number) => (setup[at >> 3] >> (at & 7)) & 1;
  const value = (at: number, width: number) => {
    let sum = 0;
    for (let i = width - 1; i >= 0; i--) sum = sum * 2 + bit(at + i);
    return sum;
  };
  let at = setup.length * 8 - 1;
  while (at > 0 && bit(at) === 0) at--;
  const flags: boolean[] = [];
  let found: readonly boolean[] | undefined;
  while (at >= MODE_BITS + 6 && value(at - MODE_BITS + 1, 32) === 0 && flags.length < 64) {
    at -= MODE_BITS;
    flags.unshift(bit(at) === 1);
    if (value(at - 6, 6) === flags.length - 1) found = [...flags];
  }
  return found;
}

const MODE_BITS = 41;

/**
 * Frames that each packet adds (Vorbis I, section 4.3.8): a quarter of the block before and a quarter of this one;
 * the first adds none. A packet of audio begins with a 0 bit, then the mode's number.
 */
function durationsOf(long: readonly boolean[], sizes: readonly [number, number]) {
  const bits = Math.ceil(Math.log2(long.length));
  let before: number | undefined;
  return (packet: Uint8Array): number | undefined => {
    const mode = (packet[0] >> 1) & ((1 << bits) - 1);
    if (packet.length === 0 || (packet[0] & 1) !== 0 || mode >= long.length) return undefined;
    const size = sizes[long[mode] ? 1 : 0];
    const added = before === undefined ? 0 : (before + size) / 4;
    before = size;
    return added;
  };
}
