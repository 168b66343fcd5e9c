import { memorySignal } from '../../src/audio/memory.ts';
import type { Signal } from '../../src/audio/signal.ts';

/** Two sines of different pitch and a little seeded noise; deterministic. */
export function tones(rate: number, frames: number, peak = 0.5): Signal {
  let seed = 12345;
  const noise = () => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return seed / 0x1_0000_0000 - 0.5;
  };
  const channel = (hertz: number) =>
    Float64Array.from(
      { length: frames },
      (_, i) => peak * (0.9 * Math.sin((2 * Math.PI * hertz * i) / rate) + 0.1 * noise()),
    );
  return memorySignal({ rate, channels: 2 }, [channel(997), channel(3001)]);
}

/** `tones` on the grid of `bits`. */
export function gridTones(rate: number, frames: number, bits: number, peak = 0.5): Float64Array[] {
  const step = 2 ** (bits - 1);
  return samplesOf(tones(rate, frames, peak)).map((c) =>
    // Adding 0 turns -0, which no file holds, into 0.
    c.map((v) => Math.round(v * step) / step + 0),
  );
}

export function samplesOf(signal: Signal): Float64Array[] {
  const channels = Array.from({ length: signal.format.channels }, () => new Float64Array(signal.frames));
  void signal.read({ frames: 0, channels });
  return channels;
}
