import { createBlock } from '../../src/audio/block.ts';
import type { MeterModule } from '../../src/meters/contract.ts';

/** A stretch of a test programme: a sine of `level` dBFS (peak), or silence; seconds. */
export interface Stretch {
  readonly seconds: number;
  readonly level?: number;
  readonly frequency?: number;
}

export function silence(seconds: number): Stretch {
  return { seconds };
}

/** 1 kHz where nothing else is said, as in EBU Tech 3341. */
export function tone(level: number, seconds: number, frequency = 1000): Stretch {
  return { level, seconds, frequency };
}

/** The stretches one after the other, one channel; the sine's phase runs on. */
export function programme(rate: number, stretches: readonly Stretch[]): Float64Array {
  const frames = stretches.map((s) => Math.round(s.seconds * rate));
  const samples = new Float64Array(frames.reduce((sum, n) => sum + n, 0));
  let at = 0;
  for (const [index, { level, frequency = 1000 }] of stretches.entries()) {
    const end = at + frames[index];
    if (level === undefined) at = end;
    else {
      const peak = 10 ** (level / 20);
      const cycle = sineCycle(rate, frequency);
      for (; at < end; at++) samples[at] = peak * cycle[at % cycle.length];
    }
  }
  return samples;
}

/** The fewest samples after which a sine of a whole number of Hz repeats. */
function sineCycle(rate: number, frequency: number): Float64Array {
  const frames = rate / greatestCommonDivisor(rate, frequency);
  return Float64Array.from({ length: frames }, (_, n) => Math.sin((2 * Math.PI * frequency * n) / rate));
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Uniform numbers in −1…1 from a 32-bit linear congruence; the same every time. */
export function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x8000_0000 - 1;
  };
}

/** What the meter says of these channels, handed over in blocks of `sizes` frames in turn. */
export function measured<M>(
  meter: Pick<MeterModule<M>, 'create'>,
  rate: number,
  channels: readonly Float64Array[],
  sizes: readonly number[] = [4096],
): M {
  const running = meter.create({ rate, channels: channels.length });
  const frames = channels[0].length;
  const block = createBlock(channels.length, Math.max(...sizes));
  let turn = 0;
  for (let at = 0; at < frames;) {
    block.frames = Math.min(sizes[turn++ % sizes.length], frames - at);
    channels.forEach((samples, c) => {
      block.channels[c].set(samples.subarray(at, at + block.frames));
      // What lies past `frames` does not count.
      block.channels[c].fill(NaN, block.frames);
    });
    running.observe(block);
    at += block.frames;
  }
  return running.finish();
}

/** A source of the stretches one after the other, block by block; the sine's phase runs on. */
function player(rate: number, stretches: readonly Stretch[]): (into: Float64Array) => number {
  const cycles = new Map<number, Float64Array>();
  let current = 0;
  let left = stretches.length === 0 ? 0 : Math.round(stretches[0].seconds * rate);
  let at = 0;
  return (into) => {
    let filled = 0;
    while (filled < into.length && current < stretches.length) {
      const { level, frequency = 1000 } = stretches[current];
      const frames = Math.min(into.length - filled, left);
      if (level === undefined) into.fill(0, filled, filled + frames);
      else {
        const cycle = cycles.get(frequency) ?? sineCycle(rate, frequency);
        cycles.set(frequency, cycle);
        const peak = 10 ** (level / 20);
        let k = at % cycle.length;
        for (let i = filled; i < filled + frames; i++) {
          into[i] = peak * cycle[k];
          k = k + 1 === cycle.length ? 0 : k + 1;
        }
      }
      filled += frames;
      at += frames;
      left -= frames;
      if (left === 0 && ++current < stretches.length) left = Math.round(stretches[current].seconds * rate);
    }
    return filled;
  };
}

/**
 * What the meter says of programmes played side by side, one a channel, of equal length: nothing as long as the
 * programme stands in memory. A programme given twice is played once.
 */
export function played<M>(
  meter: Pick<MeterModule<M>, 'create'>,
  rate: number,
  ...programmes: readonly (readonly Stretch[])[]
): M {
  const running = meter.create({ rate, channels: programmes.length });
  const sources = new Map(
    programmes.map((one) => [one, { play: player(rate, one), samples: new Float64Array(8192) }]),
  );
  const channels = programmes.map((one) => sources.get(one)!.samples);
  for (;;) {
    let frames = 0;
    for (const { play, samples } of sources.values()) frames = play(samples);
    if (frames === 0) return running.finish();
    running.observe({ frames, channels });
  }
}

/** The same samples left and right, in phase. */
export function stereoOf(samples: Float64Array): Float64Array[] {
  return [samples, samples];
}
