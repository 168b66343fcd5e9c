import { createTwin, type Twin } from '../../base/twin.ts';
import type { SampleLayout } from '../format.ts';
import { WASM } from './pcm.wasm.ts';

interface Exports {
  bytesAt(): number;
  leftAt(): number;
  rightAt(): number;
  unpack16(frames: number): void;
  unpack24(frames: number): void;
  unpack32(frames: number): void;
  unpackFloat(frames: number): void;
  pack16(frames: number): void;
  pack24(frames: number): void;
  packFloat(frames: number): void;
}

/** Frames one call takes: FRAMES of ../../dsp/assembly/pcm.ts. */
const FRAMES = 4096;

/** `frames` interleaved frames at byte `offset` of `view` ↔ two channels from `at` on. */
export type PairKernel = (
  view: DataView,
  offset: number,
  left: Float64Array,
  right: Float64Array,
  at: number,
  frames: number,
) => void;

export type PairKernels = Readonly<Partial<Record<SampleLayout, PairKernel>>>;

const twin = createTwin<Exports>(WASM);
let unpacking: PairKernels | undefined;
let packing: PairKernels | undefined;

/** What the twin reads; undefined where there is none. */
export function pairUnpacking(): PairKernels | undefined {
  const running = twin();
  return running && (unpacking ??= unpackers(running));
}

/** What the twin writes; undefined where there is none. */
export function pairPacking(): PairKernels | undefined {
  const running = twin();
  return running && (packing ??= packers(running));
}

function unpackers({ call, memory }: Twin<Exports>): PairKernels {
  const scratch = createScratch(call, memory);
  const kernel =
    (width: number, run: (frames: number) => void): PairKernel =>
    (view, offset, left, right, at, frames) => {
      for (let from = 0; from < frames; from += FRAMES) {
        const count = Math.min(FRAMES, frames - from);
        scratch.bytes.set(bytesOf(view, offset + from * width, count * width));
        run(count);
        left.set(part(scratch.left, count), at + from);
        right.set(part(scratch.right, count), at + from);
      }
    };
  return {
    pcm16: kernel(4, (frames) => call.unpack16(frames)),
    pcm24: kernel(6, (frames) => call.unpack24(frames)),
    pcm32: kernel(8, (frames) => call.unpack32(frames)),
    float32: kernel(8, (frames) => call.unpackFloat(frames)),
  };
}

function packers({ call, memory }: Twin<Exports>): PairKernels {
  const scratch = createScratch(call, memory);
  const kernel =
    (width: number, run: (frames: number) => void): PairKernel =>
    (view, offset, left, right, at, frames) => {
      for (let from = 0; from < frames; from += FRAMES) {
        const count = Math.min(FRAMES, frames - from);
        scratch.left.set(left.subarray(at + from, at + from + count));
        scratch.right.set(right.subarray(at + from, at + from + count));
        run(count);
        bytesOf(view, offset + from * width, count * width).set(scratch.bytes.subarray(0, count * width));
      }
    };
  return {
    pcm16: kernel(4, (frames) => call.pack16(frames)),
    pcm24: kernel(6, (frames) => call.pack24(frames)),
    float32: kernel(8, (frames) => call.packFloat(frames)),
  };
}

interface Scratch {
  readonly bytes: Uint8Array;
  readonly left: Float64Array;
  readonly right: Float64Array;
}

function createScratch(call: Exports, { buffer }: Float64Array): Scratch {
  return {
    bytes: new Uint8Array(buffer, call.bytesAt(), 8 * FRAMES),
    left: new Float64Array(buffer, call.leftAt(), FRAMES),
    right: new Float64Array(buffer, call.rightAt(), FRAMES),
  };
}

function bytesOf(view: DataView, offset: number, length: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + offset, length);
}

function part(samples: Float64Array, count: number): Float64Array {
  return count === samples.length ? samples : samples.subarray(0, count);
}
