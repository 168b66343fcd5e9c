import { put } from '../../base/scratch.ts';
import { createTwin, type Twin } from '../../base/twin.ts';
import type { Block } from '../block.ts';
import { WASM } from './metering.wasm.ts';

/** What ../../dsp/assembly/metering.ts gives; addresses are in bytes. */
export interface Metering {
  framesOfCall(): number;
  leftAt(): number;
  rightAt(): number;
  lentLeftAt(): number;
  lentRightAt(): number;
  bytesAt(): number;
  unpack16(frames: number, left: number, right: number): void;
  unpack24(frames: number, left: number, right: number): void;
  unpack32(frames: number, left: number, right: number): void;
  unpackFloat(frames: number, left: number, right: number): void;
  pack16(frames: number, left: number, right: number): void;
  pack24(frames: number, left: number, right: number): void;
  packFloat(frames: number, left: number, right: number): void;
  linesAt(): number;
  energiesAt(): number;
  coefficientsAt(): number;
  statesAt(): number;
  sumsAt(): number;
  weigh(frames: number, left: number, right: number, count: number): void;
}

/** The most frames one call takes: FRAMES of ../../dsp/assembly/frames.ts. */
export const CALL_FRAMES = 16384;

/** Reading, writing and weighing of two channels, in one memory. */
export const meteringTwin: () => Twin<Metering> | undefined = createTwin<Metering>(WASM);

/** A block in the twin's memory, which the kernels read and write where it stands. */
export interface LentBlock {
  readonly block: Block;
  giveBack(): void;
}

let lent = false;

/** Two channels of {@link CALL_FRAMES} in the twin's memory; undefined where there is no twin, or another has them. */
export function borrowPair(): LentBlock | undefined {
  const running = meteringTwin();
  if (running === undefined || lent) return undefined;
  lent = true;
  const { call, memory } = running;
  const channel = (at: number): Float64Array => new Float64Array(memory.buffer, at, CALL_FRAMES);
  return {
    block: { frames: 0, channels: [channel(call.lentLeftAt()), channel(call.lentRightAt())] },
    giveBack: () => {
      lent = false;
    },
  };
}

/** Where `samples[from]` stands in the twin's memory: there already, or copied to `scratch` with the `frames` − 1 after it. */
export function standing(
  memory: Float64Array,
  scratch: number,
  samples: Float64Array,
  from: number,
  frames: number,
): number {
  if (samples.buffer === memory.buffer) return samples.byteOffset + 8 * from;
  put(memory, scratch / 8, samples, from, from + frames);
  return scratch;
}
