import type { Twin } from '../../base/twin.ts';
import type { SampleLayout } from '../format.ts';
import { CALL_FRAMES, type Metering, meteringTwin, standing } from './metering.ts';

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

let unpacking: PairKernels | undefined;
let packing: PairKernels | undefined;

/** What the twin reads; undefined where there is none. */
export function pairUnpacking(): PairKernels | undefined {
  const running = meteringTwin();
  return running && (unpacking ??= unpackers(running));
}

/** What the twin writes; undefined where there is none. */
export function pairPacking(): PairKernels | undefined {
  const running = meteringTwin();
  return running && (packing ??= packers(running));
}

type Run = (frames: number, left: number, right: number) => void;

function unpackers({ call, memory }: Twin<Metering>): PairKernels {
  const bytes = new Uint8Array(memory.buffer, call.bytesAt(), 8 * CALL_FRAMES);
  const leftAt = call.leftAt();
  const rightAt = call.rightAt();
  const kernel =
    (width: number, run: Run): PairKernel =>
    (view, offset, left, right, at, frames) => {
      const stands = left.buffer === memory.buffer && right.buffer === memory.buffer;
      for (let from = 0; from < frames; from += CALL_FRAMES) {
        const count = Math.min(CALL_FRAMES, frames - from);
        bytes.set(bytesOf(view, offset + from * width, count * width));
        if (stands) run(count, left.byteOffset + 8 * (at + from), right.byteOffset + 8 * (at + from));
        else {
          run(count, leftAt, rightAt);
          left.set(memory.subarray(leftAt / 8, leftAt / 8 + count), at + from);
          right.set(memory.subarray(rightAt / 8, rightAt / 8 + count), at + from);
        }
      }
    };
  return {
    pcm16: kernel(4, (frames, left, right) => call.unpack16(frames, left, right)),
    pcm24: kernel(6, (frames, left, right) => call.unpack24(frames, left, right)),
    pcm32: kernel(8, (frames, left, right) => call.unpack32(frames, left, right)),
    float32: kernel(8, (frames, left, right) => call.unpackFloat(frames, left, right)),
  };
}

function packers({ call, memory }: Twin<Metering>): PairKernels {
  const bytes = new Uint8Array(memory.buffer, call.bytesAt(), 8 * CALL_FRAMES);
  const leftAt = call.leftAt();
  const rightAt = call.rightAt();
  const kernel =
    (width: number, run: Run): PairKernel =>
    (view, offset, left, right, at, frames) => {
      for (let from = 0; from < frames; from += CALL_FRAMES) {
        const count = Math.min(CALL_FRAMES, frames - from);
        run(
          count,
          standing(memory, leftAt, left, at + from, count),
          standing(memory, rightAt, right, at + from, count),
        );
        bytesOf(view, offset + from * width, count * width).set(bytes.subarray(0, count * width));
      }
    };
  return {
    pcm16: kernel(4, (frames, left, right) => call.pack16(frames, left, right)),
    pcm24: kernel(6, (frames, left, right) => call.pack24(frames, left, right)),
    float32: kernel(8, (frames, left, right) => call.packFloat(frames, left, right)),
  };
}

function bytesOf(view: DataView, offset: number, length: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + offset, length);
}
