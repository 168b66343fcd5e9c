import type { Block } from '../../../src/audio/block.ts';
import { limiter, type LimiterProcessor } from '../../../src/dsp/limiter/index.ts';
import { withDefaults } from '../signals.ts';

export type Params = Parameters<typeof limiter.create>[0];

export const CD = { rate: 44_100, channels: 2 } as const;

/** Complete parameters: the defaults under what is given. */
export function settings(given: Partial<Params> = {}): Params {
  return withDefaults(limiter, given) as Params;
}

export interface Limited {
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly processor: LimiterProcessor;
}

/** Both channels through the limiter, its latency taken off. */
export function limited(
  given: Partial<Params>,
  left: Float64Array,
  right = left,
  { rate = CD.rate, cut = 4096 }: { rate?: number; cut?: number } = {},
): Limited {
  const processor = limiter.create(settings(given), { rate, channels: 2 });
  const { latency } = processor;
  const channels = [left, right].map((x) => {
    const longer = new Float64Array(x.length + latency);
    longer.set(x);
    return longer;
  });
  for (let i = 0; i < left.length + latency; i += cut) processor.process(piece(channels, i, cut));
  const [l, r] = channels.map((x) => x.subarray(latency));
  return { left: l, right: r, processor };
}

function piece(channels: readonly Float64Array[], from: number, frames: number): Block {
  const views = channels.map((x) => x.subarray(from, from + frames));
  return { frames: views[0].length, channels: views };
}

/** So faint that it asks for nothing and changes no other channel's peaks; its gain can be read off it. */
const FAINT = 1e-6;

/** The gains of every frame for a signal, read off a constant in the channel linked with it. */
export function gainsFor(given: Partial<Params>, signal: Float64Array, rate: number = CD.rate): Float64Array {
  const probe = new Float64Array(signal.length).fill(FAINT);
  return limited(given, signal, probe, { rate }).right.map((y) => y / FAINT);
}

/** Reduction in dB ≥ 0. */
export function reductions(gains: Float64Array): Float64Array {
  return gains.map((gain) => -20 * Math.log10(gain));
}
