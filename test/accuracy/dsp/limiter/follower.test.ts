import { expect, test } from 'vitest';
import { Follower } from '../../../../src/dsp/limiter/follower.ts';
import type { Law } from '../../../../src/dsp/limiter/laws.ts';
import { uniforms } from '../../../dsp/signals.ts';

const RATE = 44_100;
const WINDOW = 9;

const LAWS: readonly Law[] = [
  { attack: 0.003, fast: 0.08, slow: 0.08, charge: 0.08 },
  { attack: 0.003, fast: 0.005, slow: 0.1, charge: 0.02 },
];

/** Requests in nepers: silence, peaks far apart, dense passages. */
function requests(seed: number): number[] {
  const random = uniforms(seed);
  return Array.from({ length: 3000 }, (_, n) => {
    const dense = n % 1000 > 600 ? 0.5 : 0.02;
    return random() < dense ? 1.5 * random() : 0;
  });
}

test.each(LAWS)('Holds every request over its window and returns no faster than the law, %o', (law) => {
  for (const early of [0, 5]) {
    const follower = new Follower(law, WINDOW, early, RATE);
    const asked = requests(1);
    const levels = asked.map((request) => {
      follower.next(request);
      expect(follower.sustained).toBeLessThanOrEqual(follower.level);
      return follower.level;
    });
    const [fast, slow] = [law.fast, law.slow].map((time) => Math.exp(-16 / (time * RATE)));
    levels.forEach((level, n) => {
      const inReach = asked.slice(Math.max(0, n - early - WINDOW + 1), Math.max(0, n - early + 1));
      const need = Math.max(0, ...inReach);
      const before = levels[n - 1] ?? 0;
      expect(level).toBeGreaterThanOrEqual(need);
      expect(level).toBeLessThanOrEqual(Math.max(need, before));
      if (before * fast > 1e-5) expect(level).toBeGreaterThanOrEqual(before * fast - 1e-12);
      if (law.fast === law.slow && early === 0 && level > need) expect(level).toBeCloseTo(before * slow, 12);
    });
  }
});

test.each(LAWS)('A request up to what is certain changes nothing, to the bit, %o', (law) => {
  for (const early of [0, 5]) {
    const [all, fewer] = [1, 2].map(() => new Follower(law, WINDOW, early, RATE));
    let dropped = 0;
    for (const request of requests(2)) {
      const heard = request > fewer.certain ? request : 0;
      if (heard !== request) dropped++;
      all.next(request);
      fewer.next(heard);
      expect([fewer.level, fewer.sustained]).toEqual([all.level, all.sustained]);
    }
    expect(dropped).toBeGreaterThan(50);
  }
});
