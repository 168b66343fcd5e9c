import { chance } from './chance.ts';
import { Filter } from './filter.ts';
import type { Stereo } from './stereo.ts';

/** Noise that rises (or falls) from `from` to `to` Hz over a stretch: lifts and downers. Each side its own noise. */
export function lift(
  into: Stereo,
  at: number,
  frames: number,
  from: number,
  to: number,
  level: number,
): void {
  [into.left, into.right].forEach((channel, side) => {
    const next = chance(at + side);
    const filter = new Filter(into.rate, from, 1.4);
    const octaves = Math.log(to / from);
    for (let i = 0; i < frames && at + i < into.frames; i++) {
      const share = i / frames;
      if (i % 16 === 0) filter.tune(from * Math.exp(octaves * share), 1.4);
      const swell = to > from ? share * share : (1 - share) * (1 - share);
      const rim = Math.min(1, (frames - i) / (0.02 * into.rate), i / (0.02 * into.rate));
      channel[at + i] += level * swell * rim * filter.band(2 * next() - 1);
    }
  });
}

/** A car going by from left to right: band noise that swells around the middle and drops in pitch as it passes. */
export function passing(into: Stereo, at: number, seconds: number, level: number): void {
  const { rate } = into;
  const next = chance(at + 77);
  const tyres = new Filter(rate, 700, 0.6);
  const rumble = new Filter(rate, 180, 0.8);
  const frames = Math.min(Math.round(seconds * rate), into.frames - at);
  for (let i = 0; i < frames; i++) {
    const x = (8 * (i - frames / 2)) / frames;
    const toward = x / Math.sqrt(1 + x * x);
    if (i % 16 === 0) {
      tyres.tune(850 - 260 * toward, 0.6);
      rumble.tune(190 - 35 * toward, 0.8);
    }
    const air = 2 * next() - 1;
    const rim = Math.min(1, (4 * i) / frames, (4 * (frames - i)) / frames);
    const value = (level * rim * (tyres.band(air) + 0.8 * rumble.band(air))) / (1 + x * x);
    into.left[at + i] += value * (1 - 0.7 * toward);
    into.right[at + i] += value * (1 + 0.7 * toward);
  }
}
