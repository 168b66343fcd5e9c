import { expect, test } from 'vitest';
import { GainCurve, hopsPlay } from '../../../src/dsp/limiter/gain-curve.ts';
import { HOP } from '../../../src/dsp/primitives/true-peak.ts';
import { uniforms } from '../signals.ts';

test('No gain is above what the curve says of its hop, and none moves faster; between peaks it is exactly 1', () => {
  const next = uniforms(5);
  const hops = 600;
  // Reductions that come and go at once, of every length and at every distance.
  const reductions = new Float64Array(hops);
  for (let s = 3; s < hops - 20; s += 1 + Math.floor(25 * next())) {
    const length = 1 + Math.floor(4 * next());
    reductions.fill(2 * next(), s, s + length);
  }
  const curve = new GainCurve(5);
  const depths = new Float64Array(hops + 2);
  const bounds: { most: number; slope: number }[] = [];
  for (let slot = 0; slot < hops; slot++) {
    depths[slot + 2] = curve.next(reductions[slot]);
    bounds.push({ most: curve.most, slope: curve.slope });
  }
  const gains = new Float64Array(hops * HOP).fill(1);
  const least = new Float64Array(hops).fill(1);
  hopsPlay()(depths, 0, hops, [gains], least);

  for (const [slot, { most, slope }] of bounds.entries()) {
    const played = gains.subarray(slot * HOP, (slot + 1) * HOP);
    expect(least[slot]).toBe(Math.min(...played));
    expect(Math.max(...played)).toBeLessThanOrEqual(most + 1e-15);
    for (let i = 1; i < HOP; i++)
      expect(Math.abs(Math.log(played[i] / played[i - 1]))).toBeLessThanOrEqual(slope + 1e-15);
  }
  const open = bounds.filter(({ most, slope }) => most === 1 && slope === 0);
  expect(open.length).toBeGreaterThan(50);
  expect(Math.min(...least)).toBeLessThan(0.5);
});
