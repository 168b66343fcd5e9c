import FFT from 'fft.js';
import { type Block, createBlock } from '../../src/audio/block.ts';
import { type Json } from '../../src/base/canonical.ts';
import type { DspModule, Processor } from '../../src/dsp/contract.ts';
import { twins } from '../../src/base/twin.ts';

export const STEREO_48K = { rate: 48_000, channels: 2 } as const;

/** Uniform numbers in [0, 1): a 32-bit Weyl sequence through a mixing function, no relation to the program's own. */
export function uniforms(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 4_294_967_296;
  };
}

export function noise(frames: number, seed: number, peak = 1): Float64Array {
  const next = uniforms(seed);
  return Float64Array.from({ length: frames }, () => peak * (2 * next() - 1));
}

export function tone(frames: number, freq: number, rate: number, peak = 1, phase = 0): Float64Array {
  return Float64Array.from(
    { length: frames },
    (_, n) => peak * Math.sin((2 * Math.PI * freq * n) / rate + phase),
  );
}

export function constant(frames: number, value: number): Float64Array {
  return new Float64Array(frames).fill(value);
}

/** A copy of the channels, put through in blocks of `size` frames. */
export function through(
  processor: Pick<Processor, 'process'>,
  channels: readonly Float64Array[],
  size = 1024,
): Float64Array[] {
  const frames = channels[0].length;
  const out = channels.map((samples) => samples.slice());
  const block = createBlock(channels.length, size);
  for (let at = 0; at < frames; at += size) {
    block.frames = Math.min(size, frames - at);
    for (const [c, samples] of out.entries()) block.channels[c].set(samples.subarray(at, at + block.frames));
    processor.process(block);
    for (const [c, samples] of out.entries()) samples.set(block.channels[c].subarray(0, block.frames), at);
  }
  return out;
}

/** The samples as one block, in place. */
export function asBlock(...channels: Float64Array[]): Block {
  return { frames: channels[0].length, channels };
}

/** Complete parameters: the schema's defaults under what is given. */
export function withDefaults(module: DspModule, given: Record<string, Json> = {}): unknown {
  const { properties } = module.schema as unknown as { properties: Record<string, { default?: Json }> };
  const defaults = Object.entries(properties).map(([key, { default: value }]) => [key, value]);
  return { ...(Object.fromEntries(defaults) as Record<string, Json>), ...given };
}

/** The index of the first sample in which two signals differ as bits (so −0 is not 0), or −1. */
export function firstDifference(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  for (let n = 0; n < a.length; n++) if (!Object.is(a[n], b[n])) return n;
  return -1;
}

/** The largest distance between what a function of the index gives and the samples. */
export function furthest(samples: Float64Array, expected: (n: number) => number): number {
  let most = 0;
  for (let n = 0; n < samples.length; n++) most = Math.max(most, Math.abs(samples[n] - expected(n)));
  return most;
}

/** Level of a sine wave's peak in dB: least squares of a sine and a cosine of `freq` on the samples. */
export function toneLevel(samples: Float64Array, freq: number, rate: number): number {
  let [ss, cc, sc, xs, xc] = [0, 0, 0, 0, 0];
  for (const [n, x] of samples.entries()) {
    const s = Math.sin((2 * Math.PI * freq * n) / rate);
    const c = Math.cos((2 * Math.PI * freq * n) / rate);
    ss += s * s;
    cc += c * c;
    sc += s * c;
    xs += x * s;
    xc += x * c;
  }
  const determinant = ss * cc - sc * sc;
  return 20 * Math.log10(Math.hypot((xs * cc - xc * sc) / determinant, (xc * ss - xs * sc) / determinant));
}

const WINDOW = [
  0.271051400693424, -0.433297939234485, 0.21812299954311, -0.065925446388031, 0.010811742098371,
  -0.000776584825226, 0.000013887217352,
] as const;

/**
 * Levels of the bins 0 … N/2 in dB, a full-scale sine reading 0 at its bin; N a power of two.
 * Seven-term Blackman-Harris window: side lobes under −180 dB, main lobe ±7 bins.
 */
export function spectrum(samples: Float64Array): Float64Array {
  const size = samples.length;
  const windowed = Array.from(samples);
  for (let n = 0; n < size; n++) {
    // Σ aₖ cos kφ by Clenshaw's recursion.
    const cosine = Math.cos((2 * Math.PI * n) / size);
    let b1 = 0;
    let b2 = 0;
    for (let k = WINDOW.length - 1; k > 0; k--) {
      const b0 = WINDOW[k] + 2 * cosine * b1 - b2;
      b2 = b1;
      b1 = b0;
    }
    windowed[n] *= WINDOW[0] + cosine * b1 - b2;
  }
  const fft = new FFT(size);
  const bins = fft.createComplexArray() as number[];
  fft.realTransform(bins, windowed);
  const scale = 2 / (size * WINDOW[0]);
  return Float64Array.from(
    { length: size / 2 + 1 },
    (_, k) => 20 * Math.log10(scale * Math.hypot(bins[2 * k], bins[2 * k + 1]) + 1e-30),
  );
}

/** What {@link differences} says of two equal stereo signals. */
export const SAME = [-1, -1];

/** The first frame at which a channel of the two is not the same, bit for bit; −1: none. */
export function differences(a: readonly Float64Array[], b: readonly Float64Array[]): number[] {
  return a.map((samples, c) => firstDifference(samples, b[c]));
}

/** What `make` gives where the TypeScript kernels run instead of their WebAssembly twins. */
export function withoutTwins<T>(make: () => T): T {
  twins.enabled = false;
  try {
    return make();
  } finally {
    twins.enabled = true;
  }
}
