import { BYTES_PER_SAMPLE, type Encoding, type SampleLayout } from './format.ts';
import { type PairKernels, pairPacking, pairUnpacking } from './kernels/pcm.ts';

/**
 * Interleaved little-endian samples ↔ planar float64. An integer k of n bits is k / 2^(n−1), exactly, both ways.
 * DataView throughout: as fast as typed arrays in V8, and indifferent to alignment and to the machine's byte order. What
 * two channels are mostly made of has a twin (kernels/pcm.ts).
 */

export type { SampleLayout } from './format.ts';

export function bytesPerSample(layout: SampleLayout): number {
  return layout === 'pcm8' ? 1 : BYTES_PER_SAMPLE[layout];
}

/** One channel: `frames` samples, the first at byte `offset`, then every `stride` bytes; in the channel from `at` on. */
type Kernel = (
  view: DataView,
  offset: number,
  stride: number,
  channel: Float64Array,
  at: number,
  frames: number,
) => void;

const UNIT8 = 1 / 0x80;
const UNIT16 = 1 / 0x8000;
const UNIT24 = 1 / 0x80_0000;
const UNIT32 = 1 / 0x8000_0000;

const UNPACK: Readonly<Record<SampleLayout, Kernel>> = {
  pcm8: (view, offset, stride, channel, at, frames) => {
    for (let i = 0, o = offset; i < frames; i++, o += stride)
      channel[at + i] = (view.getUint8(o) - 128) * UNIT8;
  },
  pcm16: (view, offset, stride, channel, at, frames) => {
    for (let i = 0, o = offset; i < frames; i++, o += stride)
      channel[at + i] = view.getInt16(o, true) * UNIT16;
  },
  pcm24: (view, offset, stride, channel, at, frames) => {
    for (let i = 0, o = offset; i < frames; i++, o += stride)
      channel[at + i] = (view.getUint16(o, true) | (view.getInt8(o + 2) << 16)) * UNIT24;
  },
  pcm32: (view, offset, stride, channel, at, frames) => {
    for (let i = 0, o = offset; i < frames; i++, o += stride)
      channel[at + i] = view.getInt32(o, true) * UNIT32;
  },
  float32: (view, offset, stride, channel, at, frames) => {
    for (let i = 0, o = offset; i < frames; i++, o += stride) channel[at + i] = view.getFloat32(o, true);
  },
  float64: (view, offset, stride, channel, at, frames) => {
    for (let i = 0, o = offset; i < frames; i++, o += stride) channel[at + i] = view.getFloat64(o, true);
  },
};

/** Two channels, frame by frame: every line of memory is read once. */
const UNPACK_PAIR: PairKernels = {
  pcm16: (view, offset, left, right, at, frames) => {
    for (let i = at, o = offset; i < at + frames; i++, o += 4) {
      const both = view.getInt32(o, true);
      left[i] = ((both << 16) >> 16) * UNIT16;
      right[i] = (both >> 16) * UNIT16;
    }
  },
  pcm24: (view, offset, left, right, at, frames) => {
    // Four of the frame's six bytes at a time: the first three of one, the last three of the other.
    for (let i = at, o = offset; i < at + frames; i++, o += 6) {
      left[i] = ((view.getInt32(o, true) << 8) >> 8) * UNIT24;
      right[i] = (view.getInt32(o + 2, true) >> 8) * UNIT24;
    }
  },
  float32: (view, offset, left, right, at, frames) => {
    for (let i = at, o = offset; i < at + frames; i++, o += 8) {
      left[i] = view.getFloat32(o, true);
      right[i] = view.getFloat32(o + 4, true);
    }
  },
};

// Math.round takes a tie upwards. NaN fails both comparisons and is stored as 0.
const PACK: Readonly<Record<Encoding, Kernel>> = {
  pcm16: (view, offset, stride, channel, at, frames) => {
    for (let i = 0, o = offset; i < frames; i++, o += stride) {
      const k = Math.round(channel[at + i] * 0x8000);
      const q = (k > 0x7fff ? 0x7fff : k < -0x8000 ? -0x8000 : k) | 0;
      view.setInt16(o, q, true);
    }
  },
  pcm24: (view, offset, stride, channel, at, frames) => {
    for (let i = 0, o = offset; i < frames; i++, o += stride) {
      const k = Math.round(channel[at + i] * 0x80_0000);
      const q = (k > 0x7f_ffff ? 0x7f_ffff : k < -0x80_0000 ? -0x80_0000 : k) | 0;
      view.setInt16(o, q, true);
      view.setInt8(o + 2, q >> 16);
    }
  },
  pcm32: (view, offset, stride, channel, at, frames) => {
    for (let i = 0, o = offset; i < frames; i++, o += stride) {
      const k = Math.round(channel[at + i] * 0x8000_0000);
      const q = (k > 0x7fff_ffff ? 0x7fff_ffff : k < -0x8000_0000 ? -0x8000_0000 : k) | 0;
      view.setInt32(o, q, true);
    }
  },
  float32: (view, offset, stride, channel, at, frames) => {
    for (let i = 0, o = offset; i < frames; i++, o += stride) view.setFloat32(o, channel[at + i], true);
  },
  float64: (view, offset, stride, channel, at, frames) => {
    for (let i = 0, o = offset; i < frames; i++, o += stride) view.setFloat64(o, channel[at + i], true);
  },
};

function each(
  kernel: Kernel,
  width: number,
  view: DataView,
  offset: number,
  channels: readonly Float64Array[],
  at: number,
  frames: number,
): void {
  const stride = width * channels.length;
  for (let c = 0; c < channels.length; c++) kernel(view, offset + c * width, stride, channels[c], at, frames);
}

/** `frames` interleaved frames from byte `offset` of `view` → `channels[c][at …]`. Full scale is ±1. */
export function unpack(
  layout: SampleLayout,
  view: DataView,
  offset: number,
  channels: readonly Float64Array[],
  at: number,
  frames: number,
): void {
  const pair = channels.length === 2 ? (pairUnpacking() ?? UNPACK_PAIR)[layout] : undefined;
  if (pair !== undefined) {
    pair(view, offset, channels[0], channels[1], at, frames);
    return;
  }
  each(UNPACK[layout], bytesPerSample(layout), view, offset, channels, at, frames);
}

/**
 * `channels[c][at …]` → `frames` interleaved frames from byte `offset` of `view`.
 * Integers expect values on the encoding's grid: what is off it is rounded to nearest, what is beyond full scale is
 * clipped, and nothing is dithered (that is the deliver step's business).
 */
export function pack(
  encoding: Encoding,
  view: DataView,
  offset: number,
  channels: readonly Float64Array[],
  at: number,
  frames: number,
): void {
  const pair = channels.length === 2 ? pairPacking()?.[encoding] : undefined;
  if (pair !== undefined) {
    pair(view, offset, channels[0], channels[1], at, frames);
    return;
  }
  each(PACK[encoding], BYTES_PER_SAMPLE[encoding], view, offset, channels, at, frames);
}
