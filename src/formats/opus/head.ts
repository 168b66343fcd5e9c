import type { OggAudio, OggCodec } from '../primitives/ogg/stream.ts';

/** Granule positions, pre-skip and decoders count at 48 kHz, whatever went in (RFC 7845, section 4). */
export const OPUS_RATE = 48_000;

const HEAD = new TextEncoder().encode('OpusHead');
const TAGS = new TextEncoder().encode('OpusTags');

const startsWith = (bytes: Uint8Array, name: Uint8Array) => name.every((byte, i) => bytes[i] === byte);

/** Opus in Ogg (RFC 7845), mono or stereo (channel mapping family 0). */
export const opusInOgg: OggCodec = {
  name: 'Opus',
  headers: 2,

  parse([head, tags]): OggAudio | undefined {
    if (head.length < 19 || !startsWith(head, HEAD) || !startsWith(tags, TAGS)) return undefined;
    const [version, channels] = head.subarray(8);
    // Section 5.1: the upper half of the version tells what no longer can be read.
    if (version >> 4 !== 0 || channels < 1 || channels > 2 || head[18] !== 0) return undefined;
    const preSkip = head[10] | (head[11] << 8);
    return { rate: OPUS_RATE, channels, preSkip, durations: () => opusDuration };
  },

  skipping(id, preSkip) {
    const head = Uint8Array.from(id);
    head[10] = preSkip & 0xff;
    head[11] = preSkip >> 8;
    return head;
  },

  commentPacket: (comments) => Buffer.concat([TAGS, comments]),
};

/** Frames at 48 kHz that one Opus frame lasts, by the upper five bits of a packet's first byte (RFC 6716, 3.1). */
const FRAME_FRAMES: readonly number[] = [
  ...Array.from({ length: 3 }, () => [480, 960, 1920, 2880]).flat(),
  ...Array.from({ length: 2 }, () => [480, 960]).flat(),
  ...Array.from({ length: 4 }, () => [120, 240, 480, 960]).flat(),
];
/** 120 ms. */
const PACKET_FRAMES_MAX = 5760;

/** Frames at 48 kHz that a packet lasts (RFC 6716, section 3.2); undefined where it is none. */
export function opusDuration(packet: Uint8Array): number | undefined {
  if (packet.length === 0) return undefined;
  const code = packet[0] & 3;
  const count = code === 0 ? 1 : code < 3 ? 2 : packet.length < 2 ? 0 : packet[1] & 0x3f;
  const frames = FRAME_FRAMES[packet[0] >> 3] * count;
  return frames === 0 || frames > PACKET_FRAMES_MAX ? undefined : frames;
}
