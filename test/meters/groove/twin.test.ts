import { describe, expect, it } from 'vitest';
import { grooveRuns } from '../../../src/dsp/primitives/kernels/groove.ts';
import { bandSections } from '../../../src/meters/groove/bands.ts';
import { groove } from '../../../src/meters/groove/index.ts';
import { motionDesign } from '../../../src/meters/groove/motion.ts';
import type { GrooveFacts } from '../../../src/vinyl/groove.ts';
import { noise, uniforms, withoutTwins } from '../../dsp/signals.ts';
import { measured } from '../signals.ts';

/** Blocks of any size: most windows are cut somewhere, and some runs are of a few frames. */
function sizes(seed: number): number[] {
  const next = uniforms(seed);
  return Array.from({ length: 50 }, () => 1 + Math.floor(3000 * next() * next() * next()));
}

/** What a side may hold: noise in which one direction dies away, a click into silence, samples beyond every bound. */
function side(rate: number): Float64Array[] {
  const frames = Math.round(0.35 * rate) + 1;
  const left = noise(frames, 11, 0.5);
  const right = noise(frames, 12, 0.1);
  // Sideways alone: what is vertical rings out while the other goes on.
  for (let n = Math.round(0.12 * rate); n < 0.3 * rate; n++) right[n] = left[n];
  left.fill(0, Math.round(0.31 * rate));
  right.fill(0, Math.round(0.31 * rate));
  left[7] = NaN;
  right[frames - 1] = -1e300;
  return [left, right];
}

describe('The twin of the groove meter gives the bits of the truth', () => {
  // Four, two and no times the rate; at the first a band has an odd number of sections.
  it.each([44_100, 48_000, 88_200, 192_000])('at %i Hz', (rate) => {
    const { stages, numbers } = motionDesign(rate);
    expect(grooveRuns(bandSections(rate), stages, numbers, 1000)).toBeDefined();
    const channels = side(rate);
    const run = (): GrooveFacts => measured(groove, rate, channels, sizes(rate));
    const twin = run();
    expect(twin).toEqual(withoutTwins(run));
    expect(twin.vertical.velocity.length).toBe(4);
    expect(Math.min(...twin.vertical.velocity)).toBeGreaterThan(0);
  });

  it('when sides are cut side by side', () => {
    const rate = 44_100;
    const [left, right] = side(rate);
    const alone = [
      [left, right],
      [right, right],
    ].map((channels) => measured(groove, rate, channels));
    const meters = alone.map(() => groove.create({ rate, channels: 2 }));
    for (let from = 0; from < left.length; from += 700) {
      const [l, r] = [left, right].map((samples) => samples.subarray(from, from + 700));
      meters[0].observe({ frames: l.length, channels: [l, r] });
      meters[1].observe({ frames: l.length, channels: [r, r] });
    }
    expect(meters.map((meter) => meter.finish())).toEqual(alone);
  });
});
