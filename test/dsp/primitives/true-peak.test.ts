import { describe, expect, it } from 'vitest';
import { HOP, HopPeaks } from '../../../src/dsp/primitives/true-peak.ts';
import { differences, noise, SAME, withoutTwins } from '../signals.ts';

const LIMIT = 1.5;
/** The signal begins here, and not on a hop. */
const START = 5 * HOP + 3;
const SIZES = [1, 12, 13, 16, 17, 500, 4097, 5001];
const FRAMES = SIZES.reduce((sum, size) => sum + size);
const SLOTS = Math.floor((START + FRAMES) / HOP) + 1;

function signal(): Float64Array {
  const x = noise(FRAMES, 3, 2).map((v, n) => (n % 900 < 400 ? v : 0.1 * v));
  [NaN, Infinity, -Infinity, -0, 1e300].forEach((v, i) => (x[30 + 131 * i] = v));
  x.fill(NaN, 1000, 1004);
  return x;
}

/** The line, and of each hop in it a bound and the peak, after taking the signal in pieces. */
function taken() {
  const x = new Float64Array(SLOTS * HOP);
  const peaks = new HopPeaks(x);
  const samples = signal();
  let from = 0;
  for (const size of SIZES) {
    peaks.take(START + from, samples, from, size, LIMIT);
    from += size;
  }
  const bounds = new Float64Array(SLOTS);
  peaks.bounds(7, SLOTS - 3, bounds);
  const found = bounds.map((_, slot) => (slot < 7 || slot >= SLOTS - 3 ? 0 : peaks.peak(slot, 0)));
  return { x, bounds, found };
}

describe('Taking samples into a line of hops', () => {
  it('bounds them, a NaN as 0, and changes nothing else', () => {
    const expected = signal().map((v) =>
      Number.isNaN(v) ? 0 : Math.abs(v) > LIMIT ? Math.sign(v) * LIMIT : v,
    );
    const { x } = taken();
    expect(differences([x.slice(START, START + FRAMES)], [expected])).toEqual([-1]);
    expect(x.subarray(0, START).every((v) => v === 0)).toBe(true);
    expect(x.subarray(START + FRAMES).every((v) => v === 0)).toBe(true);
  });

  it('notes every hop, wherever the pieces end: the bounds hold and the peaks are those of hops scanned one by one', () => {
    const { x, bounds, found } = taken();
    const scanned = new HopPeaks(x);
    for (let slot = 1; slot < SLOTS - 1; slot++) scanned.scan(slot);
    const again = new Float64Array(SLOTS);
    scanned.bounds(7, SLOTS - 3, again);
    expect(differences([again], [bounds])).toEqual([-1]);
    for (let slot = 7; slot < SLOTS - 3; slot++) {
      expect(bounds[slot]).toBeGreaterThanOrEqual(found[slot]);
      expect(scanned.peak(slot, 0)).toBe(found[slot]);
    }
  });

  it('gives the same bits with its twin and without', () => {
    const [twin, truth] = [taken(), withoutTwins(taken)];
    expect(differences([twin.x, twin.bounds], [truth.x, truth.bounds])).toEqual(SAME);
    expect(differences([twin.found], [truth.found])).toEqual([-1]);
  });
});
