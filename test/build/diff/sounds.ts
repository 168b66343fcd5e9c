import { memorySignal } from '../../../src/audio/memory.ts';
import type { Signal } from '../../../src/audio/signal.ts';
import { compareSound, type SoundDiff } from '../../../src/build/diff/sound.ts';
import { mixSamples } from '../../whole/rig.ts';

export const RATE = 44_100;

export type Samples = readonly Float64Array[];

/** The rig's mix of so many seconds. */
export function mix(seconds = 4, seed = 1): Float64Array[] {
  return mixSamples({ seconds, seed });
}

export function mapped(
  samples: Samples,
  change: (x: number, i: number, c: number) => number,
): Float64Array[] {
  return samples.map((channel, c) => channel.map((x, i) => change(x, i, c)));
}

/** Later by so many frames, silence before; earlier where negative, what was there cut off. */
export function delayed(samples: Samples, frames: number): Float64Array[] {
  return samples.map((channel) => {
    if (frames < 0) return channel.slice(-frames);
    const moved = new Float64Array(channel.length + frames);
    moved.set(channel, frames);
    return moved;
  });
}

export function compared(
  a: Samples,
  b: Samples,
  rates: readonly [number, number] = [RATE, RATE],
): Promise<SoundDiff> {
  const [from, to] = [a, b].map((samples, i) =>
    memorySignal({ rate: rates[i], channels: samples.length }, samples),
  );
  return compareSound(from, to, { abort: new AbortController().signal, curves: true });
}

/** The same signal, given out a few frames at a time. */
export function inPieces(signal: Signal, most: number): Signal {
  return {
    format: signal.format,
    frames: signal.frames,
    close: () => signal.close(),
    async read(into) {
      const part = { frames: 0, channels: into.channels.map((channel) => channel.subarray(0, most)) };
      into.frames = await signal.read(part);
      return into.frames;
    },
  };
}
