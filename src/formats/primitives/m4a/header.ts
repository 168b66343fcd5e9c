import { box, fullBox, latin1, table32, table64, u16, u32 } from './boxes.ts';
import type { Movie } from './movie.ts';

/** All that the boxes in front of the packets are made from. `packetFrames`: what a packet decodes to. */
export interface HeaderOrder extends Pick<
  Movie,
  'codec' | 'rate' | 'channels' | 'entry' | 'config' | 'sizes' | 'priming' | 'frames'
> {
  readonly packetFrames: number;
  /** Byte of the first packet; the others follow it without a gap. */
  readonly packetsAt: number;
}

/** Numbers of 32 bits hold all times: a day at 44.1 kHz, six hours at 192 kHz. */
export const MOST_FRAMES = 0xffff_ffff;

/** Unity in the transformation that pictures would have: 16.16, the last of each row 2.30. */
const MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x4000_0000);

/**
 * `ftyp` and `moov` of an M4A file (ISO/IEC 14496-12) with one audio track, without times of making and names of
 * programs. Movie and media count in frames, so that the edit list is exact: it begins after the priming and lasts as
 * long as what was encoded. AAC also gets iTunes's own statement of the same, iTunSMPB.
 */
export function headerBytes(order: HeaderOrder): Uint8Array {
  const { rate, frames } = order;
  const header = fullBox(
    'mvhd',
    0,
    0,
    // Times of making and change; rate 1.0, volume 1.0 and reserved; six reserved; number of the next track.
    u32(0, 0, rate, frames, 0x10000, 0x100_0000, 0, 0),
    MATRIX,
    u32(0, 0, 0, 0, 0, 0, 2),
  );
  const type = box('ftyp', latin1('M4A '), u32(0x200), latin1('M4A mp42isom'));
  return Buffer.concat([type, box('moov', header, track(order), userData(order))]);
}

function track(order: HeaderOrder): Uint8Array {
  const { rate, priming, frames } = order;
  // Flags: enabled, in the movie. Layer and group 0, volume 1.0, no picture size.
  const header = fullBox('tkhd', 0, 3, u32(0, 0, 1, 0, frames, 0, 0), u16(0, 0, 0x100, 0), MATRIX, u32(0, 0));
  const edit = box('edts', fullBox('elst', 0, 0, u32(1, frames, priming, 0x10000)));
  // Language `und`: three letters of five bits.
  const media = fullBox('mdhd', 0, 0, u32(0, 0, rate, priming + frames), u16(0x55c4, 0));
  const handler = fullBox('hdlr', 0, 0, u32(0), latin1('soun'), u32(0, 0, 0), latin1('\0'));
  const source = box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1)));
  const information = box('minf', fullBox('smhd', 0, 0, u32(0)), source, table(order));
  return box('trak', header, edit, box('mdia', media, handler, information));
}

function table(order: HeaderOrder): Uint8Array {
  const { codec, channels, entry, config, sizes, priming } = order;
  // 12.2.3: the number of channels; ffmpeg writes 2 for one channel of AAC too.
  const fixed = Buffer.concat([entry.subarray(0, 16), u16(channels), entry.subarray(18)]);
  const name = codec === 'mp4a' ? 'esds' : codec;
  return box(
    'stbl',
    fullBox('stsd', 0, 0, u32(1), box(codec, fixed, box(name, config))),
    fullBox('stts', 0, 0, times(order)),
    ...chunks(order),
    fullBox('stsz', 0, 0, bytesOf(sizes)),
    // 10.1: whoever starts at a packet decodes the one before it first.
    ...(priming === 0
      ? []
      : [
          fullBox('sgpd', 1, 0, latin1('roll'), u32(2, 1), u16(0xffff)),
          fullBox('sbgp', 0, 0, latin1('roll'), u32(1, sizes.length, 1)),
        ]),
  );
}

/**
 * One packet: a size for all, as ffmpeg takes a table of packets of one frame each for samples that lie bare. More: a
 * table, even of equal sizes, as faad reads nothing else.
 */
function bytesOf(sizes: Uint32Array): Uint8Array {
  return sizes.length === 1 ? u32(sizes[0], 1) : Buffer.concat([u32(0, sizes.length), table32(sizes)]);
}

/** Every packet lasts what it decodes to, but where the audio ends: so many readers know the end without the edit list. */
function times({ sizes, packetFrames, priming, frames }: HeaderOrder): Uint8Array {
  const total = priming + frames;
  const full = Math.min(sizes.length, Math.floor(total / packetFrames));
  const runs = [
    [full, packetFrames],
    [full < sizes.length ? 1 : 0, total - full * packetFrames],
    [Math.max(0, sizes.length - full - 1), 0],
  ].filter(([count]) => count > 0);
  return u32(runs.length, ...runs.flat());
}

/** Chunks of about a second, for readers that fetch a chunk at a time: `stsc`, and `stco` or beyond 4 GiB `co64`. */
function chunks({ sizes, rate, packetFrames, packetsAt }: HeaderOrder): readonly Uint8Array[] {
  const each = Math.max(1, Math.round(rate / packetFrames));
  const places: number[] = [];
  let at = packetsAt;
  for (const [i, size] of sizes.entries()) {
    if (i % each === 0) places.push(at);
    at += size;
  }
  const rest = sizes.length % each;
  const runs =
    rest === 0
      ? [[1, each]]
      : [
          [1, each],
          [places.length, rest],
        ].slice(sizes.length < each ? 1 : 0);
  const map = fullBox('stsc', 0, 0, u32(runs.length), ...runs.map(([first, count]) => u32(first, count, 1)));
  const wide = places.at(-1)! > 0xffff_ffff;
  const offsets = fullBox(
    wide ? 'co64' : 'stco',
    0,
    0,
    u32(places.length),
    (wide ? table64 : table32)(places),
  );
  return [map, offsets];
}

/** Where tags go: `udta/meta/ilst` as iTunes has it. */
function userData(order: HeaderOrder): Uint8Array {
  const handler = fullBox('hdlr', 0, 0, u32(0), latin1('mdirappl'), u32(0, 0), latin1('\0'));
  const list = box('ilst', ...(order.priming === 0 ? [] : [smpb(order)]));
  return box('udta', fullBox('meta', 0, 0, handler, list));
}

/** iTunSMPB: in hexadecimal digits 0, priming, padding, frames of audio in 16 digits, and eight times 0. */
function smpb({ sizes, packetFrames, priming, frames }: HeaderOrder): Uint8Array {
  const padding = sizes.length * packetFrames - priming - frames;
  const fields = [
    hex(0, 8),
    hex(priming, 8),
    hex(padding, 8),
    hex(frames, 16),
    ...Array<string>(8).fill(hex(0, 8)),
  ];
  return box(
    '----',
    fullBox('mean', 0, 0, latin1('com.apple.iTunes')),
    fullBox('name', 0, 0, latin1('iTunSMPB')),
    // Type 1: UTF-8; then a locale of 0.
    fullBox('data', 0, 1, u32(0), latin1(fields.map((field) => ` ${field}`).join(''))),
  );
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, '0');
}
